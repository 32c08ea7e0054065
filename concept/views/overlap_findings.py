"""What the findings of the departments' matrix are about: made, changed, taken out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.actions.measures import judge_distinct
from concept.actions.overlaps import (
    OverlapConflictError,
    OverlapRefusedError,
    add_finding,
    describe_finding,
    remove_finding,
)
from concept.models import Measure, OverlapFinding
from concept.overlap_forms import FindingForm
from concept.views.overlaps import OverlapPage


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
