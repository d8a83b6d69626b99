"""Rights, notices and their listings."""

from datetime import date, timedelta

import factory

from takedowns.models import (
    AuthorisedSeller,
    DraftFile,
    ExpiryReminder,
    Explanation,
    ExplanationText,
    InformationItem,
    InformationRequest,
    IPRight,
    ItemListing,
    Listing,
    ListingSnapshot,
    Notice,
    NoticeDraft,
    NoticeFile,
    OverruledWarning,
    ProductFile,
    ProductPrice,
    ReasonCode,
    RightFile,
    RightMarket,
    RightProduct,
    RightReview,
    SavedView,
    StatementText,
    Withdrawal,
)

from .deadlines import ClockFactory
from .evidence import EvidenceFileFactory
from .people import LONG_AGO, TenantFactory, UserFactory


class IPRightFactory(TenantFactory):
    """A verified word mark, in force in Singapore."""

    class Meta:
        model = IPRight
        skip_postgeneration_save = True

    kind = "TRADEMARK"
    title = "SENANDIKA"
    mark_kind = "WORD"
    office = "SG"
    registration_number = factory.Sequence(lambda n: f"4020211{n:04}X")
    owner_name = factory.LazyAttribute(lambda o: o.organisation.legal_name)
    registered_on = date(2021, 5, 10)
    expires_on = date(2031, 5, 9)
    nice_classes = [3]
    goods = "Cosmetics"
    state = "VALIDATED"
    registered_by = factory.SubFactory(UserFactory)
    submitted_at = LONG_AGO

    @factory.post_generation
    def in_markets(self, create, markets, **_more):
        for market in ["SG"] if markets is None else markets:
            RightMarketFactory(organisation=self.organisation, right=self, market=market)


class RightMarketFactory(TenantFactory):
    class Meta:
        model = RightMarket

    market = "SG"


class NoticeFactory(TenantFactory):
    """An acknowledged notice with one open listing (`listings=n` for more)."""

    class Meta:
        model = Notice
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"SG-2026-{n:06}-0")
    state = "ACKNOWLEDGED"
    market = "SG"
    right = factory.SubFactory(IPRightFactory, organisation=factory.SelfAttribute("..organisation"))
    reason = factory.LazyFunction(lambda: ReasonCode.objects.get(code="TM-01", version=1))
    explanation = "The mark on the label is ours; the seller has no licence for it, and never asked."
    locations = ["PRODUCT"]
    capacity = "OWNER"
    complainant_name = "Fadil Filer"
    complainant_email = "filer@acme.example"
    good_faith = factory.LazyFunction(lambda: StatementText.objects.get(kind="GOOD_FAITH"))
    accuracy = factory.LazyFunction(lambda: StatementText.objects.get(kind="ACCURACY"))
    signature = "Fadil Filer"
    submitted_by = factory.SubFactory(UserFactory)
    submitted_at = LONG_AGO
    acknowledged_at = LONG_AGO
    clock = factory.SubFactory(
        ClockFactory,
        organisation=factory.SelfAttribute("..organisation"),
        started_at=factory.SelfAttribute("..submitted_at"),
    )
    due_at = factory.SelfAttribute("clock.due_at")
    risk_at = factory.LazyAttribute(lambda o: o.clock.three_quarters_at if o.clock else o.due_at)
    listing_count = 1
    pending_count = factory.SelfAttribute("listing_count")

    @factory.post_generation
    def listings(self, create, count, **more):
        for position in range(1, self.listing_count + 1) if count is None else range(1, count + 1):
            ListingFactory(organisation=self.organisation, notice=self, position=position, **more)


class ListingFactory(TenantFactory):
    class Meta:
        model = Listing

    position = 1
    marketplace = "lazada"
    market = "SG"
    item = factory.Sequence(lambda n: str(2874410000 + n))
    key = factory.LazyAttribute(lambda o: f"{o.marketplace}:{o.market}:{o.item}")
    pasted = factory.LazyAttribute(lambda o: f"https://www.lazada.sg/products/pdp-i{o.item}.html")
    seller_key = "lazada:SG:glowhaus-sg"


class ListingSnapshotFactory(TenantFactory):
    class Meta:
        model = ListingSnapshot

    listing = factory.SubFactory(ListingFactory, organisation=factory.SelfAttribute("..organisation"))
    taken_at = LONG_AGO
    live = True
    title = "SENANDIKA Kelapa Night Serum 30 ml ORIGINAL"
    seller_name = "glowhaus.sg"
    price = "24.90"
    currency = "SGD"


class RightFileFactory(TenantFactory):
    """The certificate of a right."""

    class Meta:
        model = RightFile

    right = factory.SubFactory(IPRightFactory, organisation=factory.SelfAttribute("..organisation"))
    file = factory.SubFactory(EvidenceFileFactory, organisation=factory.SelfAttribute("..organisation"))
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class RightProductFactory(TenantFactory):
    """A product with its list price in Singapore (`price=` for another)."""

    class Meta:
        model = RightProduct
        skip_postgeneration_save = True

    right = factory.SubFactory(IPRightFactory, organisation=factory.SelfAttribute("..organisation"))
    name = "SENANDIKA Kelapa Night Serum 30 ml"
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO

    @factory.post_generation
    def price(self, create, amount, **_more):
        ProductPriceFactory(organisation=self.organisation, product=self, amount=amount or "78.00")


class ProductPriceFactory(TenantFactory):
    class Meta:
        model = ProductPrice

    market = "SG"
    amount = "78.00"
    currency = "SGD"


class ProductFileFactory(TenantFactory):
    """A picture of a product."""

    class Meta:
        model = ProductFile

    product = factory.SubFactory(RightProductFactory, organisation=factory.SelfAttribute("..organisation"))
    file = factory.SubFactory(EvidenceFileFactory, organisation=factory.SelfAttribute("..organisation"))
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class NoticeDraftFactory(TenantFactory):
    """A draft in which nothing is typed yet."""

    class Meta:
        model = NoticeDraft

    started_by = factory.SubFactory(UserFactory)
    started_at = LONG_AGO
    saved_at = LONG_AGO


class DraftFileFactory(TenantFactory):
    """A picture of the genuine product, attached to a draft."""

    class Meta:
        model = DraftFile

    draft = factory.SubFactory(NoticeDraftFactory, organisation=factory.SelfAttribute("..organisation"))
    file = factory.SubFactory(EvidenceFileFactory, organisation=factory.SelfAttribute("..organisation"))
    kind = "GENUINE"
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class NoticeFileFactory(TenantFactory):
    """A picture of the suspect product, attached to a notice."""

    class Meta:
        model = NoticeFile

    notice = factory.SubFactory(NoticeFactory, organisation=factory.SelfAttribute("..organisation"))
    file = factory.SubFactory(EvidenceFileFactory, organisation=factory.SelfAttribute("..organisation"))
    kind = "SUSPECT"
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class ExpiryReminderFactory(TenantFactory):
    """The people of a right were told a month before its end."""

    class Meta:
        model = ExpiryReminder

    right = factory.SubFactory(IPRightFactory, organisation=factory.SelfAttribute("..organisation"))
    expires_on = factory.SelfAttribute("right.expires_on")
    days = 30
    told_at = LONG_AGO


class RightReviewFactory(TenantFactory):
    """The desk asked for a readable certificate."""

    class Meta:
        model = RightReview

    right = factory.SubFactory(IPRightFactory, organisation=factory.SelfAttribute("..organisation"))
    verdict = "INFO_REQUIRED"
    questions = factory.LazyFunction(lambda: ["CERTIFICATE_UNREADABLE"])
    reviewed_by = factory.SubFactory(UserFactory)
    reviewed_at = LONG_AGO


class WithdrawalFactory(TenantFactory):
    """A notice taken back because it was a mistake."""

    class Meta:
        model = Withdrawal

    notice = factory.SubFactory(NoticeFactory, organisation=factory.SelfAttribute("..organisation"))
    reason = "MISTAKE"
    withdrawn_by = factory.SubFactory(UserFactory)
    withdrawn_at = LONG_AGO


class AuthorisedSellerFactory(TenantFactory):
    """A shop in Singapore that may sell until somebody ends it."""

    class Meta:
        model = AuthorisedSeller

    market = "SG"
    seller = "glowhaus-sg"
    key = factory.LazyAttribute(lambda o: f"lazada:{o.market}:{o.seller}")
    name = "GlowHaus"
    valid_from = date(2026, 1, 1)
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class OverruledWarningFactory(TenantFactory):
    """A notice that was sent although its listing is by an authorised seller."""

    class Meta:
        model = OverruledWarning

    notice = factory.SubFactory(NoticeFactory, organisation=factory.SelfAttribute("..organisation"))
    code = "SU-03"
    check_name = "authorised"
    positions = factory.LazyFunction(lambda: [1])
    sentence = "1 listing is by a seller you authorised: GlowHaus"
    overruled_by = factory.SubFactory(UserFactory)
    overruled_at = LONG_AGO


class ExplanationFactory(factory.django.DjangoModelFactory):
    """An explanation template in its first version."""

    class Meta:
        model = Explanation
        skip_postgeneration_save = True

    code = "SU-01"
    name = factory.Sequence(lambda n: f"Looks different {n}")

    @factory.post_generation
    def text(self, create, words, **_more):
        ExplanationTextFactory(explanation=self, text=words or "“{title}” does not carry {right}.")


class ExplanationTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExplanationText

    explanation = factory.SubFactory(ExplanationFactory)
    version = 1
    text = "“{title}” does not carry {right}."
    written_at = LONG_AGO


class SavedViewFactory(factory.django.DjangoModelFactory):
    """Somebody's own view: every open notice of Thailand."""

    class Meta:
        model = SavedView

    name = factory.Sequence(lambda n: f"Thailand {n}")
    view = "open"
    filters = {"market": "TH"}
    saved_by = factory.SubFactory(UserFactory)
    saved_at = LONG_AGO


class InformationRequestFactory(TenantFactory):
    """An open request with one question about every open listing of its notice."""

    class Meta:
        model = InformationRequest
        skip_postgeneration_save = True

    round = 1
    asked_by = factory.SubFactory(UserFactory)
    asked_at = LONG_AGO
    answer_until = factory.LazyAttribute(lambda o: o.asked_at + timedelta(days=7))

    @factory.post_generation
    def items(self, create, codes, **_more):
        for place, code in enumerate(codes or ["SHOWS_WHERE"], 1):
            item = InformationItem.objects.create(
                organisation=self.organisation, request=self, position=place, code=code
            )
            for listing in self.notice.listings.pending():
                ItemListing.objects.create(organisation=self.organisation, item=item, listing=listing)
        if self.state in ("OPEN", "ANSWERED"):
            self.notice.question_state = self.state
            self.notice.save(update_fields=["question_state"])
