"""Addresses of outreach for members."""

from django.urls import path

from .views import feedback, library, pilots, public, subscriptions

urlpatterns = [
    path("events/", public.member_events, name="events"),
    path("resources/", library.member_library, name="library"),
    path("feedback/", feedback.board, name="feedback"),
    path("feedback/new/", feedback.feedback_new, name="feedback_new"),
    path("feedback/<int:pk>/vote/", feedback.feedback_vote, name="feedback_vote"),
    path("pilots/", pilots.pilots, name="pilots"),
    path("pilots/<int:pk>/", pilots.pilot, name="pilot"),
    path("pilots/<int:pk>/interest/", pilots.interest, name="pilot_interest"),
    path("pilots/<int:pk>/withdrawal/", pilots.interest_withdrawal, name="pilot_withdrawal"),
    path("subscriptions/", subscriptions.own, name="subscriptions"),
]
