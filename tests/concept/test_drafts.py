"""The draft's PDF from the web, the worker's part, the command, and the public page."""

import re

import pytest
from django.core.management import CommandError, call_command

from concept.actions import drafts
from concept.actions.drafts import JOB_KIND, KEPT, render_concept_job, request_draft_pdf, store_draft
from concept.management.commands import compile_concept
from concept.models import Chapter, DraftPdf
from concept.queries.documents import draft_document
from participants.actions.jobs import JobFailedError
from participants.models import Job
from workshops.models import Process
from workshops.pdf import Pdf, PdfError
from workshops_soest.worker import JOB_HANDLERS

DRAFT = "/team/konzept/entwurf.pdf"


@pytest.fixture
def printer(monkeypatch):
    """Prints at once: what the draft's text is, as bytes."""
    monkeypatch.setattr(drafts, "render", lambda html, *, assets: Pdf(html.encode(), 3))


def change_text(text):
    Chapter.objects.filter(slug="vorwort").update(text=text)


def work():
    for job in Job.objects.filter(kind=JOB_KIND, state=Job.State.QUEUED):
        JOB_HANDLERS[JOB_KIND](job)
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def test_command_and_web_give_the_same_bytes(team_client, process, media, tmp_path):
    waiting = team_client.get(DRAFT)
    assert (waiting.status_code, waiting["Content-Type"]) == (202, "text/html; charset=utf-8")
    work()
    ready = team_client.get(DRAFT)
    call_command("compile_concept", "--output", str(tmp_path / "konzept.pdf"), verbosity=0)
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/pdf")
    assert b"".join(ready.streaming_content) == (tmp_path / "konzept.pdf").read_bytes()
    assert (tmp_path / "konzept.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_asking_twice_makes_one_job(team_client, process, media):
    team_client.get(DRAFT)
    team_client.get(f"{DRAFT}?stand=1")
    assert Job.objects.filter(kind=JOB_KIND).count() == 1


def test_the_draft_before_stays_while_a_new_one_is_made(team_client, process, media, printer):
    team_client.get(DRAFT)
    work()
    change_text("<p>Neu</p>")
    page = team_client.get(f"{DRAFT}?stand=1")
    before = DraftPdf.objects.get()
    assert page.status_code == 202
    assert f"?fassung={before.fingerprint}" in page.content.decode()
    old = team_client.get(DRAFT, {"fassung": before.fingerprint})
    assert b"".join(old.streaming_content) == before.path.read_bytes()
    work()
    page = team_client.get(f"{DRAFT}?stand=1").content.decode()
    assert "PDF, 3 Seiten," in page
    assert "Stand 7.\xa0Januar\xa02013" in page


def test_a_lost_file_is_made_again(process, media, printer):
    stored = store_draft(draft=draft_document(process))
    stored.path.unlink()
    assert request_draft_pdf(process=process).job.state == Job.State.QUEUED


def test_a_failed_job_says_why_and_is_tried_again_only_when_asked(team_client, process, media, monkeypatch):
    def refuse(html, *, assets):
        raise PdfError("Der Text ist zu tief verschachtelt.")

    monkeypatch.setattr(drafts, "render", refuse)
    team_client.get(DRAFT)
    job = Job.objects.get()
    with pytest.raises(JobFailedError, match=r"Der Text ist zu tief verschachtelt\."):
        render_concept_job(job)
    Job.objects.update(state=Job.State.FAILED, failure_reason="Der Text ist zu tief verschachtelt.")
    page = team_client.get(f"{DRAFT}?stand=1").content.decode()
    assert "Der Text ist zu tief verschachtelt." in page
    assert Job.objects.count() == 1
    assert team_client.post(DRAFT).url == f"{DRAFT}?stand=1"
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 1


def test_only_the_last_drafts_are_kept(process, media, printer):
    for number in range(KEPT + 2):
        change_text(f"<p>{number}</p>")
        store_draft(draft=draft_document(process))
    kept = DraftPdf.objects.all()
    assert len(kept) == KEPT
    assert {file.name for file in (media / "concept").iterdir()} == {draft.path.name for draft in kept}


@pytest.mark.parametrize("name", ["x", "../../etc/passwd", "\0", "0" * 32])
def test_other_files_are_not_handed_out(team_client, process, media, name):
    assert team_client.get(DRAFT, {"fassung": name}).status_code == 404


def test_draft_is_for_the_team_alone(client, process, delegate_a_client, moderator_client, media):
    assert client.get(DRAFT).status_code == 302
    assert [c.get(DRAFT).status_code for c in (delegate_a_client, moderator_client)] == [403, 202]


def test_command_says_that_there_is_no_such_version(process, tmp_path):
    with pytest.raises(CommandError, match="Es gibt keine veröffentlichte Fassung 2"):
        call_command("compile_concept", "--output", str(tmp_path / "x.pdf"), "--version", "2")
    assert not (tmp_path / "x.pdf").exists()


def test_place_that_takes_no_file_is_said_before_printing(process, tmp_path, monkeypatch):
    monkeypatch.setattr(compile_concept, "render", lambda *_document, **_limits: pytest.fail("was printed"))
    for place, words in (
        (tmp_path / "fehlt" / "konzept.pdf", f"Den Ordner {tmp_path / 'fehlt'} gibt es nicht"),
        (tmp_path, f"{tmp_path} ist ein Ordner"),
    ):
        with pytest.raises(CommandError, match=re.escape(words)):
            call_command("compile_concept", "--output", str(place))


def test_file_that_cannot_be_written_is_named(process, tmp_path, monkeypatch):
    monkeypatch.setattr(compile_concept, "render", lambda *_document, **_limits: Pdf(b"x", 1))
    place = tmp_path / ("x" * 300)
    with pytest.raises(CommandError, match="lässt sich nicht schreiben"):
        call_command("compile_concept", "--output", str(place))


def test_command_says_that_there_is_no_process(db, tmp_path):
    with pytest.raises(CommandError, match="Es ist noch kein Prozess geladen"):
        call_command("compile_concept", "--output", str(tmp_path / "x.pdf"))


def test_public_page_shows_outline_and_due_date_but_no_draft_text(client, process, django_assert_num_queries):
    change_text("<p>Geheimer Entwurf</p>")
    response = client.get("/konzept/")
    page = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "bis zum Sommer 2013" in page
    assert [title for title in Chapter.objects.values_list("title", flat=True) if title not in page] == []
    assert "Geheimer Entwurf" not in page
    assert "Kommunales Integrationszentrum" not in page


def test_public_page_without_chapters(client, process):
    Chapter.objects.exclude(parent=None).delete()
    Chapter.objects.all().delete()
    assert "Die Gliederung steht noch nicht fest." in client.get("/konzept/").content.decode()
    assert Process.objects.count() == 1
