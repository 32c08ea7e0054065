"""Addresses of the concept's versions, as everyone reads them and as the team makes them."""

from django.urls import path, re_path

from concept.views import team_versions, versions

urlpatterns = [
    path("konzept/", versions.DocumentView.as_view(), name="document"),
    path("konzept/vergleich/", versions.CompareView.as_view(), name="compare"),
    path("konzept/<int:number>/", versions.VersionView.as_view(), name="version"),
    re_path(
        r"^konzept/(?P<number>[0-9]{1,6})/abs-(?P<anchor>[A-Za-z0-9_.-]{1,210})/$",
        versions.ParagraphView.as_view(),
        name="paragraph",
    ),
    path("konzept/<int:number>.pdf", versions.VersionPdfView.as_view(), name="version-pdf"),
    path("team/konzept/fassungen/", team_versions.VersionListView.as_view(), name="team-versions"),
    path("team/konzept/fassungen/neu/", team_versions.FreezeView.as_view(), name="version-freeze"),
    path("team/konzept/fassungen/<int:number>/", team_versions.TeamVersionView.as_view(), name="team-version"),
    path(
        "team/konzept/fassungen/<int:number>/vorschau/",
        team_versions.VersionPreviewView.as_view(),
        name="version-preview",
    ),
    path(
        "team/konzept/fassungen/<int:number>/veroeffentlichen/",
        team_versions.VersionPublishView.as_view(),
        name="version-publish",
    ),
    path(
        "team/konzept/fassungen/<int:number>/zuordnung/",
        team_versions.PredecessorsView.as_view(),
        name="version-pairs",
    ),
    path(
        "team/konzept/fassungen/<int:number>/pdf/", team_versions.TeamVersionPdfView.as_view(), name="team-version-pdf"
    ),
]
