"""How blocks lie on printed pages."""

import re
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from concept.content import Content, ContentSection, cut, number_blocks
from concept.print_layout import laid_out
from concept.queries.documents import print_document
from workshops.pdf import render


def table(columns: int, word: str = "Ort") -> str:
    head = "".join(f'<th scope="col">{word}</th>' for _each in range(columns))
    row = "".join(f"<td>{word}</td>" for _each in range(columns))
    return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>"


def looks(html: str) -> list[str]:
    return [look for _block, look in laid_out(cut(html, source="", is_written=True))]


def printed(html: str) -> list[PageObject]:
    """The pages of the only chapter."""
    blocks = number_blocks(cut(html, source="", is_written=True), name="1")
    section = ContentSection("eins", "1", "Kapitel", 1, None, None, blocks)
    moment = datetime.fromisoformat("2013-06-01T12:00:00+02:00")
    content = Content("Titel", "Kreis", "Amt", "2013", moment.isoformat(), has_examples=False, sections=[section])
    document = print_document(content, label="Entwurf", as_of=moment)
    return PdfReader(BytesIO(render(document.html, assets=document.assets).content)).pages[2:]


@pytest.mark.parametrize(
    ("columns", "look"), [(2, ""), (8, ""), (9, "on-turned"), (15, "on-larger"), (29, "on-largest"), (60, "on-largest")]
)
def test_the_more_columns_the_larger_the_page(columns, look):
    assert looks(table(columns)) == [f"{look} is-whole".strip()]


def test_a_table_is_tight_where_its_longest_words_do_not_fit_beside_each_other():
    assert looks(table(5, "Zeichen")) == ["is-whole"]
    assert looks(table(5, "достопримечательностями")) == ["is-tight is-whole"]


def test_headings_lie_where_the_table_below_them_does():
    html = f"<h3>A</h3><p>a</p><h3>B</h3><h4>C</h4>{table(9)}<h3>D</h3>{table(5, 'x' * 30)}"
    assert looks(html) == ["", "is-whole", "on-turned", "on-turned", "on-turned is-whole", "", "is-tight is-whole"]


@pytest.mark.parametrize(
    ("html", "is_whole"),
    [
        ("<div><p>Kurz.</p></div>", True),
        (f"<div><p>{'Wort ' * 600}</p></div>", False),
        (f"<div>{'<p>Wort</p>' * 40}</div>", False),
        (f"<div><table>{'<tr><th>Wer</th><td>Wir</td></tr>' * 15}</table></div>", True),
        (f"<div><table>{'<tr><th>Wer</th><td>Wir</td></tr>' * 30}</table></div>", False),
    ],
)
def test_only_what_surely_fits_on_a_page_stays_in_one_piece(html, is_whole):
    assert looks(html) == ["is-whole" if is_whole else ""]


def test_a_table_of_sixty_columns_lies_whole_on_a_page_of_its_own():
    before, turned, after = printed(f"<p>Davor</p><h3>Tabelle</h3>{table(60, 'Sprachförderung')}<p>Danach</p>")
    assert [round(float(page.mediabox.width) / 72 * 25.4) for page in (before, turned, after)] == [210, 841, 210]
    ends: list[float] = []
    text = turned.extract_text(visitor_text=lambda _text, _cm, tm, _font, _size: ends.append(tm[4]))
    # WeasyPrint counts in CSS pixels.
    assert max(ends) * 0.75 < float(turned.mediabox.width)
    assert "Tabelle" in text
    assert "Tabelle" not in before.extract_text()
    assert "Danach" in after.extract_text()


def test_a_measure_that_is_longer_than_a_page_does_not_leave_its_heading_alone():
    sheet = f'<h4>M1.{{}} Lotsen</h4><div class="measure">{"<p>Was geschieht.</p>" * 40}</div>'
    pages = printed("".join(sheet.format(number) for number in range(1, 5)))
    for page in pages:
        lines = [line for line in page.extract_text().splitlines() if "Lotsen" in line or "Was geschieht" in line]
        assert "Lotsen" not in lines[-1]


def test_no_row_stands_alone_at_the_end_of_a_page():
    rows = "".join(f'<tr><th scope="row">Zeile {number}</th><td>Wort</td></tr>' for number in range(1, 25))
    # So many that one row has just room below them.
    lines = "<br>".join(["Davor"] * 33)
    first, second = printed(f"<p>{lines}</p><table><tbody>{rows}</tbody></table>")
    assert "Zeile" not in first.extract_text()
    assert re.findall(r"Zeile (\d+)", second.extract_text())[:2] == ["1", "2"]
