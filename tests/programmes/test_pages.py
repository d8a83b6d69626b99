"""Pages of programmes: for those who manage them, for rights holders, and for nobody else."""

import pytest
from django.urls import reverse

from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.evaluations import evaluate
from programmes.actions.settings import open_pilot, write_terms
from programmes.models import (
    InvitationLetter,
    OnboardingEntry,
    Participation,
    Programme,
    Step,
    StepAnswer,
    Terms,
)
from programmes.queries.letters import letter_for
from tests.factories import MembershipFactory, OrganisationFactory, ParticipationFactory, StepFactory
from tests.programmes.scene import (
    DAY,
    START,
    accepted,
    active,
    again,
    invited,
    outcomes,
    plus,
    shortlisted,
    watched,
)
from tests.statements import statements
from tests.takedowns.misused import reviewed, taken_up

MOST = 25  # statements a page, with session, scope and shell
OF_A_PARTICIPANT = 48  # figures, clocks, breaches, actions and check-ins on one page


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


def member(name, *args):
    return reverse(f"organisation:{name}", args=["acme", *args])


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def as_owner(client, acme_owner):
    client.force_login(acme_owner)
    return client


@pytest.fixture
def now(monkeypatch):
    """The pages' moment: a week after the scene begins."""
    moment = START + 7 * DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


# --- who may ---


@pytest.mark.parametrize("page", ["programmes", "candidates", "threshold", "programme_list"])
def test_leads_look_and_triagers_do_not(client, lead, triager, page):
    client.force_login(lead)
    assert client.get(desk(page)).status_code == 200
    client.force_login(triager)
    assert client.get(desk(page)).status_code == 403


def test_leads_change_nothing(client, lead, acme, manager):
    participation = shortlisted(acme, by=manager)
    client.force_login(lead)

    for name in ("invitation", "refusal"):
        assert client.get(desk("participation_step", participation.pk, name)).status_code == 403
    assert client.post(desk("programme", "IPP-PLUS"), {"version": 1}).status_code == 403
    assert b"Write the invitation" not in client.get(desk("participation", participation.pk)).content


PAGES = ["programme", "programme_invitation", "programme_invitation_file", "programme_leaving"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing(client, stranger, acme, acme_owner, manager, page):
    invited(acme, by=manager)
    client.force_login(stranger)

    assert client.get(member(page)).status_code == 404


def test_a_step_of_somebody_else_cannot_be_answered(as_owner, manager):
    step = StepFactory(
        organisation=OrganisationFactory(),
        participation__state="SUSPENDED",
        participation__effective_at=START,
    )

    assert as_owner.post(member("programme_answer", step.pk), {"words": "x"}).status_code == 404


def test_a_letter_of_somebody_else_cannot_be_accepted(as_owner, acme, manager, now):
    own, other = invited(acme, by=manager), invited(OrganisationFactory(), by=manager)

    answer = as_owner.post(member("programme_invitation"), {"letter": other.pk, "signature": "Olivia Owner"})

    assert answer.status_code == 404
    assert again(own.participation).state == again(other.participation).state == "INVITED"


# --- statements ---


@pytest.mark.parametrize(
    ("page", "state"), [("programmes", "ACTIVE"), ("candidates", "SHORTLISTED"), ("threshold", "ACTIVE")]
)
def test_a_list_takes_as_many_statements_for_many_as_for_one(as_manager, page, state):
    def make():
        row = ParticipationFactory(state=state, effective_at=START)
        StepFactory(organisation=row.organisation, participation=row)

    make()
    address = desk(page) + ("?threshold=92" if page == "threshold" else "")
    one = statements(as_manager, address)
    for _n in range(4):
        make()

    assert statements(as_manager, address) == one <= MOST


def test_the_page_of_a_participant_takes_few_statements(as_manager, acme, acme_owner, manager):
    participation = active(acme, by=manager, owner=acme_owner)

    assert statements(as_manager, desk("participation", participation.pk)) <= OF_A_PARTICIPANT


def test_the_page_of_the_programme_takes_few_statements(as_owner, acme, acme_owner, manager):
    active(acme, by=manager, owner=acme_owner)

    assert statements(as_owner, member("programme")) <= MOST


# --- the desk ---


def test_participants_are_listed_worst_first(as_manager):
    for name, good, bad in (("Best", 99, 1), ("Worst", 70, 30), ("Middle", 90, 10)):
        organisation = OrganisationFactory(name=name)
        ParticipationFactory(organisation=organisation, state="ACTIVE")
        outcomes(organisation, good=good, bad=bad, at=START)
        with staff_scope():
            evaluate(organisation=organisation, programme=plus(), kind="ON_DEMAND", at=START + DAY)
    ParticipationFactory(organisation=OrganisationFactory(name="Without figures"), state="ONBOARDING")

    rows = as_manager.get(desk("programmes")).context["shown"]

    assert [row.organisation.name for row in rows] == ["Worst", "Middle", "Best", "Without figures"]


def test_participants_are_filtered_and_downloaded(as_manager, manager):
    ParticipationFactory(organisation__name="Acme", state="ACTIVE", effective_at=START, manager=manager)
    ParticipationFactory(organisation__name="=Bravo", state="WATCH", effective_at=START)
    ParticipationFactory(organisation__name="Gone", state="LAPSED", ended_at=START)

    def names(**query):
        return [str(row.organisation) for row in as_manager.get(desk("programmes"), query).context["shown"]]

    assert names() == ["Acme", "=Bravo"]
    assert names(state="WATCH") == ["=Bravo"]
    assert names(manager=manager.pk) == ["Acme"]
    assert names(text="acm") == ["Acme"]
    assert names(state="nonsense") == ["Acme", "=Bravo"]
    assert names(view="gone") == ["Gone"]
    file = b"".join(as_manager.get(desk("participants_file", "csv"), {"state": "WATCH"})).decode()
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == ["'=Bravo"]


def test_from_the_shortlist_to_the_invitation(as_manager, acme, acme_owner, manager, lead, now):
    participation = shortlisted(acme, by=manager)
    address = desk("participation_step", participation.pk, "invitation")
    page = as_manager.get(address).content.decode()
    assert "we invite Acme Botanicals to take part" in page

    typed = {"version": participation.version, "words": "Dear **Olivia**, come."}
    case = taken_up(acme, lead, at=now)
    refused = as_manager.post(address, typed)
    assert refused.status_code == 422
    assert "Dear **Olivia**, come." in refused.content.decode()
    assert "A case of misuse by Acme Botanicals is open." in refused.content.decode()

    reviewed(case, lead, "DISMISS", found="", at=now)
    assert as_manager.post(address, typed).status_code == 302
    with staff_scope():
        assert InvitationLetter.objects.get().words == "Dear **Olivia**, come."


def test_a_stale_page_is_answered_with_409(as_manager, acme, manager):
    participation = shortlisted(acme, by=manager)
    address = desk("participation_step", participation.pk, "refusal")

    assert as_manager.post(address, {"version": 1, "reason": "No."}).status_code == 409
    assert as_manager.post(address, {"version": participation.version, "reason": "No."}).status_code == 302
    assert as_manager.get(address).status_code == 409
    assert as_manager.get(desk("participation_step", participation.pk, "nonsense")).status_code == 404


@pytest.mark.parametrize(
    ("step", "typed", "state"),
    [
        ("suspension", {"reason": "Forged.", "message": "Write."}, "SUSPENDED"),
        ("exit", {"reason": "Sold.", "message": "Write."}, "EXITED"),
    ],
)
def test_a_manager_suspends_or_ends(as_manager, acme, acme_owner, manager, now, step, typed, state):
    participation = active(acme, by=manager, owner=acme_owner)
    address = desk("participation_step", participation.pk, step)
    assert as_manager.get(address).status_code == 200

    assert as_manager.post(address, typed | {"version": participation.version}).status_code == 302

    assert again(participation).state == state


def test_a_manager_agrees_a_plan(as_manager, acme, acme_owner, manager, now):
    participation = watched(active(acme, by=manager, owner=acme_owner), at=now)
    typed = {
        "version": participation.version, "words": "Train the filers.", "agreed_with": "Olivia", "upper": "91.5",
        "evaluations_needed": 2, "until": "2026-03-31", "reason": "The figures fell.",
    }  # fmt: skip

    answer = as_manager.post(desk("participation_step", participation.pk, "plan"), typed)

    assert answer.status_code == 302
    page = as_manager.get(desk("participation", participation.pk)).content.decode()
    assert "at least 91.5 %" in page


def test_onboarding_is_filled_in_by_both_and_activated(as_manager, client, acme, acme_owner, manager, now):
    participation = accepted(acme, by=manager, owner=acme_owner)
    address = desk("participation_step", participation.pk, "onboarding")
    typed = {"version": participation.version, "manager": manager.pk, "message": "Welcome."}
    assert as_manager.post(address, typed).status_code == 302
    client.force_login(acme_owner)
    for item in ("CONTACTS", "ESCALATION", "SELLERS"):
        assert client.post(member("programme_item", item), {"words": "Here."}).status_code == 302
    assert client.post(member("programme_item", "CADENCE"), {"cadence_months": "1"}).status_code == 302
    assert client.post(member("programme_item", "TRAINING"), {"words": "x"}).status_code == 404
    client.force_login(manager)
    training = desk("participation_item", participation.pk, "TRAINING")
    assert client.post(training, {"words": "Olivia, by Pia."}).status_code == 302

    activation = desk("participation_step", participation.pk, "activation")
    answer = client.post(
        activation, {"version": again(participation).version, "since": "2026-01-13", "message": "Go."}
    )

    assert answer.status_code == 302
    found = again(participation)
    assert (found.state, found.cadence_months) == ("ACTIVE", 1)
    with staff_scope():
        assert OnboardingEntry.objects.get(item="CADENCE").words == "Every month."


def test_one_organisation_is_evaluated_by_its_name(as_manager, acme):
    outcomes(acme, good=10, at=START)

    assert as_manager.post(desk("evaluation_new"), {"name": "acme BOTANICALS"}).url == desk(
        "programme_organisation", "acme"
    )
    refused = as_manager.post(desk("evaluation_new"), {"name": "Nobody"})
    assert refused.status_code == 422
    assert "No rights holder has exactly this name" in refused.content.decode()
    assert as_manager.get(desk("programme_organisation", "acme")).status_code == 200


def test_an_organisation_is_shortlisted_by_hand(as_manager, acme):
    answer = as_manager.post(
        desk("programme_organisation_shortlist", "acme"), {"version": 0, "reason": "Asked for by the board."}
    )

    assert answer.status_code == 302
    with staff_scope():
        assert Participation.objects.get().state == "SHORTLISTED"


# --- settings ---


def test_trying_a_threshold_begins_two_points_above_the_one_in_force(as_manager, acme, acme_owner, manager):
    member = active(acme, by=manager, owner=acme_owner)
    outcomes(acme, good=91, bad=9, at=START)
    with staff_scope(by=manager):
        evaluate(organisation=acme, programme=plus(), kind="ON_DEMAND", by=manager, at=START + DAY)
    assert again(member).state == "ACTIVE"

    shown = as_manager.get(desk("threshold"))

    assert 'value="92.0"' in shown.content.decode()
    assert shown.context["found"].evaluated == 1
    assert as_manager.get(desk("threshold") + "?threshold=x").status_code == 422


def test_thresholds_are_changed_in_a_new_version_with_its_reason(as_manager):
    address = desk("programme_criteria", "IPP-PLUS")
    form = as_manager.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"admission_lower": "92"}

    assert as_manager.post(address, typed | {"note": ""}).status_code == 422
    assert as_manager.post(address, typed | {"note": "The board asked."}).status_code == 302
    assert as_manager.post(address, typed | {"note": "Late."}).status_code == 409

    last = plus().criteria_versions.latest("number")
    assert (last.number, last.note) == (2, "The board asked.")
    kept = {(one.purpose, one.figure): str(one.threshold) for one in last.criteria.all()}
    assert (kept["ADMISSION", "LOWER"], kept["WATCH", "EXIT_UPPER"]) == ("0.920000", "0.900000")
    assert b"The board asked." in as_manager.get(desk("programme", "IPP-PLUS")).content


def test_staying_may_not_be_harder_than_entering(as_manager):
    address = desk("programme_criteria", "IPP-PLUS")
    form = as_manager.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"watch_exit_upper": "95", "note": "x"}

    answer = as_manager.post(address, typed)

    assert (answer.status_code, b"on watch at once" in answer.content) == (422, True)


def test_terms_are_written_with_their_benefits(as_manager):
    address = desk("programme_terms", "IPP-PLUS")
    typed = {"seen": 1, "text": "## New", "benefits": "promise: Fast.\nCF-03: By price.\nevidence: Fewer."}

    assert as_manager.post(address, typed | {"benefits": "promise: Fast.\ngold: Much."}).status_code == 422
    assert as_manager.post(address, typed).status_code == 302

    last = Terms.objects.get(number=2)
    assert list(last.benefits.values_list("kind", "code")) == [
        ("PROMISE", ""),
        ("REASON", "CF-03"),
        ("EVIDENCE", ""),
    ]


def test_a_pilot_is_opened_and_closed(as_manager):
    typed = {"code": "PILOT-2026-02", "name": "One day", "business_days": 1, "capacity": 5}
    assert as_manager.post(desk("programme_new"), typed).status_code == 302
    assert as_manager.post(desk("programme_new"), typed).status_code == 422

    assert as_manager.post(desk("programme_closing", "PILOT-2026-02"), {"version": 1}).status_code == 302

    assert not Programme.objects.get(code="PILOT-2026-02").is_open
    assert as_manager.get(desk("programme", "PILOT-2026-02")).status_code == 200


def test_settings_are_saved_and_a_stale_page_is_refused(as_manager):
    typed = {"version": 1, "business_days": 2, "capacity": 20, "invitation_days": 30, "return_months": 3}
    assert as_manager.post(desk("programme", "IPP-PLUS"), typed).status_code == 302
    assert as_manager.post(desk("programme", "IPP-PLUS"), typed | {"capacity": 9}).status_code == 409
    assert plus().capacity == 20


# --- rights holders ---


@pytest.mark.parametrize("who", ["viewer", "filer", "acme_owner"])
def test_who_is_outside_sees_every_criterion(client, acme, who, request):
    outcomes(acme, good=90, bad=2, at=START)
    client.force_login(request.getfixturevalue(who))

    page = client.get(member("programme")).content.decode()

    for words in ("You do not take part", "Counted listings", "at least 90.0 %", "What is missing"):
        assert words in page


def test_a_candidate_reads_nothing_of_it(as_owner, acme, manager):
    shortlisted(acme, by=manager)

    page = as_owner.get(member("programme")).content.decode()

    assert "You do not take part" in page
    assert "Shortlisted" not in page


def test_an_owner_accepts_the_invitation(as_owner, acme, manager, now):
    letter = invited(acme, by=manager)
    assert b"You are invited to take part" in as_owner.get(member("programme")).content
    page = as_owner.get(member("programme_invitation"))
    assert b"Accept invitation" in page.content

    short = as_owner.post(member("programme_invitation"), {"letter": letter.pk, "signature": "x"})
    assert (short.status_code, b"Type your full name" in short.content) == (422, True)
    done = as_owner.post(member("programme_invitation"), {"letter": letter.pk, "signature": "Olivia Owner"})

    assert done.status_code == 302
    assert again(letter.participation).state == "ACCEPTED"
    twice = as_owner.post(member("programme_invitation"), {"letter": letter.pk, "signature": "Olivia Owner"})
    assert (twice.status_code, b"accepted already" in twice.content) == (409, True)


def test_the_invitation_to_a_pilot_is_found_beside_a_participation(as_owner, acme, acme_owner, manager, now):
    active(acme, by=manager, owner=acme_owner)
    pilot = Programme.objects.exclude(code="IPP-PLUS").first()
    row = ParticipationFactory(organisation=acme, programme=pilot, state="INVITED")
    with staff_scope():
        InvitationLetter.objects.create(
            organisation=acme, participation=row, terms=plus().terms.latest("number"), words="Take part.",
            sent_by=manager, sent_at=now, expires_at=now + DAY,
        )  # fmt: skip

    bar = f"You are invited to take part in {pilot}."
    assert bar in as_owner.get(member("programme")).content.decode()
    assert b"Take part." in as_owner.get(member("programme_invitation")).content


def test_each_of_two_invitations_has_its_own_page_and_the_other_is_no_answer_away(
    as_owner, acme, manager, now
):
    plus_letter = invited(acme, by=manager)
    with staff_scope(by=manager):
        pilot = open_pilot(
            like=plus(), code="PILOT-5", name="Five", business_days=5, capacity=2, by=manager, at=START
        )
        row = ParticipationFactory(organisation=acme, programme=pilot, state="INVITED")
        InvitationLetter.objects.create(
            organisation=acme, participation=row, terms=pilot.terms.get(), words="Try it.", sent_by=manager,
            sent_at=now, expires_at=now + DAY,
        )  # fmt: skip
    address = member("programme_invitation")

    assert "Try it." in as_owner.get(address).content.decode()
    older = as_owner.get(f"{address}?letter={plus_letter.pk}")
    assert "Invitation to IPP Plus" in older.content.decode()
    assert as_owner.get(f"{address}?letter=0").status_code == 404


def test_a_letter_says_the_promise_and_the_benefits_of_its_own_programme(acme, manager):
    with staff_scope(by=manager):
        pilot = open_pilot(
            like=plus(), code="PILOT-5", name="Five", business_days=5, capacity=2, by=manager, at=START
        )
        row = ParticipationFactory(organisation=acme, programme=pilot, state="SHORTLISTED")
        promised = letter_for(row)
        write_terms(
            programme=pilot, seen=1, text="We try a sheet.", benefits=[("OTHER", "", "You send one sheet.")],
            by=manager, at=START,
        )  # fmt: skip
        without = letter_for(row)
        first = pilot.terms.get(number=1)

    assert ("5 business days" in promised, "2 business days" in promised) == (True, False)
    assert ("5 business days" in first.text, "two business days" in first.text) == (True, False)
    assert first.benefits.get(kind="PROMISE").words == "Every notice is decided in less than 5 business days."
    assert ("business day" in without, "You send one sheet." in without) == (False, True)


def test_a_letter_praises_only_figures_that_meet_the_criteria(acme, manager):
    outcomes(acme, good=30, bad=10, at=START - DAY)
    with staff_scope(by=manager):
        evaluate(programme=plus(), organisation=acme, kind="ON_DEMAND", at=START, by=manager)

    words = invited(acme, by=manager).words

    assert "your accuracy was 75.0 %" in words
    assert "do not meet every criterion yet" in words
    assert "report with care" not in words


def test_an_owner_declines_with_a_reason(as_owner, acme, manager, now):
    letter = invited(acme, by=manager)
    assert as_owner.post(member("programme_refusal"), {"letter": letter.pk, "reason": " "}).status_code == 422

    answer = as_owner.post(member("programme_refusal"), {"letter": letter.pk, "reason": "No people."})

    assert answer.status_code == 302
    assert again(letter.participation).state == "DECLINED"


def test_the_invitation_is_a_pdf(as_owner, acme, manager):
    invited(acme, by=manager)

    answer = as_owner.get(member("programme_invitation_file"))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("page", ["programme_invitation", "programme_leaving"])
def test_a_filer_does_not_answer_for_the_organisation(client, filer, acme, manager, page):
    invited(acme, by=manager)
    client.force_login(filer)

    assert client.get(member(page)).status_code == 403


def test_an_owner_answers_a_step_and_leaves(as_owner, acme, acme_owner, manager, now):
    participation = active(acme, by=manager, owner=acme_owner)
    with staff_scope():
        step = Step.objects.get(state="ACTIVE")
    assert as_owner.post(member("programme_answer", step.pk), {"words": ""}).status_code == 422
    assert as_owner.post(member("programme_answer", step.pk), {"words": "Thank you."}).status_code == 302
    assert as_owner.get(member("programme_leaving")).status_code == 200

    typed = {"version": participation.version, "reason": "We sold the brand."}
    assert as_owner.post(member("programme_leaving"), typed).status_code == 302

    with staff_scope():
        assert StepAnswer.objects.get().words == "Thank you."
    assert b"Possible return" in as_owner.get(member("programme")).content


def test_an_agency_is_told_who_takes_part(client, acme_owner):
    agency = OrganisationFactory(kind="AGENCY", slug="counsel")
    person = MembershipFactory(organisation=agency, role="OWNER").user
    client.force_login(person)

    page = client.get(reverse("organisation:programme", args=["counsel"]))

    assert b"Rights holders take part, not agencies" in page.content
