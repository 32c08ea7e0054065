"""What every change of a measure does: read it anew, refuse what went into another one, and note who changed it."""

from datetime import datetime

from django.utils.translation import gettext as _

from concept.actions.planning import PlanConflict, PlanRefused
from concept.models import Measure
from workshops.models import User


def find(measure: Measure) -> Measure | None:
    """As it is stored now."""
    return Measure.objects.filter(pk=measure.pk).first()


def existing(measure: Measure) -> Measure:
    """As it is stored now. Raises PlanConflict when it is gone."""
    if (stored := find(measure)) is None:
        raise PlanConflict(None)
    return stored


def current(measure: Measure) -> Measure:
    """As it is stored now. Raises PlanConflict when it is gone, PlanRefused when it went into another one."""
    stored = existing(measure)
    demand_current(stored)
    return stored


def demand_current(measure: Measure) -> None:
    """Raises PlanRefused for one that went into another one."""
    if measure.merged_into_id is not None:
        raise PlanRefused(
            _("Maßnahme %(code)s ist in %(target)s aufgegangen.")
            % {"code": measure.code, "target": measure.merged_into.code}  # type: ignore[union-attr]
        )


def save(measure: Measure, at: datetime, by: User | None) -> None:
    measure.changed_at, measure.changed_by = at, by
    measure.save()
