"""What holds for every public page."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from tests.workshops_soest.views.conftest import Document, text_of
from workshops.models import Event, Process, Theme

STATIC_PAGES = [
    "/",
    "/ueber/",
    "/beteiligte/",
    "/termine/",
    "/leichte-sprache/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
]


def all_addresses() -> list[str]:
    """Every public page of the loaded process."""
    return [
        *STATIC_PAGES,
        "/termine/?ansicht=monat",
        *(event.get_absolute_url() for event in Event.objects.published()),
        *(theme.get_absolute_url() for theme in Theme.objects.all()),
    ]


def test_every_page_is_sound(process: Process, read: Callable[[str], Document]) -> None:
    for address in all_addresses():
        read(address)


def test_every_page_is_sound_at_the_end_of_the_process(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    set_clock("2013-07-01T09:00")
    for address in all_addresses():
        assert "Anmelden" not in [text_of(link) for link in read(address).xpath("//a")], address


def test_foreign_process_names_nobody_of_the_shipped_one(
    foreign_process: Process, read: Callable[[str], Document], client: Client
) -> None:
    themes = Theme.objects.values_list("number", flat=True)
    feeds = ["/kalender/alle.ics", *(f"/kalender/thema-{number}.ics" for number in themes)]
    for address in [*all_addresses(), *feeds]:
        response = client.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        for name in ("Soest", "Werl", "Lippstadt", "Hesse", "Nedelcheva", "Cakir", "Hellweg", "NRW"):
            assert name not in page, f"{name} on {address}"
    for address in all_addresses():
        read(address)


@pytest.mark.parametrize("address", [*STATIC_PAGES, "/termine/thema-4-april/", "/themen/4/"])
def test_page_is_sent_again_only_when_changed(client: Client, process: Process, settings, address: str) -> None:
    settings.DEMO = False  # the demonstration's banner shows the minute
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    process.title = "Ganz anders"
    process.save()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_head_answers_like_get(client: Client, process: Process, settings) -> None:
    settings.DEMO = False
    get, head = client.get("/termine/"), client.head("/termine/")
    assert head.content == b""
    assert head["ETag"] == get["ETag"]
    assert head["Content-Length"] == get["Content-Length"]


def test_pages_are_only_read(client: Client, process: Process) -> None:
    assert client.post("/termine/").status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/termine/gibt-es-nicht/",
        "/termine/" + "x" * 3000 + "/",
        f"/termine/{quote(chr(0))}/",
        "/themen/0/",
        "/themen/99/",
        "/themen/" + "9" * 30 + "/",
        "/themen/" + "9" * 5000 + "/",
        "/themen/abc/",
    ],
)
def test_unknown_addresses_are_not_found(client: Client, process: Process, address: str) -> None:
    assert client.get(address).status_code == 404


def test_unpublished_event_is_seen_nowhere(process: Process, read: Callable[[str], Document], client: Client) -> None:
    event = Event.objects.get(slug="thema-4-april")
    event.is_published = False
    event.save()
    assert client.get(event.get_absolute_url()).status_code == 404
    for address in all_addresses():
        assert event.slug not in client.get(address).content.decode(), address


def test_markup_in_data_stays_text(process: Process, read: Callable[[str], Document], client: Client) -> None:
    nasty = "<script>alert(1)</script>\"'><b>fett"
    event = Event.objects.get(slug="thema-4-april")
    event.title = event.description = event.audience = nasty
    event.save()
    event.venue.name = event.venue.room = event.venue.bus_stop = nasty
    event.venue.save()
    event.theme.short_title = event.theme.title = nasty
    event.theme.save()
    process.convenor = process.county = process.due_text = process.imprint = nasty
    process.save()
    for address in all_addresses():
        read(address)
        assert "<script>alert" not in client.get(address).content.decode(), address
