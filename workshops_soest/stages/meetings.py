"""Where things are said: evening sessions and workshops, and when what was said there is written down and agreed on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from workshops import clock
from workshops.models import AgendaItem, Event, EventRole, User
from workshops_soest.models import Stage
from workshops_soest.stages.scene import Scene

EVENING_TYPED_AFTER = timedelta(days=4)
"""An evening session without a date was before the play: so long after its beginning the cards are typed."""
HELD_BACK = ("agreed", "asked", "draft", "unwritten")
"""How far the minutes of the last workshops before midway are when it comes: the very last have none."""
CONFIRMED_AFTER = timedelta(days=11)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Meeting:
    """`event`: its key. `number` counts all of its kind from 0, `place` those of its theme from 1.

    Moments, in their order: it is over; cards are typed and put in order; minutes are written, put up, confirmed and
    published. `is_argued`: a remark on the minutes comes late.
    """

    event: int
    number: int
    place: int
    is_evening: bool
    is_argued: bool
    over_at: datetime
    typed_at: datetime
    written_at: datetime
    put_up_at: datetime
    confirmed_at: datetime
    published_at: datetime


def meetings(scene: Scene) -> list[Meeting]:
    """Evening sessions that were held or have a date, then the dated theme workshops in their order."""
    happening = Event.objects.exclude(status=Event.Status.CANCELLED).exclude(held=Event.Held.NO)
    evenings = happening.filter(kind=Event.Kind.EVENING_SESSION).filter(
        Q(held=Event.Held.YES) | Q(starts_at__isnull=False)
    )
    found = [
        _plan(scene, evening, number, over_at=evening.ends_at or scene.begins_at + EVENING_TYPED_AFTER - DAY)
        for number, evening in enumerate(evenings.order_by("starts_at", "slug"))
    ]
    workshops = list(happening.theme_workshops().dated().order_by("starts_at", "pk"))
    past = [event.pk for event in workshops if _end(event) <= scene.moments[Stage.MIDWAY]]
    back = dict(zip(reversed(past[1:]), reversed(HELD_BACK), strict=False))
    seen: dict[int | None, int] = defaultdict(int)
    for number, event in enumerate(workshops):
        seen[event.theme_id] += 1
        meeting = _plan(
            scene, event, number, over_at=_end(event), place=seen[event.theme_id], held_back=back.get(event.pk, "")
        )
        found.append(meeting)
    return found


def _end(event: Event) -> datetime:
    assert event.ends_at
    return event.ends_at


def _plan(
    scene: Scene, event: Event, number: int, *, over_at: datetime, place: int = 1, held_back: str = ""
) -> Meeting:
    midway, latest = scene.moments[Stage.MIDWAY], scene.moments[Stage.CONSULTATION] - 3 * DAY
    typed = scene.at(clock.to_local(over_at).date() + DAY, 9, 3 * number % 60)
    written = typed + timedelta(hours=5)
    if held_back == "unwritten":
        written = max(written, midway + DAY)
    put_up = on_a_workday(written + 3 * DAY)
    if held_back == "draft":
        put_up = max(put_up, midway + 2 * DAY)
    elif held_back == "asked":
        put_up = max(written + DAY, midway - 4 * DAY)
    elif held_back == "agreed":
        put_up = max(put_up, midway - CONFIRMED_AFTER - 3 * DAY)
    confirmed = min(on_a_workday(put_up + CONFIRMED_AFTER), latest - DAY)
    published = on_a_workday(confirmed + 2 * DAY)
    if held_back == "agreed":
        published = max(published, midway + DAY)
    return Meeting(
        event=event.pk,
        number=number,
        place=place,
        is_evening=event.kind == Event.Kind.EVENING_SESSION,
        is_argued=held_back == "asked" or number % 4 == 1,
        over_at=over_at,
        typed_at=typed,
        written_at=written,
        put_up_at=put_up,
        confirmed_at=confirmed,
        published_at=min(published, latest),
    )


def on_a_workday(moment: datetime) -> datetime:
    """The moment itself, or the Monday after."""
    weekday = clock.to_local(moment).isoweekday()
    return moment + (8 - weekday) * DAY if weekday > 5 else moment


def member_for(scene: Scene, event: Event, role: str) -> User:
    """Who has this role at the event, else whoever acts for the team."""
    roles = EventRole.objects.filter(event=event, role=role).exclude(person__user=None).order_by("pk")
    found = roles.select_related("person__user").first()
    return (found and found.person.user) or scene.team


def working_point(event: Event) -> AgendaItem | None:
    """The point of the agenda at which everyone writes cards; where there is none, another that everyone can see."""
    points = _open_points(event)
    busy = {AgendaItem.Method.CARDS, AgendaItem.Method.GROUPS, AgendaItem.Method.WORLD_CAFE}
    return next((point for point in points if point.method in busy), points[0] if points else None)


def last_point(event: Event) -> AgendaItem | None:
    return next(reversed(_open_points(event)), None)


def point_for_promises(event: Event) -> AgendaItem | None:
    """Where what was said before is taken up: the point that is named after the evening sessions, if there is one."""
    named = (point for point in _open_points(event) if "abend" in point.title.lower())
    return next(named, working_point(event))


def _open_points(event: Event) -> list[AgendaItem]:
    return [point for point in event.agenda_items.filter(is_public=True) if point.method != AgendaItem.Method.BREAK]
