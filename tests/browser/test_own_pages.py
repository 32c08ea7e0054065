"""Meine Organisation in a real browser: by keyboard alone, without JavaScript, on a phone, and for screen readers."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Registration
from workshops.models import Event, User


def registered(organisation: str, email: str, *slugs: str) -> None:
    entry = Entry(
        events=slugs,
        organisation=organisation,
        contact_name="Ayşe Beispiel",
        email=email,
        delegates=[DelegateEntry("Ayşe Beispiel"), DelegateEntry("Jürgen Beispiel")],
    )
    submission = submit_registration(entry=entry, key=f"{email}-{slugs[0]}")
    assert submission is not None
    confirm_submission(submission=submission)


@pytest.fixture
def slugs(site: str) -> list[str]:
    """The workshops of the shipped process, in order; „Verein“ has people at the first."""
    slugs = list(Event.objects.exclude(theme=None).dated().in_order().values_list("slug", flat=True))
    registered("Verein", "ayse@example.org", slugs[0])
    registered("Verein", "neu@example.org", slugs[1])
    return slugs


def signed_in(page: Page, site: str) -> None:
    """Without a code: only so many are sent in a minute."""
    client = Client()
    client.force_login(User.objects.create_user("ayse@example.org"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page.goto("/organisation/")


def sign_in_by_code(page: Page) -> None:
    page.goto("/organisation/")
    page.get_by_label("E-Mail-Adresse").fill("ayse@example.org")
    page.get_by_role("button", name="Code anfordern").press("Enter")
    page.get_by_label("Code").wait_for()
    [code] = re.findall(r"\n\n([A-Z0-9-]{6,})\n\n", str(mail.outbox[-1].body))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Anmelden", exact=True).press("Enter")
    page.wait_for_url("**/organisation/*/")


def press(page: Page, role: str, name: str) -> None:
    """Reaches a link or button with the Tab key alone, and presses Enter."""
    wanted = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
    wanted.wait_for()
    for _step in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by keyboard on {page.url}")


def test_the_whole_way_by_keyboard_without_javascript(slugs: list[str], phone_without_javascript: Page) -> None:
    page = phone_without_javascript
    sign_in_by_code(page)
    press(page, "link", "Ändern oder absagen")
    press(page, "link", "Ändern oder tauschen ?: Jürgen")
    page.get_by_label("Vor- und Nachname").fill("Meryem Beispiel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Es kommt: Meryem Beispiel")
    press(page, "link", "Weitere Person anmelden")
    page.get_by_label("Vor- und Nachname").fill("Dritte Person")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Dritte Person ist angemeldet")
    press(page, "link", "Ganz absagen")
    press(page, "button", "Ja, absagen")
    expect(page.get_by_role("status")).to_contain_text("abgesagt")
    press(page, "button", "Annehmen ?: ")
    expect(page.get_by_role("status")).to_contain_text("ist jetzt Ansprechperson")
    press(page, "link", "Kalender")
    press(page, "button", "Adresse machen")
    expect(page.get_by_text("/kalender/meine/")).to_be_visible()
    assert sorted(Registration.objects.filter(event__slug=slugs[0]).values_list("state", flat=True)) == [
        "cancelled",
        "confirmed",
    ]


def test_a_missing_theme_is_two_presses_away(slugs: list[str], site: str, phone_without_javascript: Page) -> None:
    page = phone_without_javascript
    signed_in(page, site)
    missing = page.get_by_role("listitem").filter(has_text="noch nicht dabei").first
    missing.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jemanden anmelden")
    assert page.get_by_role("checkbox", checked=True).count() >= 1
    page.get_by_label("1. Person: Vor- und Nachname").fill("Meryem Beispiel")
    page.get_by_role("button", name="Jetzt anmelden").click()
    expect(page.get_by_role("status")).to_contain_text("angemeldet")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_page_is_accessible_and_fits(
    slugs: list[str],
    size: str,
    site: str,
    request: pytest.FixtureRequest,
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
) -> None:
    page: Page = request.getfixturevalue(size)
    signed_in(page, site)
    base = page.url
    registration = f"anmeldungen/{Registration.objects.get(event__slug=slugs[0]).reference}/"
    person = Registration.objects.get(event__slug=slugs[0]).delegates.all()[0].pk
    for path in (
        "",
        "anmelden/",
        registration,
        registration + "absagen/",
        registration + "weitere-person/",
        f"{registration}personen/{person}/",
        f"{registration}personen/{person}/abmelden/",
        "ansprechpersonen/",
        "ansprechpersonen/einladen/",
        "kontakt/",
        "kontakt/adresse/",
        "angaben/",
        "kalender/",
        "daten/",
        "loeschen/",
    ):
        response = page.goto(base + path)
        assert response is not None
        assert response.status == 200
        assert_accessible(page)
        assert_fits_width(page)
        assert page.locator("h1").count() == 1
