"""In the organisations: somebody else comes instead, and colleagues register too and are taken in or wait for it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from participants.actions.contacts import accept_contact
from participants.actions.delegates import swap_delegate
from participants.actions.submissions import Entry, confirm_submission, submit_registration
from participants.models import Contact, Organisation, Registration, Submission
from participants.models.registrations import new_reference
from workshops.models import Event
from workshops_soest.stages.organisations import InventedOrganisation, invent_organisations, invent_people
from workshops_soest.stages.registrations import events_with_guests
from workshops_soest.stages.scene import Scene, Step

SWAPPED_BEFORE = timedelta(days=4)
SWAPS = 0.1
"""How often a group of several sends somebody else in the end."""
ASKS_AFTER, ACCEPTED_AFTER = timedelta(days=16), timedelta(days=2)
KNOWN_AFTER = timedelta(days=12)
"""When the team has a look at who speaks for the migrant organisations that have registered by then."""
WITH_COLLEAGUE = 9
"""Every so manieth organisation has a colleague who registers too; every other of these is taken in."""


def plan_contacts(scene: Scene) -> Iterator[Step]:
    """From the third week of the play on."""
    for event in Event.objects.published().dated().exclude(status=Event.Status.CANCELLED).in_order():
        if event.starts_at - SWAPPED_BEFORE > scene.begins_at:
            yield Step(event.starts_at - SWAPPED_BEFORE, partial(_swap, scene, event.pk))
    yield Step(scene.begins_at + KNOWN_AFTER, _accept_migrants)
    for organisation in invent_organisations(scene)[::WITH_COLLEAGUE]:
        asks_at = scene.begins_at + ASKS_AFTER + timedelta(hours=organisation.number)
        yield Step(asks_at, partial(_ask, scene, organisation))
        if organisation.number % (2 * WITH_COLLEAGUE) == 0:
            yield Step(asks_at + ACCEPTED_AFTER, partial(_accept, organisation))


def _swap(scene: Scene, event: int) -> None:
    registrations = Registration.objects.filter(event=event, organisation__is_example=True).active()
    for registration in registrations.for_pages().order_by("pk"):
        chance, people = scene.chance("swap", registration.reference), list(registration.delegates.all())
        organisation = _organisation_of(scene, registration)
        if len(people) > 1 and organisation and chance.random() < SWAPS:
            other = invent_people(chance, organisation, 2)[1]
            if other.name not in {person.name for person in people}:
                swap_delegate(delegate=people[-1], name=other.name)


def _organisation_of(scene: Scene, registration: Registration) -> InventedOrganisation | None:
    name = registration.organisation.name
    return next((each for each in invent_organisations(scene) if each.name == name), None)


def _key(organisation: InventedOrganisation) -> str:
    return f"example-colleague-{organisation.number}"


def _ask(scene: Scene, organisation: InventedOrganisation) -> None:
    """Where the organisation is known already; once, however often the play goes over it."""
    known = Organisation.objects.filter(name=organisation.name, is_example=True)
    events = events_with_guests().order_by("-starts_at")
    event = next((event for event in events if event.accepts_registrations), None)
    if event is None or not known.exists() or Submission.objects.filter(key=_key(organisation)).exists():
        return
    colleague = invent_people(scene.chance("colleague", organisation.number), organisation, 2)[1]
    entry = Entry(
        events=[event.slug],
        organisation=organisation.name,
        contact_name=colleague.name,
        email=f"kollegium@{organisation.host}",
        delegates=[colleague],
        category=organisation.category,
    )
    if submission := submit_registration(entry=entry, key=_key(organisation)):
        registration = submission.registrations.get()
        # Shown on pages, so the same in every run.
        registration.reference = new_reference(scene.chance("reference", _key(organisation)).choice)
        registration.save(update_fields=["reference"])
        confirm_submission(submission=submission)


def _accept_migrants() -> None:
    asking = Contact.objects.asking().filter(organisation__is_example=True, organisation__is_migrant_organisation=True)
    for contact in asking.select_related("organisation").order_by("pk"):
        accept_contact(contact=contact)


def _accept(organisation: InventedOrganisation) -> None:
    asking = Contact.objects.asking().filter(submissions__key=_key(organisation))
    if contact := asking.select_related("organisation").first():
        accept_contact(contact=contact)
