"""Pages of an organisation's developers, below /o/<organisation>/developers/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.clients, name="developers"),
    path("clients/new/", views.client_new, name="client_new"),
    path("clients/<int:pk>/", views.client, name="client"),
    path("clients/<int:pk>/rotation/", views.rotation, name="client_rotation"),
    path("clients/<int:pk>/revocation/", views.revocation, name="client_revocation"),
    path("clients/<int:pk>/keys/<int:key>/revocation/", views.key_revocation, name="key_revocation"),
    path("calls/", views.calls, name="calls"),
    path("examples/", views.examples, name="examples"),
]
