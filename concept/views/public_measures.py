"""What is to be done: for everyone, as far as it is published."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from concept.measure_forms import MeasureFilterForm
from concept.models import Measure
from concept.queries.measures import leads_of, narrowed
from concept.queries.origins import basis_of, contributions_behind, paragraphs_naming
from workshops.richtext import at_level
from workshops.views.public import PublicPage

PER_PAGE = 30


class MeasuresView(PublicPage):
    """Every published measure."""

    template_name = "concept/measures.html"
    section = "konzept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        published = Measure.objects.published()
        filters = MeasureFilterForm(self.request.GET, leads=leads_of(published, is_public=True), for_team=False)
        page = Paginator(narrowed(published, filters.narrowing()).for_pages(), PER_PAGE).get_page(
            self.request.GET.get("seite")
        )
        query = self.request.GET.copy()
        query.pop("seite", None)
        count = page.paginator.count
        return super().get_context_data(
            filter=filters,
            page=page,
            query=query.urlencode(),
            tokens=filters.tokens(self.request.path, self.request.GET),
            result=ngettext("%(count)d Maßnahme", "%(count)d Maßnahmen", count) % {"count": count},
            **kwargs,
        )


class MeasureView(PublicPage):
    """One published measure. Its name stays good: one that went into another leads there."""

    template_name = "concept/measure.html"
    section = "konzept"

    @cached_property
    def measure(self) -> Measure:
        return get_object_or_404(
            Measure.objects.for_pages().select_related("merged_into").prefetch_related("partners__category"),
            code=self.kwargs["code"],
            is_public=True,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.measure.merged_into:
            target = get_object_or_404(Measure.objects.published(), pk=self.measure.merged_into_id)
            return redirect(target)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        measure = self.measure
        return super().get_context_data(
            measure=measure,
            # Our own small HTML.
            description=mark_safe(at_level(measure.description, 2)),
            objectives=measure.objectives.select_related("guiding_goal__theme"),
            partners=measure.public_partners,
            indicators=measure.indicators.prefetch_related("values"),
            notes=measure.progress_notes.filter(is_public=True),
            basis=basis_of(measure, is_public=True),
            behind=contributions_behind(measure),
            paragraphs=paragraphs_naming([f"measure:{measure.code}"]),
            **kwargs,
        )
