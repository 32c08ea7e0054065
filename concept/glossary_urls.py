"""Addresses of the glossary."""

from django.urls import path

from concept.views import glossary

urlpatterns = [
    path("konzept/glossar/", glossary.GlossaryView.as_view(), name="glossary"),
    # Not /team/konzept/glossar/: there the chapter of that name is written.
    path("team/konzept/begriffe/", glossary.TeamGlossaryView.as_view(), name="team-glossary"),
    path("team/konzept/begriffe/neu/", glossary.EntryEditView.as_view(), name="glossary-create"),
    path("team/konzept/begriffe/<int:pk>/", glossary.EntryEditView.as_view(), name="glossary-edit"),
]
