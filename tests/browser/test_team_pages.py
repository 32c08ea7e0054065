"""The team's side in a real browser: by one-time address, keyboard, without JavaScript, and for screen readers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from workshops.models import AgendaItem, Event, Task
from workshops_soest import signin

AGENDA = "/team/termine/thema-4-februar/tagesordnung/"


@pytest.fixture
def event(site: str) -> Event:
    event = Event.objects.get(slug="thema-4-februar")
    for position, (title, minutes) in enumerate([("Begrüßung", 15), ("Karten", 35), ("Pause", 10)], start=1):
        AgendaItem.objects.create(event=event, position=position, title=title, minutes=minutes)
    return event


def sign_in(page: Page) -> None:
    page.goto(signin.create_address())
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_url("**/team/")


def titles() -> list[str]:
    return list(AgendaItem.objects.values_list("title", flat=True))


def test_moving_by_keyboard_keeps_the_focus_and_says_what_happened(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(AGENDA)
    page.get_by_role("button", name="Begrüßung nach unten").focus()
    page.keyboard.press("Enter")
    said = page.locator("#ansage")
    said.filter(has_text="„Begrüßung“ ist jetzt Punkt 2 von 3, 15:05–15:20 Uhr.").wait_for(state="attached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Begrüßung nach unten"
    page.keyboard.press("Enter")
    said.filter(has_text="Punkt 3 von 3").wait_for(state="attached")
    # The button under the focus is off now: its neighbour takes it.
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Begrüßung nach oben"
    assert titles() == ["Karten", "Pause", "Begrüßung"]
    page.get_by_role("button", name="Rückgängig").press("Enter")
    said.filter(has_text="zurückgenommen").wait_for(state="attached")
    assert titles() == ["Karten", "Begrüßung", "Pause"]


def test_dragging_moves_saves_and_says_where_the_point_is(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(AGENDA)
    grips = page.locator(".editor .grip")
    start, below = grips.nth(0).bounding_box(), grips.nth(1).bounding_box()
    assert start
    assert below
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, below["y"] + below["height"], steps=4)
    page.mouse.up()
    page.locator("#ansage").filter(has_text="„Begrüßung“ ist jetzt Punkt 2 von 3").wait_for(state="attached")
    assert titles() == ["Karten", "Begrüßung", "Pause"]
    # Given up half-way, nothing is moved; and who does not drag finds no handle in the way of the keyboard.
    start = grips.nth(0).bounding_box()
    assert start
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 300, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    page.get_by_role("button", name="Speichern").last.click()
    page.wait_for_load_state("networkidle")
    assert titles() == ["Karten", "Begrüßung", "Pause"]
    assert grips.first.get_attribute("aria-hidden") == "true"


def test_dragging_by_touch(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page(has_touch=True, viewport={"width": 390, "height": 844})
    sign_in(page)
    page.goto(AGENDA)
    page.locator(".editor .grip").nth(0).scroll_into_view_if_needed()
    start, below = (page.locator(".editor .grip").nth(number).bounding_box() for number in (0, 1))
    assert start
    assert below
    touch = page.context.new_cdp_session(page)
    x, y = start["x"] + 10, start["y"] + 10

    def send(kind: str, *points: float) -> None:
        touches = [{"x": x, "y": at} for at in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", y)
    for step in range(1, 6):
        send("touchMove", y + (below["y"] + below["height"] - y) * step / 5)
    send("touchEnd")
    page.locator("#ansage").filter(has_text="„Begrüßung“ ist jetzt Punkt 2 von 3").wait_for(state="attached")
    assert titles() == ["Karten", "Begrüßung", "Pause"]


def test_enter_in_a_field_saves_and_moves_nothing(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(AGENDA)
    page.get_by_label("Minuten für Karten").fill("60")
    page.get_by_label("Minuten für Karten").press("Enter")
    page.locator("#ansage").filter(has_text="gespeichert").wait_for(state="attached")
    assert list(AgendaItem.objects.values_list("title", "minutes")) == [
        ("Begrüßung", 15),
        ("Karten", 60),
        ("Pause", 10),
    ]


def test_conflict_is_shown_also_by_the_script(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(AGENDA)
    Event.objects.filter(pk=event.pk).update(agenda_version=7)
    page.get_by_role("button", name="Begrüßung nach unten").click()
    page.get_by_role("heading", name="Zwei Fassungen der Tagesordnung").wait_for()
    page.get_by_role("button", name="Meine Fassung speichern").click()
    page.wait_for_url(f"**{AGENDA}*")
    assert titles() == ["Karten", "Begrüßung", "Pause"]


def test_everything_works_without_javascript(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(AGENDA)
    page.get_by_role("button", name="Pause nach oben").click()
    assert titles() == ["Begrüßung", "Pause", "Karten"]
    page.get_by_label("Position von Karten").select_option("1")
    page.get_by_role("button", name="Speichern").last.click()
    assert titles() == ["Karten", "Begrüßung", "Pause"]
    page.get_by_label("Titel").fill("Abschluss")
    page.get_by_label("Minuten", exact=True).last.fill("5")
    page.get_by_role("button", name="Punkt hinzufügen").click()
    assert titles() == ["Karten", "Begrüßung", "Pause", "Abschluss"]
    page.get_by_role("link", name="Pause").click()
    page.get_by_role("button", name="Punkt löschen").click()
    page.get_by_role("button", name="Rückgängig").click()
    assert titles() == ["Karten", "Begrüßung", "Pause", "Abschluss"]
    page.goto("/team/termine/thema-4-februar/verlegen/")
    page.get_by_label("Beginn").fill("15:00")
    page.get_by_role("button", name="Speichern").click()
    assert Event.objects.get(pk=event.pk).starts_at.hour == 14


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_team_pages_are_accessible_and_fit(
    event: Event,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    scheme: str,
) -> None:
    page = new_page(color_scheme=scheme)
    sign_in(page)
    item = AgendaItem.objects.first()
    for path in (
        "/team/",
        "/team/termine/",
        "/team/termine/neu/",
        "/team/termine/thema-4-februar/",
        "/team/termine/thema-4-februar/anmeldungen/",
        "/team/termine/thema-4-februar/verlegen/",
        "/team/termine/thema-4-februar/plaetze/",
        "/team/termine/thema-4-februar/absagen/",
        AGENDA,
        f"{AGENDA}{item.pk}/",
        f"{AGENDA}aus/",
        "/team/termine/thema-4-februar/rollen/",
        "/team/aufgaben/",
        "/team/aufgaben/neu/",
        f"/team/aufgaben/{Task.objects.all()[0].pk}/",
        "/team/zeitplan/",
        "/team/zeitplan/bearbeiten/",
        "/team/mitglieder/",
        "/team/mitglieder/neu/",
        "/team/einrichtung/",
        "/team/einrichtung/orte/kreishaus/",
        "/team/einrichtung/themen/1/",
        "/team/anmeldungen/",
        "/team/postausgang/",
        "/konto/2fa/",
        "/konto/2fa/totp/activate/",
        "/konto/2fa/webauthn/add/",
        "/konto/logout/",
    ):
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(path)
        assert_fits_width(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert_accessible(page)
        assert_fits_width(page)
