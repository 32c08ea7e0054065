"""A whole workshop in real browsers: from the agenda to what became of every card, seen from the public side."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from html import escape

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page

from concept.actions.contributions import clear_contribution, enter_contribution
from concept.models import Contribution, Minutes
from participants.models import Organisation
from tests.browser.test_team_pages import sign_in
from workshops import clock
from workshops.models import Event, User

REASON = "Steht im Protokoll unter den Ergebnissen."


@pytest.fixture
def event(site: str) -> Event:
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def promised(event: Event) -> Contribution:
    """What somebody said at an evening session whose minutes are out."""
    evening, at = Event.objects.filter(kind=Event.Kind.EVENING_SESSION)[0], clock.now()
    Minutes.objects.create(
        event=evening, state="published", created_at=at, changed_at=at, confirmed_at=at, published_at=at
    )
    said = enter_contribution(
        text="Wir brauchen einen Raum", kind="need", channel="cards", event=evening, themes=[event.theme]
    )
    return clear_contribution(contribution=said, by=None)


@pytest.fixture
def organisation(event: Event) -> Organisation:
    organisation = Organisation.objects.create(name="Verein Beispiel")
    organisation.contacts.create(name="Ayşe Beispiel", email="ayse@example.org", accepted_at=clock.now())
    return organisation


def tick(page: Page, numbers: Sequence[int] | None = None) -> None:
    for box in page.locator("main input[name=cards]").all():
        if numbers is None or int(box.get_attribute("value") or 0) in numbers:
            box.check()


def press(page: Page, name: str) -> None:
    send(page, page.get_by_role("button", name=name, exact=True))


def send(page: Page, button: Locator) -> None:
    """Presses it, and waits for what the form brings."""
    with page.expect_navigation():
        button.click()


def plan(page: Page, team: str, event: Event, promised: Contribution) -> None:
    """The agenda from the suggested template, and a point for what was promised."""
    page.goto(f"{team}tagesordnung/aus/")
    send(page, page.locator("main button[type=submit]").last)
    page.goto(f"/team/zusagen/?thema={event.theme.number}")
    page.get_by_label(promised.text).check()
    page.get_by_label("Auf die Tagesordnung", exact=True).select_option(f"neu-{event.pk}")
    page.get_by_label("Titel des neuen Punkts").fill("Vom Abend")
    press(page, "Auf die Tagesordnung setzen")
    assert event.agenda_items.get(title="Vom Abend").carry_overs.count() == 1


def write_cards(one: Page, other: Page, wall: str, each: int) -> None:
    """Both write as fast as they can; the other one is without a connection for a while."""
    for page in (one, other):
        page.goto(wall)
    for number in range(each):
        other.context.set_offline(each // 4 <= number < each // 2)
        for page, name in ((one, "A"), (other, "B")):
            page.keyboard.insert_text(f"{name} {number}")
            page.keyboard.press("Control+Enter")
    for page in (one, other):
        page.locator("#anzahl").get_by_text(str(2 * each), exact=True).wait_for(timeout=20_000)
        assert page.locator(".wall .card").count() == 2 * each
        assert page.locator("#warteschlange").is_hidden()


def keep_minutes(page: Page, team: str, event: Event, organisation: Organisation, rests_on: Sequence[int]) -> None:
    page.goto(f"{team}protokoll/")
    send(page, page.locator("main button"))
    page.goto(f"{team}protokoll/rahmen/")
    page.locator("input[name$=-name]").last.fill(organisation.name)
    page.locator("input[name$=-number]").last.fill("2")
    press(page, "Speichern")
    page.goto(f"{team}protokoll/top/{event.agenda_items.get(title='Vom Abend').pk}/")
    page.get_by_label("Ergebnis", exact=True).fill("Die Gemeinde sucht einen Raum")
    for number in rests_on:
        page.get_by_label(re.compile(f"^{number}: ")).check()
    press(page, "Ergebnis festhalten")
    page.goto(f"{team}protokoll/stand/")
    press(page, "Zur Abstimmung stellen")


def answer(page: Page, site: str, event: Event) -> None:
    """Somebody who was there says what is missing."""
    client = Client()
    client.force_login(User.objects.create_user("ayse@example.org"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page.goto(f"/termine/{event.slug}/verstanden/")
    page.get_by_text("Die Gemeinde sucht einen Raum").wait_for()
    page.get_by_label("Was fehlt oder stimmt nicht?").fill("Ein Datum fehlt.")
    press(page, "Absenden")
    page.get_by_text("Ist angekommen.").wait_for()


def publish(page: Page, team: str, event: Event) -> None:
    page.goto(f"{team}protokoll/rueckmeldungen/{Minutes.objects.get(event=event).remarks.get().pk}/")
    page.get_by_label("zur Kenntnis genommen").check()
    send(page, page.locator("main button[type=submit]").last)
    page.goto(f"{team}protokoll/stand/")
    press(page, "Als abgestimmt festhalten")
    page.goto(f"/team/beitraege/?termin={event.slug}")
    tick(page)
    press(page, "Niemand ist zu erkennen")
    page.goto(f"{team}protokoll/stand/")
    press(page, "Jetzt veröffentlichen")
    page.goto("/team/beitraege/ohne-ergebnis/")
    tick(page)
    page.get_by_label("aufgenommen", exact=True).check()
    page.get_by_label("Begründung").fill(REASON)
    press(page, "Festhalten und mitteilen")


def test_every_card_of_a_workshop_is_followed_to_its_outcome_and_back(
    event: Event,
    promised: Contribution,
    organisation: Organisation,
    site: str,
    new_page: Callable[..., Page],
    set_clock: Callable[[str], None],
) -> None:
    team = f"/team/termine/{event.slug}/"
    one, other, there = new_page(), new_page(), new_page()
    for page in (one, other):
        sign_in(page)
    plan(one, team, event, promised)
    assert event.starts_at
    set_clock((clock.to_local(event.starts_at) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    write_cards(one, other, f"{team}beitraege/", 10)
    first, second, third, *_rest = event.contributions.order_by("number").values_list("number", flat=True)
    one.goto(f"{team}beitraege/zusammenfuehren/?karten={first},{second}")
    press(one, "Zusammenführen")
    rests_on = [promised.number, first, third]
    keep_minutes(one, team, event, organisation, rests_on)
    answer(there, site, event)
    minutes = Minutes.objects.get(event=event)
    assert minutes.respond_by
    set_clock((clock.to_local(minutes.respond_by) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
    publish(one, team, event)

    public = new_page().request
    said = public.get(f"/termine/{event.slug}/protokoll/").text()
    for contribution in event.contributions.exclude(merged_into=None):
        assert contribution.merged_into.number == first
    for contribution in [promised, *event.contributions.filter(merged_into=None)]:
        way = public.get(f"/beitraege/{contribution.number}/").text()
        assert escape(REASON) in way, contribution.number
        is_ground = contribution.number in rests_on
        assert (f"/termine/{event.slug}/protokoll/#ergebnis-1" in way) == is_ground, contribution.number
        assert (f'href="/beitraege/{contribution.number}/"' in said) == (contribution != promised or is_ground)
    assert "1 von 1 behandelt" in public.get("/beitraege/").text()
