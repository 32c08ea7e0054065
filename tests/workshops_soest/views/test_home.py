"""The first page follows the phase and says only what is known."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from tests.concept.deciding import AFTERWARDS, frozen, step_of
from tests.workshops_soest.views.conftest import Document, text_of
from workshops.models import Event, Process, Theme


def actions(page: Document) -> list[str]:
    return [text_of(link) for link in page.xpath("//div[@class='opening']/div[1]//a")]


def next_dates(page: Document) -> list[str]:
    return [text_of(entry.xpath(".//time")[0]) for entry in page.xpath("//section[@aria-labelledby='naechste']//li")]


def test_says_in_one_sentence_what_this_is(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/")
    assert text_of(page.find(".//h1")) == "Zuhause im Kreis Soest"
    assert text_of(page.xpath("//p[@class='lead']")[0]) == (
        "Bis zum Sommer 2013 entsteht ein Integrationskonzept – in fünfzehn Workshops zu fünf Themen, "
        "gemeinsam mit Vereinen, Schulen, Kommunen und vielen anderen."
    )


def test_says_that_it_is_decided_and_leads_there(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    version = frozen()
    set_clock(AFTERWARDS)
    step_of(version, role="decides", result="unchanged")
    for address in ("/", "/ueber/"):
        lead = read(address).xpath("//p[@class='lead']")[0]
        assert text_of(lead) == (
            "Das Integrationskonzept ist beschlossen. Entstanden ist es in fünfzehn Workshops zu fünf Themen, "
            "gemeinsam mit Vereinen, Schulen, Kommunen und vielen anderen."
        )
        assert lead.xpath("./a/@href") == ["/konzept/1/"]
    assert "entsteht" not in read("/").xpath("//meta[@name='description']/@content")[0]


def test_next_three_dates(process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]) -> None:
    assert next_dates(read("/")) == [
        "Do., 17. Januar 2013, 14–17 Uhr",
        "Di., 22. Januar 2013, 14–17 Uhr",
        "Mi., 30. Januar 2013, 14–17 Uhr",
    ]
    set_clock("2013-04-18T15:00")
    assert next_dates(read("/")) == ["Do., 18. April 2013, 14:30–17:30 Uhr", "Mi., 24. April 2013, 14:30–17:30 Uhr"]


def test_cancelled_event_is_none_of_the_next(process: Process, read: Callable[[str], Document]) -> None:
    Event.objects.filter(slug="thema-1-januar").update(status=Event.Status.CANCELLED)
    assert next_dates(read("/"))[0] == "Di., 22. Januar 2013, 14–17 Uhr"


def test_actions_follow_the_phase(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    assert actions(read("/")) == ["Termin finden und anmelden", "So läuft es ab", "In den eigenen Kalender"]
    set_clock("2013-04-24T10:00")  # registration for the last date has closed
    assert actions(read("/")) == ["Alle Termine ansehen", "So läuft es ab"]
    set_clock("2013-07-01T09:00")
    assert actions(read("/")) == ["Was bisher war", "So ist es abgelaufen", "Wer dahintersteht"]


def test_one_filled_button(process: Process, read: Callable[[str], Document]) -> None:
    assert len(read("/").xpath("//main//*[@class='action']")) == 1


def test_picture_says_the_same_as_its_table(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/")
    assert len(page.xpath("//*[@id='prozess']//svg[@role='img']")) == 2
    rows = page.xpath("//*[@id='prozess']//tbody/tr")
    assert len(rows) == 20 + 1


def test_themes_say_how_many_dates_they_have(process: Process, read: Callable[[str], Document]) -> None:
    notes = [text_of(note) for note in read("/").xpath("//*[@class='theme-list']//p")]
    assert notes == [
        "Drei Termine",
        "Zwei Termine, ein Workshop ohne Datum",
        "Zwei Termine, ein Workshop ohne Datum",
        "Drei Termine",
        "Drei Termine",
    ]


def test_figures_come_with_period_and_source(process: Process, read: Callable[[str], Document]) -> None:
    section = read("/").xpath("//section[@aria-labelledby='zahlen']")[0]
    figures = {text_of(each.find("dt")): text_of(each.find("dd")) for each in section.xpath(".//dl/div")}
    assert figures["Veränderung der Einwohnerzahl in den vergangenen drei Jahren"] == "−2.400 Menschen"
    assert (
        figures["Zuwachs an ausländischen Einwohnerinnen und Einwohnern in den vergangenen drei Jahren"]
        == "mehr als 800 Menschen"
    )
    assert figures["Vom Land finanzierte Stellen im künftigen Kommunalen Integrationszentrum"] == "5,5 Stellen"
    assert text_of(section.xpath(".//p[@class='source']")[0]) == "Quelle: Pressemitteilung Kreis Soest"


def test_milestones_are_no_more_exact_than_known(process: Process, read: Callable[[str], Document]) -> None:
    section = read("/").xpath("//section[@aria-labelledby='weg']")[0]
    assert [text_of(when) for when in section.xpath(".//*[@class='when']")] == [
        "Februar 2012",
        "27. September 2012",
        "ohne Datum",
        "steht noch aus",
        "Sommer 2013",
    ]


def test_kick_offs_sixteen_groups_are_named(process: Process, read: Callable[[str], Document]) -> None:
    guests = text_of(read("/").xpath("//section[@aria-labelledby='gaeste']/p[@class='guests']")[0]).split(" · ")
    assert len(guests) == 16
    assert guests[0] == "Kommunen"
    assert guests[-1] == "Kreistagsfraktionen"


def test_page_of_a_bare_process_leaves_out_what_is_not_known(db: None, read: Callable[[str], Document]) -> None:
    Process.objects.create(title="Neu", convenor="Wir", county="Kreis", timezone="Europe/Berlin", due_text="bald")
    page = read("/")
    assert page.xpath("//section/@aria-labelledby") == ["prozess-titel", "themen-titel"]
    assert read("/ueber/").xpath("//*[@id='kontakt']//p")


def test_queries_do_not_grow_with_the_process(process: Process, client: Client, assert_same_queries) -> None:
    event = Event.objects.get(slug="thema-1-april")

    def add(number: int) -> None:
        theme = Theme.objects.create(
            number=number + 10, slug=f"thema-{number}", title=f"Thema {number}", planned_workshops=1, colour="#123456"
        )
        Event.objects.create(
            slug=f"weiterer-{number}",
            kind=event.kind,
            theme=theme,
            venue=event.venue,
            starts_at=event.starts_at + timedelta(days=number),
            ends_at=event.ends_at + timedelta(days=number),
        )

    assert_same_queries(lambda: client.get("/"), add)


def test_one_workshop_is_one(db: None, read: Callable[[str], Document]) -> None:
    Process.objects.create(title="Neu", convenor="Wir", county="Kreis", timezone="Europe/Berlin", due_text="bald")
    Theme.objects.create(number=1, slug="eins", title="Eins", short_title="Eins", colour="#123456", planned_workshops=1)
    assert text_of(read("/").xpath("//p[@class='lead']")[0]).startswith(
        "Bald entsteht ein Integrationskonzept – in einem Workshop zu einem Thema, gemeinsam"
    )
    assert text_of(read("/termine/").xpath("//p[@class='lead']")[0]) == (
        "Ein Workshop zu einem Thema und die Treffen daneben."
    )
