"""Addresses of programmes for members."""

from django.urls import path

from .views import breaches, guarantee

urlpatterns = [
    path("standing/guarantee/", guarantee.own_guarantee, name="guarantee"),
    path("standing/guarantee/notices/", guarantee.own_notices, name="guarantee_notices"),
    path("standing/guarantee/times/", guarantee.own_times, name="guarantee_times"),
    path("standing/guarantee/breaches/", breaches.own_breaches, name="breaches"),
]
