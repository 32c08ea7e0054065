"""Moving, resizing, cancelling and reinstating an event on the team's pages."""

import re
from datetime import UTC, datetime

import pytest

from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import OutgoingMail, Registration
from workshops.models import Event, Venue

BASE = "/team/termine/thema-4-april"
NEW_TIME = {"day": "2013-04-25", "starts": "14:30", "ends": "17:30"}


@pytest.fixture
def event(process) -> Event:
    return Event.objects.get(slug="thema-4-april")


def register(event: Event, number: int = 1, people: int = 2) -> Registration:
    entry = Entry(
        events=[event.slug], organisation=f"Verein {number}", contact_name="Änne Öztürk",
        email=f"verein{number}@example.org", delegates=[DelegateEntry(f"Person {n}") for n in range(people)],
    )  # fmt: skip
    submission = submit_registration(entry=entry, key=f"key-{number}")
    return confirm_submission(submission=submission).registrations.get()


def text_of(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


def told(kind: str) -> list[str]:
    return list(OutgoingMail.objects.filter(kind=kind).values_list("to", flat=True))


def test_moving_asks_first_and_then_tells_everyone(event, team_client):
    register(event, 1)
    register(event, 2)
    data = NEW_TIME | {"venue": str(event.venue_id)}
    page = team_client.post(f"{BASE}/verlegen/", data)
    text = text_of(page)
    assert "bekommen 2 Ansprechpersonen eine E-Mail" in text
    assert "Do., 18. April 2013, 14:30–17:30 Uhr" in text
    assert "Do., 25. April 2013, 14:30–17:30 Uhr" in text
    event.refresh_from_db()
    assert (event.starts_at, told("event_moved")) == (datetime(2013, 4, 18, 12, 30, tzinfo=UTC), [])
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert team_client.post(f"{BASE}/verlegen/", hidden | {"confirm": "1"})["Location"] == f"{BASE}/"
    sequence = event.sequence
    event.refresh_from_db()
    assert (event.starts_at, event.sequence) == (datetime(2013, 4, 25, 12, 30, tzinfo=UTC), sequence + 1)
    assert told("event_moved") == ["verein1@example.org", "verein2@example.org"]


def test_still_changing_leads_back_with_what_was_entered(event, team_client):
    register(event)
    page = team_client.post(f"{BASE}/verlegen/", NEW_TIME | {"change": "1"})
    assert 'value="2013-04-25"' in page.content.decode()
    assert told("event_moved") == []


def test_moving_where_nobody_registered_needs_no_second_step(event, team_client):
    venue = Venue.objects.get(slug="kreishaus")
    answer = team_client.post(f"{BASE}/verlegen/", NEW_TIME | {"venue": str(venue.pk)})
    assert answer["Location"] == f"{BASE}/"
    event.refresh_from_db()
    assert event.venue == venue


def test_undated_event_is_given_a_date(process, team_client):
    team_client.post("/team/termine/thema-2-ohne-datum/verlegen/", NEW_TIME)
    event = Event.objects.get(slug="thema-2-ohne-datum")
    assert event.starts_at == datetime(2013, 4, 25, 12, 30, tzinfo=UTC)


def test_daylight_saving_gap_is_refused_and_why(event, team_client):
    page = team_client.post(f"{BASE}/verlegen/", {"day": "2013-03-31", "starts": "02:30", "ends": "05:00"})
    assert (
        text_of(page).count("2:30 Uhr gibt es am 31. März 2013 nicht: In dieser Nacht wird die Uhr vorgestellt.") == 2
    )
    assert 'value="02:30"' in page.content.decode()


def test_two_who_move_one_event_see_both_dates(event, team_client):
    register(event)
    url, other = f"{BASE}/verlegen/", Venue.objects.get(slug="kreishaus")
    seen = team_client.get(url).context["seen"]
    first = NEW_TIME | {"venue": str(event.venue_id), "confirm": "1", "seen": seen}
    assert team_client.post(url, first).status_code == 302
    second = first | {"day": "2013-04-18", "venue": str(other.pk)}
    page = team_client.post(url, second)
    assert page.status_code == 409
    text = text_of(page)
    for words in ("25. April 2013", "18. April 2013", f"Ort: {event.venue}", f"Ort: {other}"):
        assert words in text
    assert told("event_moved") == ["verein1@example.org"]
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode()))
    assert team_client.post(url, again).status_code == 302
    event.refresh_from_db()
    assert event.venue == other


def test_two_who_change_the_places_see_both_numbers(event, team_client):
    url = f"{BASE}/plaetze/"
    seen = team_client.get(url).context["seen"]
    first = {"places": "50", "places_for_migrant_organisations": "5", "seen": seen}
    assert team_client.post(url, first).status_code == 302
    page = team_client.post(url, first | {"places": "30"})
    assert page.status_code == 409
    assert "Plätze: 50" in text_of(page)
    assert "Plätze: 30" in text_of(page)
    assert Event.objects.get(pk=event.pk).places == 50


def test_more_places_go_to_those_who_wait(event, team_client):
    Event.objects.filter(pk=event.pk).update(places=2)
    register(event, 1)
    waiting = register(event, 2)
    assert waiting.state == "waiting"
    team_client.post(f"{BASE}/plaetze/", {"places": "5", "places_for_migrant_organisations": "1"})
    event.refresh_from_db()
    waiting.refresh_from_db()
    assert (event.places, event.places_for_migrant_organisations, waiting.state) == (5, 1, "confirmed")


def test_wrong_places_are_named_and_kept(event, team_client):
    page = team_client.post(f"{BASE}/plaetze/", {"places": "3", "places_for_migrant_organisations": "4"})
    assert "Es können nicht mehr Plätze freigehalten werden, als es gibt." in text_of(page)
    assert Event.objects.get(pk=event.pk).places == event.places


def test_cancelling_says_how_many_hear_of_it_and_can_be_taken_back(event, team_client):
    register(event)
    assert "Eine Ansprechperson bekommt eine E-Mail mit der Absage." in text_of(team_client.get(f"{BASE}/absagen/"))
    team_client.post(f"{BASE}/absagen/", {"reason": "Schnee"})
    event.refresh_from_db()
    assert (event.is_cancelled, event.cancellation_reason) == (True, "Schnee")
    assert told("event_cancelled") == ["verein1@example.org"]
    assert "Schnee" in text_of(team_client.get(f"{BASE}/"))
    sequence = event.sequence
    team_client.post(f"{BASE}/wieder-ansetzen/")
    event.refresh_from_db()
    assert (event.status, event.cancellation_reason, event.sequence) == ("confirmed", "", sequence + 1)
    [again] = OutgoingMail.objects.filter(kind="event_moved")
    assert "Bisher: abgesagt" in again.text
    assert again.calendar_method == "REQUEST"


@pytest.mark.parametrize("page", ["verlegen", "plaetze", "absagen", "wieder-ansetzen", "anmeldungen"])
def test_only_the_process_lead_may(
    event, page, client, team_client, moderator_client, editor_client, delegate_a_client
):
    path = f"{BASE}/{page}/"
    assert team_client.get(path).status_code == 200
    assert client.get(path)["Location"] == f"/konto/login/code/?next={path}"
    for refused in (moderator_client, editor_client, delegate_a_client):
        assert (refused.get(path).status_code, refused.post(path).status_code) == (403, 403)
    assert Event.objects.get(pk=event.pk).status == "confirmed"
