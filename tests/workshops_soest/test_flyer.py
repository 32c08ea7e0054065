"""The schedule as a flyer: what stands in it, that it is printed once, and on how many sheets."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from pypdf import PdfReader

from participants.actions.events import cancel_event, move_event
from participants.models import Job
from tests.workshops_soest.views.conftest import DATA
from workshops import prints
from workshops.models import Event, Process
from workshops.pdf import Pdf, PdfError
from workshops_soest import flyer as flyers
from workshops_soest.flyer import compose_flyer
from workshops_soest.worker import JOB_HANDLERS, Worker

ADDRESS = "/termine/plan.pdf"


def read(content: bytes) -> tuple[int, str]:
    """The number of pages and the words on them."""
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())


@pytest.fixture
def folder(settings, tmp_path):
    """An empty place for printed flyers."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "flyer"


def test_flyer_tells_all_dates_and_what_has_none_on_one_sheet(process, client, folder):
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert not answer.cookies
    pages, words = read(answer.content)
    assert pages == 1
    for theme in ("vorschulische und schulische Bildung", "Migranten im Alter"):
        assert theme in words
    days = ("17. Januar", "21. Februar", "11. April", "22. Januar", "26. Februar", "30. Januar", "6. März")
    for day in (*days, "7. Februar", "14. März", "18. April", "13. Februar", "20. März", "24. April"):
        assert words.count(day) >= 1, day
    assert words.count("und ein Workshop, dessen Termin nicht veröffentlicht ist") == 2
    assert "Auftakt: hat schon stattgefunden" in words
    assert "testserver/termine" in words
    assert "Beispiel – erfunden" not in words


def test_unchanged_flyer_is_printed_once_and_not_sent_again(process, client, folder, monkeypatch):
    first = client.get(ADDRESS)
    monkeypatch.setattr(flyers, "render", None)  # whoever prints now fails
    again = client.get(ADDRESS)
    assert again.content == first.content
    unchanged = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405


def test_every_change_of_the_schedule_makes_another_flyer(process, folder):
    seen = {compose_flyer(process).fingerprint}
    event = Event.objects.get(slug="thema-1-april")
    at = [datetime(2013, 4, 12, hour, tzinfo=process.zone) for hour in (14, 17)]
    move_event(event=event, starts_at=at[0], ends_at=at[1], venue=event.venue)
    seen.add(compose_flyer(process).fingerprint)
    cancel_event(event=event)
    moved = compose_flyer(process)
    seen.add(moved.fingerprint)
    process.has_example_content = True
    seen.add(compose_flyer(process).fingerprint)
    assert len(seen) == 4
    assert "12. April" in moved.html
    assert "abgesagt" in moved.html
    assert moved.html.count("und ein Workshop") == 3


def test_only_the_last_few_are_kept(folder):
    folder.mkdir(parents=True)
    for number in range(6):
        prints._store(folder / f"{number}.pdf", b"%PDF-")
    assert len(list(folder.iterdir())) == prints.KEPT


def test_whoever_comes_while_it_is_printed_waits_and_is_told(process, client, folder, monkeypatch):
    monkeypatch.setattr(prints, "PATIENCE_SECONDS", 0)
    cache.set("print:flyer", 1)
    with pytest.raises(PdfError):
        prints.print_once(folder="flyer", fingerprint="x", make=lambda: b"")
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "wird gerade gedruckt" in answer.content.decode()


def test_whoever_comes_while_the_next_one_is_printed_gets_the_one_before(process, client, folder, monkeypatch):
    folder.mkdir(parents=True)
    prints._store(folder / "former.pdf", b"%PDF-former")
    cache.set("print:flyer", 1)
    monkeypatch.setattr(flyers, "render", None)
    answer = client.get(ADDRESS)
    assert (answer.content, answer["Cache-Control"], answer.has_header("ETag")) == (b"%PDF-former", "no-store", False)
    # As soon as nobody prints, the next one asks for the present state.
    cache.delete("print:flyer")
    monkeypatch.setattr(flyers, "render", lambda *_html, **_limits: Pdf(b"%PDF-present", 1))
    assert client.get(ADDRESS).content == b"%PDF-present"
    assert cache.get("print:flyer") is None


def test_many_at_once_have_it_printed_once(transactional_db, folder):
    made = []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.5)
        return b"%PDF-"

    def ask(_turn: int) -> bytes:
        printed = prints.print_once(folder="flyer", fingerprint="x", make=make)
        connection.close()
        return printed.content

    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(ask, range(8))) == [b"%PDF-"] * 8
    assert len(made) == 1


def test_what_cannot_be_printed_is_not_tried_again_and_again(process, client, folder, monkeypatch):
    tries = []

    def fail(*_html: str, **_limits: object) -> Pdf:
        tries.append(1)
        raise PdfError("zu lang")

    monkeypatch.setattr(flyers, "render", fail)
    answers = [client.get(ADDRESS) for _try in range(3)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(503, b"zu lang")] * 3
    assert len(tries) == 1


def test_worker_is_asked_once_and_prints_what_is_asked_for(process, client, folder, monkeypatch):
    for _round in range(2):
        flyers.request_flyer(process)
    [job] = Job.objects.all()
    monkeypatch.setattr(flyers, "render", lambda *_html, **_limits: Pdf(b"%PDF-", 1))
    JOB_HANDLERS[job.kind](job)
    monkeypatch.setattr(flyers, "render", None)
    assert client.get(ADDRESS).content == b"%PDF-"
    flyers.request_flyer(process)
    assert Job.objects.count() == 1


def test_worker_composes_what_the_web_does(process, client, folder, monkeypatch):
    worker = Worker()
    worker._prepare_flyer()
    [job] = Job.objects.all()
    monkeypatch.setattr(flyers, "render", lambda *_html, **_limits: Pdf(b"%PDF-", 1))
    assert client.get(ADDRESS)["ETag"] == f'"{job.key}"'
    worker._prepare_flyer()
    assert Job.objects.count() == 1


@pytest.mark.parametrize("file", ["beispielau-2031.toml", "musterholm-2030.toml"])
def test_flyer_of_another_county_names_its_own_facts_on_two_sheets_at_most(db, client, folder, file):
    call_command("load_process", str(DATA / file), verbosity=0)
    process = Process.objects.get()
    pages, words = read(client.get(ADDRESS).content)
    assert pages <= 2
    assert process.title in words
    assert "Soest" not in words


def test_there_is_none_without_a_process(db, client):
    assert client.get(ADDRESS).status_code in {404, 503}


def test_schedule_leads_to_it(process, client):
    assert f'href="{ADDRESS}"' in client.get("/termine/").content.decode()
