"""What every change of goals and measures does: lock, check, write; and the codes, which are given once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from concept.models import ActionField, CodeSeries
from workshops import clock
from workshops.models import Process, Theme, User


class PlanRefused(Exception):
    """Nothing was changed; the text says why, in words for people."""


class PlanConflict(Exception):
    """Somebody else changed it meanwhile, or removed it; `stored` is what is there now, None if nothing is."""

    def __init__(self, stored: Model | None) -> None:
        super().__init__()
        self.stored = stored


@contextmanager
def planning() -> Iterator[datetime]:
    """A change under the Process lock: nobody else gives a code, moves a row or freezes a version meanwhile.

    Gives the process moment.
    """
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        yield clock.now()


def next_code(prefix: str) -> str:
    """The next code under a prefix, "M2." or "2.1."; above every number that was ever given. The process is locked."""
    return f"{prefix}{next_number(prefix)}"


def next_number(series_name: str) -> int:
    """The next number of a series, above every one that was ever given. The process is locked."""
    series, _made = CodeSeries.objects.get_or_create(prefix=series_name)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def touch_field(theme: Theme, *, at: datetime, by: User | None) -> ActionField:
    """The theme's field of action, marked as changed: something that is printed in it has changed."""
    field, _made = ActionField.objects.update_or_create(theme=theme, defaults={"changed_at": at, "changed_by": by})
    return field


def end_of(siblings: Iterable[Model]) -> int:
    """The position behind the last of them."""
    return max((row.position for row in siblings), default=0) + 1  # type: ignore[attr-defined]


def shift(siblings: Sequence[Model], row: Model, step: int) -> None:
    """Moves a row among its siblings by `step` places (-1 up, 1 down), as far as they go, and numbers them anew."""
    rows = list(siblings)
    place = next(place for place, each in enumerate(rows) if each.pk == row.pk)
    moved = rows.pop(place)
    rows.insert(max(0, min(place + step, len(rows))), moved)
    for position, each in enumerate(rows, start=1):
        each.position = position  # type: ignore[attr-defined]
    type(row)._default_manager.bulk_update(rows, ["position"])
