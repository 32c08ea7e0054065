"""What people say: on cards at evening sessions and workshops, and over the website. Typed, put in order, checked."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from concept.actions.contributions import (
    accept_contribution,
    clear_contribution,
    create_cluster,
    decline_contribution,
    edit_contribution,
    enter_contribution,
    hand_in_contribution,
    merge_contributions,
    split_contribution,
    withhold_contribution,
)
from concept.models import Contribution
from participants.models import Contact, Delegate, Organisation
from workshops.models import Event, EventRole
from workshops_soest.models import Stage
from workshops_soest.stages.content import room
from workshops_soest.stages.meetings import Meeting, meetings, member_for, working_point
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import in_turn, parted, themes_about, words_of

AT_AN_EVENING = 12
CHECKED_AFTER = timedelta(days=2)
WITH_RECOGNISABLE, LEFT_UNCHECKED = 3, 4
"""At every so manieth workshop somebody could be recognised; is a card left to be checked after publication."""
ANSWERED_AFTER, READ_AFTER = timedelta(days=2), timedelta(days=3)
"""How long after it was handed in a contribution is taken in or declined, and checked for the public."""
LAST_HANDED_IN = timedelta(hours=20)
"""Before midway: it waits for the team when that comes."""


def plan_contributions(scene: Scene) -> Iterator[Step]:
    """At every meeting, and eight from outside between the first weeks and midway."""
    for meeting in meetings(scene):
        if meeting.is_evening:
            yield Step(meeting.typed_at, partial(_type_evening, scene, meeting))
        else:
            yield Step(meeting.over_at - timedelta(minutes=30), partial(_write_cards, scene, meeting))
            yield Step(meeting.typed_at, partial(_put_in_order, scene, meeting))
        yield Step(meeting.typed_at + CHECKED_AFTER, partial(_check, scene, meeting, leave=1))
        yield Step(meeting.published_at + timedelta(hours=2), partial(_check, scene, meeting, leave=0))
    entries = room()["handed_in"]
    time = scene.moments[Stage.MIDWAY] - LAST_HANDED_IN - scene.begins_at
    for number in range(len(entries)):
        handed_in_at = scene.begins_at + time * (number + 2) / (len(entries) + 1)
        yield Step(handed_in_at, partial(_hand_in, number))
        yield Step(handed_in_at + ANSWERED_AFTER, partial(_answer, scene, number))
        yield Step(handed_in_at + READ_AFTER, partial(_read, scene, number))


def evening_entries(number: int) -> Sequence[tuple[int, dict[str, Any]]]:
    """What is said at the evening session with this number, each with its place among all."""
    entries = list(enumerate(room()["evening"]))
    begin = number * AT_AN_EVENING % len(entries)
    return entries[begin : begin + AT_AN_EVENING]


def evening_key(event: int, place: int) -> str:
    return f"example-evening-{event}-{place}"


def handed_in_key(number: int) -> str:
    return f"example-web-{number}"


# --- At evening sessions and workshops --------------------------------------------------------------------------------


def _type_evening(scene: Scene, meeting: Meeting) -> None:
    """Some of those who said something are known by then; of these, some agree to be named."""
    event = Event.objects.get(pk=meeting.event)
    if _has_begun(event):
        return
    known = list(Organisation.objects.filter(is_example=True, is_migrant_organisation=True).order_by("pk"))
    for turn, (place, entry) in enumerate(evening_entries(meeting.number)):
        kind, text = parted(entry["text"])
        organisation = in_turn(known, meeting.number + place) if known and turn % 3 != 1 else None
        if themes := themes_about(entry["about"]):
            enter_contribution(
                text=text,
                kind=kind,
                channel=Contribution.Channel.CARDS,
                event=event,
                organisation=organisation,
                named_as=organisation.name if organisation and turn % 4 == 0 else "",
                language=entry.get("language", ""),
                translation=entry.get("translation", ""),
                themes=themes,
                entry_key=evening_key(event.pk, place),
                by=scene.team,
                is_example=True,
            )


def _write_cards(scene: Scene, meeting: Meeting) -> None:
    """While people speak: cards under headings, by whoever records."""
    event = Event.objects.select_related("theme").get(pk=meeting.event)
    if event.theme is None or _has_begun(event):
        return
    by, point = member_for(scene, event, EventRole.Kind.RECORDING), working_point(event)
    there, number = _organisations_at(event), 0
    for heading, cards in words_of(event.theme, meeting.place)["cards"].items():
        cluster = create_cluster(event=event, title=heading, by=by)
        for card in cards:
            number += 1
            kind, text = parted(card)
            organisation = in_turn(there, 5 * number + meeting.number) if there and number % 3 else None
            enter_contribution(
                text=text,
                kind=kind,
                channel=Contribution.Channel.LIVE,
                event=event,
                agenda_item=point,
                organisation=organisation,
                named_as=organisation.name if organisation and number % 4 == 1 else "",
                cluster=cluster,
                by=by,
                is_example=True,
            )


def _has_begun(event: Event) -> bool:
    """Whether somebody has written down already what was said there. What was handed in for it came before."""
    return event.contributions.exclude(channel=Contribution.Channel.WEB).exists()


def _organisations_at(event: Event) -> list[Organisation]:
    present = Delegate.objects.filter(event=event, is_active=True, attendance=Delegate.Attendance.PRESENT)
    here = Organisation.objects.filter(is_example=True, registrations__delegates__in=present)
    return list(here.distinct().order_by("pk"))


def _put_in_order(scene: Scene, meeting: Meeting) -> None:
    """The next morning, from the photos of the wall: two cards that say the same, and one that says two things."""
    event = Event.objects.get(pk=meeting.event)
    channels = set(event.contributions.filter(is_example=True).values_list("channel", flat=True))
    if Contribution.Channel.LIVE not in channels or Contribution.Channel.CARDS in channels:
        return
    by = member_for(scene, event, EventRole.Kind.RECORDING)

    def copy(card: str) -> Contribution:
        kind, text = parted(card)
        return enter_contribution(
            text=text,
            kind=kind,
            channel=Contribution.Channel.CARDS,
            event=event,
            agenda_item=working_point(event),
            by=by,
            is_example=True,
        )

    twin, whole = in_turn(room()["twin"], meeting.number), in_turn(room()["whole"], meeting.number)
    first, second = map(copy, twin["cards"])
    merge_contributions(contributions=[second], into=first, text=twin["together"], by=by)
    split_contribution(contribution=copy(whole["card"]), texts=whole["parts"], by=by)
    if meeting.number % WITH_RECOGNISABLE == 0:
        copy(room()["recognisable"]["text"])


def _check(scene: Scene, meeting: Meeting, *, leave: int) -> None:
    """For recognisable people. `leave`: whether a card may be left for later, 1 or 0."""
    unchecked = Contribution.objects.accepted().filter(
        event=meeting.event, is_example=True, publication=Contribution.Publication.INTERNAL
    )
    _kind, recognisable = parted(room()["recognisable"]["text"])
    rows = list(unchecked.order_by("number"))
    if meeting.number % LEFT_UNCHECKED == 1:
        rows = rows[: len(rows) - leave]
    for contribution in rows:
        if contribution.text == recognisable:
            withhold_contribution(contribution=contribution, reason=room()["recognisable"]["reason"], by=scene.team)
        else:
            clear_contribution(contribution=contribution, by=scene.team)


# --- Over the website ------------------------------------------------------------------------------------------------


def _hand_in(number: int) -> None:
    """By somebody who speaks for an organisation; every third for a workshop to come."""
    entry, key = room()["handed_in"][number], handed_in_key(number)
    speakers = Contact.objects.accepted().exclude(email="").filter(organisation__is_example=True)
    contacts = list(speakers.select_related("organisation").order_by("pk"))
    themes = themes_about(entry["about"])
    if not contacts or not themes or Contribution.objects.filter(entry_key=key).exists():
        return
    contact, (kind, text) = in_turn(contacts, 7 * number), parted(entry["text"])
    coming = list(Event.objects.published().dated().filter(theme=themes[0]).in_order())
    event = next((event for event in coming if event.is_to_come), None) if number % 3 == 0 else None
    contribution = hand_in_contribution(
        contact=contact,
        organisation=contact.organisation,
        text=text,
        kind=kind,
        themes=themes,
        event=event,
        language=entry.get("language", ""),
        may_be_named=entry.get("is_named", False),
        entry_key=key,
    )
    Contribution.objects.filter(pk=contribution.pk).update(is_example=True)


def _answer(scene: Scene, number: int) -> None:
    """The team takes it in, with what it adds; or not, and says why."""
    entry = room()["handed_in"][number]
    contribution = Contribution.objects.pending().filter(entry_key=handed_in_key(number)).first()
    if contribution is None:
        return
    if reason := entry.get("declined"):
        decline_contribution(contribution=contribution, reason=reason, by=scene.team)
        return
    fields: dict[str, Any] = {"translation": entry.get("translation", "")}
    if entry.get("has_no_theme"):
        fields |= {"themes": [], "event": None}
    contribution = edit_contribution(contribution=contribution, version=contribution.version, by=scene.team, **fields)
    accept_contribution(contribution=contribution, by=scene.team)


def _read(scene: Scene, number: int) -> None:
    taken_in = Contribution.objects.accepted().filter(
        entry_key=handed_in_key(number), publication=Contribution.Publication.INTERNAL
    )
    if contribution := taken_in.first():
        clear_contribution(contribution=contribution, by=scene.team)
