"""The team's hand on the queue: admitting, putting back; and splitting a group."""

from datetime import timedelta

import pytest

from participants.actions.events import cancel_event
from participants.actions.queue import (
    NoRoomError,
    QueueRefusedError,
    admit_registration,
    put_back_registration,
    split_registration,
)
from participants.actions.registrations import cancel_registration
from participants.actions.submissions import NeedEntry
from participants.models import Registration
from participants.queries import place_state, with_positions
from participants.queries.history import history_of
from tests.participants.registering import START, mails, register, states

pytestmark = pytest.mark.django_db


def people_of(registration: Registration) -> list[int]:
    return list(registration.delegates.values_list("pk", flat=True))


def admit(registration: Registration, by, *, beyond: bool = False) -> Registration:
    return admit_registration(registration=registration, reason="Referentin", by=by, beyond_places=beyond)


def put_back(registration: Registration, by) -> Registration:
    return put_back_registration(registration=registration, reason="Irrtum", by=by)


def split(registration: Registration, number: int) -> Registration:
    """The last `number` people leave."""
    return split_registration(registration=registration, leaving=people_of(registration)[-number:])


def queue(event) -> list[tuple[int, int, int]]:
    """Primary key, number and part of those who wait, in their order."""
    return list(event.registrations.queue().values_list("pk", "queue_number", "queue_part"))


def test_team_admits_out_of_order_with_a_reason(make_event, team_member):
    event = make_event(places=3)
    first, _second = register(event, people=2)[0], register(event)[0]
    register(event, people=3)
    last = register(event)[0]
    cancel_registration(registration=first)
    assert states(event)[2:] == ["waiting", "waiting"]

    assert admit(last, team_member).state == "confirmed"
    change = last.changes.last()
    assert (change.kind, change.from_state, change.to_state, change.by, change.reason) == (
        "admitted", "waiting", "confirmed", team_member, "Referentin",
    )  # fmt: skip
    assert [mail.to for mail in mails("promoted")] == [last.contact.email]


def test_beyond_the_places_only_if_the_team_insists(event, team_member):
    for _number in range(2):
        register(event)
    [waiting] = register(event, people=2)
    with pytest.raises(NoRoomError):
        admit(waiting, team_member)
    assert states(event)[2] == "waiting"

    assert admit(waiting, team_member, beyond=True).state == "confirmed"
    assert waiting.changes.last().kind == "admitted_beyond"
    assert (place_state(event).over, place_state(event).free) == (2, 0)


def test_offered_place_can_be_confirmed_by_the_team(event, team_member, set_time):
    first, _second, third = (register(event)[0] for _number in range(3))
    set_time(START - timedelta(hours=40))
    cancel_registration(registration=first)
    assert states(event)[2] == "offered"

    assert admit(third, team_member).state == "confirmed"


@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
def test_only_who_waits_is_admitted(event, team_member, state):
    [registration] = register(event)
    if state == "cancelled":
        cancel_registration(registration=registration)
    with pytest.raises(QueueRefusedError):
        admit(registration, team_member)


def test_nobody_is_admitted_or_split_once_it_has_begun_or_is_cancelled(event, team_member, set_time):
    for _number in range(2):
        register(event)
    [waiting] = register(event, people=2)
    set_time(START + timedelta(minutes=1))
    with pytest.raises(QueueRefusedError):
        admit(waiting, team_member, beyond=True)
    with pytest.raises(QueueRefusedError):
        split(waiting, 1)
    set_time(START - timedelta(days=3))
    cancel_event(event=event)
    with pytest.raises(QueueRefusedError):
        admit(waiting, team_member, beyond=True)


@pytest.mark.parametrize("act", [admit, put_back])
def test_no_reason_no_act(event, team_member, act):
    for _number in range(3):
        register(event)
    action = admit_registration if act is admit else put_back_registration
    with pytest.raises(ValueError, match="reason"):
        action(registration=event.registrations.last(), reason=" ", by=team_member)


def test_admitted_by_mistake_returns_to_its_place(event, team_member):
    first = register(event)[0]
    register(event)
    second, third, fourth = (register(event)[0] for _number in range(3))
    admit(third, team_member, beyond=True)
    assert [pk for pk, *_number in queue(event)] == [second.pk, fourth.pk]

    assert put_back(third, team_member).state == "waiting"
    assert [pk for pk, *_number in queue(event)] == [second.pk, third.pk, fourth.pk]
    [mail] = mails("put_back")
    assert (mail.to, mail.calendar_method) == (third.contact.email, "CANCEL")
    assert "Platz 2 der Warteliste" in mail.text
    cancel_registration(registration=first)
    assert states(event) == ["cancelled", "confirmed", "confirmed", "waiting", "waiting"]


def test_who_had_a_place_of_their_own_goes_to_the_end_and_the_first_gets_it(event, team_member):
    first, _second, third, fourth = (register(event)[0] for _number in range(4))
    put_back(first, team_member)

    assert states(event) == ["waiting", "confirmed", "confirmed", "waiting"]
    assert [pk for pk, *_number in queue(event)] == [fourth.pk, first.pk]
    assert third.changes.last().by == team_member


def test_nobody_is_put_back_who_would_get_the_place_again(event, team_member):
    [only] = register(event)
    sequence = event.sequence
    with pytest.raises(QueueRefusedError):
        put_back(only, team_member)
    event.refresh_from_db()
    assert (states(event), event.sequence, mails("put_back")) == (["confirmed"], sequence, [])


def test_parts_of_a_group_stand_one_behind_the_other_where_it_stood(make_event):
    event = make_event(places=2)
    taken = register(event, people=2)[0]
    group, after = register(event, people=3)[0], register(event)[0]
    other = split(group, 2)
    third = split(other, 1)

    assert queue(event) == [(group.pk, 1, 0), (other.pk, 1, 1), (third.pk, 1, 2), (after.pk, 2, 0)]
    assert [each.position for each in with_positions(event.registrations.queue())] == [1, 2, 3, 4]
    assert (other.split_from, other.submission, len({group.reference, other.reference, third.reference})) == (
        group, group.submission, 3,
    )  # fmt: skip
    cancel_registration(registration=taken)
    assert states(event) == ["cancelled", "confirmed", "waiting", "confirmed", "waiting"]


def test_part_of_a_group_that_fits_comes_at_once(event):
    register(event)
    [group] = register(event, people=2)
    register(event)
    assert states(event) == ["confirmed", "waiting", "waiting"]
    other = split(group, 1)

    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert (other.state, other.queue_part, other.delegates.get().is_active) == ("waiting", 1, True)
    [promoted] = mails("promoted")
    assert promoted.registration == group
    assert [(line.what, line.who) for line in history_of(group)][-2:] == [
        ("Gruppe geteilt", "Ansprechperson"),
        ("Nachgerückt: hat einen Platz bekommen", "von selbst"),
    ]


@pytest.mark.parametrize("number", [0, 2])
def test_every_part_has_somebody(event, number):
    for _number in range(2):
        register(event)
    [group] = register(event, people=2)
    leaving = people_of(group)[:number]
    with pytest.raises(QueueRefusedError):
        split_registration(registration=group, leaving=leaving)
    assert Registration.objects.count() == 3


def test_strangers_people_do_not_leave_with_the_group(event):
    [other] = register(event)
    [group] = register(event, people=2)
    with pytest.raises(QueueRefusedError):
        split_registration(registration=group, leaving=people_of(other))


def test_what_a_group_needs_is_kept_with_both_parts(event):
    [group] = register(event, people=2, needs=[NeedEntry("interpreter", "Arabisch")])
    other = split(group, 1)

    assert [need.detail for need in other.support_needs.all()] == ["Arabisch"]
    assert [need.detail for need in group.support_needs.all()] == ["Arabisch"]
    assert (other.state, place_state(event).taken) == ("confirmed", 2)


def test_one_part_is_cancelled_and_the_other_stays(event):
    [group] = register(event, people=2)
    other = split(group, 1)
    cancel_registration(registration=group)

    other.refresh_from_db()
    assert (other.state, place_state(event).taken) == ("confirmed", 1)
