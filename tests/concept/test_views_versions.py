"""What everyone reads of the concept."""

import re

import pytest
from django.utils import timezone

from concept.actions.versions import freeze_version
from concept.models import Chapter, ConceptVersion, VersionPublication


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


@pytest.mark.parametrize("query", ["", "?von=x&bis=\x00", "?von=1&bis=1", "?von=99999999999999999999"])
def test_odd_questions_are_answered(client, publish, query):
    publish("<p>Eins.</p>")
    assert client.get(f"/konzept/vergleich/{query}").status_code == 200


def test_pages_are_sent_again_only_when_changed(client, publish):
    publish("<p>Eins.</p>")
    etag = client.get("/konzept/1/")["ETag"]
    assert client.get("/konzept/1/", headers={"if-none-match": etag}).status_code == 304
