"""The schedule: what is listed, and what filters do with good, old and broken values."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_bakery import baker

from participants.models import Delegate, Registration
from tests.workshops_soest.views.conftest import Document, text_of
from workshops.models import Event, Process, Venue


def listed(page: Document) -> list[str]:
    """The slugs of the listed events, in order."""
    return [address.split("/")[2] for address in page.xpath("//*[@class='date-list']//h3/a/@href")]


def result(page: Document) -> str:
    return text_of(page.xpath("//*[@role='status']")[0])


def test_all_twenty_are_listed_by_month(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/")
    assert result(page) == "20 Termine, davon 7 ohne Datum"
    blocks = {
        text_of(block.find("h2")): len(block.xpath(".//ol/li"))
        for block in page.xpath("//*[contains(@class, 'month-block')]")
    }
    assert blocks == {"Januar2013": 3, "Februar2013": 4, "März2013": 3, "April2013": 3, "Ohne Datum": 7}
    assert listed(page)[:3] == ["thema-1-januar", "thema-2-januar", "thema-3-januar"]
    assert listed(page)[13:] == [
        "thema-2-ohne-datum",
        "thema-3-ohne-datum",
        "auftakt",
        "abendtermin-1",
        "abendtermin-2",
        "kommunen",
        "kreisabteilungen",
    ]


def test_undated_events_are_told_in_words(process: Process, read: Callable[[str], Document]) -> None:
    block = read("/termine/").xpath("//*[@aria-labelledby='ohne-datum']")[0]
    states = [text_of(state) for state in block.xpath(".//*[contains(@class, 'state')]")]
    assert states == ["ohne Termin"] * 2 + ["hat stattgefunden"] * 3 + ["ohne Termin"] * 2


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("thema=1", 3),
        ("thema=2", 3),
        ("ort=werl", 3),
        ("ort=soest", 8),
        ("ort=kreishaus", 5),
        ("art=theme_workshop", 15),
        ("art=evening_session", 2),
        ("thema=4&ort=werl", 0),
        ("frei=1", 13),
        ("thema=3&frei=1", 2),
        ("thema=&ort=&art=&ansicht=", 20),
    ],
)
def test_filters_narrow_the_list(process: Process, read: Callable[[str], Document], query: str, count: int) -> None:
    page = read(f"/termine/?{query}")
    assert len(listed(page)) == count
    assert result(page).startswith(f"{count} Termin")
    assert page.xpath("//*[contains(@class, 'is-warm')]") == []


def test_chosen_filters_are_shown_and_can_be_taken_away(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/?thema=4&ort=soest&frei=1&ansicht=monat")
    tokens = {text_of(link): link.get("href") for link in page.xpath("//a[@class='filter-token']")}
    assert tokens == {
        "4 Migranten im Alter – Filter entfernen": "/termine/?ort=soest&frei=1&ansicht=monat",
        "Soest – Filter entfernen": "/termine/?thema=4&frei=1&ansicht=monat",
        "Nur Termine mit freien Plätzen – Filter entfernen": "/termine/?thema=4&ort=soest&ansicht=monat",
    }
    assert page.xpath("//select[@name='thema']/option[@selected]/@value") == ["4"]
    assert page.xpath("//select[@name='ort']//option[@selected]/@value") == ["soest"]
    assert page.xpath("//input[@name='ansicht']/@value") == ["monat"]
    assert page.xpath("//input[@name='frei']/@checked") == ["checked"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("thema=abc", "Thema"),
        ("thema=99", "Thema"),
        ("thema=-1", "Thema"),
        ("thema=" + "9" * 5000, "Thema"),
        ("ort=%00", "Ort"),
        ("ort=nirgends", "Ort"),
        ("art=workshop%00", "Art"),
        ("art=%F0%28", "Art"),
        ("thema=x&ort=y&art=z", "Thema, Ort, Art"),
    ],
)
def test_unknown_values_are_left_out_and_said_so(
    process: Process, read: Callable[[str], Document], query: str, names: str
) -> None:
    page = read(f"/termine/?{query}")
    assert len(listed(page)) == 20
    (notice,) = page.xpath("//*[contains(@class, 'is-warm')]")
    assert text_of(notice) == f"Diese Auswahl gibt es nicht (mehr): {names}. Wir haben sie weggelassen."


@given(
    st.dictionaries(
        st.sampled_from(["thema", "ort", "art", "frei", "ansicht", "seite", "\x00"]), st.text(max_size=30), max_size=5
    )
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_query_breaks_the_page(process: Process, client: Client, query: dict[str, str]) -> None:
    response = client.get("/termine/?" + urlencode(query, errors="surrogatepass"))
    assert response.status_code == 200


def test_nothing_found_offers_a_way_on(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/?thema=4&ort=werl")
    assert result(page) == "0 Termine"
    assert page.xpath("//p[@class='notice']/a/@href") == ["/termine/"]


def test_full_event_is_not_among_those_with_free_places(process: Process, read: Callable[[str], Document]) -> None:
    event = Event.objects.get(slug="thema-1-januar")
    event.places = 1
    event.save()
    registration = baker.make(Registration, event=event, state=Registration.State.CONFIRMED)
    baker.make(Delegate, event=event, registration=registration)
    assert listed(read("/termine/?thema=1&frei=1")) == ["thema-1-februar", "thema-1-april"]
    state = read("/termine/").xpath("//*[@class='date-list']/li[1]//*[contains(@class, 'state')]")[0]
    assert text_of(state) == "Warteliste"


def test_month_sheets_have_each_event_on_its_day(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/?ansicht=monat")
    tables = page.xpath("//table[@class='month-table']")
    assert [text_of(table.find("caption")) for table in tables] == [
        "Januar 2013",
        "Februar 2013",
        "März 2013",
        "April 2013",
    ]
    days = {
        link.get("href").split("/")[2]: cell.xpath("./time/@datetime")[0]
        for cell in page.xpath("//table[@class='month-table']//td")
        for link in cell.xpath(".//a")
    }
    assert len(days) == 13
    assert days["thema-4-april"] == "2013-04-18"
    assert page.xpath("//td[@class='is-today']/time/@datetime") == ["2013-01-07"]


def test_moved_and_cancelled_events_show_it(process: Process, read: Callable[[str], Document]) -> None:
    event = Event.objects.get(slug="thema-1-april")
    event.starts_at += timedelta(days=30)
    event.ends_at += timedelta(days=30)
    event.status = Event.Status.CANCELLED
    event.save()
    block = read("/termine/").xpath("//*[@aria-labelledby='monat-2013-05']")[0]
    assert text_of(block.xpath(".//p")[0]).startswith("Sa., 11. Mai 2013, 14–17 Uhr")
    assert text_of(block.xpath(".//*[contains(@class, 'state')]")[0]) == "abgesagt"


def test_calendar_is_offered_in_three_ways_for_all_and_each_theme(
    process: Process, read: Callable[[str], Document]
) -> None:
    section = read("/termine/").xpath("//*[@id='kalender']")[0]
    addresses = section.xpath(".//a/@href")
    feeds = ["/kalender/alle.ics", *(f"/kalender/thema-{number}.ics" for number in range(1, 6))]
    assert addresses == [address for feed in feeds for address in (f"webcal://testserver{feed}", feed)]
    assert [text_of(copy) for copy in section.xpath(".//*[@class='copy-line']")] == [
        f"http://testserver{feed}" for feed in feeds
    ]


def test_venue_with_its_towns_slug_is_offered_once(process: Process, read: Callable[[str], Document]) -> None:
    offered = read("/termine/").xpath("//select[@name='ort']//option/@value")
    assert offered == ["", "lippstadt", "soest", "werl", "johannes-grundschule", "kreishaus"]


def test_queries_do_not_grow_with_the_list(process: Process, client: Client, assert_same_queries) -> None:
    event = Event.objects.get(slug="thema-1-april")

    def add(number: int) -> None:
        venue = Venue.objects.create(
            slug=f"haus-{number}", name=f"Haus {number}", municipality=event.venue.municipality
        )
        Event.objects.create(
            slug=f"weiterer-{number}",
            kind=event.kind,
            theme=event.theme,
            venue=venue,
            starts_at=event.starts_at + timedelta(days=number),
            ends_at=event.ends_at + timedelta(days=number),
        )

    assert_same_queries(lambda: client.get("/termine/?ansicht=monat"), add)
