"""The concept as plain data."""

import json

from hypothesis import given
from hypothesis import strategies as st

from concept.content import Block, Content, cut, lines_of, number_blocks
from concept.queries.documents import build_content, read_chapters
from concept.queries.facts import concept_facts
from workshops.models import Person

GENERATED = """<div class="generated">
<p data-source="measure:M2.7" data-origins="contribution:3 result:4">Ein <strong>Pate</strong>, bitte &amp; danke.<br>Ja.</p>
<h3>Wie</h3>
<p class="note">Hier steht bald mehr.</p>
<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>B</td></tr></tbody></table>
</div>
<figure><svg viewBox="0 0 1 1"><title>Bild</title><path d="M0 0"/></svg></figure>"""


def test_top_level_elements_become_blocks():
    blocks = cut(GENERATED, source="chapter:x", is_written=False)
    assert [(block.text, block.source, block.origins, block.is_note) for block in blocks] == [
        ("Ein Pate, bitte & danke. Ja.", "measure:M2.7", ["contribution:3", "result:4"], False),
        ("Wie", "chapter:x", [], False),
        ("Hier steht bald mehr.", "chapter:x", [], True),
        ("A B", "chapter:x", [], False),
        ("Bild", "chapter:x", [], False),
    ]
    assert blocks[0].html == "<p>Ein <strong>Pate</strong>, bitte &amp; danke.<br>Ja.</p>"


def test_headings_and_placeholders_are_not_numbered():
    blocks = number_blocks(cut(GENERATED, source="chapter:x", is_written=False), name="5.2")
    assert [(block.number, block.anchor) for block in blocks] == [
        (1, "abs-5.2-1"),
        (None, ""),
        (None, ""),
        (2, "abs-5.2-2"),
        (3, "abs-5.2-3"),
    ]


@given(st.lists(st.sampled_from(["<p>a\u2028b\u0085c</p>", "\n", "<ul>\r\n<li>x<br>y</li></ul>", "<h4>ä€</h4>"])))
def test_nothing_between_the_elements_is_lost(pieces):
    html = "".join(pieces)
    assert "".join(block.html for block in cut(html, source="", is_written=True)) == html.replace("\n", "").replace(
        "<ul>\r<li>", "<ul>\r\n<li>"
    )


def test_rows_points_and_paragraphs_are_lines():
    html = (
        '<div class="measure"><p>Wer\nhilft, <em>bleibt</em>.</p><ul><li><p>Eins</p></li><li>Zwei</li></ul><table><caption>'
        "Blatt</caption><tbody><tr><th>Zuständig</th><td>Schule</td></tr><tr><th>Stand</th><td>geplant</td></tr></tbody></table></div>"
    )
    lines = lines_of(html)
    assert lines.split("\n") == ["Wer hilft, bleibt.", "Eins", "Zwei", "Blatt", "Zuständig Schule", "Stand geplant"]
    assert lines.split() == cut(html, source="", is_written=True)[0].text.split()


def test_content_goes_through_json_and_back(process):
    content = build_content(concept_facts(process), read_chapters())
    assert Content.from_data(json.loads(json.dumps(content.to_data()))) == content


def test_whoever_joined_the_team_since_is_not_named_in_the_concept(process):
    Person.objects.create(slug="vera", name="Vera Muster")
    assert "Vera Muster" not in json.dumps(build_content(concept_facts(process), read_chapters()).to_data())


def test_every_numbered_block_has_an_anchor_of_its_own(process):
    anchors = [
        block.anchor
        for _section, block in build_content(concept_facts(process), read_chapters()).blocks()
        if block.number
    ]
    assert len(anchors) == len(set(anchors)) > 5
    assert all(
        isinstance(block, Block) for _section, block in build_content(concept_facts(process), read_chapters()).blocks()
    )


def test_outline_nests_the_sections(process):
    content = build_content(concept_facts(process), read_chapters())
    assert [entry.section for entry in content.entries] == content.sections
    fields = next(entry for entry in content.outline if entry.section.number == "5")
    assert [child.section.number for child in fields.children] == ["5.1", "5.2", "5.3", "5.4", "5.5"]
