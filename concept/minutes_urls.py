"""Addresses of minutes and results."""

from django.urls import path

from concept.views import attachments, minutes, minutes_history, minutes_public, minutes_states, remarks, results

TEAM = "team/termine/<slug:slug>/protokoll/"

urlpatterns = [
    path("termine/<slug:slug>/protokoll/", minutes_public.MinutesView.as_view(), name="minutes"),
    path("termine/<slug:slug>/protokoll.pdf", minutes_public.MinutesPdfView.as_view(), name="minutes-pdf"),
    path("termine/<slug:slug>/verstanden/", remarks.UnderstoodView.as_view(), name="minutes-understood"),
    path("team/protokolle/", minutes.MinutesListView.as_view(), name="minutes-list"),
    path(TEAM, minutes.MinutesEditView.as_view(), name="minutes-edit"),
    path(f"{TEAM}rahmen/", minutes.MinutesFrameView.as_view(), name="minutes-frame"),
    path(f"{TEAM}allgemein/", minutes.MinutesPointView.as_view(), name="minutes-whole"),
    path(f"{TEAM}top/<int:pk>/", minutes.MinutesPointView.as_view(), name="minutes-point"),
    path(f"{TEAM}vorschau/", minutes_public.MinutesPreviewView.as_view(), name="minutes-preview"),
    path(f"{TEAM}stand/", minutes_states.MinutesStateView.as_view(), name="minutes-state"),
    path(f"{TEAM}berichtigung/", minutes_states.MinutesCorrectView.as_view(), name="minutes-correct"),
    path(f"{TEAM}rueckmeldungen/", remarks.RemarksView.as_view(), name="minutes-remarks"),
    path(f"{TEAM}rueckmeldungen/<int:pk>/", remarks.RemarkAnswerView.as_view(), name="remark-answer"),
    path(f"{TEAM}ergebnis/<int:number>/", results.ResultEditView.as_view(), name="result-edit"),
    path(f"{TEAM}ergebnis/<int:number>/loeschen/", results.ResultDeleteView.as_view(), name="result-delete"),
    path(f"{TEAM}verlauf/", minutes_history.MinutesHistoryView.as_view(), name="minutes-history"),
    path(f"{TEAM}anhaenge/", attachments.AttachmentsView.as_view(), name="minutes-attachments"),
    path(f"{TEAM}anhaenge/<uuid:key>/", attachments.AttachmentEditView.as_view(), name="attachment-edit"),
    path(f"{TEAM}anhaenge/<uuid:key>/loeschen/", attachments.AttachmentDeleteView.as_view(), name="attachment-delete"),
    path("termine/<slug:slug>/protokoll/anhang/<uuid:key>/", attachments.FileView.as_view(), name="attachment"),
]
