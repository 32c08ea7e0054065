"""Organisations register, confirm or forget to, wait, cancel, and take what is offered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from participants.actions.registrations import accept_offer, cancel_registration, expire_offers, expire_unconfirmed
from participants.actions.submissions import (
    CONFIRM_WITHIN,
    DelegateEntry,
    Entry,
    confirm_submission,
    submit_registration,
)
from participants.models import Organisation, Registration, Submission
from participants.models.registrations import new_reference
from workshops import clock
from workshops.models import Event
from workshops.models.events import EventQuerySet
from workshops_soest.stages.organisations import InventedOrganisation, invent_organisations, invent_people
from workshops_soest.stages.scene import Scene, Step

FILLED = (1.25, 0.75, 0.45, 1.0, 0.6)
"""How full the events become, one after the other, as a share of their places: some with a waiting list."""
USUAL_PLACES, USUAL_PEOPLE = 30, 3
REGISTERED_BEFORE = timedelta(weeks=6)
LAST_CALL = timedelta(hours=8)
ALL_AT_ONCE, FORGOTTEN, CANCELLED = 0.6, 0.05, 0.1
"""How often somebody registers for all dates of a theme in one form, never confirms, cancels one date later on."""
LATE_CANCELLATION = timedelta(hours=30)


@dataclass(frozen=True)
class Form:
    """What one organisation sends in one go. `key` finds it again in a later run."""

    organisation: InventedOrganisation
    events: Sequence[Event]
    people: Sequence[DelegateEntry]

    @property
    def key(self) -> str:
        return f"example-{self.organisation.number}-{self.events[0].pk}"


def plan_registrations(scene: Scene) -> Iterator[Step]:
    """From the first day of the play until the last deadline."""
    guests = _guests(scene)
    by_group: dict[tuple[int, str], list[tuple[InventedOrganisation, Event]]] = defaultdict(list)
    for event, organisations in guests.items():
        for organisation in organisations:
            group = str(event.theme.slug if event.theme else event.slug)
            by_group[organisation.number, group].append((organisation, event))
    for (number, group), pairs in by_group.items():
        chance = scene.chance("registration", number, group)
        organisation, events = pairs[0][0], [event for _organisation, event in pairs]
        people = invent_people(chance, organisation, _people(scene, number, group))
        parts = [events] if chance.random() < ALL_AT_ONCE else [[event] for event in events]
        for part in parts:
            yield from _plan_form(scene, chance, Form(organisation, part, people))
    for number, event in enumerate(full_events()):
        yield from _plan_offers(scene, event, is_accepted=number % 3 == 0)


def events_with_guests() -> EventQuerySet:
    """Those that invented people come to. Municipalities and departments are real: nobody registers in their place."""
    closed = [Event.Kind.MUNICIPAL_WORKSHOP, Event.Kind.DEPARTMENT_SESSION]
    return Event.objects.published().dated().exclude(kind__in=closed).exclude(status=Event.Status.CANCELLED)


def full_events() -> list[Event]:
    """Those of them that more people ask for, or as many, than there are places."""
    events = enumerate(events_with_guests().select_related("theme").in_order())
    return [event for number, event in events if event.places is not None and FILLED[number % len(FILLED)] >= 1]


def _guests(scene: Scene) -> dict[Event, list[InventedOrganisation]]:
    """Who comes to which event."""
    organisations = invent_organisations(scene)
    guests: dict[Event, list[InventedOrganisation]] = {}
    for number, event in enumerate(events_with_guests().select_related("theme").in_order()):
        group = str(event.theme.slug if event.theme else event.slug)
        wanted = round(FILLED[number % len(FILLED)] * (event.places or USUAL_PLACES) * scene.scale)
        invited = [each for each in organisations if each.is_migrant or event.kind != Event.Kind.EVENING_SESSION]
        scene.chance("order", group).shuffle(invited)
        # Not the same ones each time: who is first in line for a theme's first date is not for its second.
        turn = 5 * number % len(invited)
        guests[event] = []
        for organisation in invited[turn:] + invited[:turn]:
            if wanted <= 0:
                break
            guests[event].append(organisation)
            wanted -= _people(scene, organisation.number, group)
    return guests


def _people(scene: Scene, number: int, group: str) -> int:
    """How many people an organisation sends to a theme's events."""
    most = min(scene.process.delegates_per_organisation or USUAL_PEOPLE, USUAL_PEOPLE)
    return min(scene.chance("people", number, group).choice([1, 1, 2, 2, 2, 3]), most)


def _plan_form(scene: Scene, chance: Random, form: Form) -> Iterator[Step]:
    event = form.events[0]
    opens_at = max(scene.begins_at, event.starts_at - REGISTERED_BEFORE, event.registration_opens_at or scene.begins_at)
    closes_at = event.closes_at - LAST_CALL
    if closes_at <= opens_at:
        return
    sent_at = _by_day(scene, chance, opens_at, closes_at)
    yield Step(sent_at, partial(_submit, form))
    if chance.random() < FORGOTTEN:
        yield Step(sent_at + CONFIRM_WITHIN + timedelta(minutes=5), expire_unconfirmed)
        return
    confirmed_at = sent_at + timedelta(minutes=chance.randint(3, 180))
    yield Step(confirmed_at, partial(_confirm, form.key))
    if chance.random() < CANCELLED:
        given_up = chance.choice(form.events)
        last = given_up.starts_at - LATE_CANCELLATION
        if last > confirmed_at:
            yield Step(_by_day(scene, chance, confirmed_at, last), partial(_cancel, form.key, given_up.pk))


def _by_day(scene: Scene, chance: Random, after: datetime, before: datetime) -> datetime:
    """Some moment between the two, by day where that is possible."""
    some = clock.to_local(after + (before - after) * chance.random())
    by_day = some.replace(hour=chance.randint(8, 20), minute=chance.randint(0, 59), second=0, microsecond=0)
    return by_day if after < by_day < before else some


def _submit(form: Form) -> None:
    events = Event.objects.filter(pk__in=[event.pk for event in form.events])
    slugs = [event.slug for event in events if event.accepts_registrations]
    organisation = form.organisation
    if not slugs or Submission.objects.filter(key=form.key).exists():
        return
    entry = Entry(
        events=slugs,
        organisation=organisation.name,
        contact_name=organisation.contact_name,
        email=organisation.email,
        delegates=form.people,
        category=organisation.category,
        phone=organisation.phone,
    )
    submission = submit_registration(entry=entry, key=form.key)
    if submission is None:
        return
    Organisation.objects.filter(pk=submission.contact.organisation_id).update(
        is_example=True, is_migrant_organisation=organisation.is_migrant, **organisation.postal_address
    )
    chance = Scene.chance("reference", form.key)
    for registration in submission.registrations.order_by("event"):
        # Shown on pages, so the same in every run.
        registration.reference = new_reference(chance.choice)
        registration.save(update_fields=["reference"])


def _confirm(key: str) -> None:
    if submission := Submission.objects.filter(key=key).first():
        confirm_submission(submission=submission)


def _cancel(key: str, event: int) -> None:
    if registration := Registration.objects.filter(submission__key=key, event=event).first():
        cancel_registration(registration=registration)


def _plan_offers(scene: Scene, event: Event, *, is_accepted: bool) -> Iterator[Step]:
    """Somebody cancels shortly before a full event: the next in the queue is asked, and after them perhaps another."""
    cancelled_at = event.starts_at - LATE_CANCELLATION
    asked_until = cancelled_at + timedelta(hours=scene.process.offer_hours, minutes=5)
    if cancelled_at <= scene.begins_at:
        return
    yield Step(cancelled_at, partial(_cancel_latest, event.pk))
    if is_accepted:
        yield Step(cancelled_at + timedelta(hours=2), partial(_accept_offers, event.pk))
    yield Step(asked_until, expire_offers)
    yield Step(asked_until + timedelta(hours=1), partial(_accept_offers, event.pk))
    yield Step(event.starts_at, expire_offers)


def _cancel_latest(event: int) -> None:
    """Of those who hold a place, the invented one that came last."""
    confirmed = Registration.objects.filter(event=event, state=Registration.State.CONFIRMED)
    if registration := confirmed.filter(organisation__is_example=True).order_by("-pk").first():
        cancel_registration(registration=registration)


def _accept_offers(event: int) -> None:
    offered = Registration.objects.filter(event=event, state=Registration.State.OFFERED)
    for registration in offered.filter(organisation__is_example=True).order_by("queue_number"):
        accept_offer(registration=registration)
