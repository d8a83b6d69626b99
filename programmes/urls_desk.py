"""Addresses of programmes for the IPR team."""

from django.urls import path

from .views import breaches, forecast, guarantee

urlpatterns = [
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
