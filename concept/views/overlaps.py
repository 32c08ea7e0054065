"""The departments' matrix: what touches each other, and what is to become of it.

Everything works as plain forms. `js/matrix.js` stores a row without reloading and asks every few seconds what others have
stored: rows come as JSON then, rendered by the same templates.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.overlaps import OverlapConflictError, OverlapRefusedError, rule_on_finding
from concept.models import OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement
from concept.overlap_forms import RulingForm
from concept.queries.overlaps import (
    DECIDED,
    DISTINCT,
    OPEN,
    findings,
    findings_changed_since,
    newest_finding,
    suggestions,
)
from workshops import rules
from workshops.formats import format_clock
from workshops.models import Department, Theme
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number, read_whole_numbers

PER_PAGE = 40
# The button that takes over what a department said.
TAKE = "uebernehmen"


class OverlapPage(RuleRequiredMixin, View):
    """For whoever writes the concept or leads the departments' session; what is released, the process lead says."""

    rule = staticmethod(rules.can_judge_overlaps)

    def chosen(self) -> tuple[str, Theme | None]:
        """What the address asks for: which findings, and of which theme."""
        shown = self.request.GET.get("zeige", "")
        number = read_whole_number(self.request.GET.get("thema"))
        theme = Theme.objects.filter(number=number).first() if number else None
        return (shown if shown in (OPEN, DECIDED, DISTINCT) else ""), theme

    def form(self, finding: OverlapFinding, data: Any = None) -> RulingForm:
        may_release = rules.can_publish(self.request.user)
        return RulingForm(data, finding=finding, departments=self.departments, may_release=may_release)

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    @cached_property
    def departments(self) -> list[Department]:
        return list(Department.objects.all())

    def row_as_json(self, finding: OverlapFinding, form: RulingForm | None = None) -> dict[str, Any]:
        """A row; with `form` as it was entered."""
        context = {"finding": finding, "form": form or self.form(finding)}
        html = render_to_string("concept/overlap_row.html", context, request=self.request)
        return {"pk": finding.pk, "version": finding.version, "row": html}

    def row_and_note(self, finding: OverlapFinding, *, is_conflict: bool = False) -> dict[str, Any]:
        """A row as it is stored, and what is said about it where somebody writes in it."""
        context = {"finding": finding, "facts": _words_of(finding), "is_conflict": is_conflict}
        return self.row_as_json(finding) | {"note": render_to_string("concept/overlap_note.html", context)}


class OverlapsView(OverlapPage):
    """The matrix, a row for each finding, each stored by itself. Two people at once get both versions to choose from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        finding = get_object_or_404(OverlapFinding, pk=read_whole_number(request.POST.get("befund")) or 0)
        form = self.form_with_words(finding) if TAKE in request.POST else self.form(finding, request.POST)
        if not form.is_valid() or "again" in request.POST:
            if self.wants_json:
                words = [str(text) for texts in form.errors.values() for text in texts]
                return JsonResponse(self.row_as_json(finding, form) | {"words": " ".join(words)}, status=422)
            return self.show(bound=form, finding=finding, status=422 if form.errors else 200)
        try:
            stored = rule_on_finding(
                finding=finding, seen_version=form.cleaned_data["version"], ruling=form.ruling, by=request.user
            )
        except OverlapConflictError as conflict:
            if self.wants_json:
                return JsonResponse(self.row_and_note(conflict.finding, is_conflict=True), status=409)
            return self.show_conflict(conflict.finding, form)
        except OverlapRefusedError as refused:
            if self.wants_json:
                return JsonResponse({"words": str(refused)}, status=422)
            messages.error(request, str(refused))
            return redirect(request.get_full_path())
        if self.wants_json:
            words = _("„%(title)s“: gespeichert %(time)s") % {
                "title": stored.title,
                "time": format_clock(stored.changed_at),
            }
            return JsonResponse(self.row_as_json(stored) | {"words": words})
        messages.success(request, _("„%(title)s“ ist gespeichert.") % {"title": stored.title})
        return redirect(f"{request.get_full_path()}#befund-{stored.pk}")

    def form_with_words(self, finding: OverlapFinding) -> RulingForm:
        """The row with what a department said in it, to be stored; "17:2" is its answer's id and version. It is released
        anew."""
        pk, version = read_whole_numbers(self.request.POST[TAKE], 2) or (None, None)
        said = finding.department_responses.said().filter(pk=pk, version=version).first()
        if said is None:
            form = self.form(finding, self.request.POST)
            form.add_error(None, _("Die Abteilung hat ihre Antwort inzwischen geändert. Lesen Sie sie noch einmal."))
            return form
        data = self.request.POST.copy()
        data.pop(f"befund-{finding.pk}-is_released", None)
        for name in ("judgement", "decision", "reason"):
            data[f"befund-{finding.pk}-{name}"] = getattr(said, name)
        return self.form(finding, data)

    def show(
        self, *, bound: RulingForm | None = None, finding: OverlapFinding | None = None, status: int = 200
    ) -> HttpResponse:
        shown, theme = self.chosen()
        page = Paginator(findings(shown, theme.number if theme else None), PER_PAGE).get_page(
            self.request.GET.get("seite")
        )
        rows = [(row, bound if finding and finding.pk == row.pk else self.form(row)) for row in page.object_list]
        if bound and finding and all(row.pk != finding.pk for row, _form in rows):
            # It no longer is among those the address asks for: what was entered stays in sight.
            rows.insert(0, (finding, bound))
        kept = {"thema": str(theme.number)} if theme else {}
        words = [("", _("Alle")), (OPEN, _("offen")), (DECIDED, _("entschieden")), (DISTINCT, _("verschieden"))]
        count = page.paginator.count
        context = {
            "section": "konzept",
            "page": page,
            "rows": rows,
            "newest": newest_finding(),
            "bound": bound,
            "shown": shown,
            "theme": theme,
            "themes": Theme.objects.all(),
            "views": [
                (_query(kept | ({"zeige": name} if name else {})), label, name == shown) for name, label in words
            ],
            "result": ngettext("%(count)d Befund", "%(count)d Befunde", count) % {"count": count},
            "suggestions": suggestions(),
            "pages": _query(kept | ({"zeige": shown} if shown else {})),
        }
        return render(self.request, "concept/overlaps.html", context, status=status)

    def show_conflict(self, stored: OverlapFinding, form: RulingForm) -> HttpResponse:
        context = {
            "section": "konzept",
            "stored": stored,
            "stored_ruling": _words_of(stored),
            "form": form,
            "mine": _words_of(_with(stored, form)),
            "address": self.request.get_full_path(),
        }
        return render(self.request, "concept/overlap_conflict.html", context, status=409)


class OverlapsStateView(OverlapPage):
    """Which of the rows that a page shows are others by now. `zeile=17:3:5`: it has finding 17 as of version 3, and has
    heard so much from the departments; `bis=40`: 40 was the last finding there was."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = (read_whole_numbers(text, 3) for text in request.GET.getlist("zeile")[: 2 * PER_PAGE])
        seen = {pk: (version, heard) for pk, version, heard in filter(None, rows)}
        changed, gone = findings_changed_since(seen)
        answer = {
            "rows": [self.row_and_note(finding) for finding in changed],
            "gone": gone,
            "new": findings().filter(pk__gt=read_whole_number(request.GET.get("bis")) or 0).count(),
        }
        return JsonResponse(answer, headers={"Cache-Control": "no-store"})


class OverlapPrintView(OverlapPage):
    """The matrix on paper, for the session: with room to write."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shown, theme = self.chosen()
        context = {"section": "konzept", "findings": findings(shown, theme.number if theme else None), "theme": theme}
        return render(request, "concept/overlaps_print.html", context)


def _with(stored: OverlapFinding, form: RulingForm) -> OverlapFinding:
    """The finding as it would be with what was entered; never stored."""
    ruling = form.ruling
    is_released = stored.is_released if ruling.is_released is None else ruling.is_released
    return OverlapFinding(
        judgement=ruling.judgement,
        decision=ruling.decision,
        lead_department=ruling.lead_department,
        reason=ruling.reason,
        is_released=is_released,
    )


def _words_of(finding: OverlapFinding) -> list[tuple[str, str]]:
    return [
        (_("Urteil"), OverlapJudgement(finding.judgement).label),
        (_("Entscheidung"), OverlapDecision(finding.decision).label),
        (_("Federführung"), str(finding.lead_department or _("noch offen"))),
        (_("Begründung"), finding.reason or "–"),
        (_("Freigegeben"), _("ja") if finding.is_released else _("nein")),
    ]


def _query(values: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())
