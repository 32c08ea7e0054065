"""Who may do what: the predicates, one event and one role at a time."""

import pytest
from django.contrib.auth.models import AnonymousUser

from workshops import rules
from workshops.models import Event, EventRole, Person, User

Role, AtEvent = User.Role, EventRole.Kind


@pytest.fixture
def event(process) -> Event:
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def other(process) -> Event:
    return Event.objects.get(slug="thema-4-april")


def make_user(role: str, *, is_active: bool = True) -> User:
    return User.objects.create_user(f"wer-{role or 'keine'}@example.org", role=role, is_active=is_active)


def give(user: User, event: Event, *roles: str) -> None:
    person = Person.objects.create(slug=f"wer-{user.pk}", name="Wer", user=user)
    for role in roles:
        EventRole.objects.create(event=event, person=person, role=role)


AT_AN_EVENT = ("can_edit_agenda", "can_record_contributions", "can_keep_minutes", "is_in_event_team")


def granted(user: User | AnonymousUser, event: Event) -> list[str]:
    return [name for name in AT_AN_EVENT if getattr(rules, name)(user, event)]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (AtEvent.MODERATION, ["can_edit_agenda", "can_record_contributions", "can_keep_minutes", "is_in_event_team"]),
        (AtEvent.MINUTES, ["can_record_contributions", "can_keep_minutes", "is_in_event_team"]),
        (AtEvent.RECORDING, ["can_record_contributions", "is_in_event_team"]),
        (AtEvent.HOST, ["is_in_event_team"]),
    ],
)
@pytest.mark.parametrize("role_in_team", [Role.EDITOR, Role.MODERATOR, Role.KEEPER])
def test_what_one_does_at_an_event_decides_and_at_this_event_alone(event, other, role, expected, role_in_team):
    user = make_user(role_in_team)
    assert granted(user, event) == []
    give(user, event, role)
    assert granted(user, event) == expected
    assert granted(user, other) == []


def test_process_lead_may_everything_everywhere(event, other):
    lead = make_user(Role.LEAD)
    assert granted(lead, event) == granted(lead, other) == list(AT_AN_EVENT)


def test_who_is_not_of_the_team_gets_nothing_from_a_role_at_an_event(event):
    for user in (make_user(Role.NONE), make_user(Role.ADMIN), make_user(Role.MODERATOR, is_active=False)):
        give(user, event, *AtEvent.values)
        assert granted(user, event) == []
        assert list(rules.events_of(user)) == []
    assert granted(AnonymousUser(), event) == []


def test_own_events_are_each_named_once(event, other):
    user = make_user(Role.MODERATOR)
    give(user, event, AtEvent.MODERATION, AtEvent.MINUTES)
    assert list(rules.events_of(user)) == [event]
    assert list(rules.events_of(user, rules.MINUTES_ROLES)) == [event]
    assert list(rules.events_of(user, {AtEvent.HOST})) == []
    assert rules.events_of(make_user(Role.LEAD)).count() == Event.objects.count()


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ("is_team", [Role.LEAD, Role.EDITOR, Role.MODERATOR, Role.KEEPER]),
        ("can_plan_events", [Role.LEAD]),
        ("can_publish", [Role.LEAD]),
        ("can_edit_chapters", [Role.LEAD, Role.EDITOR]),
        ("can_edit_measures", [Role.LEAD, Role.EDITOR]),
    ],
)
def test_rules_about_no_event(db, rule, allowed):
    users = {role: make_user(role) for role in Role.values}
    assert [role for role, user in users.items() if getattr(rules, rule)(user)] == allowed
    assert not getattr(rules, rule)(AnonymousUser())
    assert not getattr(rules, rule)(User(role=Role.LEAD, is_active=False))
