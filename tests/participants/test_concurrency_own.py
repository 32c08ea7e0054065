"""Contacts of one organisation who act at the same moment.

Seen to fail on PostgreSQL with the lock taken out of `lock_events`, and out of `participants.actions.contacts`.
"""

from contextlib import suppress
from functools import partial

import pytest

from participants.actions.contacts import (
    ContactRefusedError,
    accept_contact,
    invite_contact,
    join_organisation,
    remove_contact,
)
from participants.actions.delegates import DelegateRefusedError, add_delegate, remove_delegate, swap_delegate
from participants.models import Contact, Delegate
from tests.participants.registering import mails, register
from tests.participants.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refused_quietly(act):
    def run():
        with suppress(DelegateRefusedError, ContactRefusedError):
            act()

    return run


def test_everyone_taken_out_at_once_ends_the_registration(make_event):
    event = make_event(places=3)
    [group], [waiting] = register(event, people=3), register(event, people=3)
    at_once(partial(remove_delegate, delegate=person) for person in group.delegates.all())
    group.refresh_from_db()
    waiting.refresh_from_db()
    assert (group.state, waiting.state) == ("cancelled", "confirmed")
    assert Delegate.objects.filter(event=event, registration__state="confirmed").count() == 3


def test_many_more_at_once_keep_to_the_limit(make_event):
    event = make_event(places=None)
    [registration] = register(event)
    add = partial(add_delegate, contact=registration.contact, event=event, email="")
    at_once(refused_quietly(partial(add, name=f"Person {number}", key=f"key-{number}")) for number in range(12))
    assert Delegate.objects.filter(event=event, is_active=True).count() == 3


def test_one_press_counted_twelve_times_adds_one(event):
    [registration] = register(event)
    add = partial(add_delegate, contact=registration.contact, event=event, email="", name="Dazu", key="key")
    at_once([add] * 12)
    assert Delegate.objects.filter(event=event, is_active=True).count() == 2
    assert len(mails("registered")) == 2


def test_swapped_by_two_at_once_there_is_one_successor(event):
    [registration] = register(event)
    person = registration.delegates.get()
    at_once(refused_quietly(partial(swap_delegate, delegate=person, name=f"Neu {number}")) for number in range(12))
    assert registration.delegates.count() == 1


def test_two_who_go_at_once_leave_one_behind(event):
    [registration] = register(event, organisation="Verein")
    first = Contact.objects.get(pk=registration.contact_id)
    [second, third] = [
        first.organisation.contacts.create(name=name, email=f"{name}@example.org", accepted_at=first.accepted_at)
        for name in ("zwei", "drei")
    ]
    circle = [(first, second), (second, third), (third, first)]
    at_once(
        refused_quietly(partial(remove_contact, contact=contact, successor=successor)) for contact, successor in circle
    )
    registration.refresh_from_db()
    assert list(first.organisation.contacts.accepted()) == [registration.contact]


def test_one_invitation_accepted_by_twelve_presses_makes_one_contact(event):
    [registration] = register(event)
    contact = Contact.objects.get(pk=registration.contact_id)
    proof = invite_contact(contact=contact, name="Neue", email="neue@example.org")
    at_once([partial(join_organisation, proof=proof)] * 12)
    [joined] = contact.organisation.contacts.exclude(pk=contact.pk)
    at_once([partial(accept_contact, contact=joined)] * 12)
    assert len(mails("contact_accepted")) == 1
