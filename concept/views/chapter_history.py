"""What was changed in a chapter, when and by whom; going back to what it was."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.chapters import ChapterConflictError, restore_chapter
from concept.models import Chapter, ChapterRevision
from concept.queries.chapter_history import chapter_revisions, compare_chapter, describe_changes
from workshops import rules
from workshops.views.access import RuleRequiredMixin


class ChapterHistoryView(RuleRequiredMixin, View):
    """All revisions; with `von` and `bis` (versions) what differs between two of them. Without: the last change of the
    text.

    POST with `stand` goes back to that revision, if the chapter is still the one that was seen.
    """

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page(get_object_or_404(Chapter.objects.select_related("theme"), slug=slug))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        if not rules.can_edit_chapters(request.user):
            raise PermissionDenied
        chapter = get_object_or_404(Chapter.objects.select_related("theme"), slug=slug)
        revision = _chosen(request.POST.get("stand", ""), chapter_revisions(chapter))
        if revision is None:
            return self.page(chapter, problem=_("Diesen Stand gibt es nicht. Wählen Sie einen aus der Liste."))
        try:
            seen = int(request.POST.get("version", ""))
            restore_chapter(revision=revision, seen_version=seen, by=request.user)
        except (ChapterConflictError, ValueError):
            chapter.refresh_from_db()
            return self.page(
                chapter,
                problem=_(
                    "Das Kapitel wurde inzwischen an anderer Stelle gespeichert. Es ist nichts geändert worden. "
                    "Sehen Sie sich den neuen Stand an und entscheiden Sie dann."
                ),
            )
        messages.success(request, _("Der Stand ist zurückgeholt. Der bisherige Text steht weiter im Verlauf."))
        return redirect("concept:chapter-history", slug=chapter.slug)

    def page(self, chapter: Chapter, *, problem: str = "") -> HttpResponse:
        revisions = chapter_revisions(chapter)
        new = _chosen(self.request.GET.get("bis", ""), revisions) or (revisions[0] if revisions else None)
        earlier = [revision for revision in revisions if new and revision.version < new.version]
        # Who only reads it through or marks it as finished changes no word.
        last = next((each for each in earlier if new and each.text != new.text), earlier[0] if earlier else new)
        old = _chosen(self.request.GET.get("von", ""), revisions) or last
        context = {
            "section": "konzept",
            "chapter": chapter,
            "changes": describe_changes(revisions),
            "old": old,
            "new": new,
            "stretches": compare_chapter(old, new) if old and new else [],
            "can_restore": rules.can_edit_chapters(self.request.user),
            "problem": problem,
        }
        return render(self.request, "concept/chapter_history.html", context, status=409 if problem else 200)


def _chosen(wanted: str, revisions: list[ChapterRevision]) -> ChapterRevision | None:
    return next((revision for revision in revisions if str(revision.version) == wanted), None)
