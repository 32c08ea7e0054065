"""The promise: what was said beforehand comes onto workshops' agendas, is dealt with there, or gets a reason."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from math import ceil

from concept.actions.contributions import edit_contribution
from concept.actions.promises import deal_with_carry_overs, put_on_agenda, refuse_carry_overs
from concept.models import CarryOver, Contribution
from concept.models.carryovers import CarryOverQuerySet
from concept.queries.promises import is_last_workshop, left_behind, without_theme
from workshops import clock
from workshops.models import Event, EventRole, Theme
from workshops_soest.models import Stage
from workshops_soest.stages.agendas import READY_BEFORE
from workshops_soest.stages.content import room
from workshops_soest.stages.contributions import evening_entries, evening_key
from workshops_soest.stages.meetings import Meeting, meetings, member_for, point_for_promises
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import in_turn

PUT_ON_SHARE = 0.6
"""How much of what is open for its theme comes onto a workshop's agenda, as long as another workshop follows."""
REFUSED_AFTER = timedelta(days=21)
FINISHED_BEFORE = timedelta(days=3)
"""When, before the consultation, whatever is left is answered."""


def plan_promises(scene: Scene) -> Iterator[Step]:
    """With each workshop's agenda, again two days before it, and after it; the rest before the consultation."""
    plan = meetings(scene)
    typed = max((meeting.typed_at for meeting in plan if meeting.is_evening), default=scene.begins_at)
    refused = []
    for meeting in plan:
        if meeting.is_evening:
            entries = evening_entries(meeting.number)
            refused += [evening_key(meeting.event, place) for place, entry in entries if entry.get("refused")]
            continue
        day = clock.to_local(meeting.over_at).date()
        early = scene.at(day - READY_BEFORE + timedelta(days=1), 16, meeting.number % 60)
        # What the evenings said has to be typed first; a workshop before that has no use of it.
        yield Step(
            max(early, min(typed + timedelta(hours=6), meeting.over_at)), partial(_put_on, scene, meeting, refused)
        )
        yield Step(scene.at(day - timedelta(days=2), 16, meeting.number % 60), partial(_put_on_last, scene, meeting))
        yield Step(meeting.written_at + timedelta(hours=1), partial(_deal_in_words, scene, meeting))
    yield Step(scene.begins_at + REFUSED_AFTER, partial(_refuse, scene, refused))
    yield Step(scene.moments[Stage.CONSULTATION] - FINISHED_BEFORE, partial(_finish, scene))


def answer_what_is_left(scene: Scene, event: Event) -> None:
    """Before the minutes of a theme's last workshop go on their way."""
    _end(scene, left_behind(event).filter(contribution__is_example=True))


def _put_on(scene: Scene, meeting: Meeting, refused: Iterable[str]) -> None:
    event = Event.objects.get(pk=meeting.event)
    rows = _open(event).exclude(contribution__entry_key__in=list(refused))
    share = 1 if is_last_workshop(event) else PUT_ON_SHARE
    _put(scene, event, list(rows)[: ceil(rows.count() * share)])


def _put_on_last(scene: Scene, meeting: Meeting) -> None:
    """What came meanwhile, where no other workshop follows."""
    event = Event.objects.get(pk=meeting.event)
    if is_last_workshop(event):
        _put(scene, event, list(_open(event)))


def _open(event: Event) -> CarryOverQuerySet:
    rows = CarryOver.objects.open().filter(theme=event.theme_id, contribution__is_example=True)
    return rows.filter(contribution__moderation=Contribution.Moderation.ACCEPTED).order_by("contribution__number")


def _put(scene: Scene, event: Event, rows: list[CarryOver]) -> None:
    point = point_for_promises(event)
    if rows and point and event.is_to_come:
        put_on_agenda(carry_overs=rows, agenda_item=point, by=member_for(scene, event, EventRole.Kind.MODERATION))


def _deal_in_words(scene: Scene, meeting: Meeting) -> None:
    """What led to no result. One is forgotten at every third workshop, and found when somebody looks."""
    rows = CarryOver.objects.filter(
        agenda_item__event=meeting.event, state=CarryOver.State.ON_AGENDA, contribution__is_example=True
    ).order_by("contribution__number")
    _say(scene, list(rows)[meeting.number % 3 // 2 :])


def _say(scene: Scene, rows: list[CarryOver]) -> None:
    for number, row in enumerate(rows):
        reason = in_turn(room()["carried"]["words"], number + row.theme_id)
        deal_with_carry_overs(carry_overs=[row], reason=reason, by=scene.team)


def _refuse(scene: Scene, keys: Iterable[str]) -> None:
    reasons = {
        evening_key(event, place): entry["refused"]
        for event in Event.objects.filter(kind=Event.Kind.EVENING_SESSION).values_list("pk", flat=True)
        for place, entry in enumerate(room()["evening"])
        if "refused" in entry
    }
    for row in CarryOver.objects.open().filter(contribution__entry_key__in=list(keys)).select_related("contribution"):
        reason = reasons[row.contribution.entry_key or ""]
        refuse_carry_overs(carry_overs=[row], reason=reason, by=scene.team)


def _finish(scene: Scene) -> None:
    """Also what has no theme: it is given one, and a reason."""
    reasons = {each["refused"] for each in room()["handed_in"] if each.get("has_no_theme")}
    theme = Theme.objects.order_by("number").first()
    for contribution in without_theme().filter(is_example=True).order_by("number"):
        given = edit_contribution(
            contribution=contribution, version=contribution.version, by=scene.team, themes=[theme] if theme else []
        )
        refuse_carry_overs(carry_overs=given.carry_overs.open(), reason=min(reasons), by=scene.team)
    _end(scene, CarryOver.objects.unfinished().filter(contribution__is_example=True))


def _end(scene: Scene, rows: CarryOverQuerySet) -> None:
    """On the agenda of what is past: dealt with there, after all. Else there was no workshop for it."""
    unfinished = list(rows.select_related("agenda_item__event").order_by("pk"))
    past = [row for row in unfinished if row.agenda_item and row.agenda_item.event.is_past]
    _say(scene, past)
    left = [row for row in unfinished if row not in past]
    if left:
        refuse_carry_overs(carry_overs=left, reason=room()["carried"]["left"], by=scene.team)
