"""The concept board."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.chapters import plan_chapters
from concept.board_forms import LATE, NOBODY, UNWRITTEN, BoardFilterForm, PlanForm
from concept.forms import writers
from concept.models import Chapter
from concept.outline import Section, build_outline, in_reading_order
from concept.queries.comments import open_by_section
from workshops import clock, rules
from workshops.views.access import RuleRequiredMixin


class BoardView(RuleRequiredMixin, View):
    """Every chapter with its state, who writes it, when it is due, and what is still missing.

    POST plans several chapters at once.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PlanForm(people=writers()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not rules.can_edit_chapters(request.user):
            raise PermissionDenied
        form = PlanForm(request.POST, people=writers())
        if not form.is_valid():
            return self.page(form, status=422)
        slugs = [chapter.slug for chapter in form.cleaned_data["kapitel"]]
        changed = plan_chapters(slugs=slugs, changes=form.changes(), by=request.user)
        text = ngettext("%(count)d Kapitel ist geändert.", "%(count)d Kapitel sind geändert.", len(changed))
        messages.success(request, text % {"count": len(changed)})
        return redirect(request.get_full_path())

    def page(self, form: PlanForm, *, status: int = 200) -> HttpResponse:
        sections = in_reading_order(build_outline(Chapter.objects.select_related("theme", "editor")))
        today = clock.today()
        consulted, open_comments = open_by_section()
        filters = BoardFilterForm(self.request.GET, people=writers())
        rows = [
            {
                "section": section,
                "chapter": section.chapter,
                "is_late": section.chapter.is_late(today),
                "open_comments": open_comments.get(section.chapter.slug, 0),
                "changed_at": clock.to_local(clock.at(section.chapter.updated_at)) if section.chapter.version else None,
            }
            for section in sections
            if filters.matches(section, is_late=section.chapter.is_late(today))
        ]
        context = {
            "section": "konzept",
            "has_chapters": bool(sections),
            "rows": rows,
            "consulted": consulted,
            "gaps": _gaps(sections, today),
            "can_edit": rules.can_edit_chapters(self.request.user),
            "filter": filters,
            "tokens": filters.tokens(self.request.path),
            "result": ngettext("%(count)d Kapitel", "%(count)d Kapitel", len(rows)) % {"count": len(rows)},
            "form": form,
        }
        return render(self.request, "concept/board.html", context, status=status)


def _gaps(sections: list[Section], today: date) -> list[dict[str, Any]]:
    empty = [section for section in sections if section.is_gap]
    unassigned = sum(section.chapter.editor_id is None for section in empty)
    late = sum(section.chapter.is_late(today) for section in sections)
    board = reverse("concept:board")
    return [
        {"number": len(empty), "text": _("Kapitel ohne Text"), "url": f"{board}?stand={UNWRITTEN}"},
        {
            "number": unassigned,
            "text": _("davon schreibt noch niemand"),
            "url": f"{board}?stand={UNWRITTEN}&wer={NOBODY}",
        },
        {"number": late, "text": _("überfällig"), "url": f"{board}?stand={LATE}"},
    ]
