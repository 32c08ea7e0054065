"""Results: what an event came to, recorded under the points of its agenda as long as its minutes are not agreed on."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from concept.actions.minutes import AGREED, EDITABLE, Change, MinutesRefused, change_minutes, open_minutes
from concept.actions.promises import deal_with_by_result, reopen_carry_overs
from concept.models import CarryOver, Contribution, Minutes, MinutesCorrection, Result
from concept.models.carryovers import CarryOverQuerySet
from participants.actions.transitions import lock_event
from workshops import clock
from workshops.models import AgendaItem, Event, Process, User


class ResultChanged(Exception):
    """Somebody else saved the result meanwhile, or removed it; `result` is what is stored now, None if nothing is."""

    def __init__(self, result: Result | None) -> None:
        super().__init__()
        self.result = result


def _next_number() -> int:
    """Above every number that was ever given. The process is locked."""
    there = Result.objects.aggregate(last=Max("number"))["last"] or 0
    return max(there, Minutes.objects.aggregate(last=Max("last_result_number"))["last"]) + 1


@transaction.atomic
def record_result(
    *,
    event: Event,
    agenda_item: AgendaItem | None,
    kind: str,
    text: str,
    contributions: Iterable[Contribution] = (),
    points: int | None = None,
    responsible: str = "",
    due_on: date | None = None,
    is_public: bool = True,
    by: User | None,
    is_example: bool = False,
) -> Result:
    """Records a result as the last one of its point, with the next number. Opens the event's minutes if need be.

    What was on the event's agenda and is among `contributions` is dealt with by it. The same words of the same kind under the same point are the same result: a form sent twice records one. Raises
    MinutesRefused once the minutes are agreed on.
    """
    minutes = open_minutes(event=event, by=by)
    Process.objects.select_for_update(no_key=True).get()
    with change_minutes(minutes=minutes, by=by) as change:
        siblings = Result.objects.filter(event=event, agenda_item=agenda_item)
        if known := siblings.filter(kind=kind, text=text).first():
            return known
        change.minutes.last_result_number = _next_number()
        result = Result.objects.create(
            number=change.minutes.last_result_number,
            event=event,
            agenda_item=agenda_item,
            position=(siblings.aggregate(last=Max("position"))["last"] or 0) + 1,
            kind=kind,
            text=text,
            points=points,
            responsible=responsible,
            due_on=due_on,
            is_public=is_public,
            created_at=clock.now(),
            is_example=is_example,
        )
        result.contributions.set(contributions)
        deal_with_by_result(result=result, by=by)
        change.summary = _("Ergebnis %(number)d festgehalten") % {"number": result.number}
    return result


def change_result(
    *,
    result: Result,
    version: int,
    kind: str,
    text: str,
    contributions: Iterable[Contribution] = (),
    points: int | None = None,
    responsible: str = "",
    due_on: date | None = None,
    is_public: bool = True,
    by: User | None,
) -> Result:
    """Stores a result that was read as `version`. Raises ResultChanged, MinutesRefused."""
    with _change(result, by) as (change, stored):
        if stored is None or stored.version != version:
            raise ResultChanged(stored)
        stored.kind, stored.text, stored.points, stored.responsible = kind, text, points, responsible
        stored.due_on, stored.is_public, stored.version = due_on, is_public, stored.version + 1
        stored.save()
        stored.contributions.set(contributions)
        _reopen(stored, stored.carry_overs.exclude(contribution__in=stored.contributions.all()), by)
        deal_with_by_result(result=stored, by=by)
        change.summary = _("Ergebnis %(number)d geändert") % {"number": stored.number}
    return stored


def move_result(*, result: Result, step: int, by: User | None) -> None:
    """Moves it among the results of its point: -1 up, 1 down; at the edge it stays. Raises MinutesRefused."""
    with _change(result, by) as (change, _stored):
        siblings = list(
            Result.objects.filter(event=result.event_id, agenda_item=result.agenda_item_id).order_by("position", "pk")
        )
        place = next((place for place, each in enumerate(siblings) if each.pk == result.pk), None)
        if place is None or not 0 <= place + step < len(siblings):
            return
        siblings.insert(place + step, siblings.pop(place))
        for position, each in enumerate(siblings, start=1):
            each.position = position
        Result.objects.bulk_update(siblings, ["position"])
        change.summary = _("Ergebnisse umgestellt")


def remove_result(*, result: Result, by: User | None) -> None:
    """Takes a result out; its number is not given again. What it dealt with waits on the agenda once more.

    Raises MinutesRefused, also where a decision or a later agenda rests on it.
    """
    with _change(result, by) as (change, stored):
        if stored is None:
            return
        if stored.is_withdrawn:
            raise MinutesRefused(_("Dieses Ergebnis ist zurückgenommen. Seine Nummer bleibt stehen."))
        if stored.carried_to_id is not None:
            raise MinutesRefused(_("Dieses Ergebnis steht schon auf einer späteren Tagesordnung."))
        decided = stored.contributions.exclude(outcome=Contribution.Outcome.OPEN).first()
        if decided is not None:
            raise MinutesRefused(
                _("Auf dieses Ergebnis stützt sich die Entscheidung über Beitrag %(number)d.")
                % {"number": decided.number}
            )
        _reopen(stored, stored.carry_overs.all(), by)
        change.summary = _("Ergebnis %(number)d gelöscht") % {"number": stored.number}
        stored.delete()


def withdraw_result(*, result: Result, reason: str, by: User | None) -> MinutesCorrection:
    """Takes back a result of minutes that were agreed on, by a dated correction that says why. Twice changes nothing.

    Its words are public no more; its number, and that it was withdrawn, stay. What it dealt with waits on the agenda
    once more. Raises MinutesRefused before the minutes are agreed on.
    """
    with _change(result, by, AGREED) as (change, _stored):
        if known := MinutesCorrection.objects.filter(withdraws=result).first():
            return known
        correction = change.minutes.corrections.create(text=reason, at=clock.now(), by=by, withdraws=result)
        _reopen(result, result.carry_overs.all(), by)
        change.summary = _("Ergebnis %(number)d zurückgenommen") % {"number": result.number}
    return correction


@contextmanager
def _change(
    result: Result, by: User | None, states: Collection[str] = EDITABLE
) -> Iterator[tuple[Change, Result | None]]:
    """The event is locked before its minutes: what a result deals with is on an agenda."""
    with transaction.atomic():
        lock_event(result.event)
        minutes = Minutes.objects.get(event=result.event_id)
        with change_minutes(minutes=minutes, by=by, states=states) as change:
            yield change, Result.objects.filter(pk=result.pk).first()


def _reopen(result: Result, carry_overs: CarryOverQuerySet, by: User | None) -> None:
    """What was dealt with by this result, and by no words besides, waits on its agenda once more."""
    rows = list(carry_overs.filter(state=CarryOver.State.DEALT_WITH, reason=""))
    reopen_carry_overs(carry_overs=rows, reason=_("nicht mehr durch %(result)s") % {"result": result}, by=by)
