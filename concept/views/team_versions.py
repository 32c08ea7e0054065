"""The team's pages of versions: what the concept lacks, freezing it, publishing it, mending who continues whom."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from concept.actions.version_pdfs import enqueue_version_pdf, path_of, request_version_pdf
from concept.actions.versions import (
    NothingToFreezeError,
    VersionDamagedError,
    VersionExistsError,
    correct_predecessors,
    freeze_version,
    publish_version,
)
from concept.content import Content
from concept.models import ConceptVersion
from concept.queries.gaps import concept_gaps
from concept.queries.integrity import is_intact
from concept.queries.version_lists import all_versions, could_be_continued, to_pair
from concept.version_forms import FreezeForm, PredecessorForm
from concept.views.versions import pdf_response
from workshops import rules
from workshops.views.access import RuleRequiredMixin


class VersionListView(RuleRequiredMixin, TemplateView):
    """Every version, and what the concept lacks today."""

    template_name = "concept/team_versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            section="konzept",
            versions=all_versions(),
            gaps=concept_gaps(),
            may_publish=rules.can_publish(self.request.user),
            **kwargs,
        )


class FreezeView(RuleRequiredMixin, View):
    """Freezes the concept as it is, once what it lacks was seen."""

    rule = staticmethod(rules.can_publish)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        gaps = [gap for gap in concept_gaps() if gap.number]
        form = FreezeForm(request.POST, gaps=gaps, number=_next_number())
        if not form.is_valid():
            return self.page(form)
        values = form.cleaned_data
        try:
            version = freeze_version(
                kind=values["kind"],
                label=values["label"],
                gaps=[gap.to_data() for gap in gaps],
                by=request.user,  # type: ignore[arg-type]
                number=values["number"],
            )
        except NothingToFreezeError:
            form.add_error(None, _("Das Konzept hat noch keinen Text. Schreiben Sie zuerst ein Kapitel."))
            return self.page(form)
        except VersionExistsError:
            messages.warning(request, _("Inzwischen ist eine Fassung festgeschrieben worden. Sehen Sie sie sich an."))
            return redirect("concept:team-versions")
        messages.success(request, _("Fassung %(number)d ist festgeschrieben.") % {"number": version.number})
        return redirect("concept:team-version", version.number)

    def page(self, form: FreezeForm | None = None) -> HttpResponse:
        gaps = [gap for gap in concept_gaps() if gap.number]
        form = form or FreezeForm(gaps=gaps, number=_next_number())
        context = {"section": "konzept", "form": form, "gaps": gaps, "number": _next_number()}
        status = 422 if form.is_bound else 200
        return render(self.request, "concept/version_freeze.html", context, status=status)  # type: ignore[attr-defined]


def _next_number() -> int:
    last = ConceptVersion.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


class TeamVersionView(RuleRequiredMixin, TemplateView):
    """One version: whether it is intact, what it lacked, what changed, and the way to the public."""

    template_name = "concept/team_version.html"

    def get_context_data(self, *, number: int, **kwargs: Any) -> dict[str, Any]:
        version = get_object_or_404(ConceptVersion.objects.select_related("publication"), number=number)
        return super().get_context_data(
            section="konzept",
            version=version,
            is_intact=is_intact(version),
            has_pdf=path_of(version.publication) is not None,
            doubtful=len(to_pair(version)) if version.number > 1 else 0,
            may_publish=rules.can_publish(self.request.user),
            **kwargs,
        )


class VersionPreviewView(RuleRequiredMixin, TemplateView):
    """A version as everyone would read it."""

    template_name = "concept/version_preview.html"

    def get_context_data(self, *, number: int, **kwargs: Any) -> dict[str, Any]:
        version = get_object_or_404(ConceptVersion, number=number)
        content = Content.from_data(version.content)
        return super().get_context_data(section="konzept", version=version, content=content, **kwargs)


class VersionPublishView(RuleRequiredMixin, View):
    """Makes a version public, for good."""

    rule = staticmethod(rules.can_publish)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        version = get_object_or_404(ConceptVersion, number=number)
        try:
            publish_version(version=version, by=request.user)  # type: ignore[arg-type]
        except VersionDamagedError:
            messages.error(request, _("Diese Fassung ist beschädigt und kann nicht veröffentlicht werden."))
        else:
            messages.success(request, _("Fassung %(number)d ist öffentlich.") % {"number": version.number})
        return redirect("concept:team-version", version.number)


class PredecessorsView(RuleRequiredMixin, View):
    """Says by hand which paragraph of the version before a new or reworded one continues."""

    rule = staticmethod(rules.can_publish)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        version = get_object_or_404(ConceptVersion, number=number)
        return self.page(version, self.form(version))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        version = get_object_or_404(ConceptVersion, number=number)
        form = self.form(version, request.POST)
        if not form.is_valid():
            return self.page(version, form)
        correct_predecessors(chosen=form.changed)
        messages.success(request, _("Die Zuordnung ist gespeichert."))
        return redirect("concept:team-version", version.number)

    def form(self, version: ConceptVersion, data: Any = None) -> PredecessorForm:
        self.rows = to_pair(version)
        return PredecessorForm(data, paragraphs=self.rows, former=list(could_be_continued(version)))

    def page(self, version: ConceptVersion, form: PredecessorForm) -> HttpResponse:
        rows = [(row, form[f"absatz-{row.pk}"]) for row in self.rows]
        context = {"section": "konzept", "version": version, "form": form, "rows": rows}
        status = 422 if form.is_bound else 200
        return render(self.request, "concept/version_pairs.html", context, status=status)  # type: ignore[attr-defined]


class TeamVersionPdfView(RuleRequiredMixin, View):
    """A version's PDF for the team, also before it is published. `?stand=1` shows the page about it, POST prints again
    while the one before stays."""

    def get(self, request: HttpRequest, number: int) -> HttpResponseBase:
        version = get_object_or_404(ConceptVersion.objects.select_related("publication"), number=number)
        pdf = request_version_pdf(version)
        if pdf.path and "stand" not in request.GET:
            return pdf_response(version, pdf.path)
        context = {"section": "konzept", "version": version, "pdf": pdf}
        return render(request, "concept/team_version_pdf.html", context, status=200 if pdf.path else 202)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        version = get_object_or_404(ConceptVersion, number=number)
        enqueue_version_pdf(version)
        return redirect(f"{request.path}?stand=1")
