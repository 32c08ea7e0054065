"""Who does what at an event: giving and taking roles, and what gets in each other's way."""

import re
from datetime import timedelta

import pytest

from workshops.models import AgendaItem, Event, EventRole, Person, Venue
from workshops.queries.clashes import find_clashes


@pytest.fixture
def event(process) -> Event:
    return Event.objects.select_related("venue").get(slug="thema-4-februar")


@pytest.fixture
def person(process) -> Person:
    return Person.objects.create(slug="mo", name="Mo Moderation")


@pytest.fixture
def parallel(event) -> Event:
    """An hour later than `event`, elsewhere."""
    hour = timedelta(hours=1)
    return Event.objects.create(
        slug="parallel", kind="evening_session", starts_at=event.starts_at + hour, ends_at=event.ends_at + hour
    )


def texts(event: Event) -> list[tuple[str, str]]:
    return [(clash.text, clash.event.slug if clash.event else "") for clash in find_clashes(event)]


def test_roles_are_given_once_and_taken(event, person, team_client):
    url = f"/team/termine/{event.slug}/rollen/"
    for _time in range(2):
        assert team_client.post(url, {"person": person.pk, "role": "minutes"})["Location"] == url
    role = EventRole.objects.get()
    assert (role.event, role.person, role.role) == (event, person, "minutes")
    html = team_client.get(url).content.decode()
    assert "Mo Moderation hat jetzt die Rolle Protokoll." in html
    assert "Hat keinen Zugang zur Team-Seite." in html
    other = EventRole.objects.create(event=Event.objects.get(slug="thema-4-april"), person=person, role="host")
    for key in (other.pk, "x", "9" * 30, "٣", 999_999):
        assert team_client.post(url, {"take": key}).status_code == 302
    assert EventRole.objects.count() == 2
    team_client.post(url, {"take": role.pk})
    assert list(EventRole.objects.all()) == [other]


def test_form_says_what_is_missing(event, team_client):
    page = team_client.post(f"/team/termine/{event.slug}/rollen/", {"person": "x", "role": "king"})
    assert page.context["form"].errors == {"person": ["Wählen Sie eine Person."], "role": ["Wählen Sie eine Rolle."]}


def test_room_is_wanted_twice(event, parallel):
    assert texts(event) == []
    parallel.venue = event.venue
    parallel.save()
    assert texts(event) == [(f"{event.venue} ist zur selben Zeit auch belegt durch:", "parallel")]
    assert texts(parallel) == [(f"{event.venue} ist zur selben Zeit auch belegt durch:", event.slug)]
    Event.objects.filter(pk=parallel.pk).update(status="cancelled")
    assert texts(event) == []
    Event.objects.filter(pk=parallel.pk).update(
        status="tentative", starts_at=event.ends_at, ends_at=event.ends_at + timedelta(hours=1)
    )
    assert texts(event) == []  # one after the other


def test_person_is_wanted_twice(event, parallel, person):
    EventRole.objects.create(event=event, person=person, role="moderation")
    hosting = EventRole.objects.create(event=parallel, person=person, role="host")
    assert texts(event) == []
    hosting.role = "minutes"
    hosting.save()
    assert texts(event) == [("Mo Moderation hat zur selben Zeit eine Aufgabe (Protokoll) bei:", "parallel")]


def add_item(event: Event, lead: str, minutes: int, position: int = 1, fixed_start: str | None = None) -> None:
    AgendaItem.objects.create(event=event, position=position, title=f"{lead} {position}", minutes=minutes, lead=lead, fixed_start=fixed_start)  # fmt: skip


def test_leads_two_points_of_two_events(event, parallel):
    """14:30 to 15:30 here, from 15:30 there: no clash; a minute longer is one."""
    add_item(event, "Jürgen Groß und Mo", 60)
    add_item(parallel, "juergen  gross, Ada", 30)
    assert texts(event) == texts(parallel) == []
    AgendaItem.objects.filter(event=event).update(minutes=61)
    text = "Jürgen Groß führt zur selben Zeit durch „Jürgen Groß und Mo 1“ (14:30 Uhr) und „juergen  gross, Ada 1“ (15:30 Uhr)."
    assert texts(event) == [(text, "parallel")]


def test_leads_two_points_at_once_in_one_agenda(event):
    add_item(event, "Mo", 60)
    add_item(event, "Mo", 30, 2)
    assert texts(event) == []
    AgendaItem.objects.filter(position=2).update(fixed_start="15:00")
    assert [text for text, _slug in texts(event)] == [
        "Mo führt zur selben Zeit durch „Mo 1“ (14:30 Uhr) und „Mo 2“ (15:00 Uhr)."
    ]


def test_nothing_clashes_without_a_date_or_afterwards(event, parallel, set_clock):
    parallel.venue = event.venue
    parallel.save()
    set_clock("2013-02-08T09:00")
    assert texts(event) == []
    Event.objects.filter(pk=event.pk).update(starts_at=None, ends_at=None)
    assert texts(Event.objects.get(pk=event.pk)) == []


def test_clashes_stand_on_the_pages_and_take_the_same_queries(event, team_client, assert_same_queries):
    venue = Venue.objects.get(pk=event.venue_id)

    def add(number: int) -> None:
        other = Event.objects.create(
            slug=f"neben-{number}",
            kind="evening_session",
            venue=venue,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
        )
        add_item(other, "Mo", 30)
        person = Person.objects.create(slug=f"wer-{number}", name=f"Wer {number}")
        for each in (event, other):
            EventRole.objects.create(event=each, person=person, role="moderation")

    for page in ("rollen", "tagesordnung"):
        Event.objects.filter(slug__startswith="neben").delete()
        Person.objects.filter(slug__startswith="wer").delete()
        assert_same_queries(lambda page=page: team_client.get(f"/team/termine/{event.slug}/{page}/"), add)
        text = re.sub(r"\s+", " ", team_client.get(f"/team/termine/{event.slug}/{page}/").content.decode())
        assert text.count("ist zur selben Zeit auch belegt durch") == 30
