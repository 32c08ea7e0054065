"""At the events: some ask for support and are answered, most come, a few do not, and somebody comes unasked."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from participants.actions.attendance import AlreadyListedError, WalkIn, add_walk_in, has_open_door, mark_attendance
from participants.actions.submissions import NeedEntry
from participants.actions.support import answer_support_need, delete_overdue_needs, request_support
from participants.models import Delegate, Registration, SupportNeed
from participants.models.registrations import TAKING, new_reference
from participants.models.support import KEPT_AFTERWARDS
from workshops.models import Event
from workshops_soest.stages.organisations import invent_organisations, invent_people
from workshops_soest.stages.scene import Scene, Step

ASKED_BEFORE, ANSWERED_BEFORE = timedelta(days=6), timedelta(days=2)
NEEDS = (NeedEntry("interpreter", "Türkisch"), NeedEntry("child_care"), NeedEntry("step_free"))
ASKS, PRESENT, EXCUSED = 0.06, 0.84, 0.92
"""How often a group asks for support; up to which chance somebody is there, up to which excused, of 1."""
WITH_WALK_IN = 2
"""Every so manieth event somebody comes who is not on the list."""


def plan_doors(scene: Scene) -> Iterator[Step]:
    """For every event that begins after the play has."""
    events = Event.objects.published().dated().exclude(status=Event.Status.CANCELLED).in_order()
    for number, event in enumerate(events):
        if event.starts_at <= scene.begins_at:
            continue
        yield Step(max(event.starts_at - ASKED_BEFORE, scene.begins_at), partial(_ask, scene, event.pk))
        yield Step(max(event.starts_at - ANSWERED_BEFORE, scene.begins_at), partial(_answer, scene, event.pk))
        if number % WITH_WALK_IN == 0:
            yield Step(event.starts_at + timedelta(minutes=10), partial(_let_in, scene, event.pk))
        yield Step(event.starts_at + timedelta(minutes=20), partial(_tick, scene, event.pk))
        yield Step(event.ends_at + KEPT_AFTERWARDS + timedelta(minutes=5), delete_overdue_needs)


def _ask(scene: Scene, event: int) -> None:
    registrations = Registration.objects.filter(event=event, organisation__is_example=True).active()
    for registration in registrations.select_related("event").order_by("pk"):
        chance = scene.chance("needs", registration.reference)
        if chance.random() < ASKS:
            request_support(registration=registration, needs=[chance.choice(NEEDS)])


def _answer(scene: Scene, event: int) -> None:
    asked = SupportNeed.objects.open().filter(registration__event=event, registration__organisation__is_example=True)
    for need in asked.select_related("registration__event").order_by("pk"):
        chance = scene.chance("answer", need.registration.reference)
        # One in four is still open when the day comes: there is something to do for whoever looks on.
        if chance.random() < 0.75:
            answer_support_need(need=need, state=chance.choice(["arranged", "arranged", "impossible"]), by=scene.team)


def _let_in(scene: Scene, event: int) -> None:
    """Once, however often the play goes over it."""
    here, key = Event.objects.for_pages().get(pk=event), f"example-walk-in-{event}"
    known = Delegate.objects.filter(event=event, registration__organisation__is_example=True)
    if not has_open_door(here) or not known.exists() or known.filter(registration__is_walk_in=True).exists():
        return
    chance = scene.chance("walk-in", event)
    organisation = chance.choice(invent_organisations(scene))
    person = invent_people(chance, organisation, 2)[1]
    walk_in = WalkIn(person.name, organisation.name)
    try:
        registration = add_walk_in(event=here, walk_in=walk_in, key=key, by=scene.team).registration
    except AlreadyListedError:
        # Invented names may come twice.
        return
    registration.organisation.is_example = True
    registration.organisation.save(update_fields=["is_example"])
    registration.reference = new_reference(chance.choice)
    registration.save(update_fields=["reference"])


def _tick(scene: Scene, event: int) -> None:
    expected = Delegate.objects.filter(
        event=event, registration__organisation__is_example=True, registration__state__in=TAKING, attendance="unknown"
    )
    for person in expected.select_related("registration").order_by("pk"):
        chance = scene.chance("attendance", person.registration.reference, person.name).random()
        attendance = "present" if chance < PRESENT else "excused" if chance < EXCUSED else "absent"
        source = "self" if attendance == "excused" else "list"
        mark_attendance(delegate=person, attendance=attendance, source=source, by=scene.team)
