"""Inviting and answering in a real browser: keyboard, no JavaScript, phone, and for screen readers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from participants.actions.submissions import confirm_submission
from participants.models import Invitation, OutgoingMail, Submission
from tests.participants.inviting import invite, make_organisation
from workshops.models import Event, Municipality
from workshops_soest import signin

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def event(site: str) -> Event:
    return Event.objects.get(slug="thema-4-februar")


def sign_in(page: Page) -> None:
    page.goto(signin.create_address())
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_url("**/team/")


@pytest.mark.parametrize("has_script", [True, False])
def test_from_a_gap_in_the_picture_to_the_mail(event: Event, new_page: Callable[..., Page], has_script: bool) -> None:
    make_organisation(name="Treff im Hof", municipality=Municipality.objects.get(slug="werl"))
    make_organisation(name="Ganz woanders")
    page = new_page(java_script_enabled=has_script, viewport=PHONE)
    sign_in(page)
    page.get_by_role("navigation", name="Arbeitsbereich").get_by_role("link", name="Einladungen").click()
    page.get_by_role("link", name="Wer fehlt wo?").click()
    page.locator(f"a[href='/team/einladungen/neu/?thema={event.theme.number}&kommune=werl']").press("Enter")
    page.get_by_role("button", name="Weiter zu den Organisationen").press("Enter")
    assert page.get_by_role("checkbox", name="Ganz woanders").count() == 0
    assert page.get_by_role("checkbox", name="Treff im Hof").is_checked()
    page.get_by_role("button", name="Weiter zum Ansehen").press("Enter")
    page.get_by_label("Ihre eigenen Worte dazu").fill("Wir freuen uns auf Sie.")
    page.get_by_role("button", name="Vorschau erneuern").press("Enter")
    page.get_by_role("region", name="So sieht die erste aus").get_by_text("Wir freuen uns auf Sie.").wait_for()
    assert not Invitation.objects.exists()
    page.get_by_role("button", name="1 Einladung senden").press("Enter")
    page.wait_for_url("**/team/einladungen/")
    page.get_by_text("1 Einladung ist angelegt.").wait_for()
    assert OutgoingMail.objects.get().text.count("Wir freuen uns auf Sie.") == 1


@pytest.mark.parametrize("has_script", [True, False])
def test_invited_by_letter_they_answer_and_register(
    event: Event, new_page: Callable[..., Page], assert_fits_width: Callable[[Page], None], has_script: bool
) -> None:
    organisation = make_organisation(name="Treff im Hof", municipality=Municipality.objects.get(slug="werl"))
    invitation = invite(event, organisation=organisation, channel="letter")
    page = new_page(java_script_enabled=has_script, viewport=PHONE)
    page.goto("/einladung/")
    page.get_by_label("Ihr Code").fill(invitation.code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kommen Sie?").wait_for()
    assert_fits_width(page)
    page.get_by_role("button", name="Später").press("Enter")
    page.get_by_text("Danke für Ihre Antwort").wait_for()
    page.get_by_role("button", name="Ja, wir kommen").press("Enter")
    assert page.get_by_label("Name der Organisation").input_value() == "Treff im Hof"
    page.get_by_label("Was für eine Organisation ist das?").select_option(index=1)
    page.get_by_label("1. Person: Vor- und Nachname").fill("Karin Kommt")
    page.get_by_role("button", name="Weiter zum Kontakt").click()
    assert page.get_by_label("Ihr Vor- und Nachname").input_value() == organisation.contacts.get().name
    page.get_by_role("button", name="Weiter zum Prüfen").click()
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.get_by_role("heading", name="Noch ein Schritt").wait_for()
    confirm_submission(submission=Submission.objects.get())
    page.goto("/einladung/antworten/")
    page.get_by_role("heading", name="Danke, Sie sind angemeldet").wait_for()
    invitation.refresh_from_db()
    assert invitation.answer == "yes"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    event: Event,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    scheme: str,
) -> None:
    for number, channel in enumerate(["mail", "letter", "phone"]):
        town = Municipality.objects.all()[number]
        invite(event, organisation=make_organisation(phone="0123 456", municipality=town), channel=channel)
    make_organisation(municipality=Municipality.objects.all()[0])
    mail, letter = (Invitation.objects.get(channel=channel) for channel in ("mail", "letter"))
    page = new_page(viewport=PHONE, color_scheme=scheme)
    sign_in(page)
    team = [
        "",
        "?antwort=silent&weg=mail",
        "neu/",
        "neu/?weg=mail",
        f"neu/?termine={event.slug}&weg=mail",
        "erinnern/",
        "anrufe/?auch=alle",
        "briefe/",
        f"{letter.pk}/",
        f"{letter.pk}/zuruecknehmen/",
    ]
    pages = [f"/team/einladungen/{each}" for each in team]
    pages += ["/team/beteiligung/", "/team/beteiligung/?zeige=eingeladen", "/beteiligte/", "/einladung/", "/a/unknown/"]
    for address in [*pages, f"/a/{mail.code}/"]:
        page.goto(address)
        assert_accessible(page)
        assert_fits_width(page)
    page.goto(f"/team/einladungen/neu/?termine={event.slug}&weg=mail")
    page.get_by_role("button", name="Weiter zum Ansehen").click()
    page.get_by_role("heading", name="1 Einladung", exact=True).wait_for()
    assert_accessible(page)
    assert_fits_width(page)


def test_public_picture_sets_no_cookie(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/beteiligte/")
    assert page.context.cookies() == []
