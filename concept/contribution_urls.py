"""Addresses around contributions, as the team and their organisations see them."""

from django.urls import include, path

from concept.views import contributions, own_contributions, wall, wall_imports

wall_urls = [
    path("", wall.WallView.as_view(), name="wall"),
    path("stand/", wall.WallStateView.as_view(), name="wall-state"),
    path("auswahl/", wall.WallSelectionView.as_view(), name="wall-selection"),
    path("zusammenfuehren/", wall.WallMergeView.as_view(), name="wall-merge"),
    path("gruppen/<int:pk>/", wall.ClusterView.as_view(), name="wall-cluster"),
    path("rueckgaengig/", wall.WallUndoView.as_view(), name="wall-undo"),
    path("drucken/", wall.WallPrintView.as_view(), name="wall-print"),
    path("import/", wall_imports.WallImportView.as_view(), name="wall-import"),
]
own_urls = [
    path("", own_contributions.OwnContributionsView.as_view(), name="own-contributions"),
    path("neu/", own_contributions.OwnContributionCreateView.as_view(), name="own-contribution-create"),
    path(
        "<int:number>/nennung/", own_contributions.OwnContributionNamingView.as_view(), name="own-contribution-naming"
    ),
]
urlpatterns = [
    path("team/termine/<slug:slug>/beitraege/", include(wall_urls)),
    path("team/beitraege/", contributions.ContributionListView.as_view(), name="contribution-list"),
    path("team/beitraege/pruefen/", contributions.ContributionCheckView.as_view(), name="contribution-check"),
    path("team/beitraege/<int:number>/", contributions.TeamContributionView.as_view(), name="team-contribution"),
    path(
        "team/beitraege/<int:number>/aendern/", contributions.ContributionEditView.as_view(), name="contribution-edit"
    ),
    path(
        "team/beitraege/<int:number>/teilen/", contributions.ContributionSplitView.as_view(), name="contribution-split"
    ),
    path("team/beitraege/<int:number>/tun/", contributions.ContributionActView.as_view(), name="contribution-act"),
    path(
        "organisation/beitraege/",
        own_contributions.OwnContributionChoiceView.as_view(),
        name="own-contribution-choice",
    ),
    path("organisation/<int:organisation>/beitraege/", include(own_urls)),
]
