"""Addresses of outreach for members."""

from django.urls import path

from .views import feedback, library

urlpatterns = [
    path("resources/", library.member_library, name="library"),
    path("feedback/", feedback.board, name="feedback"),
    path("feedback/new/", feedback.feedback_new, name="feedback_new"),
    path("feedback/<int:pk>/vote/", feedback.feedback_vote, name="feedback_vote"),
]
