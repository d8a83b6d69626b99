"""Addresses of programmes for the IPR team."""

from django.urls import path, re_path

from .views import breaches, forecast, guarantee, participants, participation, settings

urlpatterns = [
    path("", participants.participants, name="programmes"),
    re_path(r"^participants\.(?P<kind>csv|xlsx)$", participants.participants_file, name="participants_file"),
    path("candidates/", participants.candidates, name="candidates"),
    path("candidates/evaluation/", participants.evaluation_new, name="evaluation_new"),
    path("organisations/<slug:slug>/", participants.organisation, name="programme_organisation"),
    path(
        "organisations/<slug:slug>/shortlist/",
        participants.organisation_shortlist,
        name="programme_organisation_shortlist",
    ),
    path(
        "organisations/<slug:slug>/evaluation/",
        participants.organisation_evaluation,
        name="programme_organisation_evaluation",
    ),
    path("participations/<int:pk>/", participation.participation, name="participation"),
    path("participations/<int:pk>/evaluation/", participation.evaluation, name="participation_evaluation"),
    path("participations/<int:pk>/items/<str:name>/", participation.item, name="participation_item"),
    path("participations/<int:pk>/steps/<slug:name>/", participation.step, name="participation_step"),
    path("invitations/<int:pk>.pdf", participation.letter, name="programme_letter"),
    path("threshold/", settings.threshold, name="threshold"),
    path("settings/", settings.programme_list, name="programme_list"),
    path("settings/new/", settings.programme_new, name="programme_new"),
    path("settings/<slug:code>/", settings.programme, name="programme"),
    path("settings/<slug:code>/criteria/", settings.criteria, name="programme_criteria"),
    path("settings/<slug:code>/terms/", settings.terms, name="programme_terms"),
    path("settings/<slug:code>/closing/", settings.closing, name="programme_closing"),
    path("guarantee/", guarantee.desk_guarantee, name="guarantee"),
    path("guarantee/notices/", guarantee.desk_notices, name="guarantee_notices"),
    path("guarantee/times/", guarantee.desk_times, name="guarantee_times"),
    path("breaches/", breaches.desk_breaches, name="breaches"),
    path("breaches/explanation/", breaches.explanation, name="breach_explanation"),
    path("breaches/causes/<int:pk>/", breaches.cause, name="breach_cause"),
    path("breaches/remedies/<str:code>/new/", breaches.remedy_new, name="remedy_new"),
    path("breaches/remedies/<int:pk>/end/", breaches.remedy_done, name="remedy_done"),
    path("forecast/", forecast.forecast, name="forecast"),
]
