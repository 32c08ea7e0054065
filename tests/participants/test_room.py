"""Who may take a place: places held for migrant organisations, and the order of the queue around them."""

import pytest

from participants.actions.events import change_places, fill_all_places, release_held_places
from participants.actions.registrations import cancel_registration
from participants.models import Contact, Organisation, Registration
from participants.queries import place_state, with_places
from participants.queries.room import Room, part_that_fits
from tests.participants.registering import register, states, submit
from workshops.models import Event

pytestmark = pytest.mark.django_db


def make_migrant(name: str = "Brücke e. V.", *, email: str = "bruecke@example.org") -> Organisation:
    """An organisation that the team has marked, with a contact whom it has accepted."""
    organisation = Organisation.objects.create(name=name, is_migrant_organisation=True)
    Contact.objects.create(
        organisation=organisation, name="Kontakt", email=email, accepted_at="2013-01-01T00:00:00+01:00"
    )
    return organisation


def register_migrant(event: Event, *, people: int = 1, number: int = 1) -> Registration:
    name, email = f"Brücke {number}", f"bruecke-{number}@example.org"
    if not Organisation.objects.filter(name=name).exists():
        make_migrant(name, email=email)
    [registration] = register(event, people=people, organisation=name, email=email)
    return registration


@pytest.mark.parametrize(
    ("places", "held", "taken", "of_migrants", "free_for_all", "held_free"),
    [
        (10, 0, 0, 0, 10, 0),
        (10, 4, 0, 0, 6, 4),
        (10, 4, 6, 0, 0, 4),
        (10, 4, 8, 2, 0, 2),
        (10, 4, 6, 4, 4, 0),
        (10, 4, 7, 6, 3, 0),
        (10, 4, 9, 0, 0, 1),  # held only after others had come
        (10, 4, 12, 0, 0, 0),  # over-full
        (None, 4, 99, 0, None, 0),
    ],
)
def test_held_places_are_left_aside_until_migrant_organisations_have_them(
    places, held, taken, of_migrants, free_for_all, held_free
):
    room = Room(places, held, taken, of_migrants)
    assert (room.free_for_all, room.held_free) == (free_for_all, held_free)


def test_others_leave_held_places_free(make_event):
    event = make_event(places=3, places_for_migrant_organisations=2)
    register(event)
    register(event)
    register_migrant(event, people=2)

    assert states(event) == ["confirmed", "waiting", "confirmed"]
    [counted] = with_places(Event.objects.all())
    assert (place_state(counted), place_state(event)) == (place_state(event), place_state(counted))
    assert (place_state(event).free, place_state(event).held_free, place_state(event).key) == (0, 0, "waiting_list")


def test_migrant_organisation_takes_held_places_first(make_event):
    event = make_event(places=4, places_for_migrant_organisations=2)
    register_migrant(event, people=2)
    register(event, people=2)

    assert states(event) == ["confirmed", "confirmed"]


def test_nobody_claims_held_places_for_themselves(make_event):
    event = make_event(places=2, places_for_migrant_organisations=2)
    Organisation.objects.create(name="Brücke e. V.", is_migrant_organisation=True)
    [stranger] = register(event, organisation="Brücke e. V.")
    assert (stranger.contact.accepted_at, stranger.state) == (None, "waiting")
    make_migrant("Hilfe e. V.", email="hilfe@example.org")
    [other_stranger] = register(event, organisation="Hilfe e. V.", email="fremd@example.org")
    assert other_stranger.state == "waiting"

    # Accepted by the team: the worker sees that they may.
    Contact.objects.filter(pk=stranger.contact_id).update(accepted_at=stranger.created_at)
    assert fill_all_places() == 1
    assert states(event) == ["confirmed", "waiting"]


def test_behind_others_migrant_organisations_take_held_places_and_nothing_else(make_event):
    event = make_event(places=6, places_for_migrant_organisations=2)
    first, *_rest = [register(event, people=2)[0] for _number in range(2)]
    register(event, people=3)
    register_migrant(event, people=1, number=1)
    cancel_registration(registration=first)
    # Two for all and one held are free; the group of three waits first.
    too_large = register_migrant(event, people=2, number=2)
    after_it = register_migrant(event, people=1, number=3)
    register(event)

    assert states(event) == ["cancelled", "confirmed", "waiting", "confirmed", "waiting", "waiting", "waiting"]
    assert (too_large.queue_number, after_it.queue_number) == (2, 3)
    cancel_registration(registration=too_large)
    assert states(event) == ["cancelled", "confirmed", "waiting", "confirmed", "cancelled", "confirmed", "waiting"]


def test_nobody_passes_a_migrant_organisation(make_event):
    event = make_event(places=4, places_for_migrant_organisations=1)
    first, _second = register(event, people=2)[0], register(event)[0]
    waiting = register_migrant(event, people=3, number=1)
    assert waiting.state == "waiting"
    register(event, people=1)
    register_migrant(event, number=2)
    cancel_registration(registration=first)

    assert states(event) == ["cancelled", "confirmed", "confirmed", "waiting", "waiting"]


def test_released_places_go_to_those_who_wait(make_event, team_member):
    event = make_event(places=3, places_for_migrant_organisations=3)
    register_migrant(event)
    register(event, people=2)

    assert release_held_places(event=event, by=team_member) == 2
    assert states(event) == ["confirmed", "confirmed"]
    event.refresh_from_db()
    assert event.places_for_migrant_organisations == 0


def test_fewer_held_places_let_others_in(make_event):
    event = make_event(places=2, places_for_migrant_organisations=2)
    register(event)
    change_places(event=event, places=2, held=1)

    assert states(event) == ["confirmed"]


def test_without_limit_nothing_is_held(make_event):
    event = make_event(places=None, places_for_migrant_organisations=5)
    register(event, people=3)

    assert states(event) == ["confirmed"]
    assert place_state(event).free is None


def test_part_that_fits(make_event):
    event = make_event(places=3, places_for_migrant_organisations=1)
    register(event)
    [group] = register(event, people=2)
    register(event, people=2)
    migrants = register_migrant(event, people=3, number=1)
    after = register_migrant(event, people=2, number=2)
    unconfirmed = submit(event, people=2).registrations.get()

    # One place is free for all and one held: the first group could send one, so could the first migrant organisation.
    waiting = Registration.objects.for_pages().filter(event=event).order_by("pk")
    assert [part_that_fits(each) for each in waiting] == [0, 1, 0, 1, 0, 0]
    assert {group.state, migrants.state, after.state} == {"waiting"}
    assert unconfirmed.state == "unconfirmed"
