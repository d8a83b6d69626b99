"""Addresses of enforcement for members."""

from django.urls import path

from .views import custody, disclosures, exhibits, member, seizures

urlpatterns = [
    path("", member.cases, name="cases"),
    path("new/", member.own_case_new, name="case_new"),
    path("closed/", member.case_closed, name="case_closed"),
    path("funnel/", member.case_funnel, name="case_funnel"),
    path("diary/", member.case_diary, name="case_diary"),
    path("of/<str:number>/", member.notice_cases, name="notice_cases"),
    path("seizures/", seizures.figures, name="seizure_figures"),
    path("<str:number>/", member.case, name="case"),
    path("<str:number>/history/", member.case_history, name="case_history"),
    path("<str:number>/listings/", member.case_listings, name="case_listings"),
    path("<str:number>/move/", member.case_move, name="case_move"),
    path("<str:number>/signature/", member.case_signature, name="case_signature"),
    path("<str:number>/template/", member.case_template, name="case_template"),
    path("<str:number>/letters/<int:pk>/", member.case_letter, name="case_letter"),
    path("<str:number>/plans/<int:pk>/agreement/", member.case_plan_agreed, name="case_plan_agreed"),
    path("<str:number>/mandates/<uuid:pk>/end/", member.case_mandate_revoked, name="case_mandate_revoked"),
    path("<str:number>/purchases/<int:pk>/photos/", member.case_photos, name="case_photos"),
    path("<str:number>/add/<slug:key>/", member.case_entry, name="case_entry"),
    path("<str:number>/change/<slug:key>/<int:pk>/", member.case_change, name="case_change"),
    path("<str:number>/exhibits/", exhibits.exhibits, name="exhibits"),
    path("<str:number>/exhibits/new/", exhibits.exhibit_new, name="exhibit_new"),
    path("<str:number>/exhibits/<int:pk>/", exhibits.exhibit, name="exhibit"),
    path("<str:number>/exhibits/<int:pk>/copies/", exhibits.exhibit_copy, name="exhibit_copy"),
    path("<str:number>/exhibits/<int:pk>/steps/", custody.custody_step, name="custody_step"),
    path("<str:number>/exhibits/<int:pk>/hand-over/", custody.handing_over, name="hand_over"),
    path("<str:number>/exhibits/<int:pk>/receipt/", custody.receipt, name="receipt"),
    path("<str:number>/exhibits/<int:pk>/corrections/", custody.correction, name="correction"),
    path("<str:number>/custody/", custody.custody, name="custody"),
    path("<str:number>/custody/bundle/", custody.bundle, name="bundle"),
    path("<str:number>/seizures/", seizures.seizures, name="seizures"),
    path("<str:number>/seizures/new/", seizures.seizure_new, name="seizure_new"),
    path("<str:number>/seizures/<int:pk>/final/", seizures.seizure_final, name="seizure_final"),
    path(
        "<str:number>/seizures/<int:pk>/confirmation/", seizures.seizure_confirmed, name="seizure_confirmed"
    ),
    path("<str:number>/seizures/<int:pk>/rates/", seizures.seizure_rates, name="seizure_rates"),
    path("<str:number>/seizures/lines/<int:pk>/disposal/", seizures.line_disposal, name="line_disposal"),
    path("<str:number>/disclosures/new/", disclosures.disclosure_new, name="disclosure_new"),
    path("<str:number>/disclosures/<int:pk>/", disclosures.disclosure, name="disclosure"),
    path(
        "<str:number>/disclosures/<int:pk>/in-force/",
        disclosures.disclosure_in_force,
        name="disclosure_in_force",
    ),
    path("<str:number>/disclosures/<int:pk>/data.pdf", disclosures.disclosure_pdf, name="disclosure_pdf"),
]
