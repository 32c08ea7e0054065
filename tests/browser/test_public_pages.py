"""Every public page as people meet it: on a phone, on a desktop, without JavaScript, with assistive technology."""

import pytest

PAGES = [
    "/",
    "/ueber/",
    "/termine/",
    "/termine/?ansicht=monat",
    "/termine/?thema=1&ort=unbekannt",
    "/themen/1/",
    "/anmelden/",
    "/leichte-sprache/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/konto/login/code/",
    "/gibt-es-nicht/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits(phone, assert_accessible, assert_fits_width, path):
    phone.goto(path)
    assert_accessible(phone)
    phone.set_viewport_size({"width": 320, "height": 640})
    assert_fits_width(phone)
    phone.set_viewport_size({"width": 1280, "height": 900})
    assert_accessible(phone)
    assert_fits_width(phone)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_first_event_is_accessible_and_fits_in_both_schemes(new_page, assert_accessible, assert_fits_width, scheme):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page.goto("/termine/")
    page.locator("main a[href^='/termine/']:not([href*='.ics']):not([href*='?'])").first.click()
    page.wait_for_url("**/termine/*/")
    assert_accessible(page)
    assert_fits_width(page)
