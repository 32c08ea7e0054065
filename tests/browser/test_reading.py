"""Reading without signing in: schedule, events and themes, on every screen, in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

PAGES = [
    "/",
    "/termine/?ansicht=monat&thema=4&frei=1",
    "/termine/thema-4-april/",
    "/termine/auftakt/",
    "/termine/thema-2-ohne-datum/",
    "/themen/2/",
]


def open_everything(page: Page, address: str) -> None:
    """Goes there and unfolds what can be unfolded."""
    page.goto(address)
    for summary in page.locator("summary").all():
        summary.click()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"])
def test_axe_finds_nothing(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None], viewport: dict[str, int], scheme: str
) -> None:
    page = new_page(viewport=viewport, color_scheme=scheme)
    for address in PAGES:
        open_everything(page, address)
        assert_accessible(page)


def test_nobody_scrolls_sideways_on_the_smallest_screen(
    new_page: Callable[..., Page], assert_fits_width: Callable[[Page], None]
) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    for address in PAGES:
        open_everything(page, address)
        assert_fits_width(page)


def test_schedule_is_filtered_without_javascript(phone_without_javascript: Page) -> None:
    page = phone_without_javascript
    page.goto("/termine/")
    page.get_by_label("Thema").select_option("4 Migranten im Alter")
    page.get_by_label("Nur Termine mit freien Plätzen").check()
    page.get_by_role("button", name="Filtern").click()
    assert page.get_by_role("status").inner_text() == "3 Termine"
    page.get_by_role("link", name="4 Migranten im Alter – Filter entfernen").click()
    assert page.get_by_role("status").inner_text() == "13 Termine"


def test_month_sheet_gives_way_to_the_list_on_a_phone(phone: Page, desktop: Page) -> None:
    for page, sheets, months in ((phone, 0, 4), (desktop, 4, 0)):
        page.goto("/termine/?ansicht=monat")
        assert page.locator(".month-table:visible").count() == sheets
        assert page.locator(".is-for-narrow:visible").count() == months


def test_targets_are_large_enough_for_a_finger(phone: Page) -> None:
    """Every link and control that is not part of a sentence is 44 px high."""
    for address in [*PAGES, "/ueber/", "/leichte-sprache/", "/barrierefreiheit/"]:
        open_everything(phone, address)
        small = phone.evaluate(
            """() => [...document.querySelectorAll('a, button, select, summary')]
                .filter(element => element.checkVisibility() && !element.closest('p, .prose li, .skip-link, table'))
                .map(element => [element.textContent.trim(), element.getBoundingClientRect().height])
                .filter(([, height]) => height > 0 && height < 43.5)"""
        )
        assert small == [], address


def test_no_cookie_is_set_by_reading(phone: Page) -> None:
    for address in PAGES:
        phone.goto(address)
    assert phone.context.cookies() == []
