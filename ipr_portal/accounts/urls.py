"""A person's own pages that allauth does not have."""

from django.urls import path

from . import views

urlpatterns = [
    path("you/profile/", views.profile, name="profile"),
    path("you/sign-ins/", views.sign_ins, name="sign_ins"),
    path("you/sessions/<int:pk>/ending/", views.session_ending, name="session_ending"),
]
