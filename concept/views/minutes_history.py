"""What was changed in the minutes, when and by whom; any two of their revisions beside each other."""

from django.http import HttpRequest, HttpResponse

from concept.models import MinutesRevision
from concept.queries.minutes_history import compare_revisions
from concept.views.minutes import MinutesPage


class MinutesHistoryView(MinutesPage):
    """All revisions; with `von` and `bis` (versions) what differs between two of them. Without: the last change."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        revisions = list(minutes.revisions.select_related("by").defer("content"))
        new = self.chosen("bis", revisions) or revisions[-1]
        earlier = [revision for revision in revisions if revision.version < new.version]
        old = self.chosen("von", revisions) or (earlier[-1] if earlier else new)
        return self.page(
            "minutes_history",
            minutes=minutes,
            revisions=revisions[::-1],
            old=old,
            new=new,
            differences=compare_revisions(old, new),
        )

    def chosen(self, name: str, revisions: list[MinutesRevision]) -> MinutesRevision | None:
        wanted = self.request.GET.get(name, "")
        return next((revision for revision in revisions if str(revision.version) == wanted), None)
