"""The departments' matrix in two browsers at once: stored without reloading, seen by the other, nothing lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from concept.actions.departments import Opinion, save_department_responses
from concept.actions.overlaps import add_finding
from concept.models import OverlapFinding
from tests.browser.test_team_pages import sign_in
from workshops.models import Department

MATRIX = "/team/querschnitt/"


@pytest.fixture
def findings(site: str) -> list[OverlapFinding]:
    titles = ("Sprachmittlung", "Lotsen")
    return [add_finding(title=title, measures=[], offers="A\nB", departments=[], by=None) for title in titles]


@pytest.fixture
def pages(findings: list[OverlapFinding], new_page: Callable[..., Page]) -> list[Page]:
    """Two members of the team, each with the matrix before them."""
    pages = [new_page(), new_page()]
    for page in pages:
        sign_in(page)
        page.goto(MATRIX)
    return pages


def row(page: Page, title: str) -> Locator:
    return page.locator(".matrix > li", has=page.get_by_role("heading", name=title))


def reason(page: Page, title: str) -> Locator:
    return row(page, title).get_by_label("Begründung")


def save(page: Page, title: str) -> None:
    row(page, title).get_by_role("button", name="Speichern").click()


def test_a_row_is_stored_in_its_place_and_comes_to_the_other_by_itself(pages: list[Page]) -> None:
    one, other = pages
    reason(one, "Lotsen").fill("Noch offen")
    row(one, "Sprachmittlung").get_by_label("Urteil").select_option("duplicate")
    reason(one, "Sprachmittlung").fill("Ein Pool genügt.")
    save(one, "Sprachmittlung")
    expect(one.locator("#ansage")).to_have_text("„Sprachmittlung“: gespeichert 9:00 Uhr")
    expect(row(one, "Sprachmittlung").get_by_role("button", name="Speichern")).to_be_focused()
    expect(reason(one, "Lotsen")).to_have_value("Noch offen")
    expect(reason(other, "Sprachmittlung")).to_have_value("Ein Pool genügt.")
    expect(row(other, "Sprachmittlung").get_by_label("Urteil")).to_have_value("duplicate")
    assert OverlapFinding.objects.get(title="Sprachmittlung").reason == "Ein Pool genügt."


def test_who_writes_keeps_the_words_and_chooses(
    pages: list[Page], assert_accessible: Callable[[Page], None], assert_fits_width: Callable[[Page], None]
) -> None:
    one, other = pages
    for title in ("Sprachmittlung", "Lotsen"):
        reason(other, title).fill("Meine Worte")
        reason(one, title).fill("Ihre Worte")
        save(one, title)
        expect(one.locator("#ansage")).to_have_text(f"„{title}“: gespeichert 9:00 Uhr")
    note = row(other, "Sprachmittlung").locator("[data-note]")
    expect(note).to_contain_text("Ihre Worte")
    expect(reason(other, "Sprachmittlung")).to_have_value("Meine Worte")
    # Stored once, the other version is shown; stored once more, one's own counts.
    save(other, "Sprachmittlung")
    expect(note).to_contain_text("speichern Sie noch einmal")
    assert OverlapFinding.objects.get(title="Sprachmittlung").reason == "Ihre Worte"
    assert_accessible(other)
    other.set_viewport_size({"width": 390, "height": 844})
    assert_fits_width(other)
    save(other, "Sprachmittlung")
    expect(note).to_be_empty()
    assert OverlapFinding.objects.get(title="Sprachmittlung").reason == "Meine Worte"
    row(other, "Lotsen").get_by_role("button", name="Gespeicherte Fassung übernehmen").click()
    expect(reason(other, "Lotsen")).to_have_value("Ihre Worte")
    expect(reason(one, "Sprachmittlung")).to_have_value("Meine Worte")


def test_what_cannot_be_stored_stays_and_says_why(pages: list[Page]) -> None:
    page, _other = pages
    reason(page, "Lotsen").fill("Meine Worte")
    page.context.set_offline(True)
    save(page, "Lotsen")
    expect(row(page, "Lotsen")).to_contain_text("Es gibt keine Verbindung.")
    page.context.set_offline(False)
    page.context.clear_cookies()
    save(page, "Lotsen")
    expect(row(page, "Lotsen")).to_contain_text("Sie sind abgemeldet.")
    sign_in(page.context.new_page())
    row(page, "Lotsen").get_by_label("Freigeben").check()
    save(page, "Lotsen")
    expect(row(page, "Lotsen")).to_contain_text("Freigegeben wird mit einem Urteil.")
    expect(row(page, "Lotsen").get_by_label("Urteil")).to_be_focused()
    expect(reason(page, "Lotsen")).to_have_value("Meine Worte")
    row(page, "Lotsen").get_by_label("Freigeben").uncheck()
    save(page, "Lotsen")
    expect(page.locator("#ansage")).to_have_text("„Lotsen“: gespeichert 9:00 Uhr")
    assert OverlapFinding.objects.get(title="Lotsen").reason == "Meine Worte"


def test_what_comes_and_goes_is_told(pages: list[Page], findings: list[OverlapFinding]) -> None:
    page, _other = pages
    department = Department.objects.create(slug="jugend", name="Jugend")
    findings[1].departments.add(department)
    reason(page, "Lotsen").fill("Meine Worte")
    opinion = Opinion(findings[1], 0, "distinct", "keep", "Das ist zweierlei.")
    save_department_responses(department=department, opinions=[opinion], contact="Frau Amt")
    take = row(page, "Lotsen").get_by_role("button", name="In die Zeile übernehmen")
    take.wait_for()
    expect(reason(page, "Lotsen")).to_have_value("Meine Worte")
    take.click()
    expect(reason(page, "Lotsen")).to_have_value("Das ist zweierlei.")
    take.wait_for(state="detached")
    assert OverlapFinding.objects.get(title="Lotsen").ruled == opinion.said
    add_finding(title="Räume", measures=[], offers="A\nB", departments=[], by=None)
    OverlapFinding.objects.filter(pk=findings[0].pk).delete()
    row(page, "Sprachmittlung").wait_for(state="detached")
    expect(page.locator("#zustand")).to_contain_text("1 neuer Befund von anderen.")
    page.get_by_role("link", name="Seite neu laden").click()
    row(page, "Räume").wait_for()
