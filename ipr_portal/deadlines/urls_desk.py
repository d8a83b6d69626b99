"""/desk/calendars/: the working calendars of the markets."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.calendars, name="calendars"),
    path("<str:market>/", views.calendar, name="calendar"),
    path("<str:market>/change/<str:what>/", views.change, name="calendar_change"),
]
