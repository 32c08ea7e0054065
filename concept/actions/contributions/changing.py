"""What every change of contributions does: take the locks, number, write, leave a trace that takes it back."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from concept.models import CarryOver, Contribution, ContributionChange, Minutes
from concept.models.contributions import ContributionAct
from workshops import clock
from workshops.models import Event, Process, User

Act = ContributionAct
# What is owed for a contribution, as a trace keeps it.
_CARRY_OVER = ("theme_id", "state", "agenda_item_id", "result_id", "reason", "changed_by_id")


class ContributionRefused(Exception):
    """Nothing was changed; the text says why, in words for people."""


class ContributionConflict(Exception):
    """Somebody else changed the contribution meanwhile; `contribution` is what is stored now."""

    def __init__(self, contribution: Contribution) -> None:
        super().__init__()
        self.contribution = contribution


class Change:
    """One act under way: its moment, who does it, and what joins its traces."""

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.at: datetime = clock.now()
        self.group = uuid.uuid4()

    def trace(
        self, contribution: Contribution, act: str, *, before: dict[str, Any] | None = None, reason: str = ""
    ) -> ContributionChange:
        return ContributionChange.objects.create(
            contribution=contribution,
            at=self.at,
            act=act,
            by=self.by,
            before=before or {},
            group=self.group,
            reason=reason[:500],
        )

    def save(
        self, contribution: Contribution, values: dict[str, Any], act: str, *, reason: str = "", **before: Any
    ) -> None:
        """Sets `values`, raises the version, and leaves a trace with what was there before."""
        former = {name: _stored(contribution, name) for name in values}
        for name, value in values.items():
            setattr(contribution, name, value)
        contribution.version += 1
        contribution.changed_at = self.at
        contribution.save(update_fields=[*values, "version", "changed_at"])
        self.trace(contribution, act, before={"fields": former, **before}, reason=reason)

    def create(self, act: str, *, themes: Iterable[int] = (), **values: Any) -> Contribution:
        """A contribution with the next number."""
        contribution = Contribution.objects.create(
            number=_next_number(), entered_at=self.at, changed_at=self.at, entered_by=self.by, **values
        )
        contribution.themes.set(themes)
        self.trace(contribution, act, before={"is_new": True})
        return contribution


def _stored(contribution: Contribution, name: str) -> Any:
    value = field_of(name).value_from_object(contribution)
    return value.isoformat() if isinstance(value, datetime) else value


def field_of(name: str) -> models.Field:
    """The contribution's field with this name."""
    field = Contribution._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _next_number() -> int:
    return (Contribution.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@contextmanager
def change(*, by: User | None, events: Iterable[Event | int | None] = ()) -> Iterator[Change]:
    """One transaction that holds the locks: the events, then the process, under which numbers are given."""
    with transaction.atomic():
        pks = {event.pk if isinstance(event, Event) else event for event in events if event is not None}
        # Their rows stay what others may refer to: only who changes the event itself has to wait.
        list(Event.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
        list(Process.objects.select_for_update(no_key=True))
        yield Change(by)


def lock(contributions: Iterable[Contribution]) -> list[Contribution]:
    """The contributions as they are stored now, in the order given, locked."""
    pks = [contribution.pk for contribution in contributions]
    rows = Contribution.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in pks]


def owed(contribution: Contribution) -> list[dict[str, Any]]:
    """What is owed for it, to be put back by `put_back_owed`."""
    return list(contribution.carry_overs.values(*_CARRY_OVER))


def put_back_owed(contribution: Contribution, rows: Collection[dict[str, Any]], at: datetime) -> None:
    contribution.carry_overs.all().delete()
    CarryOver.objects.bulk_create(CarryOver(contribution=contribution, changed_at=at, **row) for row in rows)


def checked_again(contribution: Contribution) -> dict[str, Any]:
    """What a change of the words does to the publication: nobody has looked at the new ones for people yet."""
    if contribution.publication in {Contribution.Publication.INTERNAL, Contribution.Publication.WITHHELD}:
        return {}
    return {"publication": Contribution.Publication.INTERNAL, "published_at": None}


def looked_at_anew(contribution: Contribution) -> dict[str, Any]:
    """What becomes of one that was checked, but not to be had when its event's minutes went out with the others."""
    is_late = Minutes.objects.published().filter(event=contribution.event_id).exists()
    is_late = is_late and contribution.publication == Contribution.Publication.CLEARED
    return {"publication": Contribution.Publication.INTERNAL} if is_late else {}
