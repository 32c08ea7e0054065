"""What the concept still lacks: the report that is looked at before a version is frozen, and kept with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import Chapter, Measure, MunicipalResponse, MunicipalTopic, Objective, OverlapFinding
from concept.models.measures import MeasureQuerySet
from concept.outline import build_outline, in_reading_order
from concept.queries.measures import Gap, Narrowing, narrowed
from concept.queries.promises import Stage, standing, without_outcome, without_theme
from workshops.models import Municipality


@dataclass(frozen=True)
class ConceptGap:
    """Something that should be none. `items` name each; `url` is the team's page where it is mended. Where there is no
    page for all, `places` are those of each item, and `url` is the first."""

    key: str
    text: str
    items: list[str]
    url: str
    places: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.items)

    @property
    def linked(self) -> list[tuple[str, str]]:
        """Each item with its place; nothing where there is one page for all."""
        return list(zip(self.items, self.places, strict=True)) if self.places else []

    def to_data(self) -> dict[str, Any]:
        """As it is kept with a version."""
        return {"key": self.key, "text": self.text, "number": self.number, "items": self.items}


def concept_gaps() -> list[ConceptGap]:
    """The whole report, also of what is not lacking. A fixed number of queries."""
    measures = Measure.objects.current().exclude(status=Measure.Status.DISCARDED)
    lacking = {
        Gap.LEAD: _("Maßnahmen ohne Zuständigkeit"),
        Gap.OBJECTIVE: _("Maßnahmen ohne Handlungsziel"),
        Gap.ORIGIN: _("Maßnahmen ohne Herkunft"),
    }
    board = reverse("concept:board")
    return [
        ConceptGap("chapters", _("Kapitel ohne Text"), _chapters_without_text(), board),
        ConceptGap(
            "contributions",
            _("Beiträge ohne Ergebnis"),
            _contributions(without_outcome().order_by("number").values_list("number", flat=True)),
            reverse("concept:outcomes"),
        ),
        ConceptGap(
            "promises",
            _("Beiträge aus den Abendterminen, die noch nicht behandelt sind"),
            _contributions(_promised()),
            reverse("concept:promises"),
        ),
        _objectives(Objective.objects.exclude(measures__in=measures).select_related("guiding_goal__theme")),
        *(_measures(measures, gap, text) for gap, text in lacking.items()),
        ConceptGap(
            "overlaps",
            _("Überschneidungen ohne Entscheidung"),
            [each.title for each in OverlapFinding.objects.filter(decision=OverlapFinding.Decision.OPEN)],
            reverse("concept:overlaps"),
        ),
        ConceptGap(
            "municipalities",
            _("Kommunen ohne Rückmeldung"),
            _silent_municipalities(),
            reverse("concept:municipal-matrix"),
        ),
    ]


def _chapters_without_text() -> list[str]:
    sections = in_reading_order(build_outline(Chapter.objects.all()))
    return [section.heading for section in sections if section.is_gap]


def _promised() -> list[int]:
    """The numbers of the contributions whose promise is not kept yet, each once."""
    unfinished = standing().filter(stage__in=[Stage.OPEN, Stage.OVERDUE, Stage.PLANNED]).order_by()  # type: ignore[misc]
    number = Coalesce("contribution__merged_into__number", "contribution__number")
    return sorted({*unfinished.values_list(number, flat=True), *without_theme().values_list("number", flat=True)})


def _contributions(numbers: Iterable[int]) -> list[str]:
    return [_("Beitrag %(number)d") % {"number": number} for number in numbers]


def _objectives(lacking: Iterable[Objective]) -> ConceptGap:
    rows = list(lacking)
    pages = [reverse("concept:theme-goals", args=[row.guiding_goal.theme.number]) for row in rows]
    places = [f"{page}#ziel-{row.code}" for page, row in zip(pages, rows, strict=True)]
    items = [str(row) for row in rows]
    return ConceptGap("objectives", _("Handlungsziele ohne Maßnahme"), items, next(iter(places), ""), places)


def _measures(measures: MeasureQuerySet, gap: Gap, text: str) -> ConceptGap:
    """What a filter of the list of measures shows, without those that were given up."""
    names = [f"{code} {title}" for code, title in narrowed(measures, Narrowing(gap=gap)).values_list("code", "title")]
    return ConceptGap(f"measures-{gap}", text, names, f"{reverse('concept:measure-list')}?fehlt={gap}")


def _silent_municipalities() -> list[str]:
    """Those that have said nothing yet, where anything is asked of them."""
    measures = Measure.objects.published().exclude(status=Measure.Status.DISCARDED)
    if not (MunicipalTopic.objects.exists() or measures.exists()):
        return []
    answered = MunicipalResponse.objects.exclude(stance=MunicipalResponse.Stance.NO_ANSWER)
    silent = Municipality.objects.exclude(pk__in=answered.values("municipality"))
    return list(silent.values_list("name", flat=True))
