"""Addresses of programmes for members."""

from django.urls import path

from .views import breaches, guarantee, member

urlpatterns = [
    path("programme/", member.programme, name="programme"),
    path("programme/invitation/", member.invitation, name="programme_invitation"),
    path("programme/invitation/refusal/", member.invitation_refusal, name="programme_refusal"),
    path("programme/invitation.pdf", member.invitation_file, name="programme_invitation_file"),
    path("programme/items/<str:name>/", member.item, name="programme_item"),
    path("programme/steps/<int:pk>/answer/", member.answer, name="programme_answer"),
    path("programme/leaving/", member.leaving, name="programme_leaving"),
    path("standing/guarantee/", guarantee.own_guarantee, name="guarantee"),
    path("standing/guarantee/notices/", guarantee.own_notices, name="guarantee_notices"),
    path("standing/guarantee/times/", guarantee.own_times, name="guarantee_times"),
    path("standing/guarantee/breaches/", breaches.own_breaches, name="breaches"),
]
