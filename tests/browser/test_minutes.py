"""Minutes in a real browser: saved while one writes, kept without a connection, whole without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from concept.actions.minutes import open_minutes, save_notes
from concept.models import Minutes, MinutesNote, Result
from workshops.models import AgendaItem, Event
from workshops_soest import signin


@pytest.fixture
def minutes(site: str) -> Minutes:
    event = Event.objects.get(slug="thema-4-februar")
    AgendaItem.objects.create(event=event, position=1, title="Begrüßung", minutes=15)
    return open_minutes(event=event, by=None)


def point_of(minutes: Minutes) -> str:
    return f"/team/termine/{minutes.event.slug}/protokoll/top/{minutes.event.agenda_items.get().pk}/"


def sign_in(page: Page) -> None:
    page.goto(signin.create_address())
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_url("**/team/")


def state(page: Page, words: str) -> None:
    page.locator("#saved").filter(has_text=words).wait_for()


def test_what_is_written_is_saved_by_itself_and_survives_a_lost_connection(
    minutes: Minutes, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    sign_in(page)
    page.goto(point_of(minutes))
    page.locator("#id_plain").click()
    page.keyboard.type("Erster Satz.")
    state(page, "Gespeichert um")
    assert MinutesNote.objects.get().text == "<p>Erster Satz.</p>"
    page.context.set_offline(True)
    page.keyboard.type(" Ohne Netz.")
    state(page, "keine Verbindung")
    page.context.set_offline(False)
    # The page is gone before it could send: the next visit finds the text on the device.
    page.evaluate("location.reload()")
    kept = page.locator("#kept")
    kept.wait_for()
    assert kept.locator(".kept-text").inner_text() == "Erster Satz. Ohne Netz."
    kept.get_by_role("button", name="Diese Fassung speichern").click()
    page.get_by_text("Die Notiz ist gespeichert.").wait_for()
    assert MinutesNote.objects.get().text == "<p>Erster Satz. Ohne Netz.</p>"
    assert not kept.is_visible()


def test_autosave_never_writes_over_somebody_else(minutes: Minutes, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(point_of(minutes))
    item = minutes.event.agenda_items.get()
    save_notes(minutes=minutes, agenda_item=item, version=0, text="<p>Von anderen.</p>", by=None)
    page.locator("#id_plain").click()
    page.keyboard.type("Von mir.")
    state(page, "Jemand anderes hat diese Notiz inzwischen geändert.")
    # What is written from then on is kept on the device as well.
    page.keyboard.type(" Danach.")
    page.wait_for_function("() => Object.values(localStorage).some((kept) => kept.includes('Danach.'))")
    page.get_by_role("button", name="Notiz speichern").click()
    page.get_by_role("heading", name="Zwei Fassungen der Notiz").wait_for()
    assert page.get_by_text("Von anderen.").is_visible()
    page.get_by_role("button", name="Beide untereinander speichern").click()
    page.get_by_text("Die Notiz ist gespeichert.").wait_for()
    assert MinutesNote.objects.get().text == "<p>Von anderen.</p><p>Von mir. Danach.</p>"
    # Nothing is left that could not be saved.
    page.wait_for_function("() => localStorage.length === 0")
    assert page.locator("#kept").is_hidden()


def test_minutes_are_written_without_javascript_by_keyboard_on_a_phone(
    minutes: Minutes, phone_without_javascript: Page, assert_fits_width: Callable[[Page], None]
) -> None:
    page = phone_without_javascript
    sign_in(page)
    page.goto(point_of(minutes))
    assert_fits_width(page)
    page.get_by_label("Notiz", exact=True).fill("Alle sind da.")
    page.get_by_label("Ergebnis", exact=True).fill("Mehr Kurse")
    page.get_by_role("button", name="Ergebnis festhalten").press("Enter")
    page.get_by_text("ist festgehalten").wait_for()
    assert (MinutesNote.objects.get().text, Result.objects.get().text) == ("<p>Alle sind da.</p>", "Mehr Kurse")


@pytest.mark.parametrize("name", ["", "rahmen/", "allgemein/", "stand/", "rueckmeldungen/", "verlauf/", "anhaenge/"])
def test_pages_of_minutes_are_accessible(
    minutes: Minutes, name: str, phone: Page, assert_accessible: Callable, assert_fits_width: Callable
) -> None:
    sign_in(phone)
    phone.goto(f"/team/termine/{minutes.event.slug}/protokoll/{name}")
    assert_accessible(phone)
    assert_fits_width(phone)
