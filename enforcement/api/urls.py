"""Addresses of the resources about cases."""

from django.urls import path

from ipr_portal.api.calls import keep_out

from . import cases, desk_cases, disclosures

keep_out("cases")  # of the log of calls, which every owner of a rights holder reads

member = [
    path("cases/", cases.Cases.as_view({"get": "list"}), name="cases"),
    path("cases/<str:number>/", cases.Cases.as_view({"get": "retrieve"}), name="case"),
    path(
        "cases/<str:number>/disclosures/",
        disclosures.Disclosures.as_view({"get": "list"}),
        name="disclosures",
    ),
    path(
        "cases/<str:number>/disclosures/<int:key>/",
        disclosures.Disclosures.as_view({"get": "retrieve"}),
        name="disclosure",
    ),
]
desk = [
    path("cases/", desk_cases.Cases.as_view({"get": "list"}), name="cases"),
    path("cases/<str:number>/", desk_cases.Cases.as_view({"get": "retrieve"}), name="case"),
]
