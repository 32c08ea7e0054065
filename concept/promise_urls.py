"""Addresses around the promise to the evening sessions, and around what became of contributions."""

from django.urls import path

from concept.views import promises, public_contributions

urlpatterns = [
    path("beitraege/", public_contributions.ContributionsView.as_view(), name="contributions"),
    path("beitraege/<int:number>/", public_contributions.ContributionView.as_view(), name="contribution"),
    path("team/zusagen/", promises.PromisesView.as_view(), name="promises"),
]
