"""Reminders: a week and a day before, once, moving along with the date, never for somebody who does not come."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from participants.actions.delegates import swap_delegate
from participants.actions.events import cancel_event, move_event
from participants.actions.outbox import withdraw_mail
from participants.actions.registrations import cancel_registration
from participants.actions.reminders import owe_reminders
from participants.actions.submissions import DelegateEntry
from participants.models import OutgoingMail
from participants.queries.mails import reminder_is_due
from tests.participants.registering import START, mails, register
from workshops.models import Event

pytestmark = pytest.mark.django_db
WEEK, DAY, MINUTE = timedelta(days=7), timedelta(days=1), timedelta(minutes=1)


def reminded(kind: str) -> list[str]:
    return [mail.to for mail in mails(kind)]


def test_contact_is_reminded_twice_and_once_each(event, set_time):
    [registration] = register(event)
    address = registration.contact.email
    for moment, week, day in [
        (START - WEEK - MINUTE, [], []),
        (START - WEEK, [address], []),
        (START - DAY - MINUTE, [address], []),
        (START - DAY, [address], [address]),
        (START - MINUTE, [address], [address]),
    ]:
        set_time(moment)
        for _round in range(3):
            owe_reminders()
        assert (reminded("reminder_week"), reminded("reminder_day")) == (week, day)


def test_reminder_says_when_where_and_who_and_opens_the_registration(event, set_time, client):
    register(event, people=2)
    set_time(START - WEEK)
    assert owe_reminders() == 1
    [reminder] = mails("reminder_week")

    assert reminder.subject == "Erinnerung: Do., 17. Januar 2013, Rathaus"
    assert "Rathaus" in reminder.text
    assert "http://testserver/a/" in reminder.text
    assert reminder.registration.delegates.first().name in reminder.text
    assert not reminder.calendar


def test_who_registers_after_the_moment_is_not_reminded_of_the_past(event, set_time):
    set_time(START - WEEK + MINUTE)
    register(event)
    assert owe_reminders() == 0
    set_time(START - DAY)
    assert owe_reminders() == 1


def test_nobody_without_a_place_is_reminded(make_event, set_time):
    event = make_event(places=1)
    [first], [second] = register(event), register(event)
    set_time(START - WEEK)
    assert owe_reminders() == 1
    assert reminded("reminder_week") == [first.contact.email]
    cancel_registration(registration=first)

    # The second has just been told that there is a place.
    assert owe_reminders() == 0
    second.refresh_from_db()
    assert second.state == "confirmed"


def test_clock_that_jumps_floods_nobody(make_event, set_time):
    for _number in range(5):
        register(make_event())
    set_time(START + timedelta(weeks=2) - timedelta(hours=12))
    assert owe_reminders() == 1
    assert [mail.event.starts_at for mail in mails("reminder_day")] == [START + timedelta(weeks=2)]


def test_worker_that_was_away_reminds_within_a_day(event, set_time):
    register(event)
    set_time(START - WEEK + DAY - MINUTE)
    assert owe_reminders() == 1
    OutgoingMail.objects.filter(kind="reminder_week").delete()
    set_time(START - WEEK + DAY)
    assert owe_reminders() == 0


def test_reminder_moves_along_with_the_date(event, set_time):
    register(event)
    set_time(START - WEEK)
    owe_reminders()
    [early] = mails("reminder_week")
    later = START + timedelta(days=3)
    moved = move_event(event=event, starts_at=later, ends_at=later + timedelta(hours=3), venue=event.venue)

    [early] = mails("reminder_week")
    assert early.state == "withdrawn"
    assert owe_reminders() == 0
    set_time(later - WEEK)
    assert owe_reminders() == 1
    assert mails("reminder_week")[1].event_start == later
    # Back to the first date: that reminder was written once.
    move_event(event=moved, starts_at=START, ends_at=START + timedelta(hours=3), venue=event.venue)
    assert owe_reminders() == 0


def test_moved_close_to_now_is_told_but_not_reminded_on_top(event, set_time):
    register(event)
    soon = START - DAY
    set_time(soon - WEEK + timedelta(hours=2))
    move_event(event=event, starts_at=soon, ends_at=soon + timedelta(hours=3), venue=event.venue)

    assert len(mails("event_moved")) == 1
    assert owe_reminders() == 0


def test_reminder_not_sent_yet_is_checked_once_more(event, set_time):
    [registration] = register(event)
    set_time(START - DAY)
    owe_reminders()
    [reminder] = mails("reminder_day")
    assert reminder_is_due(reminder)

    Event.objects.filter(pk=event.pk).update(starts_at=START + MINUTE)
    assert not reminder_is_due(OutgoingMail.objects.get(pk=reminder.pk))
    Event.objects.filter(pk=event.pk).update(starts_at=START, status="cancelled")
    assert not reminder_is_due(OutgoingMail.objects.get(pk=reminder.pk))
    Event.objects.filter(pk=event.pk).update(status="confirmed")
    assert reminder_is_due(OutgoingMail.objects.get(pk=reminder.pk))
    cancel_registration(registration=registration)
    assert not reminder_is_due(OutgoingMail.objects.get(pk=reminder.pk))
    set_time(START)
    assert not reminder_is_due(OutgoingMail.objects.get(pk=reminder.pk))


def test_nobody_is_reminded_of_what_does_not_take_place(event, set_time):
    register(event)
    cancel_event(event=event)
    set_time(START - WEEK)
    assert owe_reminders() == 0


def test_taken_back_by_the_team_it_does_not_come_again(event, set_time):
    register(event)
    set_time(START - DAY)
    owe_reminders()
    withdraw_mail(mail=mails("reminder_day")[0])
    assert owe_reminders() == 0


def test_people_with_an_address_of_their_own_are_reminded_too(make_event, set_time):
    event = make_event(places=10)
    [registration] = register(
        event,
        email="leitung@example.org",
        delegates=[
            DelegateEntry("Leitung", "leitung@example.org"),
            DelegateEntry("Eigene", "eigene@example.org"),
            DelegateEntry("Ohne"),
        ],
    )
    swap_delegate(delegate=registration.delegates.get(name="Ohne"), name="Neu", email="neu@example.org")
    set_time(START - WEEK)
    assert owe_reminders() == 3
    assert owe_reminders() == 0

    assert reminded("reminder_week") == ["leitung@example.org", "eigene@example.org", "neu@example.org"]
    contact, person, _other = mails("reminder_week")
    assert "Eigene" in contact.text
    assert "/a/" not in person.text
    assert "Leitung" not in person.text
    assert "Angemeldet hat Sie" in person.text


def test_contact_with_several_registrations_is_reminded_once_of_all(make_event, set_time, county):
    event = make_event(places=10)
    county.delegates_per_organisation = None
    county.save()
    for name in ("Erste", "Zweite"):
        register(event, organisation="Verein", email="v@example.org", delegates=[DelegateEntry(name)])
    set_time(START - DAY)
    assert owe_reminders() == 1
    assert "Erste, Zweite" in mails("reminder_day")[0].text


def test_on_paper_without_address_costs_nothing(event, set_time):
    [registration] = register(event)
    registration.contact.email = ""
    registration.contact.save()
    set_time(START - DAY)
    assert owe_reminders() == 0


def test_database_refuses_a_second_reminder_of_the_same_date(event, set_time):
    register(event)
    set_time(START - DAY)
    owe_reminders()
    [again] = mails("reminder_day")
    again.pk, again.message_id = None, "<again@x>"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_looking_for_reminders_costs_the_same_whatever_was_reminded(make_event, set_time, assert_same_queries):
    event = make_event(places=None)

    def add(_number: int) -> None:
        set_time(START - WEEK - DAY)
        register(event)
        set_time(START - DAY)
        owe_reminders()

    assert_same_queries(owe_reminders, add)
