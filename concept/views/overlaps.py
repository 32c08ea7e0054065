"""The departments' matrix: what touches each other, and what is to become of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.measures import judge_distinct
from concept.actions.overlaps import (
    OverlapConflictError,
    OverlapRefusedError,
    add_finding,
    describe_finding,
    remove_finding,
    rule_on_finding,
)
from concept.models import Measure, OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement
from concept.overlap_forms import FindingForm, RulingForm
from concept.queries.overlaps import DECIDED, DISTINCT, OPEN, findings, suggestions
from workshops import rules
from workshops.models import Department, Theme
from workshops.views.access import RuleRequiredMixin

PER_PAGE = 40


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else None


class OverlapPage(RuleRequiredMixin, View):
    """For whoever writes the concept; what is released, the process lead says."""

    rule = staticmethod(rules.can_edit_measures)

    def chosen(self) -> tuple[str, Theme | None]:
        """What the address asks for: which findings, and of which theme."""
        shown = self.request.GET.get("zeige", "")
        number = _number(self.request.GET.get("thema"))
        theme = Theme.objects.filter(number=number).first() if number else None
        return (shown if shown in (OPEN, DECIDED, DISTINCT) else ""), theme

    def form(self, finding: OverlapFinding, departments: list[Department], data: Any = None) -> RulingForm:
        may_release = rules.can_publish(self.request.user)
        return RulingForm(data, finding=finding, departments=departments, may_release=may_release)


class OverlapsView(OverlapPage):
    """The matrix, a row for each finding, each stored by itself. Two people at once get both versions to choose from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        finding = get_object_or_404(OverlapFinding, pk=_number(request.POST.get("befund")) or 0)
        form = self.form(finding, list(Department.objects.all()), request.POST)
        if not form.is_valid() or "again" in request.POST:
            return self.show(bound=form, finding=finding, status=422 if form.errors else 200)
        try:
            stored = rule_on_finding(
                finding=finding, seen_version=form.cleaned_data["version"], ruling=form.ruling, by=request.user
            )
        except OverlapConflictError as conflict:
            return self.show_conflict(conflict.finding, form)
        except OverlapRefusedError as refused:
            messages.error(request, str(refused))
            return redirect(request.get_full_path())
        messages.success(request, _("„%(title)s“ ist gespeichert.") % {"title": stored.title})
        return redirect(f"{request.get_full_path()}#befund-{stored.pk}")

    def show(
        self, *, bound: RulingForm | None = None, finding: OverlapFinding | None = None, status: int = 200
    ) -> HttpResponse:
        shown, theme = self.chosen()
        departments = list(Department.objects.all())
        page = Paginator(findings(shown, theme.number if theme else None), PER_PAGE).get_page(
            self.request.GET.get("seite")
        )
        rows = [
            (row, bound if finding and finding.pk == row.pk else self.form(row, departments))
            for row in page.object_list
        ]
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


class OverlapPrintView(OverlapPage):
    """The matrix on paper, for the session: with room to write."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shown, theme = self.chosen()
        context = {"section": "konzept", "findings": findings(shown, theme.number if theme else None), "theme": theme}
        return render(request, "concept/overlaps_print.html", context)


class OverlapCreateView(OverlapPage):
    """A new finding; `?massnahme=M1.2&massnahme=M2.7` chooses measures beforehand."""

    def get(self, request: HttpRequest) -> HttpResponse:
        codes = request.GET.getlist("massnahme")[:20]
        known = list(Measure.objects.current().filter(code__in=[code.replace("\0", "") for code in codes]))
        initial = {"measures": [measure.code for measure in known]}
        return _show_finding(request, FindingForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindingForm(request.POST)
        if not form.is_valid():
            return _show_finding(request, form, status=422)
        finding = add_finding(**_matter(form), by=request.user)
        messages.success(request, _("„%(title)s“ steht jetzt in der Matrix.") % {"title": finding.title})
        return redirect(f"{reverse('concept:overlaps')}#befund-{finding.pk}")


class OverlapDistinctView(OverlapPage):
    """Two measures look alike and are not: they are not suggested together again."""

    def post(self, request: HttpRequest) -> HttpResponse:
        codes = [code.replace("\0", "") for code in request.POST.getlist("massnahme")[:2]]
        found = list(Measure.objects.current().filter(code__in=codes))
        if len(found) != 2:
            raise Http404
        judge_distinct(measure=found[0], other=found[1], by=request.user)
        messages.success(
            request, _("%(one)s und %(other)s gelten als verschieden.") % {"one": found[0].code, "other": found[1].code}
        )
        return redirect(f"{reverse('concept:overlaps')}#vorschlaege")


class OverlapEditView(OverlapPage):
    """What a finding is about."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        finding = get_object_or_404(OverlapFinding, pk=pk)
        initial = {
            "version": finding.version,
            "title": finding.title,
            "measures": [measure.code for measure in finding.measures.all()],
            "offers": finding.offers,
            "departments": finding.departments.all(),
        }
        form = FindingForm(initial=initial, measures=finding.measures.all())
        return _show_finding(request, form, finding)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        finding = get_object_or_404(OverlapFinding, pk=pk)
        form = FindingForm(request.POST, measures=finding.measures.all())
        if not form.is_valid():
            return _show_finding(request, form, finding, status=422)
        seen_version = form.cleaned_data["version"] or 0
        try:
            describe_finding(finding=finding, seen_version=seen_version, **_matter(form), by=request.user)
        except OverlapConflictError as conflict:
            # Saved once more, what was entered here counts: it was seen beside the other.
            form.data = form.data.copy()
            form.data["version"] = conflict.finding.version
            return _show_finding(request, form, conflict.finding, status=409)
        except OverlapRefusedError as refused:
            messages.error(request, str(refused))
            return redirect("concept:overlaps")
        messages.success(request, _("„%(title)s“ ist gespeichert.") % {"title": form.cleaned_data["title"]})
        return redirect(f"{reverse('concept:overlaps')}#befund-{pk}")


class OverlapRemoveView(OverlapPage):
    """Takes a finding out of the matrix."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        finding = get_object_or_404(OverlapFinding, pk=pk)
        try:
            remove_finding(finding=finding)
        except OverlapRefusedError as refused:
            messages.error(request, str(refused))
            return redirect("concept:overlap-edit", pk)
        messages.success(request, _("„%(title)s“ ist entfernt.") % {"title": finding.title})
        return redirect("concept:overlaps")


def _matter(form: FindingForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "title": data["title"],
        "measures": list(data["measures"]),
        "offers": data["offers"],
        "departments": list(data.get("departments", [])),
    }


def _show_finding(
    request: HttpRequest, form: FindingForm, finding: OverlapFinding | None = None, status: int = 200
) -> HttpResponse:
    context = {"section": "konzept", "form": form, "finding": finding, "is_conflict": status == 409}
    return render(request, "concept/overlap_edit.html", context, status=status)


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
