"""Addresses of the departments' matrix."""

from django.urls import path

from concept.views import overlap_findings, overlaps

urlpatterns = [
    path("team/querschnitt/", overlaps.OverlapsView.as_view(), name="overlaps"),
    path("team/querschnitt/stand/", overlaps.OverlapsStateView.as_view(), name="overlaps-state"),
    path("team/querschnitt/druck/", overlaps.OverlapPrintView.as_view(), name="overlaps-print"),
    path("team/querschnitt/neu/", overlap_findings.OverlapCreateView.as_view(), name="overlap-create"),
    path("team/querschnitt/verschieden/", overlap_findings.OverlapDistinctView.as_view(), name="overlap-distinct"),
    path("team/querschnitt/<int:pk>/", overlap_findings.OverlapEditView.as_view(), name="overlap-edit"),
    path("team/querschnitt/<int:pk>/entfernen/", overlap_findings.OverlapRemoveView.as_view(), name="overlap-remove"),
]
