"""Addresses of the resources about programmes."""

from django.urls import path

from . import accuracy, agreements, check_ins, guarantee, participations

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
desk = [
    path("guarantee/", guarantee.GuaranteeTracker.as_view({"get": "list"}), name="guarantee"),
    path("breaches/", guarantee.BreachLedger.as_view({"get": "list"}), name="breaches"),
]
