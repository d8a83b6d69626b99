"""Eighteen months of notices, lived through the actions with time as input."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from ipr_portal.marketplace.actions import Offer, list_products, open_shops
from ipr_portal.marketplace.connector import connector
from ipr_portal.marketplace.models import Shop
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import execution, filing, receipts, triage
from takedowns.enums import ListingOutcome, StatementKind, WithdrawalReason
from takedowns.listings import recognise
from takedowns.models import Notice, ReasonCode, StatementText
from takedowns.rules.explanations import offered_texts, own_values, shared_values
from takedowns.rules.filing import Filing
from takedowns.rules.triage import GRACE, Verdict
from takedowns.wording import fill

from .brands import SENTENCES, SHOP_WORDS
from .foundation import Holder
from .plan import Plan, Ware, in_sittings

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
DETAILS = {
    "tell_tale": "Sticker instead of print, no batch code, wrong colour of the cap.",
    "catalogue_reference": "Catalogue 2026, pages 4 to 61: this product does not stand in it.",
    "original_works": "https://www.example.org/press/photographs",
}


def make_shops(*, since: datetime) -> None:
    """The sellers of the embedded marketplace."""
    open_shops(
        Shop(market=market, ref=f"shop-{market.lower()}-{number}", name=name, opened_on=since.date())
        for market, names in SHOP_WORDS.items()
        for number, name in enumerate(names, 1)
    )


class Life:
    """Files, decides and carries out the plans of one part of the world, in order of time."""

    def __init__(self, holders: dict[int, Holder], triagers: list):
        self.holders, self.triagers = holders, triagers
        self.chance = random.Random(7)
        self.shops = {(shop.market, shop.ref): shop for shop in Shop.objects.all()}
        self.reasons = {row.code: row for row in ReasonCode.objects.all()}
        self.texts = {row.kind: row for row in StatementText.objects.order_by("version")}
        self.explanations = offered_texts()

    def live(self, plans: list[Plan]) -> Iterator[float]:
        """Live the plans sitting by sitting, some in a transaction; after each say which share of them is done."""
        rest, done = iter(in_sittings(plans)), 0
        while some := list(islice(rest, TOGETHER)):
            with transaction.atomic(), staff_scope():
                self._list([plan for sitting in some for plan in sitting])
                for sitting in some:
                    self._live_together(sitting)
            done += sum(map(len, some))
            yield done / len(plans)

    def _live_together(self, sitting: list[Plan]) -> None:
        """The notices of one sitting, from their listing by the seller to what became of them, each step at its time."""
        lived = [(plan, self._file(plan)) for plan in sitting]
        only, connected = [notice.pk for _plan, notice in lived], connector()
        received = sitting[-1].at + timedelta(seconds=self.chance.randint(1, 6))
        receipts.acknowledge(connector=connected, at=received, limit=len(only), only=only)
        triager = self.chance.choice(self.triagers)
        for plan, notice in lived:
            if plan.withdrawn_after:
                by, reason = notice.submitted_by, self.chance.choice(WITHDRAWN_BECAUSE)
                filing.withdraw(notice=notice, reason=reason, by=by, at=plan.at + plan.withdrawn_after)
            elif plan.decided_after:
                self._decide(plan, notice, by=triager, at=plan.at + plan.decided_after)
        if sitting[-1].decided_after:
            decided = sitting[-1].at + sitting[-1].decided_after
            carried_out = decided + GRACE + timedelta(seconds=self.chance.randint(1, 240))
            execution.execute_due(connector=connected, at=carried_out, limit=1000, only=only)
            triage.settle_ripe(at=carried_out, only=only)

    def _file(self, plan: Plan) -> Notice:
        holder = self.holders[plan.brand]
        kind, market = plan.kind, plan.market
        if (
            right := holder.rights.get((kind, market))
        ) is None:  # the work and the design are in one market only
            right, kind = holder.rights["TRADEMARK", market], "TRADEMARK"
        reason = self.reasons[plan.reason if kind == plan.kind else "TM-03"]
        with staff_scope(by=holder.filer):
            return filing.submit(
                filing=self._filing(plan, holder, right, reason), organisation=holder.organisation,
                by=holder.filer, at=plan.at,
            )  # fmt: skip

    def _filing(self, plan, holder, right, reason) -> Filing:
        return Filing(
            right=right,
            market=plan.market,
            reason=reason,
            listings=[recognise(address(ware)) for ware in plan.wares],
            explanation=plan.explanation,
            locations=self.chance.sample(["PRODUCT", "PACKAGING", "TITLE", "IMAGE", "DESCRIPTION"], 2),
            details={name: DETAILS[name] for name in reason.fields},
            complainant_name=holder.filer.name,
            complainant_email=holder.filer.email,
            complainant_address="11 Harbour Road",
            complainant_phone="+65 6011 4011",
            good_faith=self.texts[StatementKind.GOOD_FAITH],
            accuracy=self.texts[StatementKind.ACCURACY],
            signature=holder.filer.name,
            files=holder.evidence if reason.files else (),
        )

    def _list(self, plans: list[Plan]) -> None:
        """Put on show, some weeks before, what the plans' notices are about."""
        offers = [
            Offer(
                shop=self.shops[ware.market, f"shop-{ware.market.lower()}-{ware.shop + 1}"], item=ware.item,
                title=ware.title, price=ware.price, list_price=ware.list_price, picture=ware.picture,
            )
            for plan in plans for ware in plan.wares
        ]  # fmt: skip
        list_products(offers=offers, at=plans[0].at - timedelta(days=self.chance.randint(2, 60)))

    def _decide(self, plan: Plan, notice: Notice, *, by, at: datetime) -> None:
        listings = list(notice.listings.select_related("snapshot").in_order())
        verdicts = [
            self._verdict(listing, outcome, code, notice)
            for listing, (outcome, code) in zip(listings, plan.fates, strict=True)
        ]
        triage.decide(notice=notice, version=1, verdicts=verdicts, by=by, at=at, confirmed=True)

    def _verdict(self, listing, outcome, code, notice) -> Verdict:
        if outcome == "REJECTED":
            words = self._words(listing, code, notice)
            return Verdict(listing.pk, ListingOutcome.REJECTED, code=code, **words)
        ground = notice.reason.ground if outcome in ("REMOVED", "RESTRICTED") else ""
        return Verdict(listing.pk, ListingOutcome(outcome), ground=ground)

    def _words(self, listing, code, notice) -> dict:
        """What the rights holder reads: mostly a canned explanation, sometimes with a sentence more."""
        own = SENTENCES.get(code, "")
        offered = [text for text in self.explanations if text.explanation.code == code]
        if not offered or self.chance.random() < 0.3:
            return {"sentence": own}
        text, edited = self.chance.choice(offered), self.chance.random() < 0.25
        said = fill(text.text, shared_values(notice) | own_values(listing))
        sentence = f"{said} {own}" if edited else said
        return {"sentence": sentence, "explanation_id": text.pk, "explanation_edited": edited}


def address(ware: Ware) -> str:
    """A listing's address at the marketplace."""
    return f"https://www.{HOSTS[ware.market]}/products/pdp-i{ware.item}.html"
