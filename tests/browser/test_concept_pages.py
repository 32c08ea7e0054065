"""The concept's pages in a real browser: the editor under the strict policy, the same text without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from concept.models import Chapter
from tests.browser.conftest import DESKTOP, PHONE
from tests.workshops.test_richtext_office import PASTES, WORD
from workshops_soest import signin

PAGES = (
    "/team/konzept/leitbild/verlauf/",
    "/team/konzept/begriffe/",
    "/team/konzept/begriffe/neu/",
    "/konzept/glossar/",
)
EDIT = "/team/konzept/leitbild/"


def sign_in(page: Page) -> None:
    page.goto(signin.create_address())
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_url("**/team/")


def stored() -> str:
    return Chapter.objects.get(slug="leitbild").text


def test_a_chapter_is_written_in_the_editor_and_read_back_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(EDIT)
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Wir leben ")
    page.get_by_role("button", name="Fett").click()
    page.keyboard.type("zusammen")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Liste", exact=True).click()
    page.keyboard.type("eins")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/team/konzept/**kapitel-leitbild")
    assert stored() == "<p>Wir leben <strong>zusammen</strong></p><ul><li>eins</li></ul>"

    plain = new_page(java_script_enabled=False)
    sign_in(plain)
    plain.goto(EDIT)
    field = plain.get_by_role("textbox", name="Text")
    assert field.input_value() == "Wir leben **zusammen**\n\n- eins"
    field.fill("## Ziel\n\nAnkommen.")
    plain.get_by_role("button", name="Speichern").click()
    plain.wait_for_url("**/team/konzept/**kapitel-leitbild")
    assert stored() == "<h3>Ziel</h3><p>Ankommen.</p>"


def test_a_paste_from_word_becomes_lists_tables_and_footnotes(new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(EDIT)
    sheet = page.get_by_role("textbox", name="Text")
    sheet.click()
    sheet.evaluate(
        """(sheet, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          sheet.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        (PASTES / "word.html").read_text(),
    )
    sheet.get_by_text("Der Bericht").wait_for()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/team/konzept/**kapitel-leitbild")
    assert stored() == WORD

    page.goto(EDIT)
    sheet.get_by_text("Der Bericht").click()
    page.keyboard.press("End")
    page.once("dialog", lambda dialog: dialog.accept("Quelle"))
    page.get_by_role("button", name="Fußnote").click()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/team/konzept/**kapitel-leitbild")
    assert stored().endswith("Der Bericht</a>[^Quelle]</p>")


def test_an_earlier_state_is_gone_back_to_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    for text in ("Eins", "Zwei"):
        page.goto(EDIT)
        page.get_by_role("textbox", name="Text").fill(text)
        page.get_by_role("button", name="Speichern").click()
    page.goto(EDIT)
    page.get_by_role("link", name="Verlauf").click()
    page.get_by_role("button", name="Diesen Stand zurückholen").click()
    assert page.get_by_text("Stand 1 zurückgeholt").count() >= 1
    assert stored() == "<p>Eins</p>"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible_and_fit(
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    page = new_page(viewport=viewport)
    sign_in(page)
    for address in ("/team/konzept/", EDIT, "/team/konzept/entwurf.pdf?stand=1", "/konzept/", *PAGES):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert_fits_width(page)
