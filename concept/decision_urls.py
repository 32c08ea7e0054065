"""Addresses of what is decided on a version."""

from django.urls import path

from concept.views import decisions, papers

DECISION = "team/konzept/fassungen/<int:number>/beschluss/"

urlpatterns = [
    path(DECISION, decisions.DecisionView.as_view(), name="decision"),
    path(f"{DECISION}aendern/", decisions.DecisionActView.as_view(), name="decision-act"),
    path(f"{DECISION}gremium/neu/", decisions.StepEditView.as_view(), name="decision-step-create"),
    path(f"{DECISION}gremium/<int:pk>/", decisions.StepEditView.as_view(), name="decision-step-edit"),
    path(f"{DECISION}gremium/<int:pk>/ergebnis/", decisions.StepResultView.as_view(), name="decision-step-result"),
    path(f"{DECISION}mitzeichnung/neu/", decisions.SignOffEditView.as_view(), name="sign-off-create"),
    path(f"{DECISION}mitzeichnung/<int:pk>/", decisions.SignOffEditView.as_view(), name="sign-off-edit"),
    path(f"{DECISION}vorlage/", papers.PaperView.as_view(), name="decision-paper"),
    path(f"{DECISION}vorlage.odt", papers.PaperOdtView.as_view(), name="decision-paper-odt"),
    path(f"{DECISION}paket/", papers.PackageView.as_view(), name="decision-package"),
]
