"""Addresses of the concept's versions, as everyone reads them."""

from django.urls import path, re_path

from concept.views import versions

urlpatterns = [
    path("konzept/", versions.DocumentView.as_view(), name="document"),
    path("konzept/vergleich/", versions.CompareView.as_view(), name="compare"),
    path("konzept/<int:number>/", versions.VersionView.as_view(), name="version"),
    re_path(
        r"^konzept/(?P<number>[0-9]{1,6})/abs-(?P<anchor>[A-Za-z0-9_.-]{1,210})/$",
        versions.ParagraphView.as_view(),
        name="paragraph",
    ),
]
