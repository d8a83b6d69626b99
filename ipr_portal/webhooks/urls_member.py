"""Pages of an organisation's webhooks, below /o/<organisation>/developers/webhooks/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.webhooks, name="webhooks"),
    path("new/", views.webhook_new, name="webhook_new"),
    path("<int:pk>/", views.webhook, name="webhook"),
    path("<int:pk>/settings/", views.change, name="webhook_settings"),
    path("<int:pk>/test/", views.test, name="webhook_test"),
    path("<int:pk>/rotation/", views.rotation, name="webhook_rotation"),
    path("<int:pk>/disabling/", views.disabling, name="webhook_disabling"),
    path("<int:pk>/enabling/", views.enabling, name="webhook_enabling"),
    path("<int:pk>/replay/", views.replay_parked, name="webhook_replay"),
    path("<int:pk>/deliveries/<int:delivery>/", views.delivery, name="webhook_delivery"),
    path("<int:pk>/deliveries/<int:delivery>/replay/", views.replay_one, name="delivery_replay"),
]
