"""What concerns one municipality, for everyone."""

from typing import Any

from django.shortcuts import get_object_or_404

from concept.queries.municipalities import released_feedback
from concept.queries.municipality_pages import measures_with, organisations_by_municipality, part_of
from workshops.models import Event, Municipality
from workshops.views.public import PublicPage


class MunicipalitiesView(PublicPage):
    """Every municipality with how many organisations and dates it has."""

    template_name = "concept/municipalities.html"
    section = "ueber"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=organisations_by_municipality(), feedback=released_feedback(), **kwargs)


class MunicipalityView(PublicPage):
    """Its dates, organisations in numbers, measures with people from there.

    What it said itself does not stand here: answers are published as counts over all municipalities, so that none of
    them is pilloried ("Rückmeldung aus n von m").
    """

    template_name = "concept/municipality.html"
    section = "ueber"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        municipality = get_object_or_404(Municipality, slug=kwargs["slug"])
        events = list(Event.objects.published().filter(venue__municipality=municipality).for_pages().in_order())
        return super().get_context_data(
            municipality=municipality,
            coming=[event for event in events if not event.is_past],
            past=[event for event in events if event.is_past],
            part=part_of(municipality),
            measures=measures_with(municipality),
            feedback=released_feedback(),
            **kwargs,
        )
