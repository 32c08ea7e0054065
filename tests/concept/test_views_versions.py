"""What everyone reads of the concept."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from concept.actions.measures import merge_measures, unpublish_measure
from concept.actions.version_pdfs import version_document
from concept.actions.versions import correct_predecessors, freeze_version
from concept.content import Content
from concept.models import (
    Chapter,
    Comment,
    ConceptVersion,
    Consultation,
    DecisionStep,
    Paragraph,
    ParagraphPredecessor,
    Response,
    VersionPublication,
)
from concept.queries.versions import compare_versions, published_versions
from tests.concept import planning, promising
from workshops import clock
from workshops.models import Process, Theme


@pytest.fixture
def publish(process):
    """Freezes the concept with this text in its first written chapter, and lets everyone read it."""
    chapter = Chapter.objects.filter(kind=Chapter.Kind.WRITTEN, parent=None, is_numbered=True).first()

    def make(text: str, *, is_published: bool = True) -> ConceptVersion:
        chapter.text = text
        chapter.save()
        version = freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None)
        if is_published:
            VersionPublication.objects.filter(version=version).update(published_at=timezone.now())
        return version

    return make


def test_without_a_version_the_outline_is_shown(client, process):
    assert "Das Konzept entsteht gerade." in client.get("/konzept/").content.decode()


def test_the_newest_published_version_is_the_concept(client, publish):
    publish("<p>Erste Fassung.</p>")
    publish("<p>Zweite Fassung.</p>")
    publish("<p>Noch geheim.</p>", is_published=False)
    page = client.get("/konzept/").content.decode()
    assert "Zweite Fassung." in page
    assert "Erste Fassung." not in page
    assert "Noch geheim." not in page
    assert "Erste Fassung." in client.get("/konzept/1/").content.decode()
    assert 'href="/massnahmen/">Alle Maßnahmen' in page
    assert client.get("/konzept/3/").status_code == 404


def test_a_paragraph_has_an_address_with_its_past_and_future(client, publish):
    publish("<p>Alle gehören von Anfang an dazu.</p>")
    publish("<p>Wirklich alle gehören von Anfang an dazu.</p>")
    page = client.get("/konzept/1/abs-1-1/").content.decode()
    assert "Alle gehören von Anfang an dazu." in page
    assert 'href="/konzept/2/abs-1-1/"' in page
    assert 'href="/konzept/1/abs-1-1/"' in client.get("/konzept/2/abs-1-1/").content.decode()
    assert client.get("/konzept/1/abs-99-1/").status_code == 404


def test_two_versions_are_compared_word_by_word(client, publish):
    publish("<p>Alle gehören dazu, von Anfang an.</p>")
    publish("<p>Alle Kinder gehören dazu, von Anfang an.</p>")
    page = client.get("/konzept/vergleich/?von=1&bis=2").content.decode()
    assert set(re.findall(r"<ins>\s*(\w+)\s*</ins>", page)) == {"Kinder"}
    back = client.get("/konzept/vergleich/?von=2&bis=1").content.decode()
    assert set(re.findall(r"<del>\s*(\w+)\s*</del>", back)) == {"Kinder"}


def test_rows_of_a_table_are_compared_below_each_other(client, publish):
    table = "<table><tbody><tr><th>Wer</th><td>Schule</td></tr><tr><th>Wann</th><td>{}</td></tr></tbody></table>"
    publish(table.format("2013"))
    publish(table.format("2014"))
    page = client.get("/konzept/vergleich/?von=1&bis=2").content.decode()
    assert "Wer Schule\nWann <ins>2014</ins>" in page


def test_what_was_set_by_hand_counts_across_several_versions(client, publish):
    """Nothing but the link by hand says that the third sentence continues the first."""
    publish("<p>Alle gehören dazu, von Anfang an.</p>")
    middle = publish("<p>Alle gehören dazu, von Anfang an.</p>", is_published=False)
    last = publish("<p>Niemand bleibt draußen.</p>")

    def compared(query: str) -> list[str]:
        return re.findall(r'class="compared is-(\w+)', client.get(f"/konzept/vergleich/?{query}").content.decode())

    assert sorted(compared("von=1&bis=3")) == ["gone", "new"]
    etag = client.get("/konzept/vergleich/?von=1&bis=3")["ETag"]
    former, new = (version.paragraphs.get(anchor="abs-1-1") for version in (middle, last))
    correct_predecessors(chosen={new.pk: former.pk})
    assert client.get("/konzept/vergleich/?von=1&bis=3")["ETag"] != etag
    assert compared("von=1&bis=3") == compared("von=3&bis=1") == ["changed"]


def test_what_was_away_in_between_is_known_again(client, publish):
    sentences = "<p>Alle gehören dazu, von Anfang an.</p>", "<p>Niemand bleibt draußen, auch nicht abends.</p>"
    publish("".join(sentences))
    publish(sentences[0])
    publish("".join(sentences))
    [same, back] = compare_versions(*published_versions().order_by("number")[::2], only_changes=False)[0].paragraphs[:2]
    assert (same.kind, back.kind) == ("same", "same")


def test_a_measure_that_went_into_another_one_is_still_linked(client, publish):
    source, target = (planning.measure(title, is_public=True) for title in ("Lotsen", "Paten"))
    publish("<p>Eins.</p>")
    paragraph = Paragraph.objects.get(source="measure:M1.1")
    address = f"/konzept/1/{paragraph.anchor}/"
    assert 'href="/massnahmen/M1.1/"' in client.get(address).content.decode()
    merge_measures(measure=source, into=target, by=None)
    page = client.get(address).content.decode()
    assert '<a href="/massnahmen/M1.2/">Maßnahme M1.1, jetzt M1.2</a>: Paten' in page
    unpublish_measure(measure=target, by=None)
    assert (
        "/massnahmen/" not in client.get(address).content.decode().partition('id="herkunft"')[2].partition("</sec")[0]
    )


def test_the_page_says_whose_it_is_as_the_pdf_does(client, publish, process):
    publish("<p>Eins.</p>")
    document = version_document(ConceptVersion.objects.get()).html.partition("<h1")[2].partition("</section>")[0]
    page = client.get("/konzept/1/").content.decode()
    due = "Sommer\N{NO-BREAK SPACE}2013"
    for words in (process.county, process.convenor, due, "Fassung 1"):
        assert (words in document, words in page) == (True, True)
    assert f"{process.county}, {due}<br>{process.convenor}" in page.partition("<h1>")[2].partition("</div>")[0]


@pytest.mark.parametrize("query", ["", "?von=x&bis=\x00", "?von=1&bis=1", "?von=99999999999999999999"])
def test_odd_questions_are_answered(client, publish, query):
    publish("<p>Eins.</p>")
    assert client.get(f"/konzept/vergleich/{query}").status_code == 200


def test_pages_are_sent_again_only_when_changed(client, publish):
    publish("<p>Eins.</p>")
    etag = client.get("/konzept/1/")["ETag"]
    assert client.get("/konzept/1/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("address", ["/konzept/", "/konzept/1/", "/konzept/vergleich/"])
def test_who_has_the_page_is_told_so_before_it_is_made_again(client, publish, monkeypatch, address):
    publish("<p>Eins.</p>")
    publish("<p>Zwei.</p>")
    etag = client.get(address)["ETag"]
    assert client.get(address)["ETag"] == etag
    with monkeypatch.context() as patch:
        patch.setattr(Content, "from_data", None)
        patch.setattr(Template, "render", None)
        answer = client.get(address, headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    publish("<p>Drei.</p>")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_the_page_is_another_when_anything_it_shows_is(client, publish, set_clock):
    version = publish("<p>Eins.</p>")
    seen = {client.get("/konzept/1/")["ETag"]}

    def is_another() -> bool:
        etag = client.get("/konzept/1/")["ETag"]
        return etag not in seen and not seen.add(etag)

    Process.objects.get().save()
    assert is_another()
    set_clock("2013-05-14T09:00")
    assert is_another()
    now = clock.now()
    consultation = Consultation.objects.create(version=version, opens_at=now, closes_at=now + timedelta(days=2))
    assert is_another()
    consultation.closes_at = now + timedelta(days=3)
    consultation.save()
    assert is_another()
    Theme.objects.filter(number=1).update(colour="#123456")
    assert is_another()
    VersionPublication.objects.update(pdf_fingerprint="x", pdf_pages=3)
    assert is_another()
    DecisionStep.objects.create(version=version, body="Kreistag", position=1)
    assert is_another()
    assert not is_another()


def test_what_the_page_does_not_show_makes_no_other_page(client, publish):
    version = publish("<p>Eins.</p>")
    etag = client.get("/konzept/1/")["ETag"]
    comment = Comment.objects.create(
        number=1, version=version, kind="question", text="?", received_at=clock.now(), moderation="pending"
    )
    Response.objects.create(comment=comment, verdict="noted", reason="Ja.", answered_at=clock.now())
    draft = publish("<p>Innen.</p>", is_published=False)
    DecisionStep.objects.create(version=draft, body="Kreistag", position=1)
    assert client.get("/konzept/1/")["ETag"] == etag


def test_what_was_decided_on_a_version_that_nobody_else_saw_makes_another_page(client, publish):
    draft = publish("<p>Innen.</p>", is_published=False)
    publish("<p>Eins.</p>")
    etag = client.get("/konzept/2/")["ETag"]
    DecisionStep.objects.create(version=draft, body="Kreistag", position=1)
    assert client.get("/konzept/2/")["ETag"] != etag


@pytest.mark.parametrize("address", ["/konzept/1/", "/konzept/1/abs-1-1/", "/konzept/vergleich/?von=1&bis=2&alles=1"])
def test_long_concepts_take_no_more_queries(client, publish, process, address):
    def queries(paragraphs: int) -> int:
        ParagraphPredecessor.objects.all().delete()
        contribution = [promising.contribution(is_public=True) for _each in range(paragraphs)]
        made = planning.measure(f"Lotsen {paragraphs}", is_public=True, contributions=contribution)
        assert made
        publish("".join(f"<p>Absatz {number} mit Worten.</p>" for number in range(paragraphs)))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address.replace("bis=2", f"bis={ConceptVersion.objects.count()}")).status_code == 200
        return len(captured)

    publish("<p>Absatz 0 mit Worten.</p>")
    queries(1)
    assert queries(1) == queries(30)
