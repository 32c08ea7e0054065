"""At the door of an event, on a phone: with and without JavaScript, for screen readers; asking for support."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page

from participants.actions.submissions import DelegateEntry, Entry, NeedEntry, confirm_submission, submit_registration
from participants.models import Delegate, SupportNeed
from tests.browser.conftest import PHONE
from tests.browser.test_team_pages import sign_in
from workshops import clock
from workshops.models import Event, Process

DOOR = "/team/termine/thema-4-februar/heute/"


@pytest.fixture
def event(site: str, process: Process) -> Event:
    """Three people are expected; it is ten minutes before they come."""
    event = Event.objects.get(slug="thema-4-februar")
    for number, name in enumerate(["Änne Groß", "Bo Öztürk", "Zoë Weiß"]):
        entry = Entry(
            events=[event.slug],
            organisation=f"Verein {number}",
            contact_name=name,
            email=f"person-{number}@example.org",
            phone="02921 123456",
            delegates=[DelegateEntry(name)],
            needs=[NeedEntry("interpreter", "Türkisch")] if number == 1 else [],
        )
        submission = submit_registration(entry=entry, key=f"key-{number}")
        assert submission is not None
        confirm_submission(submission=submission)
    clock.set_anchor(process=process, moment=datetime(2013, 2, 7, 14, 20, tzinfo=process.zone))
    return event


def present() -> list[str]:
    return list(Delegate.objects.filter(attendance="present").order_by("name").values_list("name", flat=True))


def test_ticking_keeps_the_place_and_says_what_happened(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(page)
    page.goto(DOOR)
    page.get_by_label("Name oder Organisation").type("oeztuerk")
    assert page.locator(".door-list > li:visible").count() == 1
    page.get_by_role("button", name="Bo Öztürk ist da").click()
    said = page.locator("#ansage")
    said.filter(has_text="Bo Öztürk: ✓ da, 14:20 Uhr").wait_for(state="attached")
    assert page.url.endswith(DOOR)
    assert page.evaluate("document.activeElement.textContent").startswith("Doch nicht")
    assert "1 von 3 Personen sind da" in page.locator("#stand").inner_text().replace("\n", " ")
    assert present() == ["Bo Öztürk"]
    page.get_by_role("button", name="Doch nicht").press("Enter")
    page.get_by_role("button", name="Bo Öztürk ist da").wait_for()
    assert present() == []


def test_everything_works_without_javascript(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page)
    page.goto(DOOR)
    page.get_by_label("Name oder Organisation").fill("GROSS")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("button", name="Änne Groß ist da").click()
    assert page.locator(".door-list > li").count() == 1
    page.get_by_role("link", name="Alle zeigen").click()
    page.get_by_label("Vor- und Nachname").fill("Mo Neu")
    page.get_by_role("button", name="Eintragen: ist da").click()
    assert sorted(present()) == ["Mo Neu", "Änne Groß"]
    page.get_by_role("link", name="Mo Neu").click()
    page.get_by_label("hat gefehlt").check()
    page.get_by_label("von der Unterschriftenliste").check()
    page.get_by_role("button", name="Speichern").click()
    assert present() == ["Änne Groß"]
    page.goto("/team/termine/thema-4-februar/unterstuetzung/")
    page.get_by_label("organisiert").check()
    page.get_by_role("button", name="Antwort speichern").click()
    assert SupportNeed.objects.get().state == "arranged"


def test_asking_for_support_without_javascript(event: Event, phone_without_javascript: Page) -> None:
    page = phone_without_javascript
    page.goto("/termine/thema-4-maerz/anmelden/")
    page.get_by_label("Name der Organisation").fill("Chor")
    page.get_by_label("Was für eine Organisation").select_option(index=1)
    page.get_by_label("In welcher Stadt").select_option(index=1)
    page.get_by_label("1. Person: Vor- und Nachname").fill("Mo")
    page.get_by_role("button", name="Weiter zum Kontakt").last.click()
    page.get_by_label("Ihr Vor- und Nachname").fill("Mo")
    page.get_by_label("Ihre E-Mail-Adresse").fill("mo@example.org")
    page.get_by_label("Kinderbetreuung").check()
    page.get_by_role("button", name="Weiter zum Prüfen").last.click()
    page.get_by_text("Stimmen Sie zu").first.wait_for()
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_role("button", name="Weiter zum Prüfen").last.click()
    page.get_by_text("Kinderbetreuung").wait_for()
    page.get_by_role("button", name="Jetzt anmelden").last.click()
    assert SupportNeed.objects.filter(registration__contact__email="mo@example.org").get().kind == "child_care"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit(
    event: Event,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    scheme: str,
) -> None:
    page = new_page(color_scheme=scheme)
    sign_in(page)
    person = Delegate.objects.get(name="Bo Öztürk")
    paths = (
        DOOR,
        f"{DOOR}?quelle=list&suche=bo",
        f"{DOOR}{person.pk}/",
        "/team/termine/thema-4-februar/unterstuetzung/",
    )
    for path in paths:
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(path)
        assert_fits_width(page)
        assert_accessible(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert_accessible(page)
        assert_fits_width(page)
