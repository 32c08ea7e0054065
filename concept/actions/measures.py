"""Planning measures: from a title to a sheet, and on to what became of it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from concept.actions.planning import PlanConflict, PlanRefused, end_of, next_code, planning, shift
from concept.models import (
    Contribution,
    Indicator,
    IndicatorValue,
    Measure,
    Objective,
    OverlapFinding,
    ProgressNote,
    Result,
)
from workshops.models import Theme, User

FIELDS = (
    "title",
    "description",
    "target_group",
    "lead_organisation",
    "lead_department",
    "lead_text",
    "partners_text",
    "time_frame",
    "costs",
    "posts",
    "funding",
    "needs_decision",
    "priority",
    "status",
    "review_on",
)
"""What `change_measure` takes as a value; beside them `partners` and `objectives` as collections."""


def add_measure(
    *,
    theme: Theme,
    title: str,
    by: User | None,
    objectives: Collection[Objective] = (),
    results: Collection[Result] = (),
    contributions: Collection[Contribution] = (),
    is_example: bool = False,
) -> Measure:
    """A draft as the theme's last measure, with the next code. The same title again in a theme is the same measure.

    Raises PlanRefused without a title.
    """
    title = _titled(title)
    with planning() as at:
        siblings = list(Measure.objects.filter(theme=theme))
        known = next((each for each in siblings if each.title == title and each.merged_into_id is None), None)
        if known:
            return known
        measure = Measure.objects.create(
            code=next_code(f"M{theme.number}."),
            theme=theme,
            position=end_of(siblings),
            title=title,
            created_at=at,
            changed_at=at,
            changed_by=by,
            is_example=is_example,
        )
        measure.objectives.set(objectives)
        measure.results.set(results)
        measure.contributions.set(contributions)
        return measure


def change_measure(*, measure: Measure, version: int, by: User | None, **values: Any) -> Measure:
    """Stores a sheet that was read as `version`. `values`: some of `FIELDS`, `partners`, `objectives`; `description`
    in its stored form (see `workshops.richtext`).

    Raises PlanConflict, PlanRefused; TypeError for a value that nobody may set so.
    """
    if unknown := set(values) - {*FIELDS, "partners", "objectives"}:
        raise TypeError(f"A measure's sheet does not have: {', '.join(sorted(unknown))}")
    if "title" in values:
        values["title"] = _titled(values["title"])
    with planning() as at:
        stored = _stored(measure)
        if stored is None or stored.version != version:
            raise PlanConflict(stored)
        _demand_current(stored)
        for name in set(values) & set(FIELDS):
            setattr(stored, name, values[name])
        if stored.lead_organisation and stored.lead_department:
            raise PlanRefused(_("Zuständig ist entweder eine Abteilung oder eine Organisation."))
        stored.version += 1
        _save(stored, at, by)
        for name in set(values) & {"partners", "objectives"}:
            getattr(stored, name).set(values[name])
        return stored


def move_measure(*, measure: Measure, by: User | None, step: int = 0, theme: Theme | None = None) -> None:
    """Moves it among its theme's measures (-1 up, 1 down), or to the end of another `theme`. Its code stays.

    Raises PlanRefused for one that was merged into another.
    """
    with planning() as at:
        stored = _stored(measure)
        if stored is None:
            return
        _demand_current(stored)
        if theme and theme.pk != stored.theme_id:
            stored.position = end_of(Measure.objects.filter(theme=theme))
            stored.theme = theme
        elif step:
            shift(list(Measure.objects.current().filter(theme=stored.theme_id)), stored, step)
            stored.refresh_from_db(fields=["position"])
        _save(stored, at, by)


def merge_measures(*, measure: Measure, into: Measure, by: User | None) -> Measure:
    """Puts a measure into another one: what it rests on and serves, its partners, indicators and notes go over.

    Its own sheet stays to be read, and what municipalities and departments said about it stays with it. Gives the one
    that remains. Raises PlanRefused.
    """
    with planning() as at:
        source, target = _stored(measure), _stored(into)
        if source is None or target is None:
            raise PlanRefused(_("Diese Maßnahme gibt es nicht mehr."))
        if source.pk == target.pk:
            raise PlanRefused(_("Eine Maßnahme lässt sich nicht mit sich selbst zusammenführen."))
        _demand_current(source)
        _demand_current(target)
        for name in ("objectives", "results", "contributions", "partners"):
            getattr(target, name).add(*getattr(source, name).all())
        end = end_of(target.indicators.all())
        for position, indicator in enumerate(source.indicators.all(), start=end):
            indicator.measure, indicator.position = target, position
            indicator.save(update_fields=["measure", "position"])
        source.progress_notes.update(measure=target)
        for finding in source.overlaps.exclude(judgement=OverlapFinding.Judgement.DISTINCT):
            finding.measures.add(target)
        source.merged.update(merged_into=target)
        source.merged_into = target
        for row in (source, target):
            row.version += 1
            _save(row, at, by)
        return target


def remove_measure(*, measure: Measure, by: User | None) -> None:
    """Takes out a draft on which nothing rests; its code is not given again. Raises PlanRefused for any other."""
    with planning():
        stored = _stored(measure)
        if stored is None:
            return
        hindrances = [
            (stored.is_public, _("sie ist öffentlich")),
            (stored.status != Measure.Status.IDEA, _("sie ist schon mehr als eine Idee")),
            (stored.results.exists() or stored.contributions.exists(), _("sie beruht auf Ergebnissen oder Beiträgen")),
            (
                stored.merged_into_id is not None or stored.merged.exists(),
                _("sie ist mit einer anderen zusammengeführt"),
            ),
            (
                stored.progress_notes.exists() or stored.indicators.exists(),
                _("es gibt Zwischenstände oder Indikatoren"),
            ),
            (stored.overlaps.exists() or stored.municipal_responses.exists(), _("es gibt Rückmeldungen zu ihr")),
        ]
        if reasons := [words for is_so, words in hindrances if is_so]:
            raise PlanRefused(
                _("Maßnahme %(code)s kann nicht gelöscht werden: %(reasons)s. Setzen Sie sie auf „verworfen“.")
                % {"code": stored.code, "reasons": ", ".join(reasons)}
            )
        stored.delete()


def publish_measure(*, measure: Measure, by: User | None) -> None:
    """Lets everyone read its sheet. Raises PlanRefused for one that went into another."""
    _set_public(measure, True, by)


def unpublish_measure(*, measure: Measure, by: User | None) -> None:
    """Takes its sheet back from the public. What is frozen in a version stays there. Raises PlanRefused."""
    _set_public(measure, False, by)


def add_progress_note(*, measure: Measure, on: date, text: str, is_public: bool, by: User | None) -> ProgressNote:
    """Notes how a measure is getting on. The same words for the same day are the same note."""
    with planning() as at:
        stored = _existing(measure)
        # Merging may have brought two of them together.
        known = stored.progress_notes.filter(on=on, text=text).first()
        note = known or stored.progress_notes.create(on=on, text=text, is_public=is_public, by=by)
        _save(stored, at, by)
        return note


def remove_progress_note(*, note: ProgressNote, by: User | None) -> None:
    """Takes a note out."""
    with planning() as at:
        _save(_existing(note.measure), at, by)
        note.delete()


def save_indicator(
    *, measure: Measure, by: User | None, indicator: Indicator | None = None, **values: str
) -> Indicator:
    """Adds an indicator as the last one, or stores what is known of `indicator`. `values`: its texts."""
    with planning() as at:
        stored = _existing(measure)
        if indicator is None:
            known = stored.indicators.filter(name=values["name"]).first()
            indicator = known or Indicator(measure=stored, position=end_of(stored.indicators.all()))
        for name, value in values.items():
            setattr(indicator, name, value)
        indicator.save()
        _save(stored, at, by)
        return indicator


def remove_indicator(*, indicator: Indicator, by: User | None) -> None:
    """Takes an indicator out. Raises PlanRefused once something was measured."""
    with planning() as at:
        if indicator.values.exists():
            raise PlanRefused(_("Für diesen Indikator gibt es Messwerte. Löschen Sie diese zuerst."))
        _save(_existing(indicator.measure), at, by)
        indicator.delete()


def add_indicator_value(
    *, indicator: Indicator, on: date, value: str, by: User | None, source: str = ""
) -> IndicatorValue:
    """Notes what was measured. The same value of the same day is the same."""
    with planning() as at:
        _save(_existing(indicator.measure), at, by)
        known = indicator.values.filter(on=on, value=value).first()
        return known or indicator.values.create(on=on, value=value, source=source)


def remove_indicator_value(*, value: IndicatorValue, by: User | None) -> None:
    """Takes a measured value out."""
    with planning() as at:
        _save(_existing(value.indicator.measure), at, by)
        value.delete()


def judge_distinct(*, measure: Measure, other: Measure, by: User | None) -> OverlapFinding:
    """Remembers that two measures are not the same although they sound alike: nobody is asked again."""
    with planning() as at:
        known = OverlapFinding.objects.filter(judgement=OverlapFinding.Judgement.DISTINCT, measures=measure)
        if finding := known.filter(measures=other).first():
            return finding
        finding = OverlapFinding.objects.create(
            title=_("%(code)s und %(other)s") % {"code": measure.code, "other": other.code},
            judgement=OverlapFinding.Judgement.DISTINCT,
            decision=OverlapFinding.Decision.KEEP,
            created_at=at,
            changed_at=at,
            changed_by=by,
        )
        finding.measures.set([measure, other])
        return finding


def _set_public(measure: Measure, is_public: bool, by: User | None) -> None:
    with planning() as at:
        stored = _existing(measure)
        if is_public:
            _demand_current(stored)
        if stored.is_public != is_public:
            stored.is_public = is_public
            _save(stored, at, by)


def _titled(title: str) -> str:
    if not (title := " ".join(title.split())):
        raise PlanRefused(_("Geben Sie der Maßnahme einen Titel."))
    return title


def _stored(measure: Measure) -> Measure | None:
    return Measure.objects.filter(pk=measure.pk).first()


def _existing(measure: Measure) -> Measure:
    if (stored := _stored(measure)) is None:
        raise PlanConflict(None)
    return stored


def _demand_current(measure: Measure) -> None:
    if measure.merged_into_id is not None:
        raise PlanRefused(
            _("Maßnahme %(code)s ist in %(target)s aufgegangen.")
            % {"code": measure.code, "target": measure.merged_into.code}  # type: ignore[union-attr]
        )


def _save(measure: Measure, at: datetime, by: User | None) -> None:
    measure.changed_at, measure.changed_by = at, by
    measure.save()
