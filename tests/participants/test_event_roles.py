"""Roles at an event: those of the team are told, once, and not of what was taken away again."""

import pytest

from participants.actions.event_roles import give_event_role, take_event_role
from participants.models import OutgoingMail
from workshops.models import Event, EventRole, Person, User
from workshops_soest.worker import DUE_CHECKS

Kind = EventRole.Kind


@pytest.fixture
def event(process) -> Event:
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def person(moderator, event) -> Person:
    return Person.objects.create(slug="mo", name="Mo", user=moderator)


def mails(state: str = "queued") -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="event_role", state=state).order_by("pk"))


def test_who_can_sign_in_is_told_once_of_all_their_roles(event, person, team_client):
    url = f"/team/termine/{event.slug}/rollen/"
    for role in ("moderation", "minutes", "minutes"):
        team_client.post(url, {"person": person.pk, "role": role})
    [mail] = mails()
    assert (mail.to, mail.event) == ("moderation@example.org", event)
    assert "- Moderation\n- Protokoll" in mail.text
    assert "Tessa Team" in mail.text
    team_client.post(url, {"take": EventRole.objects.get(role="moderation").pk})
    [mail] = mails()
    assert "- Moderation" not in mail.text
    team_client.post(url, {"take": EventRole.objects.get(role="minutes").pk})
    assert mails() == []
    assert [mail.can_be_sent_again for mail in mails("withdrawn")] == [False, False, False]


def test_a_mail_that_has_left_is_not_repeated_for_what_is_left(event, person, team_member):
    for role in (Kind.MODERATION, Kind.HOST):
        give_event_role(event=event, person=person, role=role, by=team_member)
    OutgoingMail.objects.filter(state="queued").update(state="sent")
    take_event_role(role=EventRole.objects.get(role="host"), by=team_member)
    assert mails() == []


@pytest.mark.parametrize("why", ["no account", "no access", "oneself", "over", "cancelled"])
def test_nobody_is_told_without_need(event, person, team_member, set_clock, why):
    if why == "no account":
        person.user = None
        person.save()
    elif why == "no access":
        User.objects.filter(pk=person.user_id).update(role=User.Role.NONE)
        person.user.refresh_from_db()
    elif why == "over":
        set_clock("2013-12-01T12:00")
    elif why == "cancelled":
        Event.objects.filter(pk=event.pk).update(status="cancelled")
    by = person.user if why == "oneself" else team_member
    give_event_role(event=event, person=person, role=Kind.HOST, by=by)
    assert EventRole.objects.filter(person=person).exists()
    assert mails() == []


def test_it_is_looked_at_once_more_before_it_leaves(event, person, team_member):
    role = give_event_role(event=event, person=person, role=Kind.HOST, by=team_member)
    [mail] = mails()
    assert DUE_CHECKS[mail.kind](mail)
    role.delete()
    assert not DUE_CHECKS[mail.kind](mail)
