"""Addresses at the desk of the resources about sellers: their counter-notices, measures against them, messages to them."""

from django.urls import path

from . import desk_counter_notices, desk_measures, desk_seller_messages

desk = [
    path(
        "counter-notices/",
        desk_counter_notices.DeskCounterNotices.as_view({"get": "list"}),
        name="counter_notices",
    ),
    path(
        "counter-notices/<int:key>/",
        desk_counter_notices.DeskCounterNotices.as_view({"get": "retrieve"}),
        name="counter_notice",
    ),
    path(
        "counter-notices/<int:key>/check/",
        desk_counter_notices.CounterNoticeChecks.as_view({"post": "create"}),
        name="counter_notice_check",
    ),
    path(
        "counter-notices/<int:key>/decision/",
        desk_counter_notices.CounterNoticeDecisions.as_view({"post": "create"}),
        name="counter_notice_decision",
    ),
    path("measures/", desk_measures.Measures.as_view({"get": "list"}), name="measures"),
    path("measures/<int:key>/", desk_measures.Measures.as_view({"get": "retrieve"}), name="measure"),
    path(
        "measures/<int:key>/sign-off/",
        desk_measures.MeasureSignOffs.as_view({"post": "create"}),
        name="measure_sign_off",
    ),
    path(
        "measures/<int:key>/refusal/",
        desk_measures.MeasureRefusals.as_view({"post": "create"}),
        name="measure_refusal",
    ),
    path(
        "measures/<int:key>/proof/",
        desk_measures.MeasureProofs.as_view({"post": "create"}),
        name="measure_proof",
    ),
    path(
        "measures/<int:key>/objection-decision/",
        desk_measures.ObjectionDecisions.as_view({"post": "create"}),
        name="measure_objection_decision",
    ),
    path(
        "measures/<int:key>/lifting/",
        desk_measures.MeasureLiftings.as_view({"post": "create"}),
        name="measure_lifting",
    ),
    path(
        "seller-messages/",
        desk_seller_messages.SellerMessages.as_view({"get": "list"}),
        name="seller_messages",
    ),
    path(
        "seller-messages/<uuid:key>/",
        desk_seller_messages.SellerMessages.as_view({"get": "retrieve"}),
        name="seller_message",
    ),
    path(
        "seller-messages/<uuid:key>/retry/",
        desk_seller_messages.SellerMessageRetries.as_view({"post": "create"}),
        name="seller_message_retry",
    ),
    path(
        "seller-messages/<uuid:key>/link-revocation/",
        desk_seller_messages.SellerLinkRevocations.as_view({"post": "create"}),
        name="seller_link_revocation",
    ),
    path(
        "seller-messages/<uuid:key>/link-renewal/",
        desk_seller_messages.SellerLinkRenewals.as_view({"post": "create"}),
        name="seller_link_renewal",
    ),
]
