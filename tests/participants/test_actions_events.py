"""What a change of an event does to those who are registered."""

from datetime import timedelta

import pytest

from participants.actions.events import cancel_event, change_places, fill_all_places, move_event
from participants.models import RegistrationChange
from participants.queries import place_state
from tests.participants.registering import START, mails, register, states, submit
from workshops.models import Event, Venue

pytestmark = pytest.mark.django_db


def test_more_places_go_to_the_queue_in_order(event):
    for _number in range(5):
        register(event)
    change_places(event=event, places=4)

    assert states(event) == ["confirmed"] * 4 + ["waiting"]
    assert len(mails("promoted")) == 2
    change_places(event=event, places=None)
    assert states(event) == ["confirmed"] * 5


def test_held_places_never_exceed_the_places(make_event):
    event = make_event(places=10, places_for_migrant_organisations=5)

    assert change_places(event=event, places=3).places_for_migrant_organisations == 3


def test_moving_tells_everyone_old_and_new_and_keeps_the_uid(event):
    for _number in range(3):
        register(event)
    submit(event)
    venue = Venue.objects.create(slug="schule", name="Schule")
    day = START + timedelta(days=1)
    moved = move_event(event=event, starts_at=day, ends_at=day + timedelta(hours=2), venue=venue)

    assert (moved.uid, moved.sequence) == (event.uid, 1)
    told = mails("event_moved")
    assert len(told) == 3
    assert told[0].subject == "Neuer Termin und Ort: Fr., 18. Januar 2013, Schule"
    assert "Bisher: Do., 17. Januar 2013, 14–17 Uhr, Rathaus, Musterstadt" in told[0].text
    assert "Neu: Fr., 18. Januar 2013, 14–16 Uhr, Schule" in told[0].text
    assert [mail.calendar_method for mail in told] == ["REQUEST", "REQUEST", ""]
    assert "SEQUENCE:1" in told[0].calendar
    assert "Sie bleiben auf der Warteliste." in told[2].text
    traces = RegistrationChange.objects.filter(reason__contains="Schule")
    assert traces.count() == 3


def test_moving_nowhere_tells_nobody(event):
    register(event)
    move_event(event=event, starts_at=event.starts_at, ends_at=event.ends_at, venue=event.venue)

    assert mails("event_moved") == []
    assert Event.objects.get().sequence == 0


def test_date_taken_back_takes_the_entry_out_of_calendars(event):
    register(event)
    moved = move_event(event=event, starts_at=None, ends_at=None, venue=event.venue)

    [mail] = mails("event_moved")
    assert "METHOD:CANCEL" in mail.calendar
    assert "DTSTART;TZID=Europe/Berlin:20130117T140000" in mail.calendar
    assert "Neu: Termin noch nicht bekannt, Rathaus, Musterstadt" in mail.text
    assert place_state(moved).key == "undated"


def test_cancelling_tells_everyone_once(event, team_member):
    for _number in range(3):
        register(event)
    cancel_event(event=event, reason="Hochwasser", by=team_member)
    cancelled = cancel_event(event=event, reason="Noch einmal")

    assert (cancelled.status, cancelled.cancellation_reason, cancelled.sequence) == ("cancelled", "Hochwasser", 1)
    told = mails("event_cancelled")
    assert [mail.calendar_method for mail in told] == ["CANCEL", "CANCEL", ""]
    assert "Grund: Hochwasser" in told[0].text
    assert place_state(cancelled).key == "cancelled"


def test_someone_with_two_registrations_is_told_once(event):
    event.places = None
    event.save()
    register(event, email="v@example.org", organisation="Verein")
    register(event, email="v@example.org", organisation="Verein")
    cancel_event(event=event)

    assert len(mails("event_cancelled")) == 1


def test_what_was_left_free_is_filled(event):
    for _number in range(4):
        register(event)
    Event.objects.update(places=3)

    assert fill_all_places() == 1
    assert fill_all_places() == 0
    assert states(event) == ["confirmed"] * 3 + ["waiting"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "free"),
        ({"places": 0}, "waiting_list"),
        ({"places": None}, "free"),
        ({"registration_closes_at": START - timedelta(days=12)}, "closed"),
        ({"registration_closes_at": START - timedelta(days=12), "places": 0}, "full"),
        ({"starts_at": None, "ends_at": None}, "undated"),
        ({"status": Event.Status.CANCELLED}, "cancelled"),
        ({"starts_at": START - timedelta(days=30), "ends_at": START - timedelta(days=29)}, "past"),
    ],
)
def test_place_state_says_what_is_possible(make_event, fields, key):
    assert place_state(make_event(**fields)).key == key
