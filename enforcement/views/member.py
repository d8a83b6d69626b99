"""The pages of enforcement in an organisation, with what each asks for."""

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can

from . import cases as of_case
from . import entries, opening, papers

sees, decides = requires(Can.VIEW_CASES), requires(Can.DECIDE_RAIDS)
form = require_http_methods(["GET", "HEAD", "POST"])

cases = sees(require_safe(of_case.cases))
case = sees(require_safe(of_case.case))
case_diary = sees(require_safe(of_case.case_diary))
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
