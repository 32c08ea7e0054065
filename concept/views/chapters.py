"""The page a chapter is written on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.chapters import ChapterConflictError, save_chapter
from concept.forms import ChapterForm
from concept.models import Chapter
from concept.outline import build_outline, in_reading_order
from workshops import plaintext, rules
from workshops.views.access import RuleRequiredMixin


class ChapterEditView(RuleRequiredMixin, View):
    """Writes one chapter. Two people at once get both versions to choose from."""

    rule = staticmethod(rules.can_edit_chapters)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        chapter = get_object_or_404(Chapter, slug=slug)
        return self._page(chapter, ChapterForm(chapter=chapter))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        chapter = get_object_or_404(Chapter, slug=slug)
        form = ChapterForm(request.POST, chapter=chapter)
        if not form.is_valid():
            return self._page(chapter, form)
        values = form.cleaned_data
        if "again" in request.POST:
            # From the conflict page: go on with one's own text, on top of what is stored now.
            return self._page(chapter, form)
        try:
            save_chapter(
                chapter=chapter,
                seen_version=values["version"],
                text=values["text"],
                status=values["status"],
                editor=values["editor"],
                due_on=values["due_on"],
                by=request.user,
            )
        except ChapterConflictError as conflict:
            # Both texts are in the stored form: cleaned, nothing but our own small HTML.
            context = {
                "section": "konzept",
                "stored": conflict.chapter,
                "stored_text": mark_safe(conflict.chapter.text),
                "mine": values,
                "mine_status": Chapter.Status(values["status"]).label,
                "mine_text": mark_safe(values["text"]),
            }
            return render(request, "concept/chapter_conflict.html", context, status=409)
        messages.success(request, _("„%(title)s“ ist gespeichert.") % {"title": chapter.title})
        return redirect(f"{reverse('concept:board')}#kapitel-{chapter.slug}")

    def _page(self, chapter: Chapter, form: ChapterForm) -> HttpResponse:
        outline = in_reading_order(build_outline(Chapter.objects.select_related("theme")))
        section = next(section for section in outline if section.chapter.pk == chapter.pk)
        html, plain = chapter.text, form.data.get("plain")
        if form.is_bound:
            html = form.cleaned_data.get("text", "")
        if plain is None or "text" in form.data:
            plain = plaintext.to_plain(html)
        context = {
            "section": "konzept",
            "chapter": chapter,
            "place": section,
            "form": form,
            "html": html,
            "plain": plain,
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(self.request, "concept/chapter_edit.html", context, status=status)  # type: ignore[attr-defined]
