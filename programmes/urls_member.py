"""Addresses of programmes for members."""

from django.urls import path

from .views import agreements, breaches, checkins_member, correspondence, guarantee, member, score

CHECK_INS = [
    path("check-ins/", checkins_member.check_ins, name="check_ins"),
    path("check-ins/booking/", checkins_member.check_in_booking, name="check_in_booking"),
    path("check-ins/actions/", agreements.member_actions, name="check_in_actions"),
    path("check-ins/actions/<int:pk>/", agreements.member_follow, name="action_item"),
    path("check-ins/deep-dives/", agreements.member_dives, name="deep_dives"),
    path("check-ins/deep-dives/new/", agreements.deep_dive_new, name="deep_dive_new"),
    path("check-ins/messages/", correspondence.member_threads, name="threads"),
    path("check-ins/messages/new/", correspondence.member_thread_new, name="thread_new"),
    path("check-ins/messages/<int:pk>/", correspondence.member_thread, name="thread"),
    path("check-ins/messages/<int:pk>/answers/", correspondence.member_answer, name="thread_answer"),
    path("check-ins/<uuid:pk>/", checkins_member.check_in, name="check_in"),
    path(
        "check-ins/<uuid:pk>/cancellation/",
        checkins_member.check_in_cancellation,
        name="check_in_cancellation",
    ),
    path("check-ins/<uuid:pk>/check-in.ics", checkins_member.check_in_calendar, name="check_in_calendar"),
    path("check-ins/<uuid:pk>/pack/", checkins_member.pack, name="pack"),
    path("check-ins/<uuid:pk>/pack.pdf", checkins_member.pack_pdf, name="pack_pdf"),
]

urlpatterns = [
    path("programme/", member.programme, name="programme"),
    path("programme/invitation/", member.invitation, name="programme_invitation"),
    path("programme/invitation/refusal/", member.invitation_refusal, name="programme_refusal"),
    path("programme/invitation.pdf", member.invitation_file, name="programme_invitation_file"),
    path("programme/items/<str:name>/", member.item, name="programme_item"),
    path("programme/steps/<int:pk>/answer/", member.answer, name="programme_answer"),
    path("programme/leaving/", member.leaving, name="programme_leaving"),
    path("standing/", score.own_standing, name="standing"),
    path("standing/listings/", score.own_listings, name="standing_listings"),
    path("standing/guarantee/", guarantee.own_guarantee, name="guarantee"),
    path("standing/guarantee/notices/", guarantee.own_notices, name="guarantee_notices"),
    path("standing/guarantee/times/", guarantee.own_times, name="guarantee_times"),
    path("standing/guarantee/breaches/", breaches.own_breaches, name="breaches"),
    *CHECK_INS,
]
