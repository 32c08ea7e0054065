"""Figures from numbers: in chapters and in what is made from data."""

from datetime import UTC, datetime

import pytest
from defusedxml import ElementTree

from concept.charts import Bar, Chart, with_charts
from concept.content import cut
from concept.footnotes import with_footnotes
from concept.models import Chapter, Measure
from concept.queries.documents import build_content, draft_document, read_chapters
from concept.queries.facts import concept_facts
from participants.models import Organisation, OrganisationCategory
from tests.concept.test_documents import elements
from tests.participants.registering import register
from workshops.models import Event, Theme
from workshops.richtext import clean

SVG = "http://www.w3.org/2000/svg"
MOMENTS = dict.fromkeys(("created_at", "changed_at"), datetime(2013, 1, 7, tzinfo=UTC))
TABLE = "<table><tr><th>Ort</th><th>Menschen</th></tr><tr><td>Lohe</td><td>1.200</td></tr><tr><td>Heide</td><td>300,5 oder so</td></tr></table>"


def blocks(html: str):
    return with_charts(cut(clean(html), source="chapter:x", is_written=True))


def test_a_table_of_numbers_becomes_bars_and_stays():
    figure, table = blocks(f"<p>[Bild: Wer wo lebt]</p>{TABLE}")
    assert table.html.startswith("<table>")
    assert figure.source == "chapter:x"
    assert figure.is_wide
    svg = ElementTree.fromstring(figure.html).find(f"{{{SVG}}}svg")
    description = "Balkenbild. Wer wo lebt. Lohe: 1.200; Heide: 300,5 oder so."
    assert (svg.get("aria-label"), svg.find(f"{{{SVG}}}title").text) == (description, description)
    assert [int(bar.get("width")) for bar in svg.iter(f"{{{SVG}}}rect")] == [330, 82]
    assert [text.text for text in svg.iter(f"{{{SVG}}}text")] == [
        "Wer wo lebt",
        "Lohe",
        "1.200",
        "Heide",
        "300,5 oder so",
    ]
    assert "style=" not in figure.html


@pytest.mark.parametrize(
    "html",
    [
        f"<p>[Bild: ]</p>{TABLE}",
        f"<p>Bild: A</p>{TABLE}",
        "<p>[Bild: A]</p>",
        "<p>[Bild: A]</p><p>b</p>",
        "<p>[Bild: A]</p>" + TABLE.replace("1.200", "viele"),
        "<p>[Bild: A]</p>" + TABLE.replace("1.200", "−5"),
        f"<h3>[Bild: A]</h3><p>b</p>{TABLE}",
    ],
)
def test_what_cannot_be_read_stays(html):
    assert "".join(block.html for block in blocks(html)) == clean(html)


def test_notes_stay_in_the_table():
    figure, table = with_footnotes(blocks(f"<p>[Bild: A]</p>{TABLE.replace('Lohe', 'Lohe[^nur Stadt]')}"), name="2")
    assert "[^" not in figure.html
    assert "Lohe: 1.200;" in figure.html
    assert 'id="fn-2-1"' in table.html


def test_bars_of_nothing_and_long_names_fit():
    chart = Chart("T" * 30, [Bar("wort " * 60, 0, "0"), Bar("b", 0, "0")])
    assert [bar.width for bar in chart.drawn] == [0, 0]
    assert max(len(line) for bar in chart.drawn for _y, line in bar.lines) <= 84
    assert chart.height > chart.drawn[-1].y > chart.drawn[0].y


def test_participants_and_measures_are_drawn_beside_their_tables(process):
    Organisation.objects.create(name="A", category=OrganisationCategory.objects.exclude(plain_title="")[0])
    for name in ("A", "B"):
        register(Event.objects.get(slug="thema-1-januar"), organisation=name, category="")
    theme = Theme.objects.get(number=1)
    for number in (1, 2):
        Measure.objects.create(theme=theme, code=f"M1.{number}", title="M", is_public=True, status="planned", **MOMENTS)
    content = build_content(concept_facts(process), read_chapters())
    texts = {section.slug: [block.text for block in section.blocks] for section in content.sections}
    assert "ohne Angabe: 1." in texts["beteiligte"][0]
    assert f"Balkenbild. Maßnahmen nach Thema. 1 {theme.title}: 2; 2 " in texts["massnahmenuebersicht"][0]
    assert texts["massnahmenuebersicht"][1].startswith("Maßnahmen nach Thema und Stand Thema geplant zusammen")
    assert f"1 {theme.title} 2 2" in texts["massnahmenuebersicht"][1]


def test_the_pdf_has_the_figure_with_its_words(process, read_pdf):
    Chapter.objects.filter(slug="leitbild").update(text=clean(f"<p>[Bild: Wer wo lebt]</p>{TABLE}"))
    reader = read_pdf(draft_document(process))
    tags = elements(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    described = [tag["/Alt"] for tag in tags if tag["/S"] == "/Figure"]
    assert "Balkenbild. Wer wo lebt. Lohe: 1.200; Heide: 300,5 oder so." in described
