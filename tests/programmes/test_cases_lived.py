"""Worked cases lived through the product's own actions: the same figures come out of its rows."""

from collections import Counter
from datetime import UTC, timedelta

import pytest

from ipr_portal.tenancy.scope import staff_scope
from programmes.accuracy import rounded, score, window
from programmes.actions.scoring import take_in
from programmes.queries.scores import facts_of, listings_of, score_of, scores_of_all
from takedowns.actions.outcome_changes import close_cures, write_first
from takedowns.models import Listing
from takedowns.queries.facts import settled_listings
from tests.factories import LetterFactory, OrganisationFactory
from tests.programmes.accuracy_cases import CASES, answer_of, asked_of, expected, moment
from tests.programmes.living import DAY, changed, filed, mistyped, reason, settled
from tests.programmes.living import listings_of as rows_of

pytestmark = pytest.mark.django_db
ELSEWHERE = {"WITHDRAWN", "INFO_LAPSED", "LEGAL_HOLD"}  # outcomes that no triager gives


def can_be_lived(case):
    """Not where something is corrected: in the product, a correction is a notice that counts, too. And a triager
    decides something of each notice that is not withdrawn."""
    notices = [notice["listings"] for notice in case["notices"]]
    outcomes = [{one["outcome"] for one in rows} for rows in notices]
    decided = all(given == {"WITHDRAWN"} or given - ELSEWHERE for given in outcomes)
    corrected = any("correction" in one for rows in notices for one in rows)
    return decided and not corrected and sum(map(len, notices)) <= 170


LIVED = [name for name, case in CASES.items() if can_be_lived(case)]


def test_at_least_ten_cases_are_lived():
    assert len(LIVED) >= 10


@pytest.mark.parametrize("name", LIVED)
def test_a_worked_case_comes_out_of_the_rows_of_the_product(name, acme, triager):
    case = CASES[name]
    listings = Lived(case, acme, triager).all()
    asked = asked_of(case)

    close_cures(at=asked["known_at"] + timedelta(minutes=10))
    while take_in(known_at=asked["known_at"]):
        pass
    with staff_scope():
        recomputed = score_of(acme, **asked)
        kept = scores_of_all(**asked, kept=True)[acme.pk]
        facts = settled_listings(
            organisation=acme, since=window(asked["as_of"], asked["zone"])[0], until=asked["as_of"]
        )
        counted = {row.listing.pk: (row.good, row.bad) for row in listings_of(acme, **asked)}

    assert said(recomputed, case) == expected(case)
    assert recomputed == kept == score(facts_of(facts), **asked)
    weights = {listings[pk]: [str(rounded(one)) for one in both] for pk, both in counted.items()}
    assert weights == case["answer"]["listings"]


def said(scored, case):
    """An answer whose agents have the names of the case."""
    names = {None: ""} | {one.pk: one.name for one in OrganisationFactory._meta.model.objects.all()}
    answer = answer_of(scored)
    agents = {key: value for key, value in answer["groups"].items() if key.startswith("agent:")}
    for key, value in agents.items():
        del answer["groups"][key]
        answer["groups"][f"agent:{names[int(key[6:]) if key[6:] else None]}"] = value
    return answer


class Lived:
    """Lives a case, notice by notice; `all` gives the case's name of each listing by its key."""

    def __init__(self, case, organisation, triager):
        self.case, self.organisation, self.triager = case, organisation, triager
        self.since = window(moment(case["as_of"]), asked_of(case)["zone"])[0]
        self.agents, self.letters, self.names = {}, {}, {}

    def all(self):
        for notice in sorted(self.case["notices"], key=lambda one: one["id"]):
            self.live(notice)
        return self.names

    def live(self, notice):
        rows = sorted(notice["listings"], key=lambda one: one["position"])
        at = moment(notice["settled_at"]).astimezone(UTC)
        shown = [mistyped() if one.get("code") == "LI-01" else {} for one in rows]
        original = self.rejected_before(rows)
        more = self.agent_of(notice)
        if original:
            more |= {"corrects": original, "right": original.right}
            for one, old in zip([one for one in zip(rows, shown, strict=True) if one[0].get("cures_code")],
                                rows_of(original), strict=True):  # fmt: skip
                one[1].update(key=old.key, item=old.item)
        sent_at = self.since - 3 * DAY
        made = filed(
            self.organisation,
            shown,
            sent_at=sent_at,
            market=notice["market"],
            reason=reason(notice["reason"]),
            **more,
        )
        listings = rows_of(made)
        for one, listing in zip(rows, listings, strict=True):
            self.names[listing.pk] = one["id"]
        left = self.set_elsewhere(made, rows, listings)
        verdicts = [(one["outcome"], one.get("code", "")) for one in left]
        if verdicts:
            settled(made, self.triager, verdicts, at=at)
        self.change(rows, listings)

    def rejected_before(self, rows):
        """An older notice, before the window, whose rejections this one makes good."""
        codes = [one["cures_code"] for one in rows if one.get("cures_code")]
        if not codes:
            return None
        shown = [mistyped() if code == "LI-01" else {} for code in codes]
        original = filed(self.organisation, shown, sent_at=self.since - 6 * DAY)
        return settled(
            original, self.triager, [("REJECTED", code) for code in codes], at=self.since - 5 * DAY
        )

    def agent_of(self, notice):
        if not (name := notice["agent"]):
            return {}
        if name not in self.agents:
            self.agents[name] = OrganisationFactory(name=name)
            self.letters[name] = LetterFactory(principal=self.organisation, agent=self.agents[name])
        return {"capacity": "AGENT", "agent": self.agents[name], "letter": self.letters[name]}

    def set_elsewhere(self, notice, rows, listings):
        """Set outcomes that no triager gives, one listing at a time; return the rows that are left to decide."""
        left = []
        for one, listing in zip(rows, listings, strict=True):
            outcome, at = one["outcome"], moment(one.get("withdrawn_at") or notice.submitted_at.isoformat())
            if outcome not in ELSEWHERE:
                left.append(one)
                continue
            with staff_scope():
                Listing.objects.filter(pk=listing.pk).update(
                    outcome=outcome, decided_at=at, after_question=one.get("asked", False)
                )
        taken = Counter(one["outcome"] for one in rows)
        with staff_scope():
            type(notice).objects.filter(pk=notice.pk).update(pending_count=len(left))
            if taken["WITHDRAWN"]:
                write_first([notice.pk])
        return left

    def change(self, rows, listings):
        """Apply what the case says beyond outcomes: its own end of cures, and later events."""
        for one, listing in zip(rows, listings, strict=True):
            if one.get("curable_until"):
                with staff_scope():
                    Listing.objects.filter(pk=listing.pk).update(curable_until=moment(one["curable_until"]))
            for event in one.get("changes", []):
                changed(listing, event["cause"], at=moment(event["at"]), reason=event.get("reason") or "")
