"""Addresses of enforcement for the IPR team."""

from django.urls import path

from .views import desk

urlpatterns = [
    path("", desk.cases, name="cases"),
    path("new/", desk.case_new, name="case_new"),
    path("diary/", desk.case_diary, name="case_diary"),
    path("of/<str:number>/", desk.notice_cases, name="notice_cases"),
    path("<str:number>/", desk.case, name="case"),
    path("<str:number>/move/", desk.case_move, name="case_move"),
    path("<str:number>/choice/", desk.case_choice, name="case_choice"),
    path("<str:number>/next/", desk.case_next, name="case_next"),
    path("<str:number>/owner/", desk.case_owner, name="case_owner"),
    path("<str:number>/access/", desk.case_access, name="case_access"),
    path("<str:number>/access/new/", desk.case_access_given, name="case_access_given"),
    path("<str:number>/access/<int:pk>/end/", desk.case_access_ended, name="case_access_ended"),
    path("<str:number>/targets/", desk.case_targets, name="case_targets"),
    path("<str:number>/targets/suggestion/", desk.case_suggestion, name="case_suggestion"),
    path("<str:number>/template/", desk.case_template, name="case_template"),
    path("<str:number>/letters/<int:pk>/", desk.case_letter, name="case_letter"),
    path("<str:number>/plans/<int:pk>/agreement/", desk.case_plan_agreed, name="case_plan_agreed"),
    path("<str:number>/mandates/<uuid:pk>/end/", desk.case_mandate_revoked, name="case_mandate_revoked"),
    path("<str:number>/purchases/<int:pk>/photos/", desk.case_photos, name="case_photos"),
    path("<str:number>/add/<slug:key>/", desk.case_entry, name="case_entry"),
    path("<str:number>/change/<slug:key>/<int:pk>/", desk.case_change, name="case_change"),
]
