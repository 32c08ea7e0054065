"""Cancelling, offers, and that whoever is next gets a freed place."""

from datetime import timedelta

import pytest

from participants.actions.events import cancel_event, change_places, move_event, reinstate_event
from participants.actions.registrations import accept_offer, cancel_registration, expire_offers
from participants.models import Registration
from participants.queries import place_state, with_positions
from tests.participants.registering import START, mails, register, states

pytestmark = pytest.mark.django_db


def test_freed_place_goes_to_the_first_in_the_queue(event):
    first, _second, third, _fourth = (register(event)[0] for _number in range(4))
    cancel_registration(registration=first)

    assert states(event) == ["cancelled", "confirmed", "confirmed", "waiting"]
    [mail] = mails("promoted")
    assert mail.to == third.contact.email
    assert mail.subject == "Sie haben einen Platz: Do., 17. Januar 2013, Rathaus"
    assert mail.calendar_method == "REQUEST"


def test_group_that_does_not_fit_keeps_its_place_and_the_others_waiting(event):
    first, second = (register(event)[0] for _number in range(2))
    register(event, people=2)
    register(event)
    cancel_registration(registration=first)
    assert states(event) == ["cancelled", "confirmed", "waiting", "waiting"]

    cancel_registration(registration=second)
    assert states(event) == ["cancelled", "cancelled", "confirmed", "waiting"]


def test_no_small_group_overtakes_a_large_one(make_event):
    event = make_event(places=4)
    first, _second = register(event, people=2)[0], register(event, people=2)[0]
    register(event, people=3)
    register(event, people=1)
    cancel_registration(registration=first)

    assert states(event) == ["cancelled", "confirmed", "waiting", "waiting"]


def test_cancelling_twice_tells_once(event):
    [registration] = register(event)
    cancel_registration(registration=registration)
    cancelled = cancel_registration(registration=registration)

    assert (cancelled.state, cancelled.end_reason) == ("cancelled", "by_contact")
    assert len(mails("registration_cancelled")) == 1


def test_team_cancels_with_its_own_reason(event, team_member):
    [registration] = register(event)
    cancelled = cancel_registration(registration=registration, by=team_member, note="Doppelt")

    assert cancelled.end_reason == "by_team"
    change = cancelled.changes.last()
    assert (change.by, change.reason, change.from_state, change.to_state) == (
        team_member, "Doppelt", "confirmed", "cancelled",
    )  # fmt: skip
    assert "Vielen Dank" not in mails("registration_cancelled")[0].text


def test_cancelling_from_the_queue_takes_nothing_out_of_calendars(event):
    for _number in range(2):
        register(event)
    [waiting] = register(event)
    cancel_registration(registration=waiting)

    assert mails("registration_cancelled")[0].calendar == ""


def test_calendar_cancellation_is_newer_than_the_invitation(event):
    [registration] = register(event)
    cancel_registration(registration=registration)

    invitation, cancellation = mails("registered")[0].calendar, mails("registration_cancelled")[0].calendar
    assert "METHOD:REQUEST" in invitation
    assert "SEQUENCE:0" in invitation
    assert "METHOD:CANCEL" in cancellation
    assert "SEQUENCE:1" in cancellation
    assert f"UID:{event.uid}" in cancellation


def test_result_not_sent_yet_is_replaced_when_a_part_is_cancelled(make_event):
    one, other = make_event(), make_event()
    first, _second = register(one, other)
    cancel_registration(registration=first)

    assert [mail.state for mail in mails("registered")] == ["withdrawn", "queued"]
    assert "Sie haben abgesagt." in mails("registered")[1].text


def test_after_the_event_nothing_is_cancelled(event, set_time):
    [registration] = register(event)
    set_time(START + timedelta(hours=4))

    assert cancel_registration(registration=registration).state == "confirmed"


def test_within_two_days_a_freed_place_is_offered(event, set_time):
    first, _second, third = (register(event)[0] for _number in range(3))
    set_time(START - timedelta(hours=47))
    cancel_registration(registration=first)

    assert states(event) == ["cancelled", "confirmed", "offered"]
    third.refresh_from_db()
    assert timedelta(hours=34) < START - third.offer_expires_at < timedelta(hours=36)
    assert place_state(event).free == 0
    assert accept_offer(registration=third).state == "confirmed"
    assert [mail.kind for mail in mails()][-2:] == ["registration_cancelled", "promoted"]


def test_declined_offer_goes_on(event, set_time):
    first, _second, third, fourth = (register(event)[0] for _number in range(4))
    set_time(START - timedelta(hours=47))
    cancel_registration(registration=first)
    assert cancel_registration(registration=third).end_reason == "offer_declined"

    fourth.refresh_from_db()
    assert fourth.state == "offered"


def test_lapsed_offer_goes_on_once(event, set_time):
    first, _second, third, fourth = (register(event)[0] for _number in range(4))
    set_time(START - timedelta(hours=47))
    cancel_registration(registration=first)
    set_time(START - timedelta(hours=34))

    assert accept_offer(registration=third).end_reason == "offer_lapsed"
    assert expire_offers() == 0
    fourth.refresh_from_db()
    assert fourth.state == "offered"
    set_time(START - timedelta(hours=20))
    assert expire_offers() == 1
    assert [mail.to for mail in mails("offer_lapsed")] == [third.contact.email, fourth.contact.email]


def test_offer_never_outlives_the_beginning(event, set_time):
    first, _second, third = (register(event)[0] for _number in range(3))
    set_time(START - timedelta(hours=2))
    cancel_registration(registration=first)

    third.refresh_from_db()
    assert third.offer_expires_at == START


def offered_place(event, set_time) -> Registration:
    """The third's, offered 40 hours before the event for twelve hours; a fourth waits."""
    first, _second, third, _fourth = (register(event)[0] for _number in range(4))
    set_time(START - timedelta(hours=40))
    cancel_registration(registration=first)
    third.refresh_from_db()
    assert third.state == "offered"
    return third


def test_offer_stands_while_nobody_knows_when_the_event_will_be(event, set_time):
    third = offered_place(event, set_time)
    cancel_event(event=event)
    set_time(START - timedelta(hours=20))
    assert expire_offers() == 0
    assert accept_offer(registration=third).state == "offered"
    assert mails("offer_lapsed") == []
    move_event(event=reinstate_event(event=event), starts_at=None, ends_at=None, venue=event.venue)
    set_time(START + timedelta(hours=20))
    assert expire_offers() == 0
    assert accept_offer(registration=third).state == "confirmed"


def test_who_was_offered_a_place_has_the_whole_time_again_after_a_change(event, set_time):
    third = offered_place(event, set_time)
    later = START + timedelta(days=1)
    event = move_event(event=event, starts_at=later, ends_at=later + timedelta(hours=3), venue=event.venue)
    set_time(START - timedelta(hours=30))
    cancel_event(event=event)
    set_time(START - timedelta(hours=20))
    reinstate_event(event=event)

    third.refresh_from_db()
    assert timedelta(hours=8) - timedelta(minutes=1) < START - third.offer_expires_at <= timedelta(hours=8)
    moved, reinstated = mails("event_moved", contact=third.contact)
    assert "Bitte antworten Sie bis Mittwoch, 16. Januar 2013, 10:00 Uhr." in moved.text
    for mail in (moved, reinstated):
        assert "Ihre Anmeldung gilt weiter" not in mail.text + mail.html


def test_moved_to_an_earlier_date_no_offer_outlives_the_beginning(event, set_time):
    third = offered_place(event, set_time)
    sooner = START - timedelta(hours=35)
    event = move_event(event=event, starts_at=sooner, ends_at=sooner + timedelta(hours=3), venue=event.venue)
    third.refresh_from_db()
    assert third.offer_expires_at == sooner

    past = sooner - timedelta(hours=6)
    move_event(event=event, starts_at=past, ends_at=past + timedelta(hours=3), venue=event.venue)
    assert accept_offer(registration=third).end_reason == "offer_lapsed"


def test_once_it_has_begun_nobody_moves_up(event, set_time):
    first, _second, _third = (register(event)[0] for _number in range(3))
    set_time(START + timedelta(minutes=1))
    cancel_registration(registration=first)

    assert states(event) == ["cancelled", "confirmed", "waiting"]


def test_queue_numbers_only_rise(event):
    for _number in range(2):
        register(event)
    [third] = register(event)
    cancel_registration(registration=third)
    [fourth] = register(event)

    assert fourth.queue_number == 2
    [counted] = with_positions(event.registrations.queue())
    assert counted.position == 1


def test_over_full_event_drops_nobody_and_fills_only_below(event):
    first, second, _third = (register(event)[0] for _number in range(3))
    change_places(event=event, places=1)
    assert states(event) == ["confirmed", "confirmed", "waiting"]
    cancel_registration(registration=first)
    assert states(event) == ["cancelled", "confirmed", "waiting"]
    cancel_registration(registration=second)
    assert states(event) == ["cancelled", "cancelled", "confirmed"]
