"""Addresses of the resources about programmes."""

from django.urls import path

from programmes.forms.acts import ACTS

from . import (
    accuracy,
    agreements,
    check_ins,
    desk_participants,
    desk_participations,
    guarantee,
    participations,
)

member = [
    path("accuracy/", accuracy.Accuracy.as_view({"get": "list"}), name="accuracy"),
    path("accuracy/listings/", accuracy.AccuracyListings.as_view({"get": "list"}), name="accuracy_listings"),
    path(
        "participations/",
        participations.Participations.as_view({"get": "list"}),
        name="participations",
    ),
    path(
        "participations/<int:key>/",
        participations.Participations.as_view({"get": "retrieve"}),
        name="participation",
    ),
    path(
        "participations/<int:key>/invitation/",
        participations.Invitations.as_view({"get": "retrieve"}),
        name="invitation",
    ),
    path(
        "participations/<int:key>/acceptance/",
        participations.Acceptances.as_view({"post": "create"}),
        name="invitation_acceptance",
    ),
    path(
        "participations/<int:key>/refusal/",
        participations.Refusals.as_view({"post": "create"}),
        name="invitation_refusal",
    ),
    path("check-ins/", check_ins.CheckIns.as_view({"get": "list", "post": "create"}), name="check_ins"),
    path("check-ins/<uuid:key>/", check_ins.CheckIns.as_view({"get": "retrieve"}), name="check_in"),
    path(
        "check-ins/<uuid:key>/cancellation/",
        check_ins.CheckInCancellations.as_view({"post": "create"}),
        name="check_in_cancellation",
    ),
    path("check-ins/<uuid:key>/pack/", check_ins.CheckInPacks.as_view({"get": "retrieve"}), name="pack"),
    path("check-in-times/", check_ins.CheckInTimes.as_view({"get": "list"}), name="check_in_times"),
    path("actions/", agreements.Actions.as_view({"get": "list"}), name="actions"),
    path("actions/<int:key>/", agreements.Actions.as_view({"get": "retrieve"}), name="action"),
    path(
        "actions/<int:key>/state/", agreements.ActionStates.as_view({"post": "create"}), name="action_state"
    ),
    path("deep-dives/", agreements.DeepDives.as_view({"get": "list", "post": "create"}), name="deep_dives"),
    path("deep-dives/<int:key>/", agreements.DeepDives.as_view({"get": "retrieve"}), name="deep_dive"),
    path("guarantee/", guarantee.Guarantee.as_view({"get": "list"}), name="guarantee"),
    path("guarantee/breaches/", guarantee.Breaches.as_view({"get": "list"}), name="breaches"),
]
STEPS = {name: name for name in ACTS} | {"onboarding-items": "item"}
desk = [
    path("participants/", desk_participants.Participants.as_view({"get": "list"}), name="participants"),
    path("candidates/", desk_participants.Candidates.as_view({"get": "list"}), name="candidates"),
    path(
        "evaluations/",
        desk_participants.Evaluations.as_view({"get": "list", "post": "create"}),
        name="evaluations",
    ),
    path(
        "participations/",
        desk_participations.DeskParticipations.as_view({"post": "create"}),
        name="participations",
    ),
    path(
        "participations/<int:key>/",
        desk_participations.DeskParticipations.as_view({"get": "retrieve"}),
        name="participation",
    ),
    *(
        path(
            f"participations/<int:key>/{noun}/",
            desk_participations.ParticipationSteps.as_view({"post": action}),
            name=f"participation_{action}",
        )
        for noun, action in STEPS.items()
    ),
    path("guarantee/", guarantee.GuaranteeTracker.as_view({"get": "list"}), name="guarantee"),
    path("breaches/", guarantee.BreachLedger.as_view({"get": "list"}), name="breaches"),
]
