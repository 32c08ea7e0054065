"""The glossary: words found in texts, entries written by two people, pages, and links in what is frozen and printed."""

import re
import time

import pytest

from concept.actions.glossary import remove_entry, save_entry
from concept.actions.planning import PlanConflict, PlanRefused
from concept.actions.version_pdfs import version_document
from concept.actions.versions import freeze_version, publish_version
from concept.glossary import Glossary, Term
from concept.models import Chapter, ConceptVersion, GlossaryEntry

TEAM, PUBLIC = "/team/konzept/begriffe/", "/konzept/glossar/"


def linked(html: str, *words: str) -> str:
    """The HTML with each link of the glossary as [words]."""
    (result,) = Glossary(Term(word, f"begriff-{number}") for number, word in enumerate(words)).link([html])
    return re.sub(r'<a class="term-link"[^>]*>([^<]*)</a>', r"[\1]", result)


@pytest.mark.parametrize(
    ("html", "words", "expected"),
    [
        ("<p>Die Maßnahmen und die Maßnahme</p>", ["Maßnahme"], "<p>Die [Maßnahmen] und die Maßnahme</p>"),
        ("<p>des Leitbildes, Leitbilds</p>", ["Leitbild"], "<p>des [Leitbildes], Leitbilds</p>"),
        ("<p>in Leichter Sprache</p>", ["Leichte Sprache"], "<p>in [Leichter Sprache]</p>"),
        ("<p>in Leichter\nSprache</p>", ["Leichte Sprache", "Sprache"], "<p>in [Leichter\nSprache]</p>"),
        ("<p>Sprache, Leichte Sprache</p>", ["Sprache", "Leichte Sprache"], "<p>[Sprache], [Leichte Sprache]</p>"),
        ("<p>Leitbildarbeit, Bild, Ur-Leitbild, Leitbild-</p>", ["Leitbild"], None),
        ("<p>KIs und KIes</p>", ["KI"], "<p>[KIs] und KIes</p>"),
        ("<p>Ämter der Stadt</p>", ["Amt"], None),
        ("<p>Interkulturell heißt</p>", ["interkulturell"], "<p>[Interkulturell] heißt</p>"),
        ("<p>maßnahme</p>", ["Maßnahme"], None),
        ("<p>A &amp; B, A &amp; B</p>", ["A & B"], "<p>[A &amp; B], A &amp; B</p>"),
        ("<p>x &lt;Kita&gt;</p>", ["Kita"], "<p>x &lt;[Kita]&gt;</p>"),
        ("<h3>Kita</h3>", ["Kita"], None),
        ('<p><a href="https://a.de">die Kita</a> <strong>Kita</strong></p>', ["Kita"], None),
        ("<table><thead><tr><th>Kita</th></tr></thead></table>", ["Kita"], None),
        ("<table><tbody><tr><td>Kita</td></tr></tbody></table>", ["Kita"], "<table><tbody><tr><td>[Kita]</td></tr></tbody></table>"),
        ('<p class="footnote">Kita</p><p>Kita</p>', ["Kita"], '<p class="footnote">Kita</p><p>[Kita]</p>'),
        ("<p>(Kita) C++.</p>", ["Kita", "C++"], "<p>([Kita]) [C++].</p>"),
        ("<p>Kita</p>", ["", "  "], None),
    ],
)  # fmt: skip
def test_words_are_found(html, words, expected):
    if "strong" in html:
        expected = html.replace("<strong>Kita", "<strong>[Kita]")
    assert linked(html, *words) == (expected or html)


def test_each_term_is_linked_once_in_all_pieces():
    pieces = list(Glossary([Term("Kita", "begriff-7")]).link(["<p>Kita</p>", "<p>Kita</p>"]))
    assert pieces == ['<p><a class="term-link" href="#begriff-7" title="Glossar: Kita">Kita</a></p>', "<p>Kita</p>"]


def test_a_long_concept_with_many_terms_takes_no_time():
    terms = [Term(f"Fachwort{chr(97 + n // 26)}{chr(97 + n % 26)} Ämter{n}", f"begriff-{n}") for n in range(200)]
    terms += [Term("Maßnahme", "begriff-x")]
    pages = ["<p>" + "Die Integration gelingt mit Fachwissen und vielen Fragen. " * 50 + "</p>"] * 150
    begun = time.process_time()
    assert list(Glossary(terms).link(pages)) == pages
    assert time.process_time() - begun < 3


@pytest.fixture
def entry(process):
    return save_entry(entry=None, version=0, term="Maßnahme", definition="Was getan wird.", plain_text="Etwas tun.")


def test_an_entry_is_changed_by_one_at_a_time(entry):
    changed = save_entry(entry=entry, version=1, term="Maßnahme", definition="Neu")
    assert (changed.version, changed.definition) == (2, "Neu")
    with pytest.raises(PlanConflict) as conflict:
        save_entry(entry=entry, version=1, term="Maßnahme", definition="Alt")
    assert conflict.value.stored.definition == "Neu"
    with pytest.raises(PlanConflict):
        remove_entry(entry=entry, version=1)
    remove_entry(entry=entry, version=2)
    with pytest.raises(PlanConflict) as conflict:
        save_entry(entry=entry, version=2, term="Maßnahme", definition="Alt")
    assert conflict.value.stored is None


def test_a_word_is_explained_once(entry):
    with pytest.raises(PlanRefused):
        save_entry(entry=None, version=0, term="MASSNAHME", definition="Nochmal")


def test_the_team_writes_and_everyone_reads(team_client, client, process):
    data = {"version": "0", "term": "Leitziel", "definition": "Wohin es geht.", "plain_text": "Das Ziel.", "source": ""}
    assert team_client.post(TEAM + "neu/", data).url == TEAM
    entry = GlossaryEntry.objects.get()
    page = client.get(PUBLIC).content.decode()
    assert f'<div id="begriff-{entry.pk}"><dt>Leitziel</dt>' in page
    assert "Das Ziel." in page
    assert f'href="{TEAM}{entry.pk}/"' in team_client.get(TEAM).content.decode()
    assert team_client.post(f"{TEAM}{entry.pk}/", {"act": "remove", "version": "1"}).url == TEAM
    assert "Noch ist kein Wort erklärt." in client.get(PUBLIC).content.decode()


def test_a_conflict_keeps_what_was_typed(team_client, entry):
    data = {"version": "9", "term": "Maßnahme", "definition": "Mein Text"}
    response = team_client.post(f"{TEAM}{entry.pk}/", data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mein Text</textarea>" in page
    assert "<p>Was getan wird.</p>" in page
    assert 'name="version" value="1"' in page
    for version in ("x", "9" * 5_000):
        assert team_client.post(f"{TEAM}{entry.pk}/", {"act": "remove", "version": version}).status_code == 409


def test_a_mistake_does_not_hide_what_another_stored_meanwhile(team_client, entry):
    save_entry(entry=entry, version=1, term="Maßnahme", definition="Von Ada")
    response = team_client.post(f"{TEAM}{entry.pk}/", {"version": "1", "term": "", "definition": "Von Bo"})
    assert response.status_code == 422
    assert 'name="version" value="1"' in response.content.decode()


def test_what_was_written_about_a_word_that_is_gone_is_kept(team_client, entry):
    remove_entry(entry=entry, version=1)
    data = {"version": "1", "term": "Maßnahme", "definition": "Mein Text"}
    response = team_client.post(f"{TEAM}{entry.pk}/", data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mein Text</textarea>" in page
    assert f'action="{TEAM}neu/"' in page
    assert team_client.get(f"{TEAM}{entry.pk}/").status_code == 404
    assert team_client.post(f"{TEAM}{entry.pk}/", {"term": " "}).status_code == 404
    assert team_client.post(f"{TEAM}{entry.pk}/", {"act": "remove", "version": "1"}).url == TEAM


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"term": ""}, "Schreiben Sie den Begriff"),
        ({"definition": " \x00"}, "Schreiben Sie, was der Begriff bedeutet."),
        ({"term": "maßnahme"}, "Diesen Begriff gibt es schon."),
        ({"version": "9" * 30}, "Fehler:"),
    ],
)
def test_wrong_entries_come_back(team_client, entry, values, message):
    data = {"version": "0", "term": "Neu", "definition": "Text", **values}
    response = team_client.post(TEAM + "neu/", data)
    assert response.status_code == 422
    assert message in response.content.decode()


def test_lists_take_the_same_queries(team_client, process, assert_same_queries):
    def add(number):
        save_entry(entry=None, version=0, term=f"Wort {number}", definition="x")

    assert_same_queries(lambda: (team_client.get(TEAM), team_client.get(PUBLIC)), add)


def test_a_frozen_version_leads_to_the_explanation_it_had(client, entry):
    Chapter.objects.filter(slug="leitbild").update(text="<h3>Maßnahmen</h3><p>Maßnahmen. Maßnahmen.</p>")
    version = freeze_version(kind=ConceptVersion.Kind.DECISION, label="Eins", gaps=[], by=None)
    publish_version(version=version, by=None)
    remove_entry(entry=entry, version=1)
    page = client.get("/konzept/1/").content.decode()
    link = f'<a class="term-link" href="#begriff-{entry.pk}" title="Glossar: Maßnahme">Maßnahmen</a>'
    assert f"<p>{link}. Maßnahmen.</p>" in page
    assert page.count(f'id="begriff-{entry.pk}"') == 1
    paragraph = version.paragraphs.get(source="chapter:leitbild")
    alone = client.get(f"/konzept/1/{paragraph.anchor}/").content.decode()
    assert f'href="/konzept/1/#begriff-{entry.pk}"' in alone
    assert paragraph.text == "Maßnahmen. Maßnahmen."


def test_in_the_pdf_the_link_says_where_it_leads(entry, read_pdf):
    Chapter.objects.filter(slug="leitbild").update(text="<p>Maßnahmen helfen.</p>")
    version = freeze_version(kind=ConceptVersion.Kind.DECISION, label="Eins", gaps=[], by=None)
    reader = read_pdf(version_document(version))
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    (link,) = [link for link in links if link.get("/Dest") == f"begriff-{entry.pk}"]
    assert link["/Contents"] == "Glossar: Maßnahme"
    assert f"begriff-{entry.pk}" in reader.named_destinations


def test_without_a_glossary_in_the_concept_nothing_is_linked(entry):
    Chapter.objects.filter(generator="glossary").delete()
    Chapter.objects.filter(slug="leitbild").update(text="<p>Maßnahmen helfen.</p>")
    version = freeze_version(kind=ConceptVersion.Kind.DECISION, label="Eins", gaps=[], by=None)
    assert "begriff-" not in str(version.content)
