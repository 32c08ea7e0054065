"""Minutes: notes and results after each meeting, remarks of those who were there, and the way to the public."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from concept.actions.minutes import (
    add_correction,
    confirm_minutes,
    open_minutes,
    publish_minutes,
    put_up_for_confirmation,
    save_frame,
    save_notes,
)
from concept.actions.remarks import answer_remark, enter_remark, send_remark
from concept.actions.results import record_result
from concept.models import CarryOver, Contribution, Minutes, MinutesRemark, Result
from concept.queries.minutes import Attendance, Frame, attending_contacts, frame_fingerprint, frame_of
from concept.queries.promises import left_behind
from participants.models import Organisation
from workshops import clock
from workshops.models import AgendaItem, Event, EventRole, User
from workshops.plaintext import from_wrapped
from workshops_soest.stages.content import room
from workshops_soest.stages.meetings import Meeting, last_point, meetings, member_for, working_point
from workshops_soest.stages.promises import answer_what_is_left
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import in_turn, parted, words_of

State = Minutes.State
CORRECTED, CORRECTED_AFTER = 1, timedelta(days=5)
"""Which workshop's minutes turn out to be wrong, and how long after they are public."""
BY_PHONE, WITH_DISSENT, WITH_INTERNAL = 4, 2, 3
"""Of every so many workshops one has a remark by phone, a dissent, an internal result."""
LATE, EXTENDED = timedelta(minutes=5), timedelta(minutes=10)


def plan_minutes(scene: Scene) -> Iterator[Step]:
    """For every meeting; see `meetings` for when."""
    for meeting in meetings(scene):
        yield Step(meeting.written_at, partial(_write, scene, meeting))
        yield Step(meeting.put_up_at, partial(_put_up, scene, meeting))
        yield Step(meeting.put_up_at + timedelta(days=1), partial(_remark, scene, meeting))
        yield Step(meeting.put_up_at + timedelta(days=2), partial(_answer, scene, meeting))
        if meeting.is_argued:
            yield Step(meeting.put_up_at + timedelta(days=3), partial(_remark_late, meeting))
        yield Step(meeting.confirmed_at, partial(_confirm, scene, meeting))
        yield Step(meeting.published_at, partial(_publish, scene, meeting))
        if meeting.number == CORRECTED and not meeting.is_evening:
            yield Step(meeting.published_at + CORRECTED_AFTER, partial(_correct, scene, meeting))


def _minutes(meeting: Meeting, *states: str) -> Minutes | None:
    """The invented minutes, if they are in one of these states."""
    found = Minutes.objects.for_pages().filter(event=meeting.event, is_example=True, state__in=states)
    return found.first()


# --- Writing -----------------------------------------------------------------------------------------------------------


def _write(scene: Scene, meeting: Meeting) -> None:
    event = Event.objects.select_related("theme").get(pk=meeting.event)
    if Minutes.objects.filter(event=event).exists() or event.is_to_come:
        return
    by = member_for(scene, event, EventRole.Kind.MINUTES)
    minutes = open_minutes(event=event, by=by)
    Minutes.objects.filter(pk=minutes.pk).update(is_example=True)
    save_frame(minutes=minutes, seen=frame_fingerprint(minutes), frame=_frame(event, minutes), by=by)
    if meeting.is_evening:
        _note(minutes, None, room()["minutes"]["evening_notes"], by)
        kind, text = parted(room()["minutes"]["evening_result"])
        record_result(event=event, agenda_item=None, kind=kind, text=text, by=by, is_example=True)
        return
    _note(minutes, None, room()["minutes"]["whole"], by)
    points = list(event.agenda_items.filter(is_public=True))
    taken_up = [point for point in points if point.results_taken_up.exists()]
    for point in taken_up:
        _note(minutes, point, room()["minutes"]["taken_up"], by)
    others = [point for point in points if point not in taken_up]
    chosen = dict.fromkeys([*others[:1], working_point(event), last_point(event)])
    for point, text in zip(filter(None, chosen), room()["minutes"]["notes"], strict=False):
        _note(minutes, point, text, by)
    _record_results(event, meeting, by)


def _frame(event: Event, minutes: Minutes) -> Frame:
    """A little late, as always. Nobody was ticked off at an evening session: those are there whose words are."""
    frame = frame_of(minutes)
    if event.starts_at and event.ends_at:
        times = event.starts_at + LATE, event.ends_at + EXTENDED
        return Frame(*times, keeper=frame.keeper, moderators=frame.moderators, attendance=frame.attendance)
    spoke = Organisation.objects.filter(is_example=True, contributions__event=event).distinct().order_by("pk")
    there = [Attendance(each.name, 2 + each.pk % 2, each.pk) for each in spoke]
    return Frame(keeper=frame.keeper, moderators=frame.moderators, attendance=frame.attendance or there)


def _note(minutes: Minutes, point: AgendaItem | None, text: str, by: User) -> None:
    save_notes(minutes=minutes, agenda_item=point, version=0, text=from_wrapped(text), by=by)


def _record_results(event: Event, meeting: Meeting, by: User) -> None:
    """What the cards led to, each with those it rests on; then what was agreed, left open, or seen differently."""
    words, number = room()["minutes"], meeting.number
    point, last = working_point(event), last_point(event)
    carried = _carried(event)
    clusters = list(event.clusters.all())
    for turn, result in enumerate(words_of(event.theme, meeting.place)["results"] if event.theme else []):
        kind, text = parted(result)
        cards = list(_cards(event).filter(cluster=clusters[turn])[:3]) if turn < len(clusters) else []
        _record(event, point, kind, text, by, contributions=[*cards, *carried[turn::3]], points=14 - 4 * turn)
    agreement = in_turn(words["agreements"], number)
    due = clock.to_local(meeting.over_at).date() + timedelta(days=agreement["days"])
    _record(event, last, Result.Kind.AGREEMENT, agreement["text"], by, responsible=agreement["responsible"], due_on=due)
    _record(event, last, Result.Kind.OPEN, in_turn(words["opens"], number // 2), by)
    if number % WITH_DISSENT == 0:
        _record(event, point, Result.Kind.DISSENT, in_turn(words["dissents"], number // 2), by)
    if number % WITH_INTERNAL == 0:
        internal = in_turn(words["internals"], number // 3)
        _record(event, None, Result.Kind.FINDING, internal, by, is_public=False)


def _record(event: Event, point: AgendaItem | None, kind: str, text: str, by: User, **fields) -> None:
    record_result(event=event, agenda_item=point, kind=kind, text=text, by=by, is_example=True, **fields)


def _cards(event: Event):
    return Contribution.objects.accepted().filter(event=event, is_example=True, merged_into=None).order_by("number")


def _carried(event: Event) -> Sequence[Contribution]:
    """Of what stands on the agenda from before, two of three: the others are dealt with in words."""
    rows = CarryOver.objects.filter(agenda_item__event=event, contribution__is_example=True)
    waiting = (
        rows.filter(state=CarryOver.State.ON_AGENDA).select_related("contribution").order_by("contribution__number")
    )
    return [row.contribution for number, row in enumerate(waiting) if number % 3 != 2]


# --- Agreeing ----------------------------------------------------------------------------------------------------------


def _put_up(scene: Scene, meeting: Meeting) -> None:
    if (minutes := _minutes(meeting, State.DRAFT)) and _keeps_promise(scene, minutes.event):
        by = member_for(scene, minutes.event, EventRole.Kind.MINUTES)
        respond_by = meeting.confirmed_at - timedelta(hours=12)
        put_up_for_confirmation(minutes=minutes, by=by, respond_by=respond_by)


def _keeps_promise(scene: Scene, event: Event) -> bool:
    """Whether nothing is left that only the team itself could decide about."""
    answer_what_is_left(scene, event)
    return not left_behind(event).exists()


def _remark(scene: Scene, meeting: Meeting) -> None:
    if (minutes := _minutes(meeting, State.FOR_CONFIRMATION)) is None or minutes.remarks.exists():
        return
    words = in_turn(room()["minutes"]["remarks"], meeting.number)
    _send(minutes, words["text"], meeting.number)
    if meeting.number % BY_PHONE == 2:
        organisation = (
            Organisation.objects.filter(is_example=True, minutes_attendance__minutes=minutes).order_by("pk").last()
        )
        text = room()["minutes"]["remarks"][-1]["text"]
        channel = MinutesRemark.Channel.PHONE
        remark = enter_remark(minutes=minutes, organisation=organisation, channel=channel, text=text, by=scene.team)
        MinutesRemark.objects.filter(pk=remark.pk).update(is_example=True)


def _remark_late(meeting: Meeting) -> None:
    if minutes := _minutes(meeting, State.FOR_CONFIRMATION):
        _send(minutes, room()["minutes"]["open_remark"], meeting.number + 1)


def _send(minutes: Minutes, text: str, turn: int) -> None:
    """By somebody who was there; once."""
    key = f"example-remark-{minutes.pk}-{turn}"
    contacts = attending_contacts(minutes).exclude(email="").filter(organisation__is_example=True)
    people = list(contacts.select_related("organisation").order_by("pk"))
    if people and not MinutesRemark.objects.filter(submission_key=key).exists():
        remark = send_remark(minutes=minutes, contact=in_turn(people, turn), text=text, key=key)
        MinutesRemark.objects.filter(pk=remark.pk).update(is_example=True)


def _answer(scene: Scene, meeting: Meeting) -> None:
    minutes = _minutes(meeting, State.FOR_CONFIRMATION)
    answers = {each["text"]: each for each in room()["minutes"]["remarks"]}
    open_remarks = minutes.remarks.filter(answer=MinutesRemark.Answer.OPEN, is_example=True) if minutes else ()
    for remark in open_remarks:
        known = answers.get(remark.text, {"answer": MinutesRemark.Answer.NOTED, "reason": ""})
        answer_remark(remark=remark, answer=known["answer"], reason=known["reason"], by=scene.team)


def _confirm(scene: Scene, meeting: Meeting) -> None:
    _answer(scene, meeting)
    minutes = _minutes(meeting, State.FOR_CONFIRMATION)
    if minutes is None or minutes.remarks.filter(answer=MinutesRemark.Answer.OPEN).exists():
        return
    if minutes.respond_by and minutes.respond_by <= clock.now():
        confirm_minutes(minutes=minutes, by=scene.team)


def _publish(scene: Scene, meeting: Meeting) -> None:
    minutes = _minutes(meeting, State.CONFIRMED)
    if minutes and minutes.event.is_published and _keeps_promise(scene, minutes.event):
        publish_minutes(minutes=minutes, by=scene.team)


def _correct(scene: Scene, meeting: Meeting) -> None:
    if (minutes := _minutes(meeting, State.PUBLISHED)) and not minutes.corrections.exists():
        add_correction(minutes=minutes, text=room()["minutes"]["correction"], by=scene.team)
