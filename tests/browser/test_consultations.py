"""A consultation in a real browser: opened, commented on by a citizen and by letter, answered, read as the Synopse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from concept.models import Comment
from participants.models import OutgoingMail
from tests.browser.conftest import DESKTOP, PHONE
from tests.concept import consulting
from workshops_soest import signin

DESK = "/team/konzept/beteiligung/"


def sign_in(page: Page) -> None:
    page.goto(signin.create_address())
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_url("**/team/")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_comment_goes_all_the_way_to_the_synopsis(new_page: Callable[..., Page], has_scripts: bool) -> None:
    paragraph = consulting.paragraph(consulting.version())
    team = new_page(viewport=DESKTOP, java_script_enabled=has_scripts)
    sign_in(team)
    team.goto(DESK)
    team.get_by_role("link", name="Beteiligung eröffnen").click()
    team.get_by_role("button", name="Beteiligung eröffnen").click()
    assert team.locator(".error-summary a").first.inner_text() == "Geben Sie an, wann die Beteiligung endet."
    team.get_by_label("Endet").fill("2013-01-21T18:00")
    team.get_by_role("button", name="Beteiligung eröffnen").click()
    team.wait_for_url(f"**{DESK}1/")

    citizen = new_page(viewport=PHONE, java_script_enabled=has_scripts)
    citizen.goto("/konzept/")
    citizen.get_by_role(
        "link", name=f"Rückmeldung schreiben zu {paragraph.section} Absatz {paragraph.number}", exact=True
    ).click()
    citizen.get_by_label("Änderungswunsch").check()
    citizen.get_by_label("Ihre Rückmeldung").fill("Bitte genauer.")
    citizen.get_by_role("button", name="Rückmeldung abschicken").click()
    assert citizen.title().startswith("Fehler:")
    citizen.get_by_label("Ihr Name").fill("Cem Citizen")
    citizen.get_by_label("Ihre E-Mail-Adresse").fill("cem@example.org")
    citizen.get_by_role("button", name="Rückmeldung abschicken").click()
    assert citizen.get_by_role("heading", level=1).inner_text() == "Noch ein Schritt"
    link = re.search(r"https?://\S+/konzept/rueckmeldung/\S+", OutgoingMail.objects.latest("pk").text)
    assert link
    citizen.goto(link[0])
    citizen.get_by_role("button", name="Rückmeldung bestätigen").click()
    assert "Ihre Rückmeldung ist da" in citizen.get_by_role("heading", level=1).inner_text()

    team.goto(f"{DESK}1/?stand=neu")
    team.get_by_role("link", name="Rückmeldung 1").click()
    team.get_by_role("button", name="Veröffentlichen", exact=True).click()
    team.get_by_label("teilweise übernommen").check()
    team.get_by_label("Begründung").fill("Ein Beispiel kommt dazu.")
    team.get_by_role("button", name="Antwort speichern").click()
    team.get_by_role("button", name="Antwort veröffentlichen und mitteilen").click()
    assert OutgoingMail.objects.filter(kind="comment_answered", to="cem@example.org").count() == 1

    citizen.goto("/konzept/1/synopse/")
    main = citizen.get_by_role("main").inner_text()
    assert ("Bitte genauer." in main, "Ein Beispiel kommt dazu." in main, "Cem" in main) == (True, True, False)
    assert Comment.objects.count() == 1
    citizen.goto("/konzept/")
    citizen.get_by_role(
        "link", name=f"Eine Rückmeldung zu {paragraph.section} Absatz {paragraph.number}", exact=True
    ).click()
    assert "Ein Beispiel kommt dazu." in citizen.locator("#rueckmeldungen ~ article").inner_text()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible_and_fit(
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    version = consulting.opened(note="Fehlt etwas?").version
    paragraph = consulting.paragraph(version)
    said = consulting.comment(version, "Ein langes Wort: " + "Integrations" * 12, paragraph=paragraph)
    consulting.answer(said)
    consulting.comment(version, state="pending")
    consulting.write("Alle Menschen gehören dazu, ob neu oder lange hier.")
    consulting.version("Zweite")
    form = f"/konzept/1/rueckmeldung/?absatz={paragraph.anchor.removeprefix('abs-')}"
    public = (
        "/konzept/1/",
        f"/konzept/1/{paragraph.anchor}/",
        form,
        "/konzept/1/synopse/",
        "/konzept/1/rueckmeldung/1/",
    )
    team = (
        DESK,
        f"{DESK}1/",
        f"{DESK}1/frist/",
        f"{DESK}1/eintragen/",
        f"{DESK}rueckmeldung/1/",
        f"{DESK}rueckmeldung/2/",
    )
    page = new_page(viewport=viewport)
    sign_in(page)
    for address in (*public, "/konzept/2/rueckmeldung/", "/konzept/1/synopse.pdf", *team):
        page.goto(address)
        assert_accessible(page)
        assert_fits_width(page)
