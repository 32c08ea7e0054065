"""Measures for their pages: with what they rest on, what they are like, and where the concept names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.models import Indicator, Measure, OverlapFinding
from concept.models.measures import MeasureQuerySet
from concept.similarity import corpus_of
from participants.models import Organisation
from participants.spreadsheets import Sheet, Value
from workshops.finding import contains, terms_of
from workshops.models import Theme


class Gap(models.TextChoices):
    """What a measure may lack."""

    ORIGIN = "herkunft", gettext_lazy("ohne öffentliche Herkunft")
    LEAD = "zustaendig", gettext_lazy("ohne Zuständige")
    OBJECTIVE = "ziel", gettext_lazy("ohne Handlungsziel")
    PUBLICATION = "oeffentlichkeit", gettext_lazy("intern, nicht öffentlich")


@dataclass(frozen=True)
class Narrowing:
    """What a list of measures is narrowed to; nothing where a field is empty. `lead`: a department's or an
    organisation's name, or words."""

    theme: Theme | None = None
    status: str = ""
    lead: str = ""
    priority: str = ""
    needs_decision: str = ""
    gap: str = ""
    words: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A measure that sounds like another one; `score` between 0 and 1."""

    measure: Measure
    score: float


def narrowed(measures: MeasureQuerySet, narrowing: Narrowing) -> MeasureQuerySet:
    """Those measures to which all of it applies. What was given up lacks nothing."""
    filters: dict[str, Any] = {
        "theme": narrowing.theme,
        "status": narrowing.status,
        "priority": narrowing.priority,
        "needs_decision": narrowing.needs_decision,
    }
    measures = measures.filter(**{name: value for name, value in filters.items() if value})
    if narrowing.lead:
        measures = measures.filter(
            models.Q(lead_organisation__name=narrowing.lead)
            | models.Q(lead_department__name=narrowing.lead)
            | models.Q(lead_organisation=None, lead_department=None, lead_text=narrowing.lead)
        )
    if terms := terms_of(narrowing.words):
        measures = measures.filter(contains("folded_text", terms))
    if narrowing.gap:
        measures = measures.exclude(status=Measure.Status.DISCARDED)
    if narrowing.gap == Gap.LEAD:
        return measures.without_lead()
    if narrowing.gap == Gap.PUBLICATION:
        return measures.filter(is_public=False)
    if narrowing.gap in {Gap.ORIGIN, Gap.OBJECTIVE}:
        lacking = "has_origin" if narrowing.gap == Gap.ORIGIN else "has_objective"
        return measures.with_gaps().filter(**{lacking: False})
    return measures


def leads_of(measures: MeasureQuerySet, *, is_public: bool = False) -> list[str]:
    """Who is in charge of any of them, by name; with `is_public` only who may be named to everyone."""
    if is_public:
        hidden = {"public_listing": False, "represents_municipality": None, "represents_department": None}
        measures = measures.exclude(lead_organisation__in=Organisation.objects.filter(**hidden))
    rows = measures.values_list("lead_organisation__name", "lead_department__name", "lead_text").distinct()
    return sorted({organisation or department or text for organisation, department, text in rows} - {""})


def unnamed_parts(measure: Measure) -> list[Organisation]:
    """Who leads it or takes part in it and is not named to everyone. One query."""
    parts = [*filter(None, [measure.lead_organisation]), *measure.partners.select_related("category")]
    return [each for each in parts if each.public_name != each.name]


def gaps_of(measure: Measure) -> list[str]:
    """What a measure (see `with_gaps`) lacks, in words."""
    lacking = [
        (not measure.has_origin, Gap.ORIGIN),  # type: ignore[attr-defined]
        (not measure.lead, Gap.LEAD),
        (not measure.has_objective, Gap.OBJECTIVE),  # type: ignore[attr-defined]
    ]
    return [str(gap.label) for is_so, gap in lacking if is_so]


def similar_measures(measure: Measure) -> list[Suggestion]:
    """The three measures of all themes that sound most like it, but for those that were judged different."""
    rows = {row.pk: row for row in Measure.objects.current().for_pages().order_by("pk")}
    texts = tuple((row.pk, words_to_compare(row)) for row in rows.values())
    findings = OverlapFinding.objects.filter(judgement=OverlapFinding.Judgement.DISTINCT, measures=measure)
    distinct = Measure.objects.filter(overlaps__in=findings).values_list("pk", flat=True)
    nearest = corpus_of(texts).nearest(measure.pk, without=distinct)
    return [Suggestion(rows[found.key], found.score) for found in nearest]


def words_to_compare(measure: Measure) -> str:
    """What a measure is compared by. The title stands there once: counted more, one general word that two titles share
    would say more than all that is to be done."""
    return f"{measure.title} {in_one_line(measure.description)}"


def measure_sheet(measures: MeasureQuerySet) -> Sheet:
    """The measures as a table to download. Six queries."""
    rows = measures.for_pages().prefetch_related("objectives", "results", "contributions", "partners", "indicators")
    heads = [
        _("Kennzeichen"),
        _("Thema"),
        _("Titel"),
        _("Stand"),
        _("Priorität"),
        _("Zuständig"),
        _("Beteiligte"),
        _("Zielgruppe"),
        _("Zeitrahmen"),
        _("Kosten"),
        _("Stellen"),
        _("Finanzierung"),
        _("Braucht es einen Beschluss?"),
        _("Handlungsziele"),
        _("Ergebnisse"),
        _("Beiträge"),
        _("Indikatoren"),
        _("Beschreibung"),
        _("Öffentlich"),
        _("Nächste Überprüfung"),
        _("Beispiel"),
    ]
    return Sheet(_("Maßnahmen"), heads, [_table_row(row) for row in rows])


def _table_row(row: Measure) -> list[Value]:
    partners = [str(partner) for partner in row.partners.all()] + ([row.partners_text] if row.partners_text else [])
    return [
        row.code,
        f"{row.theme.number} {row.theme.short_title}",
        row.title,
        row.get_status_display(),
        row.get_priority_display() if row.priority else "",
        row.lead,
        "; ".join(partners),
        row.target_group,
        row.time_frame,
        row.costs,
        row.posts,
        row.funding,
        row.get_needs_decision_display(),
        _codes(row.objectives.all()),
        ", ".join(str(each.number) for each in row.results.all()),
        ", ".join(str(each.number) for each in row.contributions.all()),
        "; ".join(map(_indicator, row.indicators.all())),
        in_one_line(row.description)[:30_000],
        _("ja") if row.is_public else _("nein"),
        row.review_on,
        _("Beispiel") if row.is_example else "",
    ]


def _indicator(indicator: Indicator) -> str:
    """Such as "Lotsinnen: Anfangs 0 Personen, Ziel 24 Personen"."""
    words = [
        (words % {"value": value, "unit": indicator.unit}).strip()
        for words, value in (
            (_("Anfangs %(value)s %(unit)s"), indicator.baseline),
            (_("Ziel %(value)s %(unit)s"), indicator.target),
        )
        if value
    ]
    return f"{indicator.name}: {', '.join(words)}" if words else indicator.name


def in_one_line(html: str) -> str:
    """Our own small HTML as words."""
    return " ".join(strip_tags(html.replace("<", " <")).split())


def _codes(rows: Iterable[Any]) -> str:
    return ", ".join(row.code for row in rows)
