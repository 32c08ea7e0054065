"""Addresses around the municipalities: the team's matrix, the link by which they answer, and what everyone reads."""

from django.urls import path

from concept.views import municipal_answers, municipalities, public_municipalities

urlpatterns = [
    path("kommunen/", public_municipalities.MunicipalitiesView.as_view(), name="municipalities"),
    path("kommunen/antwort/", municipal_answers.MunicipalAnswerView.as_view(), name="municipal-answer"),
    path("kommunen/antwort/<slug:token>/", municipal_answers.MunicipalLinkView.as_view(), name="municipal-link"),
    path("kommunen/<slug:slug>/", public_municipalities.MunicipalityView.as_view(), name="municipality"),
    path("team/kommunen/", municipalities.MunicipalMatrixView.as_view(), name="municipal-matrix"),
    path("team/kommunen/<slug:slug>/", municipal_answers.MunicipalAnswersView.as_view(), name="municipal-answers"),
    path(
        "team/kommunen/<slug:slug>/freigeben/", municipalities.MunicipalReleaseView.as_view(), name="municipal-release"
    ),
    path("team/kommunen/<slug:slug>/links/", municipalities.MunicipalLinksView.as_view(), name="municipal-links"),
    path(
        "team/kommunen/<slug:slug>/fragebogen.pdf", municipalities.MunicipalSheetView.as_view(), name="municipal-sheet"
    ),
    # Beside the municipalities, so that none of them needs another name.
    path("team/kommunalabfrage/erinnern/", municipalities.MunicipalReminderView.as_view(), name="municipal-reminder"),
    path("team/kommunalabfrage/themen/", municipalities.MunicipalTopicsView.as_view(), name="municipal-topics"),
    path("team/kommunalabfrage/themen/<int:pk>/", municipalities.MunicipalTopicView.as_view(), name="municipal-topic"),
    path(
        "team/kommunalabfrage/links/<int:pk>/zurueckziehen/",
        municipalities.MunicipalLinkRevokeView.as_view(),
        name="municipal-link-revoke",
    ),
]
