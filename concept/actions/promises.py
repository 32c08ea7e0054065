"""Keeping the promise step by step: onto a workshop's agenda, dealt with there, or a reason why not.

All or nothing: where one of several cannot be changed, none is. `carryovers` says what is owed in the first place.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _

from concept.actions.contributions.changing import Act, Change, change
from concept.models import CarryOver, Result
from concept.models.carryovers import CarryOverState as State
from concept.queries.promises import can_take
from workshops.actions.agendas import add_item
from workshops.models import AgendaItem, Event, User

UNFINISHED = (State.OPEN, State.ON_AGENDA)
FINISHED = (State.DEALT_WITH, State.REFUSED)

NEW_ITEM_MINUTES = 20


class CarryOverChanged(Exception):
    """Somebody else has gone on with it meanwhile: it is not in a state any more in which this can be done."""


class WrongAgenda(Exception):
    """This cannot be dealt with there: another theme's workshop, no workshop, a point that not everyone can see."""


class ReasonMissing(Exception):
    """Nothing of the promise ends without a word why."""


class TooEarly(Exception):
    """What is still to come cannot have dealt with anything."""


def put_on_agenda(*, carry_overs: Iterable[CarryOver], agenda_item: AgendaItem, by: User | None) -> None:
    """Puts them under a point of a workshop's agenda that everyone can see, also from another point.

    Raises WrongAgenda, or CarryOverChanged where one is finished already.
    """
    with _going_on(carry_overs, UNFINISHED, by=by, event=agenda_item.event_id) as (act, rows):
        item = AgendaItem.objects.select_related("event__theme").filter(pk=agenda_item.pk).first()
        if item is None or not item.is_public or not all(can_take(item.event, row.theme_id) for row in rows):
            raise WrongAgenda
        for row in rows:
            act.trace(row.contribution, Act.CARRIED, reason=_where(item))
            _write(act, row, State.ON_AGENDA, agenda_item=item)


def put_on_new_item(*, carry_overs: Sequence[CarryOver], event: Event, title: str, by: User) -> AgendaItem:
    """Makes a visible point at the end of an event's agenda and puts them under it.

    Raises what `put_on_agenda` and `workshops.actions.agendas.add_item` raise.
    """
    with _going_on(carry_overs, UNFINISHED, by=by, event=event.pk):
        # Whatever the agenda is by now, a point more loses nobody's change.
        event.refresh_from_db(fields=["agenda_version"])
        fields = {"title": title[:200], "minutes": NEW_ITEM_MINUTES, "is_public": True}
        item = add_item(event=event, version=event.agenda_version, fields=fields, by=by)
        put_on_agenda(carry_overs=carry_overs, agenda_item=item, by=by)
    return item


def take_off_agenda(*, carry_overs: Iterable[CarryOver], by: User | None) -> None:
    """Takes them off the agenda they are on: they are open again. Raises CarryOverChanged."""
    with _going_on(carry_overs, [State.ON_AGENDA], by=by) as (act, rows):
        for row in rows:
            words = _("von der Tagesordnung genommen: %(where)s") % {"where": _where(row.agenda_item)}
            act.trace(row.contribution, Act.UNDONE, reason=words)
            _write(act, row, State.OPEN)


def refuse_carry_over(*, carry_over: CarryOver, reason: str, by: User | None) -> None:
    """Says why it is not taken to a workshop of its theme. See `refuse_carry_overs`."""
    refuse_carry_overs(carry_overs=[carry_over], reason=reason, by=by)


def refuse_carry_overs(*, carry_overs: Iterable[CarryOver], reason: str, by: User | None) -> None:
    """Says why they are not taken to a workshop of their themes. Raises ReasonMissing or CarryOverChanged."""
    reason = _demand_reason(reason)
    with _going_on(carry_overs, UNFINISHED, by=by) as (act, rows):
        for row in rows:
            act.trace(row.contribution, Act.REFUSED, reason=f"{row.theme}: {reason}")
            _write(act, row, State.REFUSED, reason=reason)


def deal_with_carry_over(
    *, carry_over: CarryOver, result: Result | None = None, reason: str = "", by: User | None
) -> None:
    """Notes that its workshop has dealt with it. See `deal_with_carry_overs`."""
    deal_with_carry_overs(carry_overs=[carry_over], result=result, reason=reason, by=by)


def deal_with_carry_overs(
    *, carry_overs: Iterable[CarryOver], result: Result | None = None, reason: str = "", by: User | None
) -> None:
    """Notes that the workshop on whose agenda they are has dealt with them: by this result, or with what was said.

    The result rests on their contributions from then on. Raises ReasonMissing where there is neither, TooEarly before
    the workshop has begun, WrongAgenda where the result is another event's, CarryOverChanged.
    """
    reason = reason.strip()
    if result is None:
        _demand_reason(reason)
    with _going_on(carry_overs, [State.ON_AGENDA], by=by) as (act, rows):
        for row in rows:
            assert row.agenda_item
            if row.agenda_item.event.is_to_come:
                raise TooEarly
            if result and result.event_id != row.agenda_item.event_id:
                raise WrongAgenda
            act.trace(row.contribution, Act.DEALT_WITH, reason=f"{row.theme}: {result or reason}")
            _write(act, row, State.DEALT_WITH, agenda_item=row.agenda_item, result=result, reason=reason)
        if result:
            result.contributions.add(*(row.contribution for row in rows))


def deal_with_by_result(*, result: Result, by: User | None) -> int:
    """What is on its event's agenda and among the contributions a result rests on, is dealt with by it.

    Inside the transaction that records the result and holds the event's lock. Returns how many.
    """
    rows = CarryOver.objects.filter(
        state=State.ON_AGENDA, agenda_item__event=result.event_id, contribution__in=result.contributions.all()
    )
    found = [] if result.event.is_to_come else list(rows)
    deal_with_carry_overs(carry_overs=found, result=result, by=by)
    return len(found)


def reopen_carry_overs(*, carry_overs: Iterable[CarryOver], reason: str, by: User | None) -> None:
    """Takes the end back: what was dealt with is on its agenda again, what got a reason is open.

    Raises ReasonMissing or CarryOverChanged.
    """
    reason = _demand_reason(reason)
    with _going_on(carry_overs, FINISHED, by=by) as (act, rows):
        for row in rows:
            words = _("%(theme)s, wieder offen: %(reason)s") % {"theme": row.theme, "reason": reason}
            act.trace(row.contribution, Act.UNDONE, reason=words)
            _write(act, row, State.ON_AGENDA if row.agenda_item else State.OPEN, agenda_item=row.agenda_item)


def _demand_reason(reason: str) -> str:
    if not (reason := reason.strip()):
        raise ReasonMissing
    return reason


@contextmanager
def _going_on(
    carry_overs: Iterable[CarryOver], states: Collection[State], *, by: User | None, event: int | None = None
) -> Iterator[tuple[Change, list[CarryOver]]]:
    """One act on the rows as they are now, under the locks of the events on whose agendas they are or will be.

    Raises CarryOverChanged where one is in none of `states`.
    """
    keys = {row.pk for row in carry_overs}
    chosen = CarryOver.objects.filter(pk__in=keys)
    events = [*chosen.exclude(agenda_item=None).values_list("agenda_item__event", flat=True), event]
    with change(by=by, events=events) as act:
        rows = list(
            chosen.select_for_update(of=("self",))
            .select_related("contribution", "theme", "agenda_item__event__theme")
            .order_by("pk")
        )
        if len(rows) != len(keys) or any(row.state not in states for row in rows):
            raise CarryOverChanged
        yield act, rows


def _write(
    act: Change,
    row: CarryOver,
    state: State,
    *,
    agenda_item: AgendaItem | None = None,
    result: Result | None = None,
    reason: str = "",
) -> None:
    row.state, row.agenda_item, row.result, row.reason = state, agenda_item, result, reason
    row.changed_at, row.changed_by = act.at, act.by
    row.save(update_fields=["state", "agenda_item", "result", "reason", "changed_at", "changed_by"])


def _where(item: AgendaItem | None) -> str:
    """Such as "„Bedarfe sammeln“, Kulturelle Vielfalt leben, 17.01.2013"."""
    return f"„{item.title}“, {item.event.display_title}, {item.event.date_in_words}" if item else ""
