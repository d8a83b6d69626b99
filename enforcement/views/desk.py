"""The pages of enforcement at the desk, with what each asks for."""

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can

from . import access, board, case_page, entries, funnel, opening, papers, settings, targets
from . import cases as of_case

sees, manages = requires(Can.VIEW_CASES), requires(Can.OPEN_CASES)
form = require_http_methods(["GET", "HEAD", "POST"])

cases = sees(require_safe(board.cases))
case_closed = sees(require_safe(board.case_closed))
case = sees(require_safe(case_page.case))
case_history = sees(require_safe(case_page.case_history))
case_diary = sees(require_safe(board.case_diary))
case_funnel = sees(require_safe(funnel.case_funnel))
case_new = manages(form(opening.case_new))
case_settings = manages(require_safe(settings.case_settings))
case_weights = manages(require_POST(settings.case_weights))
case_document = manages(require_POST(settings.case_document))
case_document_off = manages(require_POST(settings.case_document_off))
case_listings = manages(form(opening.case_listings))
case_joined = manages(form(opening.case_joined))
case_move = manages(require_POST(of_case.case_move))
case_choice = manages(require_POST(of_case.case_choice))
case_next = manages(require_POST(of_case.case_next))
case_owner = manages(form(of_case.case_owner))
case_entry = manages(form(entries.case_entry))
case_change = manages(form(entries.case_change))
case_plan_agreed = manages(require_POST(entries.case_plan_agreed))
case_mandate_revoked = manages(require_POST(entries.case_mandate_revoked))
case_photos = manages(form(entries.case_photos))
case_access = sees(require_safe(access.case_access))
case_access_given = manages(require_POST(access.case_access_given))
case_access_ended = manages(form(access.case_access_ended))
case_letter = sees(require_safe(papers.case_letter))
case_template = sees(require_safe(papers.case_template))
case_targets = sees(require_safe(targets.case_targets))
case_picture = sees(require_safe(targets.case_picture))
case_suggestion = manages(require_POST(targets.case_suggestion))
notice_cases = requires(Can.USE_DESK)(require_safe(opening.notice_cases))
