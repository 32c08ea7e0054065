"""Footnotes: from "[^…]" to a number, a note below the paragraph, and both ways between them."""

import re
import time

import pytest

from concept.actions.version_pdfs import version_document
from concept.actions.versions import freeze_version, publish_version
from concept.content import cut
from concept.footnotes import with_footnotes
from concept.models import Chapter, ConceptVersion
from tests.concept.test_documents import elements
from workshops import plaintext


def noted(html: str):
    return with_footnotes(cut(html, source="chapter:x", is_written=True), name="5.2")


def shown(html: str) -> list[str]:
    """The blocks, their footnotes without what is the same in all: the number as {1}, the note as {1: words}."""
    result = []
    for block in noted(html):
        short = re.sub(
            r'<sup><a class="footnote-ref" id="fnref-5\.2-(\d)" href="#fn-5\.2-\1"[^>]*>\1</a></sup>',
            r"{\1}",
            block.html,
        )
        short = re.sub(
            r'<p class="footnote" id="fn-5\.2-(\d)"[^>]*><a class="footnote-back" href="#fnref-5\.2-\1"[^>]*>\1</a> (.*?)</p>',
            r"{\1: \2}",
            short,
        )
        result.append(short.replace('<div class="noted">', "<n>").replace("</div>", "</n>"))
    return result  # fmt: skip


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Satz.[^Quelle A]</p>", ["<n><p>Satz.{1}</p>{1: Quelle A}</n>"]),
        ("<p>Satz. [^Quelle A] Mehr[^B].</p>", ["<n><p>Satz.{1} Mehr{2}.</p>{1: Quelle A}{2: B}</n>"]),
        ("<p>a[^1]</p><p>b</p><p>c[^2]</p>", ["<n><p>a{1}</p>{1: 1}</n>", "<p>b</p>", "<n><p>c{2}</p>{2: 2}</n>"]),
        ("<p>a[^In: <em>Werk</em> [2. Aufl.], S. 3]</p>", ["<n><p>a{1}</p>{1: In: <em>Werk</em> [2. Aufl.], S. 3}</n>"]),
        ("<p><strong>a[^n</strong>ote]</p>", ["<n><p><strong>a{1}</strong></p>{1: note}</n>"]),
        (
            "<p>a[^Siehe https://a.de/x?a=1&amp;b=2.]</p>",
            ['<n><p>a{1}</p>{1: Siehe <a href="https://a.de/x?a=1&amp;b=2">https://a.de/x?a=1&amp;b=2</a>.}</n>'],
        ),
        ('<p>a[^<a href="https://a.de">W</a>]</p>', ['<n><p>a{1}</p>{1: <a href="https://a.de">W</a>}</n>']),
        ("<ul><li>a[^b]</li></ul>", ["<n><ul><li>a{1}</li></ul>{1: b}</n>"]),
        ("<p>a [^] b [^ ] c [^<em> </em>]</p>", None),
        ("<p>a [^offen</p><p>b]</p>", ["<p>a [^offen</p>", "<p>b]</p>"]),
        ("<h3>a[^b]</h3>", None),
        ('<p><a href="https://a.de">a[^b]</a></p>', None),
        ('<p title="a[^b]">c</p>', None),
        ('<p>a[^b] <a href="https://a.de">c[^d]</a> e[^f]</p>', ['<n><p>a{1} <a href="https://a.de">c[^d]</a> e{2}</p>{1: b}{2: f}</n>']),
        ('<figure><svg aria-label="a[^b]"><text x="1">a[^b]</text></svg></figure>', None),
    ],
)  # fmt: skip
def test_notes_are_taken_out_of_the_text(html, expected):
    assert shown(html) == (expected or [html])


def test_many_spaces_take_no_time():
    spaces = "\u2003" * 20_000
    blocks = cut(f"<p>a[^b{spaces}c]{spaces}</p>", source="", is_written=True)
    begun = time.process_time()
    assert "fn-k-1" in with_footnotes(blocks, name="k")[0].html
    assert time.process_time() - begun < 1


def test_many_notes_take_no_more_time_each():
    blocks = cut(f"<p>{'Wort[^Quelle] ' * 12_000}</p>", source="", is_written=True)
    begun = time.process_time()
    assert "fn-k-12000" in with_footnotes(blocks, name="k")[0].html
    assert time.process_time() - begun < 2


def test_the_text_has_the_note_but_not_its_number():
    (block,) = noted("<p>Satz.[^Quelle <em>A</em>] Mehr.</p>")
    assert block.text == "Satz. Mehr. Quelle A"


def test_a_table_with_notes_is_still_moved_sideways():
    (block,) = noted("<table><tbody><tr><td>a[^b]</td></tr></tbody></table>")
    assert block.is_wide


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>a[^b <em>c</em> d] [e]</p>", "a[^b __c__ d] \\[e]"),
        ("<p>a[^b](https://a.de)</p>", "a[^b](https://a.de)"),
        ('<p><a href="https://a.de">^a[^b]</a></p>', "[\\^a\\[^b\\]](https://a.de)"),
        ('<p>[^<a href="https://a.de">W</a>]</p>', "[^[W](https://a.de)]"),
    ],
)
def test_notes_are_typed_as_they_are_stored(html, plain):
    assert plaintext.to_plain(html) == plain
    assert plaintext.from_plain(plain) == html


@pytest.fixture
def version(process):
    Chapter.objects.filter(slug="leitbild").update(
        text="<p>Wir wachsen.[^Kreisstatistik, https://a.example/b] Gut.</p>"
    )
    version = freeze_version(kind=ConceptVersion.Kind.DECISION, label="Eins", gaps=[], by=None)
    publish_version(version=version, by=None)
    return version


def test_the_page_leads_to_the_note_and_back(client, version):
    paragraph = version.paragraphs.get(source="chapter:leitbild")
    for address in ("/konzept/1/", f"/konzept/1/{paragraph.anchor}/"):
        page = client.get(address).content.decode()
        for target in ("fn-2-1", "fnref-2-1"):
            assert page.count(f'id="{target}"') == page.count(f'href="#{target}"') == 1
    assert paragraph.text == "Wir wachsen. Gut. Kreisstatistik, https://a.example/b"


def test_the_pdf_has_the_note_as_a_note(version, read_pdf):
    reader = read_pdf(version_document(version))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Wir wachsen.1 Gut." in text
    assert "1 Kreisstatistik, https://a.example/b" in text
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    described = {link.get("/Dest"): link["/Contents"] for link in links if "/Dest" in link}
    assert (described["fn-2-1"], described["fnref-2-1"]) == ("Fußnote 1", "Fußnote 1, zurück zum Text")
    tags = [
        tag
        for tag in elements(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
        if tag["/S"] in ("/Note", "/Reference")
    ]
    named = [tag.get("/ID") for tag in tags if tag["/S"] == "/Note"]
    assert named == ["fnref-2-1"]
    leaf = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Kids"][0]
    assert leaf["/Names"][::2] == named
