"""The feeds: who is in them, and that subscribers fetch only what has changed."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from icalendar import Calendar

from workshops.models import Event, Process

ALL = "/kalender/alle.ics"


def slugs(body: bytes) -> list[str]:
    """The slugs in a feed, in its order."""
    return [str(entry["URL"]).rsplit("/", 2)[1] for entry in Calendar.from_ical(body).walk("VEVENT")]


def test_feed_of_all_has_the_thirteen_dated_events(client: Client, process: Process) -> None:
    response = client.get(ALL)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="alle.ics"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert len(slugs(response.content)) == 13
    assert not response.cookies
    assert not response.has_header("Vary")


def test_feed_names_itself(client: Client, process: Process, settings: LazySettings) -> None:
    settings.SITE_URL = "https://zuhause.example.org"
    calendar = Calendar.from_ical(client.get("/kalender/thema-4.ics", headers={"host": "localhost"}).content)
    assert str(calendar["X-WR-CALNAME"]) == "Zuhause im Kreis Soest: Migranten im Alter"
    assert str(calendar["SOURCE"]) == "https://zuhause.example.org/kalender/thema-4.ics"


def test_feed_of_a_theme_has_its_events_alone(client: Client, process: Process) -> None:
    assert slugs(client.get("/kalender/thema-2.ics").content) == ["thema-2-januar", "thema-2-februar"]


def test_feed_of_a_place_takes_a_venue_or_a_municipality(client: Client, process: Process) -> None:
    at_house = ["thema-2-januar", "thema-3-januar", "thema-2-februar", "thema-3-maerz"]
    assert slugs(client.get("/kalender/ort-kreishaus.ics").content) == at_house
    in_town = slugs(client.get("/kalender/ort-soest.ics").content)
    assert sorted(in_town) == sorted([*at_house, "thema-4-februar", "thema-4-maerz", "thema-4-april"])


def test_place_without_events_has_an_empty_feed(client: Client, process: Process) -> None:
    response = client.get("/kalender/ort-warstein.ics")
    assert response.status_code == 200
    assert slugs(response.content) == []


@pytest.mark.parametrize(
    "address",
    [
        "/kalender/thema-0.ics",
        "/kalender/thema-99.ics",
        "/kalender/thema-99999999999999999999999999.ics",
        "/kalender/ort-nirgends.ics",
        "/termine/gibt-es-nicht.ics",
        "/termine/auftakt.ics",
        "/termine/thema-2-ohne-datum.ics",
    ],
)
def test_unknown_or_undated_is_not_found(client: Client, process: Process, address: str) -> None:
    assert client.get(address).status_code == 404


def test_single_event(client: Client, process: Process) -> None:
    response = client.get("/termine/thema-1-april.ics")
    assert response["Content-Disposition"] == 'inline; filename="thema-1-april.ics"'
    assert slugs(response.content) == ["thema-1-april"]


def test_cancelled_event_stays_and_unpublished_one_goes(client: Client, process: Process) -> None:
    Event.objects.filter(slug="thema-1-april").update(status=Event.Status.CANCELLED)
    Event.objects.filter(slug="thema-1-februar").update(is_published=False)
    calendar = Calendar.from_ical(client.get("/kalender/thema-1.ics").content)
    states = {str(entry["URL"]).rsplit("/", 2)[1]: entry["STATUS"] for entry in calendar.walk("VEVENT")}
    assert states == {"thema-1-januar": "CONFIRMED", "thema-1-april": "CANCELLED"}
    assert client.get("/termine/thema-1-februar.ics").status_code == 404


@pytest.mark.parametrize("form", ["{etag}", "W/{etag}", '"anders", {etag}', '"anders",W/{etag}', "*"])
def test_known_feed_is_not_sent_again(client: Client, process: Process, form: str) -> None:
    etag = client.get(ALL)["ETag"]
    response = client.get(ALL, headers={"if-none-match": form.format(etag=etag)})
    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == etag


@pytest.mark.parametrize("value", ['"anders"', "unsinn", "", '"'])
def test_unknown_or_broken_tag_gets_the_feed(client: Client, process: Process, value: str) -> None:
    assert client.get(ALL, headers={"if-none-match": value}).status_code == 200


def test_last_modified_answers_those_who_ask_by_date(client: Client, process: Process) -> None:
    changed = client.get(ALL)["Last-Modified"]
    assert client.get(ALL, headers={"if-modified-since": changed}).status_code == 304
    earlier = http_date((timezone.now() - timedelta(days=1)).timestamp())
    assert client.get(ALL, headers={"if-modified-since": earlier}).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"status": Event.Status.CANCELLED},
        {"is_published": False},
        {"starts_at": None, "ends_at": None},
        {"title": "Neuer Titel"},
    ],
)
def test_every_change_reaches_subscribers(client: Client, process: Process, change: dict) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    Event.objects.update(updated_at=long_ago)
    Process.objects.update(updated_at=long_ago)
    event = Event.objects.get(slug="thema-1-april")
    event.venue.__class__.objects.update(updated_at=long_ago)
    event.theme.__class__.objects.update(updated_at=long_ago)
    before = client.get(ALL)
    for name, value in change.items():
        setattr(event, name, value)
    event.save()
    assert client.get(ALL, headers={"if-none-match": before["ETag"]}).status_code == 200
    assert client.get(ALL, headers={"if-modified-since": before["Last-Modified"]}).status_code == 200


def test_head_answers_like_get_without_a_body(client: Client, process: Process) -> None:
    get, head = client.get(ALL), client.head(ALL)
    assert head.status_code == 200
    assert head.content == b""
    assert {name: head[name] for name in get.headers} == dict(get.headers)
    assert client.head(ALL, headers={"if-none-match": get["ETag"]}).status_code == 304


def test_feeds_are_only_read(client: Client, process: Process) -> None:
    assert client.post(ALL).status_code == 405


def test_feed_takes_as_many_queries_whatever_its_size(client: Client, process: Process, assert_same_queries) -> None:
    event = Event.objects.get(slug="thema-1-april")

    def add(number: int) -> None:
        Event.objects.create(
            slug=f"weiterer-{number}",
            kind=event.kind,
            theme=event.theme,
            venue=event.venue,
            starts_at=event.starts_at + timedelta(days=number),
            ends_at=event.ends_at + timedelta(days=number),
        )

    assert_same_queries(lambda: client.get(ALL), add)
