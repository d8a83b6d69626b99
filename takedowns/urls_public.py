"""Addresses of takedowns for sellers, who have no account."""

from django.urls import path

from .views import seller_appeals, seller_measure, seller_misuse, seller_statement

urlpatterns = [
    path("measures/<str:token>/", seller_measure.measure, name="seller_measure"),
    path("measures/<str:token>/objection/", seller_measure.objection, name="seller_objection"),
    path("decisions/<str:token>/", seller_statement.statement, name="seller_statement"),
    path("decisions/<str:token>/answer/", seller_statement.answer, name="seller_answer"),
    path("decisions/<str:token>/answers/<uuid:pk>/", seller_statement.receipt, name="seller_receipt"),
    path("decisions/<str:token>/misuse/", seller_misuse.flag, name="seller_misuse"),
    path("decisions/<str:token>/misuse/<str:report>/", seller_misuse.receipt, name="seller_misuse_receipt"),
    path("decisions/<str:token>/appeal/", seller_appeals.appeal, name="seller_appeal"),
    path(
        "decisions/<str:token>/appeals/<uuid:pk>/",
        seller_appeals.appeal_receipt,
        name="seller_appeal_receipt",
    ),
]
