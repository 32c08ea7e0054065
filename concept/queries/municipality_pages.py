"""What everyone may know about one municipality."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from concept.models import Measure
from participants.models import Organisation
from participants.models.registrations import ACTIVE
from workshops.models import Event, Municipality, Theme


@dataclass(frozen=True)
class Part:
    """Organisations of a municipality that are registered: how many, and how many for each theme."""

    total: int
    by_theme: list[tuple[Theme, int]]


def part_of(municipality: Municipality) -> Part:
    """Counts organisations that come to a workshop, once per theme. Two queries."""
    taking_part = Organisation.objects.filter(
        municipality=municipality, registrations__state__in=ACTIVE, registrations__event__theme__isnull=False
    )
    here = Q(events__registrations__state__in=ACTIVE, events__registrations__organisation__municipality=municipality)
    themes = Theme.objects.order_by("number").annotate(
        organisation_count=Count("events__registrations__organisation", filter=here, distinct=True)
    )
    return Part(
        total=taking_part.distinct().count(),
        by_theme=[(theme, theme.organisation_count) for theme in themes if theme.organisation_count],
    )


@dataclass(frozen=True)
class Line:
    """A municipality in the list of all."""

    municipality: Municipality
    organisations: int
    events: int


def organisations_by_municipality() -> list[Line]:
    """Every municipality with how many organisations of its come to a workshop, and its published dates. Two queries."""
    registered = Q(
        organisations__registrations__state__in=ACTIVE, organisations__registrations__event__theme__isnull=False
    )
    dates = dict(
        Event.objects.published()
        .exclude(venue__municipality=None)
        .order_by()
        .values_list("venue__municipality")
        .annotate(number=Count("pk"))
    )
    found = Municipality.objects.order_by("name").annotate(
        number=Count("organisations", filter=registered, distinct=True)
    )
    return [Line(each, each.number, dates.get(each.pk, 0)) for each in found]


def measures_with(municipality: Municipality) -> QuerySet[Measure]:
    """Public measures led or carried by organisations from there: such as agreed to be named, or stand for the
    municipality itself. Three queries at most."""
    named = Q(public_listing=True, municipality=municipality) | Q(represents_municipality=municipality)
    organisations = Organisation.objects.filter(named).values("pk")
    carried = Measure.partners.through.objects.filter(organisation__in=organisations).values("measure")
    return Measure.objects.published().filter(Q(lead_organisation__in=organisations) | Q(pk__in=carried)).for_pages()
