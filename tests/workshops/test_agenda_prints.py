"""The agenda on paper: who gets what, and what stands in it."""

import io

import pytest
from pypdf import PdfReader

from workshops.agenda_prints import compose_public_agenda, print_script
from workshops.models import AgendaItem, Event, EventRole, Person
from workshops.pdf import PdfError

ADDRESS = "/termine/thema-4-februar/tagesordnung.pdf"
SCRIPT = "/team/termine/thema-4-februar/drehbuch.pdf"


@pytest.fixture
def event(process, settings, tmp_path) -> Event:
    settings.MEDIA_ROOT = tmp_path
    event = Event.objects.for_pages().get(slug="thema-4-februar")
    AgendaItem.objects.create(
        event=event, position=1, title="Begrüßung", minutes=15, lead="Mo", materials="Karten, Stifte"
    )
    AgendaItem.objects.create(
        event=event, position=2, title="Vorgespräch", minutes=20, is_public=False, note="NICHT FÜR ALLE"
    )
    AgendaItem.objects.create(event=event, position=3, title="Blitzlicht", minutes=5, goal="Alle <b>hören</b>", materials="Karten", fixed_start="15:10")  # fmt: skip
    person = Person.objects.create(slug="mo", name="Mo Moderation")
    EventRole.objects.create(event=event, person=person, role="moderation")
    return event


def words_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())


def test_public_agenda_has_public_points_with_true_times_and_nothing_else(event, client):
    words = words_of(client.get(ADDRESS).content)
    assert "14:30 Uhr Begrüßung" in words
    assert "15:10 Uhr Blitzlicht Alle <b>hören</b>" in words
    for internal in ("Vorgespräch", "NICHT FÜR ALLE", "Stifte", "Moderation"):
        assert internal not in words


def test_public_agenda_is_printed_once_and_anew_after_a_change(event, client, monkeypatch):
    first = client.get(ADDRESS)
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert not first.cookies
    monkeypatch.setattr("workshops.agenda_prints.render", None)
    assert client.get(ADDRESS).content == first.content
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    before = compose_public_agenda(event)
    AgendaItem.objects.filter(title="Vorgespräch").update(note="anders")
    assert compose_public_agenda(event) == before
    AgendaItem.objects.filter(title="Vorgespräch").update(minutes=21)
    AgendaItem.objects.filter(title="Blitzlicht").update(fixed_start=None)
    assert compose_public_agenda(event) != before
    assert client.post(ADDRESS).status_code == 405


def test_there_is_none_while_nothing_is_public(event, client):
    AgendaItem.objects.update(is_public=False)
    assert client.get(ADDRESS).status_code == 404
    AgendaItem.objects.update(is_public=True)
    Event.objects.filter(pk=event.pk).update(is_published=False)
    assert client.get(ADDRESS).status_code == 404


def test_event_page_leads_to_it(event, client):
    assert f'href="{ADDRESS}"' in client.get("/termine/thema-4-februar/").content.decode()
    AgendaItem.objects.all().delete()
    assert ADDRESS not in client.get("/termine/thema-4-februar/").content.decode()


def test_script_has_everything_for_whoever_facilitates(event, team_client):
    answer = team_client.get(SCRIPT)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store, private")
    words = words_of(answer.content)
    for said in (
        "Moderation Mo Moderation",
        "2. Vorgespräch intern, steht nicht in der öffentlichen Tagesordnung NICHT FÜR ALLE",
        "15:10–15:15 5 Minuten, fester Beginn davor 5 Minuten frei",
        "40 Minuten in allen Punkten, endet 15:15: 135 Minuten bleiben frei",
        "Karten (Punkt 1, 3)",
        "Stifte (Punkt 1)",
    ):
        assert said in words


def test_script_of_an_event_without_date_or_points(event, team_client):
    Event.objects.filter(pk=event.pk).update(starts_at=None, ends_at=None)
    assert "0:35–0:40" in words_of(team_client.get(SCRIPT).content)
    AgendaItem.objects.all().delete()
    assert "Noch steht nichts auf der Tagesordnung." in words_of(team_client.get(SCRIPT).content)


def test_long_notes_go_over_several_pages(event):
    AgendaItem.objects.filter(title="Begrüßung").update(note="Wort " * 4000)
    assert print_script(event).pages > 2


def test_failure_is_said(event, client, team_client, monkeypatch):
    def fail(*_args, **_options):
        raise PdfError("zu lang")

    monkeypatch.setattr("workshops.agenda_prints.render", fail)
    assert client.get(ADDRESS).status_code == 503
    assert "zu lang" in team_client.get(SCRIPT, follow=True).content.decode()
