"""A theme's page."""

from collections.abc import Callable

from tests.workshops_soest.views.conftest import Document, text_of
from workshops.models import Event, Process


def test_theme_shows_its_workshops_with_state(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/themen/4/")
    assert text_of(page.find(".//h1")) == "Migranten im Alter"
    workshops = [text_of(entry) for entry in page.xpath("//ol[@class='knot-list thread-4']/li")]
    assert workshops == [
        "Do., 7. Februar 2013, 14:30–17:30 Uhr Workshop 1 von 3 Johannes-Grundschule Soest · Plätze frei",
        "Do., 14. März 2013, 14:30–17:30 Uhr Workshop 2 von 3 Johannes-Grundschule Soest · Plätze frei",
        "Do., 18. April 2013, 14:30–17:30 Uhr Workshop 3 von 3 Johannes-Grundschule Soest · Plätze frei",
    ]


def test_workshops_are_not_numbered_while_one_has_no_date(process: Process, read: Callable[[str], Document]) -> None:
    names = [text_of(link) for link in read("/themen/2/").xpath("//ol[@class='knot-list thread-2']//a")]
    assert names == ["Workshop", "Workshop", "Workshop"]


def test_theme_offers_its_calendar_and_the_other_themes(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/themen/4/")
    assert "webcal://testserver/kalender/thema-4.ics" in page.xpath("//a/@href")
    assert page.xpath("//ul[@class='theme-list']//a/@href") == [f"/themen/{number}/" for number in (1, 2, 3, 5)]


def test_registration_leads_to_the_next_open_date(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    action = "//main//a[@class='action']/@href"
    assert read("/themen/4/").xpath(action) == ["/termine/thema-4-februar/anmelden/"]
    set_clock("2013-02-07T09:00")
    assert read("/themen/4/").xpath(action) == ["/termine/thema-4-maerz/anmelden/"]
    set_clock("2013-05-01T09:00")
    assert read("/themen/4/").xpath(action) == []


def test_theme_without_workshops(process: Process, read: Callable[[str], Document]) -> None:
    Event.objects.filter(theme__number=4).delete()
    assert "Zu diesem Thema ist noch kein Workshop geplant." in text_of(read("/themen/4/").find(".//main"))
