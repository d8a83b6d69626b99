"""Addresses of outreach for everybody."""

from django.urls import path

from .views import own, public

urlpatterns = [
    path("events/", public.events, name="events"),
    path("events/<slug:slug>/", public.event, name="event"),
    path("events/<slug:slug>/calendar.ics", public.event_calendar, name="event_calendar"),
    path("events/confirm/<str:token>/", own.confirm, name="registration_confirm"),
    path("events/registration/<str:token>/", own.registration, name="registration_own"),
    path("events/registration/<str:token>/survey/", own.survey, name="registration_survey"),
    path("certificates/<str:number>/", public.certificate, name="certificate"),
]
