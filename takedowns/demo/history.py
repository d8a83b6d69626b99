"""Eighteen months of notices, lived through the actions with time as input."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from ipr_portal.demo.brands import Brand
from ipr_portal.demo.countries import address_of, phone_of
from ipr_portal.demo.pictures import number_of
from ipr_portal.marketplace.actions import Offer, list_products, open_shops
from ipr_portal.marketplace.connector import connector
from ipr_portal.marketplace.models import Shop
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import execution, filing, receipts, triage
from takedowns.enums import DIFFERENCES, ListingOutcome, StatementKind, WithdrawalReason
from takedowns.listings import recognise
from takedowns.models import Notice, ReasonCode, StatementText
from takedowns.rules.explanations import offered_texts, own_values, shared_values
from takedowns.rules.filing import Filing
from takedowns.rules.triage import GRACE, Verdict
from takedowns.wording import fill

from .answers import sentence_for
from .plan import Plan, Ware, in_sittings, values_of
from .rights import Holder
from .sellers import Seller
from .words import SHOWN, differences, places, tell_tale

TOGETHER = 6  # sittings in a transaction
HOSTS = {
    "SG": "lazada.sg",
    "MY": "lazada.com.my",
    "TH": "lazada.co.th",
    "ID": "lazada.co.id",
    "PH": "lazada.com.ph",
    "VN": "lazada.vn",
}
WITHDRAWN_BECAUSE = [WithdrawalReason.MISTAKE, WithdrawalReason.SETTLED, WithdrawalReason.LICENCE_GRANTED]


def make_shops(plans: list[Plan]) -> dict[str, Shop]:
    """Open the shops of the sellers whose listings the plans are about; by their names at the marketplace."""
    sellers = {ware.seller.ref: ware.seller for plan in plans for ware in plan.wares}
    return {shop.ref: shop for shop in open_shops(map(shop_of, sellers.values()))}


def shop_of(seller: Seller) -> Shop:
    return Shop(market=seller.market, ref=seller.ref, name=seller.name, opened_on=seller.opened.date())


def answers_of(plan: Plan, brand: Brand) -> dict[str, str]:
    """What the fields say that some reasons ask for."""
    page = 4 + number_of(brand)
    return {
        "tell_tale": tell_tale(brand, plan.variant),
        "catalogue_reference": f"Catalogue {plan.at.year} of {brand.name}, pages {page} to {page + 3}.",
        "original_works": f"https://www.{brand.domain}/press/{brand.picture}",
    }


def numbered(plan: Plan, brand: Brand) -> dict[str, str]:
    """The differences that a filer numbers, where the notice is about a copy and how it looks."""
    if plan.reason not in SHOWN or plan.shown != plan.variant:
        return {}
    return {DIFFERENCES: differences(brand, plan.variant)}


class Life:
    """Files, decides and carries out the plans of one part of the world, in order of time."""

    def __init__(self, holders: dict[int, Holder], triagers: list):
        self.holders, self.triagers = holders, triagers
        self.chance = random.Random(7)
        self.shops: dict[str, Shop] = {}
        self.reasons = {row.code: row for row in ReasonCode.objects.all()}
        self.texts = {row.kind: row for row in StatementText.objects.order_by("version")}
        self.explanations = offered_texts()

    def live(self, plans: list[Plan], tell: Callable[[int], None] = lambda _count: None) -> None:
        """Live the plans sitting by sitting, some in a transaction; `tell` hears of each how many notices it was."""
        self.shops |= make_shops(plans)
        rest = iter(in_sittings(plans))
        while some := list(islice(rest, TOGETHER)):
            with transaction.atomic(), staff_scope():
                self._list([plan for sitting in some for plan in sitting])
                for sitting in some:
                    self._live_together(sitting)
            tell(sum(map(len, some)))

    def _live_together(self, sitting: list[Plan]) -> None:
        """The notices of one sitting, from their listing by the seller to what became of them, each step at its time."""
        lived = [(plan, self._file(plan)) for plan in sitting]
        only, connected = [notice.pk for _plan, notice in lived], connector()
        received = sitting[-1].at + timedelta(seconds=self.chance.randint(1, 6))
        receipts.acknowledge(connector=connected, at=received, limit=len(only), only=only)
        triager = self.chance.choice(self.triagers)
        for plan, notice in lived:
            if plan.slot.withdrawn_after:
                by, reason = notice.submitted_by, self.chance.choice(WITHDRAWN_BECAUSE)
                filing.withdraw(notice=notice, reason=reason, by=by, at=plan.at + plan.slot.withdrawn_after)
            elif plan.decided_at:
                self._decide(plan, notice, by=triager, at=plan.decided_at)
        if decided := sitting[-1].decided_at:
            carried_out = decided + GRACE + timedelta(seconds=self.chance.randint(1, 240))
            execution.execute_due(connector=connected, at=carried_out, limit=1000, only=only)
            triage.settle_ripe(at=carried_out, only=only)

    def _file(self, plan: Plan) -> Notice:
        holder = self.holders[plan.brand]
        right, reason = holder.rights[plan.kind, plan.market], self.reasons[plan.reason]
        with staff_scope(by=holder.filer):
            return filing.submit(
                filing=self._filing(plan, holder, right, reason), organisation=holder.organisation,
                by=holder.filer, at=plan.at,
            )  # fmt: skip

    def _filing(self, plan, holder, right, reason) -> Filing:
        answers, shows = answers_of(plan, holder.brand), bool(reason.files) or plan.reason.startswith("CF-")
        return Filing(
            right=right,
            market=plan.market,
            reason=reason,
            listings=[recognise(address(ware)) for ware in plan.wares],
            explanation=plan.explanation,
            locations=places(plan.reason, plan.variant),
            details={name: answers[name] for name in reason.fields} | numbered(plan, holder.brand),
            complainant_name=holder.filer.name,
            complainant_email=holder.filer.email,
            complainant_address=address_of(holder.brand.country, plan.brand),
            complainant_phone=phone_of(holder.brand.country, plan.brand),
            good_faith=self.texts[StatementKind.GOOD_FAITH],
            accuracy=self.texts[StatementKind.ACCURACY],
            signature=holder.filer.name,
            files=holder.attachments(plan.shown, at=plan.at) if shows else (),
        )

    def _list(self, plans: list[Plan]) -> None:
        """Put on show, some weeks before, what the plans' notices are about."""
        offers = [
            Offer(
                shop=self.shops[ware.seller.ref], item=ware.item, title=ware.title, price=ware.price, list_price=ware.list_price, picture=ware.picture,
            )
            for plan in plans for ware in plan.wares
        ]  # fmt: skip
        list_products(offers=offers, at=plans[0].at - timedelta(days=self.chance.randint(2, 60)))

    def _decide(self, plan: Plan, notice: Notice, *, by, at: datetime) -> None:
        listings = list(notice.listings.select_related("snapshot").in_order())
        brand = self.holders[plan.brand].brand
        verdicts = [
            self._verdict(listing, outcome, code, notice, values_of(brand, ware, plan.variant))
            for listing, ware, (outcome, code) in zip(listings, plan.wares, plan.fates, strict=True)
        ]
        triage.decide(notice=notice, version=1, verdicts=verdicts, by=by, at=at, confirmed=True)

    def _verdict(self, listing, outcome, code, notice, values) -> Verdict:
        if outcome == "REJECTED":
            words = self._words(listing, code, notice, values)
            return Verdict(listing.pk, ListingOutcome.REJECTED, code=code, **words)
        ground = notice.reason.ground if outcome in ("REMOVED", "RESTRICTED") else ""
        return Verdict(listing.pk, ListingOutcome(outcome), ground=ground)

    def _words(self, listing, code, notice, values) -> dict:
        """What the rights holder reads: a sentence of the triager's own, or a template, sometimes with both."""
        own = sentence_for(self.chance, code, values)
        offered = [text for text in self.explanations if text.code == code]
        offered = [text for text in offered if not text.text.startswith("“")]  # pages quote what was said
        if not offered or self.chance.random() < 0.5:
            return {"sentence": own}
        text, edited = self.chance.choice(offered), self.chance.random() < 0.4
        said = fill(text.text, shared_values(notice) | own_values(listing))
        sentence = f"{said} {own}" if edited else said
        return {"sentence": sentence, "explanation_id": text.pk, "explanation_edited": edited}


def address(ware: Ware) -> str:
    """A listing's address at the marketplace."""
    return f"https://www.{HOSTS[ware.market]}/products/pdp-i{ware.item}.html"
