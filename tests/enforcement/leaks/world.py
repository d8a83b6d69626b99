"""A case with its words in every kind of row, everybody who may not know of it, and where they could look."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from enforcement.actions import disclosures, discretion
from enforcement.actions.exhibits import ExhibitDetails, register
from enforcement.enums import ExhibitKind, LegalBasis, SellerData
from enforcement.models import (
    AgencyRequest,
    CaseCost,
    CaseParty,
    Charge,
    CourtDay,
    Finding,
    Raid,
    Referral,
    Target,
    TargetLink,
)
from enforcement.rules.disclosures import Asked, Offer
from ipr_portal.accounts.models import User
from ipr_portal.audit.compartments import admit, end
from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.models import CompartmentMember, Organisation
from ipr_portal.tenancy.roles import MemberRole, StaffRole
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.enforcement.scene import PLACE, SELLER, TITLE, Holder, a_case, a_manager, an_owner, at_desk, seizes
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.enforcement import photo
from tests.factories.organisations import LetterFactory
from tests.reading import plain, text_in, text_of

PERSON = "Zebulon Quickfoot"
WORDS = (TITLE, PLACE, PERSON)
ASKED = "?q=Saffron+ware&words=Zebulon+Quick&text=Pier+77&subject=C-2026"  # what somebody might search for
SEARCHED = ("/find/", "/audit/", "/cases/", "/notices/", "/inbox/", "/triage/", "/organisations/", "/sellers/", "/rights/")  # fmt: skip
NOT_WALKED = {"account_logout", "static", "media"}  # they would end the session, or are no pages
MEMBERS = [f"member {role}" for role in MemberRole]
STAFF = [f"staff {role}" for role in StaffRole]
# An agency with a letter, an owner elsewhere, managers whose access ended and who are excluded, and nobody at all.
OTHERS = ["agency", "stranger", "left", "excluded", "anonymous"]
EVERYBODY_OUTSIDE = [*MEMBERS, *STAFF, *OTHERS]


@dataclass
class World:
    """A planted case, who knows of it, who does not, and the values of its addresses."""

    number: str
    party: int
    notice: str
    organisation: Organisation
    knows: dict[str, User]
    outside: dict[str, User | None]
    keys: list[tuple[str, int]]  # the number that stands behind a part of an address
    parts: dict[str, str] = field(default_factory=dict)

    def paths_of(self, role: str, number: str = "") -> list[str]:
        """What somebody with a role asks for: their own tree, what both share, and the pages of cases of the other tree.

        The rest of the other tree is refused by one check for all of its pages.
        """
        is_member = role.startswith("member") or role in ("agency", "stranger")
        own = ("/o/",) if is_member else () if role == "anonymous" else ("/desk/",)
        other = tuple({"/o/", "/desk/"} - set(own))
        paths = [
            path for path in self.addresses(number)
            if path.startswith(own) or not path.startswith(other) or "/cases/" in path
        ]  # fmt: skip
        if role == "stranger":
            paths = [path.replace(f"/{self.organisation.slug}/", "/other/") for path in paths]
        return [*paths, *(path + ASKED for path in paths if path.endswith(SEARCHED))]

    def addresses(self, number: str = "") -> list[str]:
        """Every address with the rows that were planted for it; those with a part we have no value for are left out."""
        found = []
        for route in patterns():
            case = number or self.number
            path = route.replace("<str:number>", case if is_of_a_case(route) else self.notice)
            path = path.replace("<int:pk>", str(next(pk for part, pk in self.keys if part in route)))
            for part, known in self.parts.items():
                path = path.replace(part, known)
            if "<" not in path:
                found.append(f"/{path}")
        return list(dict.fromkeys(found))


def patterns(resolver=None, prefix=""):
    """Every address of the product, as a route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif entry.name not in NOT_WALKED and "(?P" not in route:
            yield route


def is_of_a_case(route: str) -> bool:
    return "cases/" in route and "/of/" not in route


def reader(person: User | None) -> Client:
    """A browser in which somebody has signed in, or nobody."""
    cache.clear()
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def leaks(world: World, person: User | None, paths: list[str]) -> list[str]:
    """The addresses at which a person reads a planted word, or the number of the case where they did not name it."""
    client = reader(person)
    found = []
    for path in paths:
        answer = client.get(path)
        assert answer.status_code != 500, path
        text = text_of(answer)
        words = WORDS if world.number in path else (*WORDS, world.number)
        found += [f"{path}: {word}" for word in words if word in text]
    return found


def mails_with(words) -> list[str]:
    """The kinds of mail in which one of these words stands once they are written, or in what they are written from."""
    with system_scope():
        written = [
            (row.kind, [plain(str(row.context)), *sent(write(row))]) for row in OutgoingMail.objects.all()
        ]
    assert written
    return sorted({kind for kind, texts in written if any(word in text for word in words for text in texts)})


def sent(message) -> list[str]:
    """The texts of a mail: its subject, its forms and what is attached."""
    forms = [message.subject, message.body, *(part.content for part in message.alternatives)]
    files = [
        part.get_payload(decode=True) if hasattr(part, "get_payload") else part.content
        for part in message.attachments
    ]
    return [plain(str(one)) for one in forms] + [text_in(one if isinstance(one, bytes) else str(one).encode()) for one in files]  # fmt: skip


def a_world() -> World:
    """Plant a case of Acme and everybody around it."""
    at = timezone.now()
    acme = OrganisationFactory(name="Acme Botanicals", slug="acme")
    owner, manager = an_owner(acme, "Olivia Owner"), a_manager()
    case = a_case(manager, [acme], [owner], at=at)
    holder = Holder(acme, owner, case, at)
    second = admitted(case, manager, a_manager("Sam Second"), at)
    lawyer = admitted(case, manager, UserFactory(staff_role="LEGAL", name="Lena Legal"), at)
    keys = [*of_the_file(holder), *of_the_desk(case, manager, at), *told(holder, manager, second, lawyer)]
    keys += of_exhibits(case, manager, at)
    with staff_scope(by=manager):
        listing = case.listings.get().listing
        notice, party, target = (
            listing.notice,
            CaseParty.objects.get(case=case),
            Target.objects.filter(case=case).first(),
        )
        mandate = case.mandates.get()
    world = World(
        case.number, party.pk, notice.number, acme, {"manager": manager, "owner": owner, "second": second, "lawyer": lawyer},
        outsiders(case, manager, acme, at), [*keys, ("", listing.pk)],
    )  # fmt: skip
    world.parts = {
        "<slug:organisation>": "acme", "<str:organisation>": "acme", "<slug:slug>": "acme", "<slug:key>": "result",
        "mandates/<uuid:pk>": f"mandates/{mandate.pk}", "<uuid:pk>": str(target.pk), "<str:key>": listing.seller_key,
        "<int:position>": str(listing.position), "<str:token>": "n" * 43,
    }  # fmt: skip
    return world


def admitted(case, manager, person, at, **more):
    said = {"level": "WRITE", "reason": "second person"} | more
    at_desk(manager, lambda: admit(compartment=case.compartment, person=person, by=manager, at=at, **said))
    return person


def outsiders(case, manager, acme, at) -> dict[str, User | None]:
    """One person for each role, and for each way of not knowing any more."""
    found: dict[str, User | None] = {"anonymous": None}
    for role in MemberRole:
        user = UserFactory(name=f"Outside {role}", email=f"outside-{role.lower()}@acme.example")
        found[f"member {role}"] = MembershipFactory(organisation=acme, role=role, user=user).user
    for role in StaffRole:
        found[f"staff {role}"] = UserFactory(staff_role=role, name=f"Outside {role}")
    agency = OrganisationFactory(name="Counsel and Co", slug="counsel", kind="AGENCY")
    LetterFactory(principal=acme, agent=agency)
    found["agency"] = MembershipFactory(organisation=agency, role="OWNER").user
    found["stranger"] = an_owner(OrganisationFactory(name="Other Brand", slug="other"), "Sami Stranger")
    found["excluded"] = admitted(case, manager, a_manager("Elke Excluded"), at, level="DENY")
    found["left"] = admitted(case, manager, a_manager("Leo Left"), at)
    with staff_scope(by=manager):
        entry = CompartmentMember.objects.get(person=found["left"])
        end(member=entry, reason="left", by=manager, at=timezone.now())
    return found


def of_the_file(holder: Holder) -> list[tuple[str, int]]:
    """What a rights holder enters."""
    day = holder.at.date()
    purchase = holder.buys(examiner=PERSON, features=PERSON)
    holder.add(Finding, found_on=day, place=PLACE, words=f"{PERSON} was seen", source=PERSON)
    holder.add(CaseCost, kind="COUNSEL", amount=1, currency="USD", spent_on=day, words=PERSON)
    plan = holder.plans()
    with holder.scope():
        type(plan).objects.filter(pk=plan.pk).update(objectives=PERSON, risks=PERSON)
        photograph = purchase.photos.get()
    holder.mandate()
    return [("purchases/", purchase.pk), ("plans/", plan.pk), ("files/", photograph.file_id)]


def of_the_desk(case, manager, at) -> list[tuple[str, int]]:
    """What both sides share, and what the desk keeps to itself."""
    day = at.date()
    common = {"case": case, "compartment_id": case.compartment_id, "added_by": manager, "added_at": at}
    with staff_scope(by=manager):
        raid = Raid.objects.create(
            agency=PERSON, confirmation=PERSON, planned_on=day, place=PLACE, result="GOODS_FOUND", raided_on=day,
            found=PERSON, **common,
        )  # fmt: skip
        referral = Referral.objects.create(
            agency_kind="CUSTOMS", agency=PERSON, report_number="1", mode="RH_ONLY", documents=PERSON, lodged_on=day,
            **common,
        )  # fmt: skip
        AgencyRequest.objects.create(referral=referral, words=PERSON, asked_on=day, due_on=day, **common)
        charge = Charge.objects.create(
            court=PERSON, court_number="1", statute=PERSON, suspects=1, outcome=PERSON, **common
        )
        CourtDay.objects.create(charge=charge, day=day + timedelta(days=9), words=PERSON, **common)
        one = Target.objects.create(kind="PERSON", label=PERSON, value=PERSON, **common)
        other = Target.objects.create(kind="PREMISES", label=PLACE, value=PLACE, **common)
        TargetLink.objects.create(one=one, other=other, words=PERSON, source=PERSON, **common)
        type(case).objects.filter(pk=case.pk).update(next_step=PERSON, next_due_on=day, next_person=manager)
    return [("letters/", referral.pk), ("change/", raid.pk)]


def of_exhibits(case, manager, at) -> list[tuple[str, int]]:
    with staff_scope(by=manager):
        party = CaseParty.objects.select_related("case", "organisation").get(case=case)
        details = ExhibitDetails(
            kind=ExhibitKind.PHOTO,
            title=f"Photo of {PERSON}",
            how="copied",
            secured_at=at,
            holder=PERSON,
            place=PLACE,
        )
        exhibit = register(
            party=party, details=details, uploads=[photo(name=f"{PERSON}.png")], by=manager, at=at
        )
        raid = Raid.objects.get(case=case)
    seizure = seizes(manager, party, raid, at)
    with staff_scope(by=manager):
        line = seizure.lines.get()
    return [("exhibits/", exhibit.pk), ("seizures/lines/", line.pk), ("seizures/", seizure.pk)]


def told(holder: Holder, manager, second, lawyer) -> list[tuple[str, int]]:
    """A disclosure in force, a hold, a brief and a suspected leak."""
    case, at, until = holder.case, holder.at, holder.at + timedelta(days=9)
    seller = f"lazada:SG:{SELLER}"
    with holder.scope():
        asked = Asked(
            seller, f"to find {PERSON}", LegalBasis.TERMS_OF_SERVICE, [SellerData.LEGAL_NAME], [holder.owner],
            holder.owner.name,
        )  # fmt: skip
        row = disclosures.ask(
            case=case, asked=asked, organisation=holder.organisation, by=holder.owner, at=at
        )
    offer = Offer(f"{PERSON} agreed", {SellerData.LEGAL_NAME: PERSON}, [holder.owner], until)
    at_desk(lawyer, lambda: disclosures.review(disclosure=row, offer=offer, by=lawyer, at=at))
    at_desk(second, lambda: disclosures.approve(disclosure=row, by=second, at=at))
    with staff_scope(by=manager):
        hold = discretion.ask_for_hold(
            case=case, sellers=[seller], listings=[], until=until, reason=PERSON, by=manager, at=at
        )
        discretion.make_brief(
            case=case, agency=PERSON, recipient="Insp. Tan", address="tan@police.example", parts=["finding"],
            until=until, by=manager, at=at,
        )  # fmt: skip
        leak = discretion.note_leak(
            case=case, since=case.opened_at, words=PERSON, by=manager, at=timezone.now()
        )
    at_desk(second, lambda: discretion.approve_hold(request=hold, by=second, at=at))
    return [("disclosures/", row.pk), ("holds/", hold.pk), ("leaks/", leak.pk)]
