"""By what one sees whether a measure helped: indicators, what was measured, and notes of how it is getting on."""

from datetime import date

from django.utils.translation import gettext as _

from concept.actions.measures.changing import current, existing, save
from concept.actions.planning import PlanConflict, PlanRefused, end_of, planning
from concept.models import Indicator, IndicatorValue, Measure, ProgressNote
from workshops.folding import fold
from workshops.models import User


def add_indicator(*, measure: Measure, by: User | None, **values: str) -> Indicator:
    """An indicator as the measure's last; `values`: its texts. The same texts again are the same indicator.

    Raises PlanConflict when the measure is gone, PlanRefused where another indicator has that name already.
    """
    with planning() as at:
        stored = current(measure)
        namesakes = _namesakes(stored, values["name"])
        if known := next((row for row in namesakes if _says(row, values)), None):
            return known
        _demand_free(namesakes)
        indicator = stored.indicators.create(position=end_of(stored.indicators.all()), **values)
        save(stored, at, by)
        return indicator


def change_indicator(*, indicator: Indicator, version: int, by: User | None, **values: str) -> Indicator:
    """Stores the texts of an indicator that was read as `version`. Raises PlanConflict, and PlanRefused where another
    indicator of the measure has that name already."""
    with planning() as at:
        stored = _demand_seen(indicator, version)
        measure = current(stored.measure)
        if fold(values["name"]) != fold(stored.name):
            _demand_free([row for row in _namesakes(measure, values["name"]) if row.pk != stored.pk])
        for name, value in values.items():
            setattr(stored, name, value)
        stored.version += 1
        stored.save()
        save(measure, at, by)
        return stored


def remove_indicator(*, indicator: Indicator, version: int, by: User | None) -> None:
    """Takes out an indicator that was read as `version`. Raises PlanConflict, and PlanRefused once something was
    measured."""
    with planning() as at:
        stored = _demand_seen(indicator, version)
        if stored.values.exists():
            raise PlanRefused(_("Für diesen Indikator gibt es Messwerte. Löschen Sie diese zuerst."))
        save(existing(stored.measure), at, by)
        stored.delete()


def add_indicator_value(
    *, indicator: Indicator, version: int, on: date, value: str, by: User | None, source: str = ""
) -> IndicatorValue:
    """Notes what was measured by an indicator that was read as `version`: with another unit it would say something else.

    The same value of the same day and source is the same. Raises PlanConflict, and PlanRefused where that source has
    given another value for that day.
    """
    with planning() as at:
        stored = _demand_seen(indicator, version)
        measure = current(stored.measure)
        if known := stored.values.filter(on=on, source=source).first():
            if known.value == value:
                return known
            raise PlanRefused(
                _("Für diesen Tag steht schon der Messwert %(value)s. Löschen Sie ihn zuerst, wenn er nicht stimmt.")
                % {"value": known.value}
            )
        save(measure, at, by)
        return stored.values.create(on=on, value=value, source=source)


def remove_indicator_value(*, value: IndicatorValue, by: User | None) -> None:
    """Takes a measured value out."""
    with planning() as at:
        save(existing(value.indicator.measure), at, by)
        value.delete()


def add_progress_note(*, measure: Measure, on: date, text: str, is_public: bool, by: User | None) -> ProgressNote:
    """Notes how a measure is getting on. The same words for the same day are the same note.

    Raises PlanConflict, PlanRefused.
    """
    with planning() as at:
        stored = current(measure)
        # Merging may have brought two of them together.
        known = stored.progress_notes.filter(on=on, text=text).first()
        note = known or stored.progress_notes.create(on=on, text=text, is_public=is_public, by=by)
        save(stored, at, by)
        return note


def remove_progress_note(*, note: ProgressNote, by: User | None) -> None:
    """Takes a note out."""
    with planning() as at:
        save(existing(note.measure), at, by)
        note.delete()


def _demand_seen(indicator: Indicator, version: int) -> Indicator:
    stored = Indicator.objects.select_related("measure").filter(pk=indicator.pk).first()
    if stored is None or stored.version != version:
        raise PlanConflict(stored)
    return stored


def _namesakes(measure: Measure, name: str) -> list[Indicator]:
    return [row for row in measure.indicators.all() if fold(row.name) == fold(name)]


def _says(indicator: Indicator, values: dict[str, str]) -> bool:
    return all(getattr(indicator, name) == value for name, value in values.items())


def _demand_free(namesakes: list[Indicator]) -> None:
    if namesakes:
        raise PlanRefused(
            _(
                "Den Indikator „%(name)s“ gibt es hier schon. Ändern Sie ihn dort, oder geben Sie diesem einen anderen Namen."
            )
            % {"name": namesakes[0].name}
        )
