"""Background, people, and that the concept is the county's, not its administration's."""

from collections.abc import Callable
from datetime import timedelta

from concept.actions.consultations import CONFIRM_WITHIN
from participants.models.imports import KEPT_FOR
from participants.models.support import KEPT_AFTERWARDS
from tests.workshops_soest.views.conftest import Document, text_of
from workshops.models import Person, Process


def test_says_whose_concept_it_is(process: Process, read: Callable[[str], Document]) -> None:
    main = text_of(read("/ueber/").find(".//main"))
    assert "Für alle, die hier leben – nicht für die Verwaltung" in main
    assert (
        "„Zuhause im Kreis Soest“ soll ein Konzept für alle werden, die hier leben: Kreis Soest. "
        "Es ist ausdrücklich keines der Verwaltung allein." in main
    )


def test_whoever_was_taken_into_the_team_since_is_not_named(process: Process, read: Callable[[str], Document]) -> None:
    Person.objects.create(slug="vera", name="Vera Muster", position=9)
    assert "Vera Muster" not in text_of(read("/ueber/").find(".//main"))


def test_names_law_people_and_municipalities(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/ueber/")
    main = text_of(page.find(".//main"))
    assert "Gesetz zur Förderung der gesellschaftlichen Teilhabe und Integration" in main
    people = {
        text_of(each.find("dt")): text_of(each.find("dd")) for each in page.xpath("//dl[@class='facts people']/div")
    }
    assert people == {
        "Dieter Hesse": "Leiter des IntegrationsteamsKreis Soest",
        "Galina Nedelcheva": "IntegrationsteamKreis Soest",
        "Sedat Cakir": "Integrationsbeauftragter, moderiert einige der WorkshopsKreis Groß-Gerau",
    }
    towns = text_of(page.xpath("//section[@aria-labelledby='kommunen']/p")[0]).split(" · ")
    assert len(towns) == 14


def test_steps_lead_from_the_evenings_to_the_decision(process: Process, read: Callable[[str], Document]) -> None:
    steps = read("/ueber/").xpath("//section[@aria-labelledby='ablauf']//h3")
    assert [text_of(step) for step in steps] == [
        "Abendtermin für Migrantenorganisationen (2 ×)",
        "Auftakt",
        "15 Workshops zu den Themen",
        "Workshop mit den 14 Kreiskommunen",
        "Sitzung der Kreisabteilungen",
        "Das Konzept liegt vor",
        "Beschluss: Kreistag",
    ]


def test_contact_is_said_to_be_missing_or_given(process: Process, read: Callable[[str], Document]) -> None:
    contact = "//*[@id='kontakt']"
    assert "Eine Kontaktadresse hat die einladende Stelle noch nicht angegeben." in text_of(
        read("/ueber/").xpath(contact)[0]
    )
    process.contact_email = "team@example.org"
    process.save()
    assert read("/ueber/").xpath(f"{contact}//a/@href") == ["mailto:team@example.org"]


def test_imprint_is_the_processs_or_says_what_is_missing(process: Process, read: Callable[[str], Document]) -> None:
    assert "muss die einladende Stelle hier noch ergänzen" in text_of(read("/impressum/").find(".//main"))
    process.imprint = "Landrätin\nHoher Weg 1"
    process.save()
    assert "Landrätin" in text_of(read("/impressum/").find(".//main"))


def test_privacy_tells_everybody_whose_data_is_kept(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/datenschutz/")
    assert [text_of(heading) for heading in page.xpath("//main//h2")] == [
        "Wenn Sie nur lesen",
        "Wenn Sie sich zu einem Termin anmelden",
        "Wenn jemand Sie anmeldet",
        "Wenn wir Sie einladen",
        "Wenn Sie Unterstützung brauchen",
        "Wenn Sie etwas zum Konzept sagen",
        "Am Tag des Termins",
        "Wenn Sie „Meine Organisation“ benutzen",
        "E-Mails und Cookies",
        "Wie lange wir Angaben behalten",
        "Ihre Rechte",
        "Wer verantwortlich ist",
    ]
    words = text_of(page.find(".//main"))
    # What is promised is what is done.
    assert f"spätestens {KEPT_AFTERWARDS.days} Tage nach dem Termin" in words
    assert ("nicht innerhalb von zwei Tagen" in words, CONFIRM_WITHIN) == (True, timedelta(days=2))
    assert ("spätestens nach einem Tag gelöscht" in words, KEPT_FOR) == (True, timedelta(days=1))


def test_easy_language_has_its_own_dates(process: Process, read: Callable[[str], Document]) -> None:
    page = read("/leichte-sprache/")
    days = [text_of(day) for day in page.xpath("//*[@class='plain-dates']//strong")]
    assert days == [
        "Donnerstag, 17. Januar 2013, von 14 Uhr bis 17 Uhr",
        "Dienstag, 22. Januar 2013, von 14 Uhr bis 17 Uhr",
        "Mittwoch, 30. Januar 2013, von 14 Uhr bis 17 Uhr",
        "Donnerstag, 7. Februar 2013, von 14:30 Uhr bis 17:30 Uhr",
        "Mittwoch, 13. Februar 2013, von 14:30 Uhr bis 17:30 Uhr",
    ]
    assert page.xpath("//main//a[@class='action']/@href") == ["/anmelden/"]


def test_easy_language_stops_inviting_when_all_is_over(
    process: Process, set_clock: Callable[[str], None], read: Callable[[str], Document]
) -> None:
    set_clock("2013-07-01T09:00")
    page = read("/leichte-sprache/")
    assert "Zurzeit gibt es keine neuen Treffen." in text_of(page.find(".//main"))
    assert page.xpath("//main//a[@class='action']") == []
