"""The steps that a manager can take from a participation, each with its form and its action; the page and the API offer them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from ipr_portal.lazy import LazyStr
from programmes.actions import admission, onboarding, standing
from programmes.enums import ParticipationState
from programmes.models import Participation
from programmes.queries.letters import letter_for
from programmes.queries.settings import terms_of

from . import steps as forms

S = ParticipationState


@dataclass(frozen=True, slots=True)
class Act:
    """A step that a manager can take from some states.

    :param asks: its form; `takes` the action, which takes the form's arguments.
    """

    title: LazyStr
    submit: LazyStr
    follows: LazyStr
    asks: type[forms.StepForm]
    takes: Callable[..., Any]
    states: tuple[str, ...]
    icon: str = ""
    primary: bool = False
    initial: Callable[[Participation, datetime], dict[str, Any]] = lambda _one, _at: {}

    def needs(self, at: datetime) -> dict[str, Any]:
        """What its form is made with besides what is typed."""
        return {"at": at} if issubclass(self.asks, forms.SinceForm) else {}


def _shortlist(*, participation: Participation, **more) -> Any:
    return admission.shortlist(
        programme=participation.programme, organisation=participation.organisation, origin=None, **more
    )


def _invite(*, participation: Participation, **more) -> Any:
    return admission.invite(participation=participation, terms=terms_of(participation.programme), **more)


def _today(_participation: Participation, at: datetime) -> dict[str, Any]:
    return {"since": timezone.localdate(at)}


def _letter(participation: Participation, _at: datetime) -> dict[str, Any]:
    open_one = participation.letters.open().first()
    return {"words": open_one.words if open_one else letter_for(participation)}


def _plan(_participation: Participation, at: datetime) -> dict[str, Any]:
    return {"upper": "90.0", "evaluations_needed": 2}


ACTS: dict[str, Act] = {
    "shortlist": Act(
        gettext_lazy("Shortlist"), gettext_lazy("Shortlist candidate"),
        gettext_lazy("The rights holder is not told. An invitation is the next step."),
        forms.ReasonForm, _shortlist, (S.IDENTIFIED,), "star", True,
    ),
    "invitation": Act(
        gettext_lazy("Write the invitation"), gettext_lazy("Send invitation"),
        gettext_lazy("The owners get it in their inbox and by mail, with the terms, and can download it as PDF. While a case of misuse is open against them, nothing is sent."),
        forms.LetterForm, _invite, (S.SHORTLISTED, S.INVITED), "mail", True, _letter,
    ),
    "refusal": Act(
        gettext_lazy("Do not invite"), gettext_lazy("Keep the note"),
        gettext_lazy("The rights holder is not told. It is proposed again only when its figures change."),
        forms.ReasonForm, admission.do_not_invite, (S.IDENTIFIED, S.SHORTLISTED), "stop",
    ),
    "onboarding": Act(
        gettext_lazy("Begin the onboarding"), gettext_lazy("Begin onboarding"),
        gettext_lazy("The owners are asked to fill in what is open."),
        forms.BeginForm, onboarding.begin_onboarding, (S.ACCEPTED,), "people", True,
    ),
    "activation": Act(
        gettext_lazy("Activate"), gettext_lazy("Activate participation"),
        gettext_lazy("The promise binds notices sent at or after this moment, and none before."),
        forms.SinceForm, onboarding.activate, (S.ONBOARDING,), "check", True, _today,
    ),
    "plan": Act(
        gettext_lazy("Agree an improvement plan"), gettext_lazy("Keep the plan"),
        gettext_lazy("Agree it with the rights holder first. The promise holds while it runs."),
        forms.PlanForm, standing.agree_plan, (S.WATCH,), "pen", True, _plan,
    ),
    "resumption": Act(
        gettext_lazy("End the suspension"), gettext_lazy("End suspension"),
        gettext_lazy("The promise binds notices sent at or after this moment."),
        forms.ResumeForm, standing.resume, (S.SUSPENDED,), "check", True, _today,
    ),
    "suspension": Act(
        gettext_lazy("Suspend"), gettext_lazy("Suspend participation"),
        gettext_lazy("Notices on their way keep their promise; new ones have the standard time. The rights holder can answer."),
        forms.ToldForm, standing.suspend, (S.ACTIVE, S.WATCH, S.IMPROVEMENT_PLAN), "pause",
    ),
    "exit": Act(
        gettext_lazy("End the participation"), gettext_lazy("End participation"),
        gettext_lazy("Notices on their way keep their promise. The day of possible return is fixed and told."),
        forms.ToldForm, standing.let_go,
        (S.ACCEPTED, S.ONBOARDING, S.ACTIVE, S.WATCH, S.IMPROVEMENT_PLAN, S.SUSPENDED), "out",
    ),
}  # fmt: skip


def acts_from(state: str) -> Iterator[tuple[str, Act]]:
    """The steps that are possible from a state by their names, the usual one first."""
    return ((name, act) for name, act in ACTS.items() if state in act.states)
