"""Addresses of the resources about outreach."""

from django.urls import path

from . import desk as of_desk
from . import events, feedback, library, pilots

member = [
    path("events/", events.Events.as_view({"get": "list"}), name="events"),
    path("events/<slug:slug>/", events.Events.as_view({"get": "retrieve"}), name="event"),
    path(
        "registrations/",
        events.Registrations.as_view({"get": "list", "post": "create"}),
        name="registrations",
    ),
    path(
        "registrations/<int:key>/cancellation/",
        events.RegistrationCancellations.as_view({"post": "create"}),
        name="registration_cancellation",
    ),
    path("feedback/", feedback.Feedback.as_view({"get": "list", "post": "create"}), name="feedback"),
    path("feedback/<int:key>/", feedback.Feedback.as_view({"get": "retrieve"}), name="feedback_item"),
    path(
        "feedback/<int:key>/vote/",
        feedback.FeedbackVotes.as_view({"post": "create", "delete": "destroy"}),
        name="feedback_vote",
    ),
    path("pilots/", pilots.Pilots.as_view({"get": "list"}), name="pilots"),
    path("pilots/<int:key>/", pilots.Pilots.as_view({"get": "retrieve"}), name="pilot"),
    path(
        "pilots/<int:key>/interest/",
        pilots.PilotInterests.as_view(
            {"get": "retrieve", "post": "create", "put": "update", "delete": "destroy"}
        ),
        name="pilot_interest",
    ),
    path("interests/", pilots.Interests.as_view({"get": "list"}), name="interests"),
    path("resources/", library.Resources.as_view({"get": "list"}), name="resources"),
    path("resources/<slug:slug>/", library.Resources.as_view({"get": "retrieve"}), name="resource"),
]
desk = [
    path("stakeholders/", of_desk.Stakeholders.as_view({"get": "list"}), name="stakeholders"),
    path("stakeholders/<int:key>/", of_desk.Stakeholders.as_view({"get": "retrieve"}), name="stakeholder"),
    path("reach/", of_desk.Reach.as_view({"get": "list"}), name="reach"),
]
