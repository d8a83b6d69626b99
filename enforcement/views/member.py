"""The pages of enforcement in an organisation, with what each asks for."""

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can

from . import board, case_page, entries, funnel, opening, papers
from . import cases as of_case

sees, decides = requires(Can.VIEW_CASES), requires(Can.DECIDE_RAIDS)
form = require_http_methods(["GET", "HEAD", "POST"])

cases = sees(require_safe(board.cases))
case_closed = sees(require_safe(board.case_closed))
case = sees(require_safe(case_page.case))
case_history = sees(require_safe(case_page.case_history))
case_diary = sees(require_safe(board.case_diary))
case_funnel = sees(require_safe(funnel.case_funnel))
own_case_new = decides(form(opening.own_case_new))
case_listings = decides(form(opening.case_listings))
case_move = decides(require_POST(of_case.case_move))
case_signature = decides(require_POST(of_case.case_signature))
case_entry = decides(form(entries.case_entry))
case_change = decides(form(entries.case_change))
case_plan_agreed = decides(require_POST(entries.case_plan_agreed))
case_mandate_revoked = decides(require_POST(entries.case_mandate_revoked))
case_photos = decides(form(entries.case_photos))
case_letter = sees(require_safe(papers.case_letter))
case_template = sees(require_safe(papers.case_template))
notice_cases = requires(Can.VIEW_NOTICES)(require_safe(opening.notice_cases))
