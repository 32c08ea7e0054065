"""Addresses of the departments' matrix."""

from django.urls import path

from concept.views import overlaps

urlpatterns = [
    path("team/querschnitt/", overlaps.OverlapsView.as_view(), name="overlaps"),
    path("team/querschnitt/druck/", overlaps.OverlapPrintView.as_view(), name="overlaps-print"),
    path("team/querschnitt/neu/", overlaps.OverlapCreateView.as_view(), name="overlap-create"),
    path("team/querschnitt/verschieden/", overlaps.OverlapDistinctView.as_view(), name="overlap-distinct"),
    path("team/querschnitt/<int:pk>/", overlaps.OverlapEditView.as_view(), name="overlap-edit"),
    path("team/querschnitt/<int:pk>/entfernen/", overlaps.OverlapRemoveView.as_view(), name="overlap-remove"),
]
