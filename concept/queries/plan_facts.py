"""What the concept says of goals, measures and where they come from: public things, read in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from concept.models import ActionField, CarryOver, Contribution, GuidingGoal, Measure, Objective, ProgressNote, Result
from workshops.models import AgendaItem, Event, Theme


@dataclass(frozen=True)
class FieldFacts:
    """A theme's field of action. Goals have their objectives; `measures` are the published ones that were not discarded."""

    theme: Theme
    baseline: str
    needs: str
    goals: Sequence[GuidingGoal]
    measures: Sequence[Measure]

    def __bool__(self) -> bool:
        return bool(self.baseline or self.needs or self.goals or self.measures)


@dataclass(frozen=True)
class OriginRow:
    """A public contribution and where it ended; directly, or by a result that rests on it."""

    contribution: Contribution
    results: Sequence[Result]
    objectives: Sequence[Objective]
    measures: Sequence[Measure]

    @property
    def is_handed_in(self) -> bool:
        """Whether it came over the website, not from an event."""
        return self.contribution.channel == Contribution.Channel.WEB

    @property
    def said_at(self) -> Event | None:
        """Where it was said, if everyone may know of it."""
        event = self.contribution.event
        return event if event and event.is_published and not self.is_handed_in else None

    @property
    def points(self) -> Sequence[AgendaItem]:
        """Where it was dealt with as promised: the points that everyone may see, each once."""
        items = (row.agenda_item for row in self._promises(CarryOver.State.DEALT_WITH))
        return list(dict.fromkeys(item for item in items if item and item.is_public and item.event.is_published))

    @property
    def refusals(self) -> Sequence[CarryOver]:
        """The themes for which it was not taken to a workshop, with the reason."""
        return self._promises(CarryOver.State.REFUSED)

    @property
    def merged_into(self) -> Contribution | None:
        """The one it was put together into, if everyone may read it."""
        target = self.contribution.merged_into
        return target if target and target.is_public else None

    @property
    def also_in(self) -> Sequence[Theme]:
        """Its themes but for the first, under which it stands."""
        return list(self.contribution.themes.all())[1:]

    @property
    def origins(self) -> str:
        """The names of all of it, as a block of the concept carries them."""
        return _names([self.contribution], self.results, self.objectives, self.measures)

    def _promises(self, state: str) -> Sequence[CarryOver]:
        return [row for row in self.contribution.carry_overs.all() if row.state == state]


@dataclass(frozen=True)
class OriginGroup:
    """The public contributions of a theme; without one those that belong to none."""

    theme: Theme | None
    rows: Sequence[OriginRow]


def field_facts(themes: Iterable[Theme]) -> list[FieldFacts]:
    """Every theme's field of action. An objective and a measure know their `origins` as a block carries them: with every
    contribution behind them, of a measure also those behind the objectives that it serves, and the measures that went
    into it; and their `basis`, in words.
    Of a measure's notes only the public ones are there."""
    fields = {field.theme_id: field for field in ActionField.objects.all()}
    basis: list[Any] = [
        Prefetch("results", Result.objects.published().prefetch_related(_contributions())),
        _contributions(),
    ]
    goals = list(
        GuidingGoal.objects.prefetch_related(Prefetch("objectives", Objective.objects.prefetch_related(*basis)))
    )
    measures = list(
        Measure.objects.published()
        .exclude(status=Measure.Status.DISCARDED)
        .for_pages()
        .prefetch_related(
            *basis,
            "objectives",
            "partners__category",
            "indicators__values",
            Prefetch("progress_notes", ProgressNote.objects.filter(is_public=True)),
            Prefetch("merged", Measure.objects.filter(is_public=True).order_by("pk")),
        )
    )
    objectives = {objective.pk: objective for goal in goals for objective in goal.objectives.all()}
    rows: list[Any] = [*measures, *objectives.values()]
    for row in rows:
        served, merged = (row.objectives.all(), row.merged.all()) if isinstance(row, Measure) else ([], [])
        behind = [row, *(objectives[each.pk] for each in served)]
        said = {
            each.pk: each
            for part in behind
            for each in (*part.contributions.all(), *(c for r in part.results.all() for c in r.contributions.all()))
        }
        row.basis = ", ".join(map(str, (*row.results.all(), *row.contributions.all())))
        heard = sorted(said.values(), key=lambda each: each.number)
        row.origins = _names([row], merged, served, row.results.all(), heard)
    return [
        FieldFacts(
            theme=theme,
            baseline=fields[theme.pk].baseline if theme.pk in fields else "",
            needs=fields[theme.pk].needs if theme.pk in fields else "",
            goals=[goal for goal in goals if goal.theme_id == theme.pk],
            measures=[measure for measure in measures if measure.theme_id == theme.pk],
        )
        for theme in themes
    ]


def result_facts() -> list[Result]:
    """Every published result, each with its `origins` as a block carries them, and its event. Two queries."""
    results = Result.objects.published().select_related("event__theme").prefetch_related(_contributions())
    rows = list(results.order_by("number"))
    for row in rows:
        row.origins = _names([row], row.contributions.all())  # type: ignore[attr-defined]
    return rows


def origin_facts() -> list[OriginGroup]:
    """Every public contribution and where it ended, by its first theme."""
    ends: list[Any] = [Prefetch("measures", Measure.objects.published().order_by("pk")), "objectives"]
    promises = CarryOver.objects.select_related("theme", "agenda_item__event").order_by("theme__number")
    rows = [
        OriginRow(
            contribution,
            list(contribution.results.all()),
            _once(
                contribution.objectives.all(), (each for r in contribution.results.all() for each in r.objectives.all())
            ),
            _once(contribution.measures.all(), (each for r in contribution.results.all() for each in r.measures.all())),
        )
        for contribution in Contribution.objects.published()
        .select_related("merged_into", "event__theme")
        .prefetch_related(
            "themes",
            Prefetch("carry_overs", promises),
            *ends,
            Prefetch("results", Result.objects.published().order_by("number").prefetch_related(*ends)),
        )
        .order_by("number")
    ]
    groups: dict[Theme | None, list[OriginRow]] = {}
    for row in rows:
        first = next(iter(row.contribution.themes.all()), None)
        groups.setdefault(first, []).append(row)
    return [
        OriginGroup(theme, groups[theme])
        for theme in sorted(groups, key=lambda theme: (theme is None, theme.number if theme else 0))
    ]


def _contributions() -> Any:
    return Prefetch("contributions", Contribution.objects.published().order_by("number"))


def _once(*found: Iterable[Any]) -> list[Any]:
    """All of them, each once, in the order of their codes: 1.2.1, 2.1.2, M2.7, M2.10."""
    rows = {row.pk: row for rows in found for row in rows}
    return sorted(rows.values(), key=lambda row: [int(part) for part in row.code.lstrip("M").split(".")])


def _names(*found: Iterable[Contribution | Result | Objective | Measure]) -> str:
    """ "contribution:3 result:4 objective:2.1.1 measure:M2.7"."""
    return " ".join(
        f"{type(row).__name__.lower()}:{getattr(row, 'code', None) or row.number}"  # type: ignore[union-attr]
        for rows in found
        for row in rows
    )
