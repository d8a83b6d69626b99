"""Addresses of the rights holders: rights, drafts, notices."""

from django.urls import path

from .views import (
    calendars,
    catalogue,
    conversation,
    deadlines,
    filing,
    letters,
    member_appeals,
    member_disputes,
    notices,
    questions,
    retyping,
    reviews,
    rights,
    sanctions,
    sellers,
)

urlpatterns = [
    path("file/", filing.file, name="file"),
    path("file/new/", filing.draft_new, name="draft_new"),
    path("drafts/", filing.all_drafts, name="drafts"),
    path("drafts/<uuid:pk>/", filing.draft, name="draft"),
    path("drafts/<uuid:pk>/discarded/", filing.draft_discard, name="draft_discard"),
    path("drafts/<uuid:pk>/taken-back/", filing.draft_take_back, name="draft_take_back"),
    path("drafts/<uuid:pk>/files/", filing.draft_files, name="draft_files"),
    path("drafts/<uuid:pk>/preview/", filing.draft_preview, name="draft_preview"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:number>/", notices.notice, name="notice"),
    path("notices/<str:number>/withdrawal/", notices.notice_withdrawal, name="notice_withdrawal"),
    path(
        "notices/<str:number>/questions/<int:place>/answers/", questions.notice_answers, name="notice_answers"
    ),
    path("notices/<str:number>/messages/", conversation.notice_messages, name="notice_messages"),
    path("notices/<str:number>/reason/<int:pk>/", retyping.notice_reason, name="notice_reason"),
    path(
        "notices/<str:number>/reason/<int:pk>/answer/",
        retyping.notice_reason_answer,
        name="notice_reason_answer",
    ),
    path("notices/<str:number>/correction/", notices.notice_correction, name="notice_correction"),
    path("notices/<str:number>/deadline/", deadlines.notice_deadline, name="notice_deadline"),
    path("notices/<str:number>/outcome.pdf", letters.member_letter, name="outcome_letter"),
    path(
        "notices/<str:number>/listings/<int:position>/review/", reviews.outcome_review, name="outcome_review"
    ),
    path("notices/<str:number>/appeal/", member_appeals.appeal, name="appeal"),
    path("notices/<str:number>/disputes/<uuid:pk>/", member_disputes.dispute, name="dispute"),
    path(
        "notices/<str:number>/listings/<int:position>/retraction/",
        member_disputes.retraction,
        name="retraction",
    ),
    path("notices/<str:number>/due.ics", calendars.member_deadline_calendar, name="deadline_calendar"),
    path("warnings/", sanctions.sanctions, name="sanctions"),
    path("warnings/<int:pk>/", sanctions.sanction, name="sanction"),
    path("warnings/<int:pk>/appeal/", sanctions.sanction_appeal, name="sanction_appeal"),
    path("rights/", rights.rights, name="rights"),
    path("rights/new/", rights.right_new, name="right_new"),
    path("rights/sellers/", sellers.sellers, name="sellers"),
    path("rights/sellers/<int:pk>/end/", sellers.seller_end, name="seller_end"),
    path("rights/renewals.ics", calendars.rights_calendar, name="rights_calendar"),
    path("rights/<int:pk>/last-day.ics", calendars.right_calendar, name="right_calendar"),
    path("rights/<int:pk>/", rights.right, name="right"),
    path("rights/<int:pk>/products/", catalogue.products, name="right_products"),
    path("rights/<int:pk>/products/<int:product>/", catalogue.product, name="right_product"),
    path("rights/<int:pk>/products/<int:product>/end/", catalogue.product_end, name="right_product_end"),
    path("rights/<int:pk>/details/", rights.right_details, name="right_details"),
    path("rights/<int:pk>/files/", rights.right_files, name="right_files"),
    path("rights/<int:pk>/renewal/", rights.right_renewal, name="right_renewal"),
]
