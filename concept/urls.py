from django.urls import include, path

from concept import (
    consultation_urls,
    contribution_urls,
    decision_urls,
    department_urls,
    glossary_urls,
    measure_urls,
    minutes_urls,
    municipality_urls,
    overlap_urls,
    promise_urls,
    version_urls,
)
from concept.views import (
    board,
    chapter_history,
    chapters,
    documents,
    pasting,
)

app_name = "concept"
urlpatterns = [
    path("", include(contribution_urls.urlpatterns)),
    path("", include(promise_urls.urlpatterns)),
    path("", include(minutes_urls.urlpatterns)),
    path("", include(measure_urls.urlpatterns)),
    path("", include(version_urls.urlpatterns)),
    path("", include(decision_urls.urlpatterns)),
    path("", include(consultation_urls.urlpatterns)),
    path("", include(overlap_urls.urlpatterns)),
    path("", include(municipality_urls.urlpatterns)),
    path("", include(department_urls.urlpatterns)),
    path("", include(glossary_urls.urlpatterns)),
    path("team/einfuegen/", pasting.PasteView.as_view(), name="paste"),
    path("team/konzept/", board.BoardView.as_view(), name="board"),
    path("team/konzept/entwurf.pdf", documents.DraftPdfView.as_view(), name="draft-pdf"),
    path("team/konzept/<slug:slug>/", chapters.ChapterEditView.as_view(), name="chapter-edit"),
    path("team/konzept/<slug:slug>/verlauf/", chapter_history.ChapterHistoryView.as_view(), name="chapter-history"),
]
