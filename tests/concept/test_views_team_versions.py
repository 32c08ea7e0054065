"""The team's pages of versions: gaps, freezing, publishing, pairs, PDF."""

import re

import pytest
from django.db import connection

from concept.actions import version_pdfs
from concept.actions.versions import freeze_version, publish_version
from concept.models import Chapter, ConceptVersion, VersionPublication
from concept.queries.gaps import concept_gaps
from participants.models import Job
from workshops.models import Theme
from workshops.pdf import Pdf
from workshops_soest.worker import JOB_HANDLERS

VERSIONS = "/team/konzept/fassungen/"


@pytest.fixture
def chapter(process):
    chapter = Chapter.objects.filter(kind=Chapter.Kind.WRITTEN, parent=None, is_numbered=True).first()
    chapter.text = "<p>Alle gehören dazu, ob neu oder lange hier.</p><p>Wir fangen früh an.</p>"
    chapter.save()
    return chapter


@pytest.fixture
def printer(monkeypatch, media):
    """Prints at once: what the document's text is, as bytes."""
    monkeypatch.setattr(version_pdfs, "render", lambda html, *, assets: Pdf(html.encode(), 3))


def freeze(label="Entwurf"):
    return freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label=label, gaps=[], by=None)


def damage(version):
    where = " ON concept_conceptversion" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER concept_conceptversion_refuse_update{where}")
    ConceptVersion.objects.filter(pk=version.pk).update(content=version.content | {"county": "Anderswo"})


def work():
    for job in Job.objects.filter(kind=version_pdfs.JOB_KIND, state=Job.State.QUEUED):
        JOB_HANDLERS[version_pdfs.JOB_KIND](job)
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def fields(page):
    return dict(re.findall(r'name="(seen|number)" value="([^"]*)"', page))


def test_freezing_asks_for_the_gaps_and_keeps_them(team_client, chapter):
    page = team_client.get(f"{VERSIONS}neu/").content.decode()
    assert "Kapitel ohne Text" in page
    values = {**fields(page), "kind": "consultation", "label": "Entwurf vom Mai"}
    refused = team_client.post(f"{VERSIONS}neu/", values)
    assert refused.status_code == 422
    assert "Kreuzen Sie an, dass Sie die Lücken gesehen haben." in refused.content.decode()
    assert team_client.post(f"{VERSIONS}neu/", values | {"accepts_gaps": "on"}).url == f"{VERSIONS}1/"
    version = ConceptVersion.objects.get()
    assert (version.label, version.publication.frozen_by.email) == ("Entwurf vom Mai", "team@example.org")
    assert version.gaps == [gap.to_data() for gap in concept_gaps() if gap.number]
    assert "Kapitel ohne Text" in team_client.get(f"{VERSIONS}1/").content.decode()


def test_the_same_form_sent_twice_makes_one_version(team_client, chapter):
    values = {"kind": "consultation", "label": "Entwurf", "accepts_gaps": "on"}
    values |= fields(team_client.get(f"{VERSIONS}neu/").content.decode())
    team_client.post(f"{VERSIONS}neu/", values)
    assert team_client.post(f"{VERSIONS}neu/", values).url == VERSIONS
    assert ConceptVersion.objects.count() == 1


def test_gaps_that_changed_meanwhile_are_shown_again(team_client, chapter):
    values = {"kind": "consultation", "label": "Entwurf", "accepts_gaps": "on"}
    values |= fields(team_client.get(f"{VERSIONS}neu/").content.decode())
    Chapter.objects.filter(pk=chapter.pk).update(text="")
    again = team_client.post(f"{VERSIONS}neu/", values)
    assert again.status_code == 422
    assert "Sehen Sie sich die Lücken noch einmal an." in again.content.decode()
    values |= fields(again.content.decode())
    assert team_client.post(f"{VERSIONS}neu/", values).url == f"{VERSIONS}1/"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "x"}, "Wählen Sie, wofür die Fassung ist."),
        ({"label": " "}, "Geben Sie der Fassung eine Bezeichnung"),
        ({"number": "1" * 30}, "Fehler:"),
    ],
)
def test_what_cannot_be_frozen_is_said(team_client, chapter, values, words):
    first = {"kind": "consultation", "label": "Entwurf", "accepts_gaps": "on"}
    first |= fields(team_client.get(f"{VERSIONS}neu/").content.decode())
    answer = team_client.post(f"{VERSIONS}neu/", first | values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ConceptVersion.objects.exists()


def test_nothing_to_freeze_is_said(team_client, process):
    Chapter.objects.exclude(parent=None).delete()
    Chapter.objects.all().delete()
    values = {"kind": "consultation", "label": "Leer"} | fields(team_client.get(f"{VERSIONS}neu/").content.decode())
    assert "Das Konzept hat noch keinen Text." in team_client.post(f"{VERSIONS}neu/", values).content.decode()


def test_publishing_is_for_good(team_client, team_member, client, chapter):
    version = freeze()
    assert client.get("/konzept/1/").status_code == 404
    assert "So wird es die Öffentlichkeit lesen" in team_client.get(f"{VERSIONS}1/").content.decode()
    assert "Alle gehören dazu" in team_client.get(f"{VERSIONS}1/vorschau/").content.decode()
    team_client.post(f"{VERSIONS}1/veroeffentlichen/")
    published = VersionPublication.objects.get(version=version)
    assert published.published_by == team_member
    assert client.get("/konzept/1/").status_code == 200
    team_client.post(f"{VERSIONS}1/veroeffentlichen/")
    assert VersionPublication.objects.get(version=version).published_at == published.published_at
    assert "Diese Fassung ist öffentlich und bleibt es" in team_client.get(f"{VERSIONS}1/").content.decode()
    assert Job.objects.filter(kind=version_pdfs.JOB_KIND).count() == 1


def test_a_damaged_version_is_neither_published_nor_printed(team_client, client, chapter, printer):
    version = freeze()
    damage(version)
    assert "Diese Fassung ist beschädigt" in team_client.get(f"{VERSIONS}1/").content.decode()
    team_client.post(f"{VERSIONS}1/veroeffentlichen/")
    assert VersionPublication.objects.get(version=version).published_at is None
    team_client.get(f"{VERSIONS}1/pdf/")
    with pytest.raises(version_pdfs.JobFailedError, match="Sie wird nicht gedruckt"):
        work()


def test_only_the_lead_freezes_and_publishes(editor_client, chapter):
    freeze()
    for address in ("neu/", "1/veroeffentlichen/", "1/zuordnung/"):
        assert editor_client.post(VERSIONS + address).status_code == 403
    page = editor_client.get(f"{VERSIONS}1/").content.decode()
    assert "Veröffentlichen kann die Prozessleitung." in page
    assert '<form method="post" action="/team/konzept' not in page


def test_pairs_are_corrected_by_hand(team_client, client, chapter):
    first = freeze()
    chapter.text = "<p>Ganz anders gesagt: Niemand bleibt draußen.</p><p>Wir fangen früh an.</p>"
    chapter.save()
    second = freeze("Zweiter Entwurf")
    for version in (first, second):
        publish_version(version=version, by=None)
    new = second.paragraphs.get(text__startswith="Ganz anders")
    old = first.paragraphs.get(text__startswith="Alle gehören")
    page = team_client.get(f"{VERSIONS}2/zuordnung/").content.decode()
    assert f'name="absatz-{new.pk}"' in page
    assert "Wir fangen früh an." not in page
    bad = team_client.post(f"{VERSIONS}2/zuordnung/", {f"absatz-{new.pk}": "99999"})
    assert (bad.status_code, "Wählen Sie einen Absatz aus der Liste." in bad.content.decode()) == (422, True)
    team_client.post(f"{VERSIONS}2/zuordnung/", {f"absatz-{new.pk}": str(old.pk)})
    new.refresh_from_db()
    assert (new.predecessor_link.predecessor, new.predecessor_link.is_corrected) == (old, True)
    assert f'href="/konzept/1/{old.anchor}/"' in client.get(f"/konzept/2/{new.anchor}/").content.decode()
    assert "Entfallen" not in client.get("/konzept/vergleich/").content.decode()


def test_the_pdf_is_printed_once_and_kept(team_client, client, chapter, printer):
    version = freeze()
    waiting = team_client.get(f"{VERSIONS}1/pdf/")
    assert (waiting.status_code, 'role="status"' in waiting.content.decode()) == (202, True)
    work()
    ready = team_client.get(f"{VERSIONS}1/pdf/")
    assert ready["Content-Type"] == "application/pdf"
    content = b"".join(ready.streaming_content)
    assert client.get("/konzept/1.pdf").status_code == 404
    publish_version(version=version, by=None)
    public = client.get("/konzept/1.pdf")
    assert b"".join(public.streaming_content) == content
    assert client.get("/konzept/1.pdf", headers={"if-none-match": public["ETag"]}).status_code == 304
    page = client.get("/konzept/1/").content.decode()
    assert "PDF, 3 Seiten," in page


def test_the_pdf_before_stays_while_it_is_printed_again(team_client, chapter, printer):
    freeze()
    team_client.get(f"{VERSIONS}1/pdf/")
    work()
    team_client.post(f"{VERSIONS}1/pdf/")
    assert Job.objects.filter(kind=version_pdfs.JOB_KIND, state=Job.State.QUEUED).count() == 1
    kept = team_client.get(f"{VERSIONS}1/pdf/")
    assert b"".join(kept.streaming_content).lstrip().startswith(b"<!doctype html>")


def test_the_public_pdf_that_is_not_there_yet_says_so(client, chapter, printer):
    publish_version(version=freeze(), by=None)
    page = client.get("/konzept/1.pdf")
    assert (page.status_code, page["Cache-Control"], page.cookies) == (202, "no-store", {})
    assert "Das PDF wird gerade erzeugt." in page.content.decode()


def test_the_pdf_knows_nothing_but_what_was_frozen(chapter, process):
    version = freeze()
    before = version_pdfs.version_document(version)
    Chapter.objects.update(text="<p>Anders</p>")
    process.title, process.county = "Anders", "Anderswo"
    process.save()
    Theme.objects.update(colour="#000000")
    assert version_pdfs.version_document(ConceptVersion.objects.get()) == before


def test_the_list_takes_the_same_queries_however_many_versions(team_client, chapter, assert_same_queries):
    assert_same_queries(lambda: team_client.get(VERSIONS), lambda number: freeze(f"Entwurf {number}"))
