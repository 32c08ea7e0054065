"""Swapping, adding and taking out single people: same place, no overtaking, everything under the event's lock."""

from datetime import timedelta

import pytest

from participants.actions.delegates import DelegateRefusedError, add_delegate, remove_delegate, swap_delegate
from participants.actions.submissions import DelegateEntry
from participants.models import Delegate, Registration
from tests.participants.registering import START, mails, register, states
from workshops.models import Event

pytestmark = pytest.mark.django_db


def names(registration: Registration) -> list[str]:
    return list(Delegate.objects.filter(registration=registration).values_list("name", flat=True))


def trace(registration: Registration) -> list[tuple[str, str, str]]:
    return list(registration.changes.values_list("kind", "from_state", "to_state"))


def test_swap_keeps_registration_place_and_forgets_who_left(event):
    [registration] = register(event, people=2)
    first = registration.delegates.all()[0]
    successor = swap_delegate(delegate=first, name="Neue Person", email="neu@example.org")

    registration.refresh_from_db()
    assert (registration.state, registration.queue_number) == ("confirmed", None)
    assert len(names(registration)) == 2
    assert (successor.name, successor.email, successor.is_active) == ("Neue Person", "neu@example.org", True)
    assert not Delegate.objects.filter(pk=first.pk).exists()
    assert trace(registration)[-1] == ("people", "confirmed", "confirmed")
    assert "Neue Person" in mails("people_changed")[0].text


def test_swap_keeps_the_position_in_the_queue(make_event):
    event = make_event(places=1)
    register(event)
    [second], [third] = register(event), register(event)
    swap_delegate(delegate=second.delegates.get(), name="Andere")
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("waiting", "waiting")
    assert second.queue_number < third.queue_number


def test_same_address_is_the_same_person_with_a_mended_name(event):
    [registration] = register(event, delegates=[DelegateEntry("Ayse", "ayse@example.org")])
    before = registration.delegates.get()
    after = swap_delegate(delegate=before, name="Ayşe", email="ayse@example.org")
    assert (after.pk, names(registration)) == (before.pk, ["Ayşe"])


def test_nothing_changed_tells_nobody(event):
    [registration] = register(event)
    before = registration.delegates.get()
    swap_delegate(delegate=before, name=before.name, email=before.email)
    assert mails("people_changed") == []
    assert "people" not in {kind for kind, _from, _to in trace(registration)}


def test_nobody_is_swapped_in_twice(event):
    [registration] = register(event, delegates=[DelegateEntry("Eins", "eins@example.org"), DelegateEntry("Zwei")])
    _first, second = registration.delegates.all()
    for name, email in (("Ganz anders", "EINS@example.org"), ("eins", "eins@example.org")):
        with pytest.raises(DelegateRefusedError, match="schon angemeldet"):
            swap_delegate(delegate=second, name=name, email=email)
    assert names(registration) == ["Eins", "Zwei"]


def test_taking_one_out_hands_the_place_on_at_once(event):
    [group] = register(event, people=2)
    [waiting] = register(event)
    remove_delegate(delegate=group.delegates.all()[0])
    group.refresh_from_db()
    waiting.refresh_from_db()
    assert (group.state, waiting.state, len(names(group))) == ("confirmed", "confirmed", 1)
    assert [mail.to for mail in mails("promoted")] == [waiting.contact.email]
    assert [mail.to for mail in mails("people_changed")] == [group.contact.email]


def test_a_smaller_group_in_the_queue_may_fit_now(make_event):
    event = make_event(places=2)
    register(event)
    [group] = register(event, people=2)
    assert group.state == "waiting"
    remove_delegate(delegate=group.delegates.all()[1])
    group.refresh_from_db()
    assert group.state == "confirmed"


def test_the_last_one_out_cancels(event):
    [registration] = register(event)
    after = remove_delegate(delegate=registration.delegates.get())
    assert (after.state, after.end_reason) == ("cancelled", "by_contact")
    assert len(mails("registration_cancelled")) == 1


def test_taking_the_same_one_out_twice_changes_nothing(event):
    [registration] = register(event, people=2)
    gone = registration.delegates.all()[0]
    remove_delegate(delegate=gone)
    remove_delegate(delegate=gone)
    assert len(names(registration)) == 1
    assert len(mails("people_changed")) == 1


def test_one_more_gets_a_free_place_of_their_own(event):
    [registration] = register(event)
    added = add_delegate(contact=registration.contact, event=event, name="Dazu", email="", key="schluessel")
    assert (added.state, added.contact, names(added)) == ("confirmed", registration.contact, ["Dazu"])
    again = add_delegate(contact=registration.contact, event=event, name="Dazu", email="", key="schluessel")
    assert again == added
    assert states(event) == ["confirmed", "confirmed"]
    assert len(mails("registered")) == 2


def test_one_more_queues_behind_everyone_and_the_others_keep_their_places(make_event):
    event = make_event(places=2)
    [own] = register(event)
    register(event)
    [waiting] = register(event)
    added = add_delegate(contact=own.contact, event=event, name="Dazu", email="", key="schluessel")
    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert added.queue_number > waiting.queue_number


@pytest.mark.parametrize(
    ("people", "name", "reason"), [(3, "Vierte", "genug Personen"), (1, "Person 1-0", "schon angemeldet")]
)
def test_one_more_is_refused_by_the_rules_and_leaves_no_trace(make_event, people, name, reason):
    event = make_event(places=None)
    [registration] = register(event, delegates=[DelegateEntry(f"Person 1-{place}") for place in range(people)])
    before = len(mails())
    with pytest.raises(DelegateRefusedError, match=reason):
        add_delegate(contact=registration.contact, event=event, name=name, email="", key="schluessel")
    assert states(event) == ["confirmed"]
    assert len(mails()) == before


def test_after_the_deadline_nobody_is_added_but_swapping_and_leaving_go_on(event, set_time):
    [registration] = register(event, people=2)
    set_time(START - timedelta(hours=3))
    with pytest.raises(DelegateRefusedError, match="geschlossen"):
        add_delegate(contact=registration.contact, event=event, name="Dazu", email="", key="schluessel")
    first, second = registration.delegates.all()
    swap_delegate(delegate=first, name="Andere")
    remove_delegate(delegate=second)
    assert names(registration) == ["Andere"]


def test_once_it_has_begun_nothing_changes_any_more(event, set_time):
    [registration] = register(event, people=2)
    set_time(START)
    first = registration.delegates.all()[0]
    with pytest.raises(DelegateRefusedError, match="begonnen"):
        swap_delegate(delegate=first, name="Andere")
    with pytest.raises(DelegateRefusedError, match="begonnen"):
        remove_delegate(delegate=first)
    assert len(names(registration)) == 2


def test_a_result_not_yet_sent_tells_the_truth(event):
    [registration] = register(event, people=2)
    remove_delegate(delegate=registration.delegates.all()[0])
    old, new = mails("registered")
    assert (old.state, new.state) == ("withdrawn", "queued")
    assert "Sie haben einen Platz." in new.text


def test_who_left_and_who_came_are_told_at_their_own_addresses(event):
    [registration] = register(event, delegates=[DelegateEntry("Alt", "alt@example.org"), DelegateEntry("Bleibt")])
    before = Event.objects.get(pk=event.pk).sequence
    swap_delegate(delegate=registration.delegates.all()[0], name="Neu", email="neu@example.org")
    [left], notices = mails("delegate_left"), mails("delegate_notice")
    assert (left.to, left.calendar_method, left.event_sequence) == ("alt@example.org", "CANCEL", before + 1)
    assert [(mail.to, mail.calendar_method) for mail in notices][-1] == ("neu@example.org", "REQUEST")
