"""Addresses of outreach for the IPR team."""

from django.urls import path

from .views import feedback_desk, library_desk

urlpatterns = [
    path("library/", library_desk.library, name="library"),
    path("library/new/", library_desk.library_new, name="library_new"),
    path("library/<int:pk>/", library_desk.library_page, name="library_page"),
    path("library/<int:pk>/step/", library_desk.library_step, name="library_step"),
    path("library/<int:pk>/schedule/", library_desk.library_schedule, name="library_schedule"),
    path(
        "library/<int:pk>/versions/<int:version>/", library_desk.library_difference, name="library_difference"
    ),
    path("feedback/", feedback_desk.board, name="feedback"),
    path("feedback/<int:pk>/", feedback_desk.item, name="feedback_item"),
    path("feedback/<int:pk>/step/", feedback_desk.step, name="feedback_step"),
    path("feedback/<int:pk>/answer/", feedback_desk.answer, name="feedback_answer"),
    path("feedback/<int:pk>/merge/", feedback_desk.merge, name="feedback_merge"),
    path("feedback/<int:pk>/unmerge/", feedback_desk.unmerge, name="feedback_unmerge"),
    path("feedback/<int:pk>/vote/", feedback_desk.vote, name="feedback_vote"),
]
