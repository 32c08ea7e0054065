"""Addresses by which departments are asked and answer."""

from django.urls import path

from concept.views import departments

urlpatterns = [
    path("abteilungen/antwort/", departments.DepartmentAnswerView.as_view(), name="department-answer"),
    path("abteilungen/antwort/<slug:token>/", departments.DepartmentLinkView.as_view(), name="department-link"),
    path("team/abteilungen/", departments.DepartmentsView.as_view(), name="departments"),
    path("team/abteilungen/<slug:slug>/links/", departments.DepartmentLinksView.as_view(), name="department-links"),
    path(
        "team/abteilungsabfrage/links/<int:pk>/zurueckziehen/",
        departments.DepartmentLinkRevokeView.as_view(),
        name="department-link-revoke",
    ),
]
