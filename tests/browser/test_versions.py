"""Versions of the concept in a real browser: frozen and published by the team, read, quoted and compared by everyone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from concept.actions.versions import freeze_version, publish_version
from concept.models import Chapter, ConceptVersion
from tests.browser.conftest import DESKTOP, PHONE
from workshops_soest import signin


def publish(text: str) -> None:
    Chapter.objects.filter(slug="leitbild").update(text=text)
    version = freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None)
    publish_version(version=version, by=None)


def sign_in(page: Page) -> None:
    page.goto(signin.create_address())
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_url("**/team/")


def test_a_version_is_frozen_published_quoted_and_compared_without_javascript(new_page: Callable[..., Page]) -> None:
    publish("<p>Alle gehören dazu, von Anfang an.</p>")
    Chapter.objects.filter(slug="leitbild").update(text="<p>Alle Kinder gehören dazu, von Anfang an.</p>")
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto("/team/konzept/fassungen/neu/")
    page.get_by_label("Bezeichnung").fill("Zweiter Entwurf")
    page.get_by_role("button", name="Jetzt festschreiben").click()
    expect(page.locator("#id_accepts_gaps_error, .error-summary").first).to_be_visible()
    page.get_by_label("Ich habe die Lücken gesehen").check()
    page.get_by_role("button", name="Jetzt festschreiben").click()
    page.wait_for_url("**/team/konzept/fassungen/2/")
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    page.goto("/konzept/")
    page.get_by_role("link", name="2 Absatz 1", exact=True).click()
    page.wait_for_url("**/konzept/2/abs-2-1/")
    page.get_by_role("link", name="2 Abs. 1").click()
    page.wait_for_url("**/konzept/1/abs-2-1/")
    page.goto("/konzept/vergleich/")
    assert [words.strip() for words in page.locator("ins:visible").all_inner_texts()] == ["Kinder"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible_and_fit(
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    publish("<p>Alle gehören dazu, von Anfang an.</p><p>Wir fangen früh an.</p>")
    publish("<p>Alle Kinder gehören dazu, von Anfang an.</p>")
    team = "/team/konzept/fassungen/"
    page = new_page(viewport=viewport)
    sign_in(page)
    public = (
        "/konzept/",
        "/konzept/2/abs-2-1/",
        "/konzept/2/abs-3-2/",
        "/konzept/vergleich/?alles=1",
        "/konzept/1.pdf",
    )
    for address in (*public, team, f"{team}neu/", f"{team}2/", f"{team}2/zuordnung/", f"{team}2/vorschau/"):
        page.goto(address)
        assert_accessible(page)
        assert_fits_width(page)
