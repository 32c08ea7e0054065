"""What the concept still lacks: the report that is looked at before a version is frozen, and kept with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import Chapter, Contribution, Measure, MunicipalResponse, MunicipalTopic, Objective
from concept.models.measures import MeasureQuerySet
from concept.outline import build_outline, in_reading_order
from concept.queries.measures import Gap, Narrowing, narrowed
from concept.queries.overlaps import OPEN, findings
from concept.queries.promises import Stage, standing, without_outcome, without_theme
from workshops.models import Municipality


@dataclass(frozen=True)
class ConceptGap:
    """Something that should be none. `items` name each, `places` are the team's pages where each is mended; `url` is the
    page that shows them all, or the first of the places where there is none for all."""

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
        """Each item with its place; nothing where there is but one page for all."""
        return list(zip(self.items, self.places, strict=True)) if self.places else []

    @property
    def page(self) -> str:
        """Where they stand together; empty where they do not."""
        return "" if self.url in self.places else self.url

    def to_data(self) -> dict[str, Any]:
        """As it is kept with a version."""
        return {"key": self.key, "text": self.text, "number": self.number, "items": self.items}


def concept_gaps() -> list[ConceptGap]:
    """The whole report, also of what is not lacking. A fixed number of queries."""
    measures = Measure.objects.current().exclude(status=Measure.Status.DISCARDED)
    lacking = {
        Gap.LEAD: _("Maßnahmen ohne Zuständigkeit"),
        Gap.OBJECTIVE: _("Maßnahmen ohne Handlungsziel"),
        Gap.ORIGIN: _("Maßnahmen ohne öffentliche Herkunft"),
        Gap.PUBLICATION: _("Maßnahmen, die intern sind und darum nicht im Konzept stehen"),
    }
    return [
        _chapters(),
        _contributions(
            "contributions",
            _("Beiträge ohne Ergebnis"),
            without_outcome().order_by("number").values_list("number", flat=True),
            "concept:outcome",
            reverse("concept:outcomes"),
        ),
        _contributions(
            "promises",
            _("Beiträge aus den Abendterminen, die noch nicht behandelt sind"),
            _promised(),
            "concept:team-contribution",
            reverse("concept:promises"),
        ),
        _hidden_targets(),
        _objectives(Objective.objects.exclude(measures__in=measures).select_related("guiding_goal__theme")),
        *(_measures(measures, gap, text) for gap, text in lacking.items()),
        ConceptGap(
            "overlaps",
            _("Überschneidungen ohne Entscheidung"),
            [each.title for each in findings(OPEN)],
            f"{reverse('concept:overlaps')}?zeige={OPEN}",
        ),
        _municipalities(),
    ]


def _chapters() -> ConceptGap:
    sections = in_reading_order(build_outline(Chapter.objects.all()))
    lacking = [section for section in sections if section.is_gap]
    return ConceptGap(
        "chapters",
        _("Kapitel ohne Text"),
        [section.heading for section in lacking],
        f"{reverse('concept:board')}?stand=ohne-text",
        [reverse("concept:chapter-edit", args=[section.chapter.slug]) for section in lacking],
    )


def _promised() -> list[int]:
    """The numbers of the contributions whose promise is not kept yet, each once."""
    unfinished = standing().filter(stage__in=[Stage.OPEN, Stage.OVERDUE, Stage.PLANNED]).order_by()  # type: ignore[misc]
    number = Coalesce("contribution__merged_into__number", "contribution__number")
    return sorted({*unfinished.values_list(number, flat=True), *without_theme().values_list("number", flat=True)})


def _contributions(key: str, text: str, lacking: Iterable[int], view: str, page: str) -> ConceptGap:
    """`lacking`: their numbers; `view` is the page of each, `page` that of all."""
    numbers = list(lacking)
    items = [_("Beitrag %(number)d") % {"number": number} for number in numbers]
    return ConceptGap(key, text, items, page, [reverse(view, args=[number]) for number in numbers])


def _hidden_targets() -> ConceptGap:
    """What everyone may read and what went into something that not everyone may: its way ends in the dark."""
    rows = Contribution.objects.published().exclude(merged_into=None).exclude(merged_into__publication="public")
    pairs = list(rows.order_by("number").values_list("number", "merged_into__number"))
    words = _("Beitrag %(number)d, aufgegangen in Beitrag %(target)d")
    places = [reverse("concept:team-contribution", args=[target]) for _number, target in pairs]
    return ConceptGap(
        "hidden-targets",
        _("Öffentliche Beiträge, die in einem nicht öffentlichen aufgegangen sind"),
        [words % {"number": number, "target": target} for number, target in pairs],
        next(iter(places), ""),
        places,
    )


def _objectives(lacking: Iterable[Objective]) -> ConceptGap:
    rows = list(lacking)
    pages = [reverse("concept:theme-goals", args=[row.guiding_goal.theme.number]) for row in rows]
    places = [f"{page}#ziel-{row.code}" for page, row in zip(pages, rows, strict=True)]
    items = [str(row) for row in rows]
    return ConceptGap("objectives", _("Handlungsziele ohne Maßnahme"), items, next(iter(places), ""), places)


def _measures(measures: MeasureQuerySet, gap: Gap, text: str) -> ConceptGap:
    """What a filter of the list of measures shows."""
    rows = list(narrowed(measures, Narrowing(gap=gap)).values_list("code", "title"))
    view = "concept:measure-origins" if gap == Gap.ORIGIN else "concept:measure-edit"
    places = [reverse(view, args=[code]) for code, _title in rows]
    names = [f"{code} {title}" for code, title in rows]
    return ConceptGap(f"measures-{gap}", text, names, f"{reverse('concept:measure-list')}?fehlt={gap}", places)


def _municipalities() -> ConceptGap:
    """Those that have said nothing yet, where anything is asked of them."""
    measures = Measure.objects.published().exclude(status=Measure.Status.DISCARDED)
    silent: list[tuple[str, str]] = []
    if MunicipalTopic.objects.exists() or measures.exists():
        answered = MunicipalResponse.objects.exclude(stance=MunicipalResponse.Stance.NO_ANSWER)
        rows = Municipality.objects.exclude(pk__in=answered.values("municipality"))
        silent = list(rows.values_list("name", "slug"))
    return ConceptGap(
        "municipalities",
        _("Kommunen ohne Rückmeldung"),
        [name for name, _slug in silent],
        reverse("concept:municipal-matrix"),
        [reverse("concept:municipal-answers", args=[slug]) for _name, slug in silent],
    )
