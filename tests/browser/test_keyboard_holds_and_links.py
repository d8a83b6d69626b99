"""Legal holds, links of sellers, appeals and reports of misuse by keyboard alone; each form is looked at as it opens and in error."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Appeal, LegalHold, MisuseFlag, RepeatInfringer
from tests.browser.both_sides import attach, button, choose, faults_of, link, paper, press, refused, tell_now, write
from tests.browser.people import staff
from tests.takedowns.appealed import by_seller
from tests.takedowns.disputing import told

pytestmark = pytest.mark.browser
ORDER = "High Court of Singapore, HC/S 412/2026"
GAINS = "A shop beside ours sent it. It sells the same serum and wants us gone."


def test_a_legal_hold_is_placed_and_lifted(sides, tmp_path):
    notice, _message = told(sides.acme, sides.triager, at=timezone.now() - timedelta(days=3))
    desk = sides.desk(sides.lead)
