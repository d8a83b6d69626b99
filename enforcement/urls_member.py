"""Addresses of enforcement for members."""

from django.urls import path

from .views import member

urlpatterns = [
    path("", member.cases, name="cases"),
    path("diary/", member.case_diary, name="case_diary"),
    path("of/<str:number>/", member.notice_cases, name="notice_cases"),
    path("<str:number>/", member.case, name="case"),
    path("<str:number>/move/", member.case_move, name="case_move"),
    path("<str:number>/signature/", member.case_signature, name="case_signature"),
    path("<str:number>/template/", member.case_template, name="case_template"),
    path("<str:number>/letters/<int:pk>/", member.case_letter, name="case_letter"),
    path("<str:number>/plans/<int:pk>/agreement/", member.case_plan_agreed, name="case_plan_agreed"),
    path("<str:number>/mandates/<uuid:pk>/end/", member.case_mandate_revoked, name="case_mandate_revoked"),
    path("<str:number>/purchases/<int:pk>/photos/", member.case_photos, name="case_photos"),
    path("<str:number>/add/<slug:key>/", member.case_entry, name="case_entry"),
    path("<str:number>/change/<slug:key>/<int:pk>/", member.case_change, name="case_change"),
]
