"""Addresses of programmes for the IPR team."""

from django.urls import path, re_path

from .views import (
    agreements,
    breaches,
    checkins_desk,
    correspondence,
    forecast,
    guarantee,
    guidance,
    meetings,
    participants,
    participation,
    settings,
)

CHECK_INS = [
    path("check-ins/", checkins_desk.check_ins, name="check_ins"),
    path("check-ins/new/", checkins_desk.check_in_new, name="check_in_new"),
    path("check-ins/times/", checkins_desk.check_in_slots, name="check_in_slots"),
    path("check-ins/times/<int:pk>/withdrawal/", checkins_desk.slot_withdrawal, name="slot_withdrawal"),
    path("check-ins/cadences/<int:pk>/", checkins_desk.cadence, name="check_in_cadence"),
    path("check-ins/proposals/<int:pk>/dismissal/", checkins_desk.call_dismissal, name="call_dismissal"),
    path("check-ins/actions/", agreements.desk_actions, name="check_in_actions"),
    path("check-ins/actions/<int:pk>/", agreements.desk_follow, name="action_item"),
    path("check-ins/deep-dives/", agreements.desk_dives, name="deep_dives"),
    path("check-ins/deep-dives/<int:pk>/", agreements.deep_dive, name="deep_dive"),
    path("check-ins/deep-dives/<int:pk>/finding/", agreements.deep_dive_finding, name="deep_dive_finding"),
    path(
        "check-ins/deep-dives/<int:pk>/actions/", agreements.deep_dive_agreement, name="deep_dive_agreement"
    ),
    path("check-ins/messages/", correspondence.desk_threads, name="threads"),
    path("check-ins/messages/new/", correspondence.desk_thread_new, name="thread_new"),
    path("check-ins/messages/<int:pk>/", correspondence.desk_thread, name="thread"),
    path("check-ins/guidance/", guidance.guidance_list, name="guidance"),
    path("check-ins/guidance/<str:code>/", guidance.guidance, name="guidance_code"),
    path("check-ins/<uuid:pk>/", meetings.check_in, name="check_in"),
    path("check-ins/<uuid:pk>/time/", checkins_desk.check_in_move, name="check_in_move"),
    path(
        "check-ins/<uuid:pk>/cancellation/", checkins_desk.check_in_cancellation, name="check_in_cancellation"
    ),
    path("check-ins/<uuid:pk>/no-show/", checkins_desk.check_in_no_show, name="check_in_no_show"),
    path("check-ins/<uuid:pk>/attendance/", meetings.check_in_attendance, name="check_in_attendance"),
    path("check-ins/<uuid:pk>/minutes/", meetings.check_in_minutes, name="check_in_minutes"),
    path("check-ins/<uuid:pk>/closing/", meetings.check_in_closing, name="check_in_closing"),
    path("check-ins/<uuid:pk>/actions/", meetings.check_in_agreement, name="check_in_agreement"),
    path("check-ins/<uuid:pk>/pack/", meetings.pack, name="pack"),
    path("check-ins/<uuid:pk>/pack.pdf", meetings.pack_pdf, name="pack_pdf"),
    path("check-ins/<uuid:pk>/pack/building/", meetings.pack_building, name="pack_building"),
    path("check-ins/<uuid:pk>/pack/sending/", meetings.pack_sending, name="pack_sending"),
    path("check-ins/<uuid:pk>/pack/addenda/", meetings.pack_addendum, name="pack_addendum"),
]

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
    *CHECK_INS,
]
