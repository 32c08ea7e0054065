"""The card wall in real browsers: by keyboard, two recorders at once, one of them offline, signed out, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from concept.actions.contributions import create_cluster, enter_contribution
from concept.models import Contribution
from tests.browser.test_team_pages import sign_in
from workshops.models import Event

WALL = "/team/termine/thema-4-februar/beitraege/"


@pytest.fixture
def event(site: str) -> Event:
    return Event.objects.get(slug="thema-4-februar")


def texts() -> list[str]:
    return list(Contribution.objects.accepted().order_by("number").values_list("text", flat=True))


def write(page: Page, text: str) -> None:
    """The focus is where the next card is typed."""
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")


def test_cards_are_typed_one_after_the_other(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    page.get_by_label("Bedarf").check()
    page.locator("#id_text").focus()
    write(page, "Mehr Busse am Abend")
    write(page, "Kinderbetreuung im Kurs")
    page.locator("#karte-2").wait_for()
    assert page.locator("#id_text").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "id_text"
    assert texts() == ["Mehr Busse am Abend", "Kinderbetreuung im Kurs"]
    assert set(Contribution.objects.values_list("kind", flat=True)) == {"need"}
    page.get_by_role("button", name="Rückgängig").click()
    page.locator("#karte-2").wait_for(state="detached")
    assert texts() == ["Mehr Busse am Abend"]


def test_a_new_page_begins_in_the_composer(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    assert page.evaluate("document.activeElement.id") == "id_text"


def test_two_recorders_see_each_others_cards_and_one_loses_nothing_offline(
    event: Event, new_page: Callable[..., Page]
) -> None:
    one, other = new_page(), new_page()
    for page in (one, other):
        sign_in(page)
        page.goto(WALL)
    write(one, "Von der einen")
    other.locator("#karte-1").wait_for()
    # It came without taking the focus, and was said politely.
    assert other.evaluate("document.activeElement.id") == "id_text"
    assert other.locator("#ansage").inner_text() == "1 neue Karte von anderen."
    other.context.set_offline(True)
    write(other, "Ohne Verbindung A")
    write(other, "Ohne Verbindung B")
    other.get_by_text("2 Karten warten auf Verbindung.").first.wait_for()
    other.keyboard.type("Ein Entwurf")
    other.get_by_label("Frage").check()
    other.get_by_label("Organisation", exact=True).fill("Verein")
    write(one, "Inzwischen")
    one.locator("#karte-2").wait_for()
    assert texts() == ["Von der einen", "Inzwischen"]
    # The page itself is gone, what was written is not.
    other.goto("about:blank")
    other.context.set_offline(False)
    other.goto(WALL)
    other.locator("#karte-4").wait_for()
    assert texts() == ["Von der einen", "Inzwischen", "Ohne Verbindung A", "Ohne Verbindung B"]
    assert other.locator("#id_text").input_value() == "Ein Entwurf"
    assert other.get_by_label("Frage").is_checked()
    assert other.get_by_label("Organisation", exact=True).input_value() == "Verein"
    assert other.locator("#zustand").is_hidden()
    one.locator("#karte-4").wait_for()
    assert one.locator("#anzahl").inner_text() == "4"


def test_the_queue_leaves_by_itself_when_the_connection_is_back(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    page.context.set_offline(True)
    write(page, "Ohne Verbindung")
    page.get_by_text("1 Karte wartet auf Verbindung.").first.wait_for()
    page.context.set_offline(False)
    page.locator("#karte-1").wait_for()
    assert texts() == ["Ohne Verbindung"]
    assert page.locator("#warteschlange").is_hidden()


def test_a_lost_answer_makes_no_second_card(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    lost = []

    def lose(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route(f"**{WALL}", lose)
    write(page, "Nur einmal")
    page.get_by_text("1 Karte wartet auf Verbindung.").first.wait_for()
    page.locator("#warteschlange").wait_for(state="hidden", timeout=15_000)
    assert len(lost) == 1
    assert texts() == ["Nur einmal"]


def test_signed_out_nothing_is_lost(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    page.context.clear_cookies()
    write(page, "Nach dem Abmelden")
    page.get_by_text("Es ist nichts verloren").wait_for()
    assert texts() == []
    # Signed in again beside it, the page goes on by itself.
    beside = page.context.new_page()
    sign_in(beside)
    page.locator("#karte-1").wait_for()
    assert texts() == ["Nach dem Abmelden"]


def test_a_refused_card_comes_back(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    page.locator("#id_text").fill("x" * 2_001)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Zurück ins Feld").click()
    assert page.locator("#id_text").input_value() == "x" * 2_001
    page.get_by_text("Andere Sprache, Gruppe, Herkunft").click()
    page.get_by_label("Auf Deutsch").fill("Zu lang")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Zurück ins Feld").click()
    assert page.get_by_label("Auf Deutsch").input_value() == "Zu lang"
    page.get_by_label("Organisation", exact=True).fill("Nie gehört")
    page.keyboard.press("Control+Enter")
    page.locator("#zustand").get_by_text("Diese Organisation kennen wir nicht.").wait_for()
    assert page.locator("#id_text").input_value() == "x" * 2_001
    assert texts() == []


def test_a_card_that_is_refused_for_good_holds_up_no_other(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page)
    page.goto(WALL)
    page.route(
        f"**{WALL}",
        lambda route: route.fulfill(status=413) if "Riesig" in (route.request.post_data or "") else route.continue_(),
    )
    write(page, "Riesig")
    write(page, "Die nächste")
    page.locator("#karte-1").wait_for()
    assert texts() == ["Die nächste"]
    page.get_by_role("button", name="Zurück ins Feld").click()
    assert page.locator("#id_text").input_value() == "Riesig"


def test_groups_and_their_cards_come_and_go(event: Event, new_page: Callable[..., Page]) -> None:
    page, other = new_page(), new_page()
    for each in (page, other):
        sign_in(each)
        each.goto(WALL)
    write(page, "Erste")
    other.locator("#karte-1").wait_for()
    other.get_by_label("Karte 1", exact=True).check()
    other.get_by_label("oder in eine neue").fill("Wohnen")
    other.get_by_role("button", name="Zuordnen").click()
    other.get_by_role("heading", name="Wohnen").wait_for()
    page.get_by_role("heading", name="Wohnen").wait_for()
    assert page.locator(".wall-group", has_text="Wohnen").locator(".card").count() == 1
    assert page.get_by_label("In die Gruppe").locator("option").all_inner_texts() == ["Ohne Gruppe", "Wohnen"]
    other.get_by_role("link", name="Gruppe ändern").click()
    other.get_by_role("button", name="Gruppe auflösen").click()
    page.get_by_role("heading", name="Wohnen").wait_for(state="detached")
    assert page.locator("#ohne-gruppe .card").count() == 1


def test_a_card_is_dragged_into_a_group(event: Event, new_page: Callable[..., Page]) -> None:
    for text in ("Eins", "Zwei", "Drei"):
        enter_contribution(text=text, kind="need", channel="cards", event=event)
    group = create_cluster(event=event, title="Wohnen", by=None)
    page = new_page()
    page.set_viewport_size({"width": 1280, "height": 1600})
    sign_in(page)
    page.goto(WALL)
    page.get_by_label("Karte 1", exact=True).check()
    page.get_by_label("Karte 3", exact=True).check()

    def drag(number: int, *, then: str = "up") -> None:
        start = page.locator(f"#karte-{number} .grip").bounding_box()
        to = page.locator(f"#titel-{group.pk}").bounding_box()
        assert start
        assert to
        page.mouse.move(start["x"] + 10, start["y"] + 10)
        page.mouse.down()
        page.mouse.move(start["x"], start["y"] + 40)
        page.mouse.move(to["x"] + 10, to["y"] + 5, steps=3)
        assert page.locator(".is-target").count() == 1
        page.keyboard.press("Escape") if then == "escape" else None
        page.mouse.up()

    # Given up half-way, nothing hangs elsewhere.
    drag(2, then="escape")
    assert page.locator(".is-target, .is-dragged").count() == 0
    drag(2)
    page.get_by_text("Eine Karte hängt jetzt unter „Wohnen“.").wait_for()
    assert list(group.contributions.values_list("number", flat=True)) == [2]
    # With a ticked card go all that are ticked.
    drag(3)
    page.get_by_text("2 Karten hängen jetzt unter „Wohnen“.").wait_for()
    page.locator(f"#gruppe-{group.pk} #karte-1").wait_for()
    assert group.contributions.count() == 3
    page.get_by_role("button", name="Rückgängig").click()
    page.locator("#ohne-gruppe #karte-1").wait_for()
    assert page.locator(".grip").first.get_attribute("aria-hidden") == "true"


def test_everything_works_without_javascript(event: Event, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(WALL)
    for text in ("Eins", "Zwei", "Drei"):
        page.get_by_label("Hindernis").check()
        page.get_by_label("Karte", exact=True).fill(text)
        page.get_by_role("button", name="Karte speichern").click()
    assert texts() == ["Eins", "Zwei", "Drei"]
    assert page.get_by_label("Hindernis").is_checked()
    for number in ("1", "2"):
        page.get_by_label(f"Karte {number}", exact=True).check()
    page.get_by_role("button", name="Zusammenführen …").click()
    page.get_by_label("2: Zwei").check()
    page.get_by_role("button", name="Zusammenführen").click()
    assert Contribution.objects.get(number=1).merged_into_id == Contribution.objects.get(number=2).pk
    page.get_by_role("button", name="Rückgängig").click()
    assert not Contribution.objects.exclude(merged_into=None).exists()
    page.get_by_role("link", name="Öffnen Karte 3").click()
    page.get_by_role("link", name="In mehrere teilen").click()
    page.get_by_label("Teile").fill("Drei\n\nVier")
    page.get_by_role("button", name="Teilen").click()
    assert texts() == ["Eins", "Zwei", "Drei", "Vier"]
    page.goto("/team/beitraege/3/?von=wand")
    page.get_by_label("Karte", exact=True).fill("Drei, verbessert")
    page.get_by_role("button", name="Speichern").click()
    assert page.url.endswith(WALL + "#karte-3")
    assert texts() == ["Eins", "Zwei", "Drei, verbessert", "Vier"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit(
    event: Event,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    assert_fits_width: Callable[[Page], None],
    scheme: str,
) -> None:
    for text, language in (("Mehr Busse", ""), ("نحتاج إلى دروس", "ar")):
        enter_contribution(text=text, language=language, kind="need", channel="cards", event=event)
    group = create_cluster(event=event, title="Wohnen", by=None)
    page = new_page(color_scheme=scheme)
    sign_in(page)
    paths = (
        WALL,
        f"{WALL}zusammenfuehren/?karten=1,2",
        f"{WALL}gruppen/{group.pk}/",
        f"{WALL}drucken/",
        f"{WALL}import/",
        "/team/beitraege/",
        "/team/beitraege/1/",
        "/team/beitraege/1/teilen/",
    )
    for path in paths:
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(path)
        assert_fits_width(page)
        assert_accessible(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert_accessible(page)
        assert_fits_width(page)
