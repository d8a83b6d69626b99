"""Addresses of enforcement for the IPR team."""

from django.urls import path

from .views import custody, exhibits, rates, seizures

urlpatterns = [
    path("seizures/", seizures.figures, name="seizure_figures"),
    path("custody/heads/", custody.heads, name="custody_heads"),
    path("custody/heads/<int:pk>/", custody.head_list, name="custody_head_list"),
    path("rates/", rates.rates, name="exchange_rates"),
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
    path("<str:number>/seizures/<int:pk>/rates/", seizures.seizure_rates, name="seizure_rates"),
    path("<str:number>/seizures/lines/<int:pk>/disposal/", seizures.line_disposal, name="line_disposal"),
]
