"""People registered with an address of their own: told once who named them, and kept up to date like the contact."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from participants.actions.delegates import remove_delegate, swap_delegate
from participants.actions.events import cancel_event, move_event
from participants.actions.registrations import cancel_registration
from participants.actions.submissions import DelegateEntry, confirm_submission
from participants.models import Delegate, OutgoingMail
from participants.queries.mails import delegate_left_is_due, delegate_notice_is_due, event_moved_is_due, promoted_is_due
from tests.participants.registering import START, mails, register, submit
from workshops.models import Venue

pytestmark = pytest.mark.django_db
ADDRESS = "person@example.org"


def person(event, **fields):
    return register(event, email="kontakt@example.org", delegates=[DelegateEntry("Pia Person", ADDRESS)], **fields)[0]


def entry_of(mail: OutgoingMail):
    [calendar] = mail.calendars
    read = Calendar.from_ical(calendar)
    [entry] = read.walk("VEVENT")
    assert str(entry["ATTENDEE"]) == f"mailto:{mail.to}"
    return str(read["METHOD"]), int(entry["SEQUENCE"]), str(entry["UID"])


def test_notice_comes_after_the_confirmation_and_once(event):
    submission = submit(event, email="kontakt@example.org", delegates=[DelegateEntry("Pia Person", ADDRESS)])
    assert not mails("delegate_notice")
    confirm_submission(submission=submission)
    confirm_submission(submission=submission)
    [notice] = mails("delegate_notice")

    assert notice.to == ADDRESS
    assert notice.subject == "Sie sind angemeldet: Do., 17. Januar 2013, Rathaus"
    assert (notice.delegate, notice.contact) == (Delegate.objects.get(), None)
    for word in ("Kontakt", "Verein", "Integrationsteam", "Musterkreis", "löschen", "http://testserver/datenschutz/"):
        assert word in notice.text
    assert "/a/" not in notice.text
    assert entry_of(notice) == ("REQUEST", 0, str(event.uid))


def test_nobody_else_is_noticed(event):
    register(event, email="kontakt@example.org", delegates=[DelegateEntry("Ich", "KONTAKT@example.org")])
    register(event)
    assert not mails("delegate_notice")


def test_who_waits_learns_it_without_a_calendar_and_later_gets_the_place(make_event):
    event = make_event(places=1)
    [first] = register(event)
    person(event)
    [notice] = mails("delegate_notice")
    assert notice.subject.startswith("Sie stehen auf der Warteliste")
    assert not notice.calendar
    cancel_registration(registration=first)

    to_person, to_contact = mails("promoted")
    assert (to_person.to, to_contact.to) == (ADDRESS, "kontakt@example.org")
    assert entry_of(to_person)[0] == "REQUEST"
    assert "/a/" not in to_person.text
    assert promoted_is_due(to_person)
    assert len(mails("delegate_notice")) == 1


def test_calendar_follows_every_change_with_rising_sequence(event):
    registration = person(event)
    later = START + timedelta(days=1)
    hall = Venue.objects.create(slug="halle", name="Halle")
    move_event(event=event, starts_at=later, ends_at=later + timedelta(hours=3), venue=event.venue)
    event.refresh_from_db()
    move_event(event=event, starts_at=later, ends_at=event.ends_at, venue=hall)
    cancel_event(event=event, reason="Sturm")

    to_person = [mail for mail in mails() if mail.to == ADDRESS]
    assert [mail.subject.split(":")[0] for mail in to_person] == [
        "Sie sind angemeldet",
        "Neuer Termin",
        "Neuer Ort",
        "Abgesagt",
    ]
    entries = [entry_of(mail) for mail in to_person]
    assert entries == [(method, number, event.uid) for number, method in enumerate(["REQUEST"] * 3 + ["CANCEL"])]
    assert "Rathaus" in to_person[2].text
    assert "Halle" in to_person[2].text
    to_contact = [mail for mail in mails() if mail.to == registration.contact.email and mail.calendar]
    assert [entry_of(mail) for mail in to_contact] == entries


def test_cancelled_registration_takes_it_out_of_everyones_calendar(event):
    registration = person(event)
    cancel_registration(registration=registration)
    [left] = mails("delegate_left")

    assert left.to == ADDRESS
    assert entry_of(left) == ("CANCEL", 1, event.uid)
    assert delegate_left_is_due(left)
    assert not delegate_notice_is_due(mails("delegate_notice")[0])
    person(event, organisation=registration.organisation.name)
    assert not delegate_left_is_due(left)


def test_who_is_swapped_is_told_and_so_is_the_successor(event):
    registration = person(event)
    swap_delegate(delegate=registration.delegates.get(), name="Nachfolge", email="nach@example.org")
    [left] = mails("delegate_left")
    former, successor = mails("delegate_notice")

    assert (left.to, left.delegate) == (ADDRESS, None)
    assert entry_of(left) == ("CANCEL", 1, event.uid)
    assert successor.to == "nach@example.org"
    assert [delegate_notice_is_due(OutgoingMail.objects.get(pk=mail.pk)) for mail in (former, successor)] == [
        False,
        True,
    ]


def test_taken_out_of_a_group(event):
    [registration] = register(event, delegates=[DelegateEntry("Eine", ADDRESS), DelegateEntry("Andere")])
    remove_delegate(delegate=registration.delegates.get(name="Andere"))
    assert not mails("delegate_left")
    later = START + timedelta(days=1)
    event.refresh_from_db()
    move_event(event=event, starts_at=later, ends_at=later + timedelta(hours=3), venue=event.venue)
    moved = next(mail for mail in mails("event_moved") if mail.to == ADDRESS)
    assert event_moved_is_due(moved)
    cancel_registration(registration=registration)
    assert not event_moved_is_due(OutgoingMail.objects.get(pk=moved.pk))


def test_several_events_are_several_invitations(make_event):
    first, second = make_event(), make_event()
    register(first, second, email="kontakt@example.org", delegates=[DelegateEntry("Pia Person", ADDRESS)])
    [registered] = mails("registered")
    methods = [str(Calendar.from_ical(each)["METHOD"]) for each in registered.calendars]

    assert methods == ["REQUEST", "REQUEST"]
    assert [entry_of(mail)[2] for mail in mails("delegate_notice")] == [first.uid, second.uid]
