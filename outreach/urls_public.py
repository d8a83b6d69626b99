"""Addresses of outreach for everybody."""

from django.urls import path

from .views import certificates, feedback, library, own, public, subscriptions

urlpatterns = [
    path("resources/", library.resources, name="resources"),
    path("resources/remedies/<str:code>/", library.remedy, name="remedy"),
    path("resources/pictures/<uuid:key>.webp", library.picture, name="resource_picture"),
    path("resources/<slug:slug>/", library.resource, name="resource"),
    path("resources/<slug:slug>/answer/", library.resource_answer, name="resource_answer"),
    path("events/", public.events, name="events"),
    path("events/<slug:slug>/", public.event, name="event"),
    path("events/<slug:slug>/calendar.ics", public.event_calendar, name="event_calendar"),
    path("events/confirm/<str:token>/", own.confirm, name="registration_confirm"),
    path("events/registration/<str:token>/", own.registration, name="registration_own"),
    path("events/registration/<str:token>/survey/", own.survey, name="registration_survey"),
    path("certificates/<str:number>/", certificates.certificate, name="certificate"),
    path(
        "certificates/<str:number>/certificate.pdf", certificates.certificate_paper, name="certificate_paper"
    ),
    path("events/<slug:slug>/feedback/", feedback.from_event, name="event_feedback"),
    path("news/", subscriptions.subscribe, name="subscribe"),
    path("news/confirm/<str:token>/", subscriptions.confirm, name="subscription_confirm"),
    path("news/unsubscribe/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
]
