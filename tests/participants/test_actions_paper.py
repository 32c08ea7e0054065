"""The team registers people who wrote, called or came by."""

from datetime import timedelta

import pytest

from participants.actions.events import cancel_event
from participants.actions.paper import register_on_behalf
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Contact, Delegate, Registration, Submission
from tests.participants.registering import START, mails, register, states, submit

pytestmark = pytest.mark.django_db


def on_behalf(by, *events, people=1, key="key-of-the-team", beyond_limit=False, note="", **fields) -> Submission:
    values = {
        "events": [event.slug for event in events],
        "organisation": "Nachbarschaftshilfe",
        "contact_name": "Frau Yıldız",
        "email": "",
        "phone": "02921 000",
        "delegates": [DelegateEntry(f"Nachbarin {number}") for number in range(people)],
    }
    entry = Entry(**values | fields)
    return register_on_behalf(entry=entry, key=key, channel="phone", by=by, note=note, beyond_limit=beyond_limit)


def test_people_without_address_get_a_place_and_no_mail(event, team_member):
    submission = on_behalf(team_member, event, people=2, note="ruft zurück")
    registration = submission.registrations.get()

    assert (registration.state, registration.team_note, submission.channel) == ("confirmed", "ruft zurück", "phone")
    assert submission.confirmed_at == registration.created_at
    assert registration.contact.accepted_at is not None
    assert mails() == []
    assert [(change.to_state, change.by) for change in registration.changes.all()] == [
        ("unconfirmed", None), ("confirmed", team_member),
    ]  # fmt: skip


def test_with_an_address_the_contact_gets_the_result(event, team_member):
    on_behalf(team_member, event, email="yildiz@example.org")

    [mail] = mails()
    assert (mail.kind, mail.to) == ("registered", "yildiz@example.org")


def test_they_queue_like_everybody_else(event, team_member):
    register(event, people=2)
    register(event)
    on_behalf(team_member, event)

    assert states(event) == ["confirmed", "waiting", "waiting"]


def test_same_form_twice_registers_once(event, team_member):
    assert on_behalf(team_member, event) == on_behalf(team_member, event)
    assert Registration.objects.count() == 1


def test_one_contact_without_address_stays_one(make_event, team_member):
    on_behalf(team_member, make_event(), key="first-key")
    on_behalf(team_member, make_event(), key="second-key", delegates=[DelegateEntry("Jemand")])

    assert Contact.objects.count() == 1


def test_after_the_deadline_the_team_still_registers_until_it_begins(make_event, team_member, set_time):
    event = make_event(places=5)
    set_time(START - timedelta(hours=25))
    late = submit(event)
    set_time(START - timedelta(hours=1))
    assert confirm_submission(submission=late).registrations.get().end_reason == "closed"
    assert on_behalf(team_member, event, key="first-key").registrations.get().state == "confirmed"
    set_time(START)
    after = on_behalf(team_member, event, key="second-key", delegates=[DelegateEntry("Jemand")])
    assert after.registrations.get().end_reason == "closed"


def test_nobody_is_registered_for_a_cancelled_event(event, team_member):
    cancel_event(event=event)
    assert on_behalf(team_member, event).registrations.get().end_reason == "event_cancelled"


def test_limit_per_organisation_holds_unless_the_team_says_otherwise(make_event, team_member):
    event = make_event(places=10)
    on_behalf(team_member, event, people=3, key="first-key")
    more = [DelegateEntry("Noch jemand")]
    refused = on_behalf(team_member, event, key="second-key", delegates=more).registrations.get()
    admitted = on_behalf(team_member, event, key="third-key", delegates=more, beyond_limit=True).registrations.get()

    assert (refused.end_reason, admitted.state) == ("too_many", "confirmed")


def test_a_stranger_whom_nobody_has_accepted_is_not_accepted_by_that(event, team_member):
    register(event, organisation="Nachbarschaftshilfe", email="vorstand@example.org")
    register(event, organisation="Nachbarschaftshilfe", email="fremd@example.org")
    stranger = Contact.objects.get(email="fremd@example.org")
    assert stranger.accepted_at is None
    on_behalf(team_member, event, email="fremd@example.org")

    stranger.refresh_from_db()
    assert stranger.accepted_at is None


def test_address_counts_once_whatever_its_case(make_event, team_member):
    event = make_event(places=5)
    register(event, delegates=[DelegateEntry("Anna", "Anna@Example.org")])
    assert Delegate.objects.get().email == "anna@example.org"
    Delegate.objects.update(email="ANNA@example.org")  # as older data may have it
    again = on_behalf(team_member, event, delegates=[DelegateEntry("Anna", "anna@EXAMPLE.org")])

    assert again.registrations.get().end_reason == "already_registered"


def test_entry_refuses_one_address_twice_in_any_case():
    people = [DelegateEntry("A", "a@example.org"), DelegateEntry("B", "A@example.org")]
    with pytest.raises(ValueError, match="address"):
        Entry(events=["x"], organisation="V", contact_name="K", email="k@example.org", delegates=people)


def test_someone_written_down_elsewhere_at_the_same_moment_is_already_registered(make_event, monkeypatch):
    event = make_event(places=5)
    register(event, delegates=[DelegateEntry("Anna", "anna@example.org")])
    entry = Entry(
        events=[event.slug], organisation="Anderer", contact_name="K", email="k@example.org",
        delegates=[DelegateEntry("Anna", "anna@example.org")],
    )  # fmt: skip
    submission = submit_registration(entry=entry, key="another-key")
    # The look before the write does not see the other one yet.
    monkeypatch.setattr("participants.actions.decisions._is_registered", lambda *_about: False)
    registration = confirm_submission(submission=submission).registrations.get()

    assert (registration.state, registration.end_reason, registration.queue_number) == (
        "expired", "already_registered", None,
    )  # fmt: skip
    assert [(change.from_state, change.to_state) for change in registration.changes.all()] == [
        ("", "unconfirmed"), ("unconfirmed", "expired"),
    ]  # fmt: skip
