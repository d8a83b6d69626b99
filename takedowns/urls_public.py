"""Addresses of takedowns for sellers, who have no account."""

from django.urls import path

from .views import seller_statement

urlpatterns = [
    path("decisions/<str:token>/", seller_statement.statement, name="seller_statement"),
    path("decisions/<str:token>/answer/", seller_statement.answer, name="seller_answer"),
    path("decisions/<str:token>/answers/<uuid:pk>/", seller_statement.receipt, name="seller_receipt"),
]
