"""Addresses around the promise to the evening sessions, and around what became of contributions."""

from django.urls import path

from concept.views import outcomes, promise_agendas, promises, public_contributions, search

urlpatterns = [
    path("beitraege/", public_contributions.ContributionsView.as_view(), name="contributions"),
    path("beitraege/<int:number>/", public_contributions.ContributionView.as_view(), name="contribution"),
    path("team/zusagen/", promises.PromisesView.as_view(), name="promises"),
    path("suche/", search.SearchView.as_view(), name="search"),
    path("team/suche/", search.TeamSearchView.as_view(), name="team-search"),
    path("team/beitraege/ohne-ergebnis/", outcomes.OutcomesView.as_view(), name="outcomes"),
    path("team/beitraege/<int:number>/ergebnis/", outcomes.OutcomeView.as_view(), name="outcome"),
    path(
        "team/termine/<slug:slug>/tagesordnung/offenes/", promise_agendas.OpenResultsView.as_view(), name="open-results"
    ),
    path(
        "team/termine/<slug:slug>/tagesordnung/<int:pk>/daran/",
        promise_agendas.AgendaItemUsesView.as_view(),
        name="agenda-item-uses",
    ),
    path("team/termine/<slug:slug>/abschluss/", promise_agendas.PromiseCloseView.as_view(), name="promise-close"),
]
