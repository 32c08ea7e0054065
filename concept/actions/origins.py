"""Saying what an objective or a measure rests on."""

from collections.abc import Collection

from concept.actions.planning import PlanConflict, planning, touch_field
from concept.models import Contribution, Measure, Objective, Result
from workshops.models import User


def set_origins(
    *,
    target: Measure | Objective,
    results: Collection[Result],
    contributions: Collection[Contribution],
    by: User | None,
    seen: tuple[Collection[int], Collection[int]] | None = None,
) -> None:
    """Lets a measure or an objective rest on exactly these results and contributions.

    `seen`: the primary keys of results and contributions that were there when the choice was made; what others added
    meanwhile then stays, and what they took out stays out. Raises PlanConflict when the target is gone.
    """
    with planning() as at:
        stored = type(target)._default_manager.filter(pk=target.pk).first()
        if stored is None:
            raise PlanConflict(None)
        for number, (name, chosen) in enumerate((("results", results), ("contributions", contributions))):
            wanted = {row.pk for row in chosen}
            before = set(seen[number]) if seen else set(getattr(stored, name).values_list("pk", flat=True))
            getattr(stored, name).add(*(wanted - before))
            getattr(stored, name).remove(*(before - wanted))
        if isinstance(stored, Measure):
            stored.changed_at, stored.changed_by = at, by
            stored.save(update_fields=["changed_at", "changed_by"])
        else:
            touch_field(stored.guiding_goal.theme, at=at, by=by)
