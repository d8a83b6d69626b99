"""Addresses of organisations outside any of them."""

from django.urls import path

from .views import public

urlpatterns = [
    path("register/", public.register, name="register_organisation"),
    path("invitations/<str:token>/", public.invitation, name="invitation"),
    path("roles/", public.roles, name="roles"),
]
