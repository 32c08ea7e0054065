"""One event's page: facts, state in words, one thing to do."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.workshops_soest.views.conftest import Document, text_of
from workshops.models import AgendaItem, Event, EventRole, Person, Process, Venue


def facts(page: Document) -> dict[str, str]:
    return {text_of(each.find("dt")): text_of(each.find("dd")) for each in page.xpath("//aside//dl/div")}


def headings(page: Document) -> list[str]:
    return [text_of(heading) for heading in page.xpath("//main//h2")]


def state(page: Document) -> str:
    return text_of(page.xpath("//aside//*[contains(@class, 'state')]")[0])


def change(slug: str, **values: object) -> Event:
    event = Event.objects.get(slug=slug)
    for name, value in values.items():
        setattr(event, name, value)
    event.save()
    return event


def test_dated_workshop(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/thema-4-februar/")
    assert text_of(page.find(".//title")) == "Migranten im Alter, 7. Februar 2013 – Zuhause im Kreis Soest"
    assert text_of(page.xpath("//p[@class='when-line']")[0]) == (
        "Donnerstag, 7. Februar 2013, 14:30 bis 17:30 UhrJohannes-Grundschule Soest"
    )
    assert page.xpath("//p[@class='when-line']/time/@datetime") == ["2013-02-07T14:30+01:00"]
    assert facts(page) == {
        "Wann": "Do., 7. Februar 201314:30–17:30 Uhr",
        "Wo": "Johannes-Grundschule Soest",
        "Plätze": "40 Plätze, 40 noch frei",
        "Anmeldung bis": "Mi., 6. Februar 2013, 14:30 Uhr",
    }
    assert state(page) == "Plätze frei"
    assert page.xpath("//main//a[@class='action']/@href") == ["/termine/thema-4-februar/anmelden/"]


def test_summer_time_shows_on_both_sides(process: Process, read: Callable[[str], Document]) -> None:
    assert read("/termine/thema-4-maerz/").xpath("//h1/..//time/@datetime") == ["2013-03-14T14:30+01:00"]
    assert read("/termine/thema-4-april/").xpath("//h1/..//time/@datetime") == ["2013-04-18T14:30+02:00"]


def test_ordinal_only_where_all_of_the_themes_workshops_are_dated(
    process: Process, read: Callable[[str], Document]
) -> None:
    kicker = "//p[@class='kicker']"
    assert text_of(read("/termine/thema-4-maerz/").xpath(kicker)[0]) == "4Thema 4 · Workshop 2 von 3"
    assert text_of(read("/termine/thema-2-februar/").xpath(kicker)[0]) == "2Thema 2"
    change(
        "thema-2-ohne-datum",
        starts_at=datetime(2013, 2, 1, 13, tzinfo=UTC),
        ends_at=datetime(2013, 2, 1, 16, tzinfo=UTC),
    )
    assert text_of(read("/termine/thema-2-februar/").xpath(kicker)[0]) == "2Thema 2 · Workshop 3 von 3"
    change("thema-2-januar", status=Event.Status.CANCELLED)
    assert text_of(read("/termine/thema-2-februar/").xpath(kicker)[0]) == "2Thema 2"


def test_undated_workshop_is_told_in_words(process: Process, read: Callable[[str], Document], client: Client) -> None:
    page = read("/termine/thema-2-ohne-datum/")
    assert text_of(page.xpath("//p[@class='when-line']")[0]) == "Termin nicht veröffentlicht"
    assert facts(page) == {"Wann": "Termin nicht veröffentlicht", "Wo": "Ort nicht veröffentlicht"}
    assert page.xpath("//main//a[@class='action']") == []
    assert "/termine/thema-2-ohne-datum.ics" not in page.xpath("//a/@href")
    assert "So kommen Sie hin" not in headings(page)


def test_kick_off_names_its_guests(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/auftakt/")
    assert state(page) == "hat stattgefunden"
    assert "mehr als 30 Vertreterinnen und Vertreter" in text_of(page.find(".//main"))
    assert len(text_of(page.xpath("//p[@class='guests']")[0]).split(" · ")) == 16


def test_evening_session_says_what_it_was_for(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/termine/abendtermin-1/")
    assert "soll in den Workshops berücksichtigt werden" in text_of(page.find(".//main"))
    assert facts(page)["Für wen"] == "Migrantenorganisationen, die am frühen Nachmittag nicht kommen können"


def test_past_event_offers_nothing_to_do(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    set_clock("2013-02-08T09:00")
    page = read("/termine/thema-4-februar/")
    assert state(page) == "vorbei"
    assert page.xpath("//main//a[@class='action']") == []
    assert "Sprache und Unterstützung" not in headings(page)


def test_registration_that_closed_or_has_not_opened(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    change("thema-4-februar", registration_opens_at=datetime(2013, 1, 20, 8, tzinfo=UTC))
    page = read("/termine/thema-4-februar/")
    assert state(page) == "Anmeldung geschlossen"
    assert "Anmelden können Sie sich ab Sonntag, 20. Januar 2013, 9:00 Uhr." in text_of(page.find(".//aside"))
    set_clock("2013-02-06T15:00")
    assert "Die Anmeldung ist geschlossen." in text_of(read("/termine/thema-4-februar/").find(".//aside"))


def test_cancelled_event_says_why(process: Process, read: Callable[[str], Document]) -> None:
    change("thema-4-februar", status=Event.Status.CANCELLED, cancellation_reason="Glatteis.")
    page = read("/termine/thema-4-februar/")
    assert state(page) == "abgesagt"
    assert "Dieser Termin ist abgesagt. Glatteis." in text_of(page.find(".//aside"))
    assert page.xpath("//main//a[@class='action']") == []


def test_public_agenda_counts_the_internal_points_time(process: Process, read: Callable[[str], Document]) -> None:
    event = Event.objects.get(slug="thema-4-februar")
    for position, (title, minutes, is_public) in enumerate(
        [("Begrüßung", 15, True), ("Aufbau", 20, False), ("Karten", 40, True)], start=1
    ):
        AgendaItem.objects.create(
            event=event, position=position, title=title, minutes=minutes, is_public=is_public, note="geheim"
        )
    page = read("/termine/thema-4-februar/")
    points = [text_of(point) for point in page.xpath("//ol[@class='agenda']/li")]
    assert points == ["14:30Begrüßung", "15:05Karten"]
    assert "geheim" not in text_of(page)


@pytest.mark.parametrize(
    ("step_free", "words"),
    [
        (True, "Ja, der Ort ist stufenlos erreichbar."),
        (False, "Nein, es gibt Stufen. Sagen Sie uns bitte, was Sie brauchen."),
        (None, "Das wissen wir noch nicht. Fragen Sie uns bitte, wenn Sie darauf angewiesen sind."),
    ],
)
def test_venue_says_how_to_get_there(
    process: Process, read: Callable[[str], Document], step_free: bool | None, words: str
) -> None:
    Venue.objects.filter(slug="johannes-grundschule").update(
        step_free=step_free, bus_stop="Hansaplatz", internal_contact="Hausmeister geheim"
    )
    page = read("/termine/thema-4-februar/")
    venue = {
        text_of(each.find("dt")): text_of(each.find("dd")) for each in page.xpath("//dl[@class='facts is-beside']/div")
    }
    assert venue == {"Haltestelle": "Hansaplatz", "Ohne Stufen": words}
    assert text_of(page.find(".//address")) == "JohannesschuleHamburger Straße 29Soest"
    assert page.xpath("//a[contains(@href, 'openstreetmap')]/@href") == [
        "https://www.openstreetmap.org/search?query=Hamburger+Stra%C3%9Fe+29%2C+Soest"
    ]
    assert "geheim" not in text_of(page)


def test_moderators_are_named_once_assigned(process: Process, read: Callable[[str], Document]) -> None:
    assert "Moderation" not in facts(read("/termine/thema-4-februar/"))
    EventRole.objects.create(
        event=Event.objects.get(slug="thema-4-februar"), person=Person.objects.first(), role=EventRole.Kind.MODERATION
    )
    assert facts(read("/termine/thema-4-februar/"))["Moderation"] == "Dieter Hesse"


def test_other_dates_of_the_theme_are_linked(process: Process, read: Callable[[str], Document]) -> None:
    links = read("/termine/thema-4-februar/").xpath("//ol[@class='knot-list thread-4']//a")
    assert [(text_of(link), link.get("href")) for link in links] == [
        ("Workshop 2 von 3", "/termine/thema-4-maerz/"),
        ("Workshop 3 von 3", "/termine/thema-4-april/"),
    ]


def test_queries_do_not_grow_with_the_agenda(process: Process, client: Client, assert_same_queries) -> None:
    event = Event.objects.get(slug="thema-4-februar")
    assert_same_queries(
        lambda: client.get("/termine/thema-4-februar/"),
        lambda number: AgendaItem.objects.create(event=event, position=number, title=f"Punkt {number}", minutes=5),
    )
