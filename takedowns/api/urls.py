"""Addresses of the resources about rights and notices."""

from django.urls import path

from . import (
    appeals,
    batches,
    catalogue,
    conversation,
    counter_notices,
    desk_appeals,
    desk_conversation,
    desk_corrections,
    desk_decisions,
    desk_explanations,
    desk_legal_holds,
    desk_misuse,
    desk_misuse_flags,
    desk_notices,
    desk_queue,
    desk_second_reviews,
    desk_sellers,
    desk_settlements,
    desk_statements,
    drafts,
    evidence,
    exports,
    notices,
    questions,
    reference,
    reviews,
    rights,
    sanctions,
    sellers,
    urls_sellers,
)

member = [
    path("notices/", notices.Notices.as_view({"get": "list", "post": "create"}), name="notices"),
    path("notices/export/", exports.NoticeExports.as_view({"get": "retrieve"}), name="notice_export"),
    path("listings/export/", exports.ListingExports.as_view({"get": "retrieve"}), name="listing_export"),
    path("notices/<str:number>/", notices.Notices.as_view({"get": "retrieve"}), name="notice"),
    path(
        "notices/<str:number>/withdrawal/", notices.Withdrawals.as_view({"post": "create"}), name="withdrawal"
    ),
    path(
        "notices/<str:number>/correction/", notices.Corrections.as_view({"post": "create"}), name="correction"
    ),
    path(
        "notice-batches/",
        batches.NoticeBatches.as_view({"get": "list", "post": "create"}),
        name="notice_batches",
    ),
    path(
        "notice-batches/<uuid:key>/", batches.NoticeBatches.as_view({"get": "retrieve"}), name="notice_batch"
    ),
    path("notice-batches/<uuid:key>/rows/", batches.BatchRows.as_view({"get": "list"}), name="batch_rows"),
    path(
        "notice-batches/<uuid:key>/cancellation/",
        batches.BatchCancellations.as_view({"post": "create"}),
        name="batch_cancellation",
    ),
    path(
        "notice-batches/<uuid:key>/resumption/",
        batches.BatchResumptions.as_view({"post": "create"}),
        name="batch_resumption",
    ),
    path("notices/<str:number>/questions/", questions.Questions.as_view({"get": "list"}), name="questions"),
    path(
        "notices/<str:number>/questions/<int:place>/answers/",
        questions.Answers.as_view({"post": "create"}),
        name="answers",
    ),
    path(
        "notices/<str:number>/messages/",
        conversation.Messages.as_view({"get": "list", "post": "create"}),
        name="messages",
    ),
    path(
        "notices/<str:number>/reason-proposals/",
        conversation.Proposals.as_view({"get": "list"}),
        name="reason_proposals",
    ),
    path(
        "notices/<str:number>/reason-proposals/<int:key>/answer/",
        conversation.ProposalAnswers.as_view({"post": "create"}),
        name="reason_proposal_answer",
    ),
    path(
        "notices/<str:number>/listings/<int:position>/retraction/",
        counter_notices.Retractions.as_view({"post": "create"}),
        name="retraction",
    ),
    path("counter-notices/", counter_notices.CounterNotices.as_view({"get": "list"}), name="counter_notices"),
    path(
        "counter-notices/<int:key>/",
        counter_notices.CounterNotices.as_view({"get": "retrieve"}),
        name="counter_notice",
    ),
    path(
        "counter-notices/<int:key>/reply/",
        counter_notices.CounterReplies.as_view({"post": "create"}),
        name="counter_notice_reply",
    ),
    path("drafts/", drafts.Drafts.as_view({"get": "list", "post": "create"}), name="drafts"),
    path(
        "drafts/<uuid:key>/",
        drafts.Drafts.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="draft",
    ),
    path("drafts/<uuid:key>/submission/", drafts.Submissions.as_view({"post": "create"}), name="submission"),
    path("drafts/<uuid:key>/findings/", drafts.Findings.as_view({"get": "list"}), name="findings"),
    path("evidence-files/", evidence.EvidenceFiles.as_view({"post": "create"}), name="evidence_files"),
    path(
        "evidence-files/<uuid:key>/",
        evidence.EvidenceFiles.as_view({"get": "retrieve"}),
        name="evidence_file",
    ),
    path(
        "evidence-files/<uuid:key>/content/",
        evidence.EvidenceContents.as_view({"get": "retrieve"}),
        name="evidence_content",
    ),
    path("rights/", rights.Rights.as_view({"get": "list", "post": "create"}), name="rights"),
    path("rights/<int:key>/", rights.Rights.as_view({"get": "retrieve"}), name="right"),
    path("rights/<int:key>/renewal/", rights.Renewals.as_view({"post": "create"}), name="renewal"),
    path(
        "rights/<int:key>/products/",
        catalogue.RightProducts.as_view({"get": "list", "post": "create"}),
        name="right_products",
    ),
    path(
        "rights/<int:key>/products/<int:product>/",
        catalogue.RightProducts.as_view({"get": "retrieve"}),
        name="right_product",
    ),
    path(
        "rights/<int:key>/products/<int:product>/end/",
        catalogue.ProductEnds.as_view({"post": "create"}),
        name="right_product_end",
    ),
    path(
        "authorised-sellers/",
        sellers.AuthorisedSellers.as_view({"get": "list", "post": "create"}),
        name="authorised_sellers",
    ),
    path(
        "authorised-sellers/<int:key>/",
        sellers.AuthorisedSellers.as_view({"get": "retrieve"}),
        name="authorised_seller",
    ),
    path(
        "authorised-sellers/<int:key>/end/",
        sellers.AuthorisationEnds.as_view({"post": "create"}),
        name="authorised_seller_end",
    ),
    path("reasons/", reference.Reasons.as_view({"get": "list"}), name="reasons"),
    path("statements/", reference.Statements.as_view({"get": "list"}), name="statements"),
    path(
        "outcome-reviews/",
        reviews.OutcomeReviews.as_view({"get": "list", "post": "create"}),
        name="outcome_reviews",
    ),
    path("sanctions/", sanctions.Sanctions.as_view({"get": "list"}), name="sanctions"),
    path("sanctions/<int:key>/", sanctions.Sanctions.as_view({"get": "retrieve"}), name="sanction"),
    path(
        "sanctions/<int:key>/appeal/",
        sanctions.AppealsAgainstSanctions.as_view({"post": "create"}),
        name="sanction_appeal",
    ),
    path("suspensions/", sanctions.Suspensions.as_view({"get": "list"}), name="suspensions"),
    path("appeals/", appeals.Appeals.as_view({"get": "list", "post": "create"}), name="appeals"),
]
desk = [
    path("queue/", desk_queue.Queue.as_view({"get": "list"}), name="queue"),
    path("notices/<str:number>/", desk_notices.Notices.as_view({"get": "retrieve"}), name="notice"),
    path(
        "notices/<str:number>/claim/",
        desk_notices.Claims.as_view({"post": "create", "delete": "destroy"}),
        name="claim",
    ),
    path("notices/<str:number>/lease/", desk_notices.Leases.as_view({"post": "create"}), name="lease"),
    path("notices/<str:number>/triager/", desk_notices.Triagers.as_view({"post": "create"}), name="triager"),
    path(
        "notices/<str:number>/decisions/",
        desk_decisions.Decisions.as_view({"post": "create"}),
        name="decisions",
    ),
    path(
        "notices/<str:number>/questions/",
        questions.DeskQuestions.as_view({"get": "list", "post": "create"}),
        name="questions",
    ),
    path(
        "notices/<str:number>/questions/<int:place>/verdict/",
        questions.AnswerVerdicts.as_view({"post": "create"}),
        name="answer_verdict",
    ),
    path(
        "notices/<str:number>/corrections/",
        desk_corrections.DecisionCorrections.as_view({"get": "list", "post": "create"}),
        name="decision_corrections",
    ),
    path(
        "notices/<str:number>/messages/",
        desk_conversation.DeskMessages.as_view({"get": "list", "post": "create"}),
        name="messages",
    ),
    path(
        "notices/<str:number>/message-files/",
        desk_conversation.MessageFiles.as_view({"post": "create"}),
        name="message_files",
    ),
    path(
        "notices/<str:number>/read-receipts/",
        desk_conversation.ReadReceipts.as_view({"post": "create"}),
        name="read_receipts",
    ),
    path(
        "notices/<str:number>/notes/",
        desk_conversation.Notes.as_view({"get": "list", "post": "create"}),
        name="notes",
    ),
    path(
        "notices/<str:number>/legal-holds/",
        desk_legal_holds.LegalHolds.as_view({"get": "list", "post": "create"}),
        name="legal_holds",
    ),
    path(
        "notices/<str:number>/legal-holds/<int:key>/",
        desk_legal_holds.LegalHolds.as_view({"get": "retrieve"}),
        name="legal_hold",
    ),
    path(
        "notices/<str:number>/legal-holds/<int:key>/lifting/",
        desk_legal_holds.Liftings.as_view({"post": "create"}),
        name="legal_hold_lifting",
    ),
    path(
        "notices/<str:number>/misuse-flags/",
        desk_misuse_flags.FlagsOfNotices.as_view({"post": "create"}),
        name="misuse_flags_of_notice",
    ),
    path(
        "organisations/<slug:slug>/misuse-flags/",
        desk_misuse_flags.FlagsOfOrganisations.as_view({"post": "create"}),
        name="misuse_flags_of_organisation",
    ),
    path(
        "evidence-files/<uuid:key>/content/",
        evidence.DeskEvidenceContents.as_view({"get": "retrieve"}),
        name="evidence_content",
    ),
    path("notices/<str:number>/undo/", desk_decisions.Undo.as_view({"post": "create"}), name="undo"),
    path(
        "explanations/",
        desk_explanations.Explanations.as_view({"get": "list", "post": "create"}),
        name="explanations",
    ),
    path(
        "explanations/<int:key>/",
        desk_explanations.Explanations.as_view({"get": "retrieve"}),
        name="explanation",
    ),
    path(
        "explanations/<int:key>/versions/",
        desk_explanations.ExplanationVersions.as_view({"post": "create"}),
        name="explanation_versions",
    ),
    path(
        "explanations/<int:key>/retirement/",
        desk_explanations.ExplanationRetirements.as_view({"post": "create", "delete": "destroy"}),
        name="explanation_retirement",
    ),
    path(
        "second-reviews/", desk_second_reviews.SecondReviews.as_view({"get": "list"}), name="second_reviews"
    ),
    path(
        "second-reviews/<int:key>/",
        desk_second_reviews.SecondReviews.as_view({"get": "retrieve"}),
        name="second_review",
    ),
    path(
        "second-reviews/<int:key>/opinion/",
        desk_second_reviews.SecondOpinions.as_view({"post": "create"}),
        name="second_opinion",
    ),
    path(
        "second-reviews/<int:key>/settlement/",
        desk_settlements.Settlements.as_view({"post": "create"}),
        name="settlement",
    ),
    path(
        "second-reviews/<int:key>/cancellation/",
        desk_settlements.Cancellations.as_view({"post": "create"}),
        name="second_review_cancellation",
    ),
    path("agreement/", desk_second_reviews.Agreements.as_view({"get": "retrieve"}), name="agreement"),
    path(
        "statement-batches/",
        desk_statements.StatementBatches.as_view({"get": "list"}),
        name="statement_batches",
    ),
    path(
        "statement-batches/<int:key>/",
        desk_statements.StatementBatches.as_view({"get": "retrieve"}),
        name="statement_batch",
    ),
    path(
        "statement-batches/<int:key>/statements/",
        desk_statements.BatchStatements.as_view({"get": "list"}),
        name="statements_of_batch",
    ),
    path("sellers/<str:key>/", desk_sellers.Sellers.as_view({"get": "retrieve"}), name="seller"),
    path(
        "sellers/<str:key>/notices/",
        desk_sellers.SellerNotices.as_view({"get": "list"}),
        name="seller_notices",
    ),
    path("misuse-cases/", desk_misuse.MisuseCases.as_view({"get": "list"}), name="misuse_cases"),
    path("misuse-cases/<int:key>/", desk_misuse.MisuseCases.as_view({"get": "retrieve"}), name="misuse_case"),
    path(
        "misuse-cases/<int:key>/reviewer/",
        desk_misuse.MisuseReviewers.as_view({"post": "create"}),
        name="misuse_reviewer",
    ),
    path(
        "misuse-cases/<int:key>/reviews/",
        desk_misuse.MisuseReviews.as_view({"post": "create"}),
        name="misuse_reviews",
    ),
    path(
        "misuse-cases/<int:key>/proposal-answer/",
        desk_misuse.ProposedSuspensionAnswers.as_view({"post": "create"}),
        name="misuse_proposal_answer",
    ),
    path("sanction-appeals/", desk_misuse.SanctionAppeals.as_view({"get": "list"}), name="sanction_appeals"),
    path(
        "sanction-appeals/<int:key>/",
        desk_misuse.SanctionAppeals.as_view({"get": "retrieve"}),
        name="sanction_appeal",
    ),
    path(
        "sanction-appeals/<int:key>/answer/",
        desk_misuse.SanctionAppealAnswers.as_view({"post": "create"}),
        name="sanction_appeal_answer",
    ),
    path("appeals/", desk_appeals.DeskAppeals.as_view({"get": "list"}), name="appeals"),
    path("appeals/<uuid:key>/", desk_appeals.DeskAppeals.as_view({"get": "retrieve"}), name="appeal"),
    path(
        "appeals/<uuid:key>/decider/",
        desk_appeals.AppealDeciders.as_view({"post": "create"}),
        name="appeal_decider",
    ),
    path(
        "appeals/<uuid:key>/decision/",
        desk_appeals.AppealDecisions.as_view({"post": "create"}),
        name="appeal_decision",
    ),
    *urls_sellers.desk,
]
