"""The printing process: same bytes, closed doors, limits."""

from io import BytesIO
from logging import LogRecord
from pathlib import Path

import pytest
from pypdf import PdfReader

from workshops import pdf
from workshops.printing.progress import CHARACTERS, VARIABLE, Progress

PAGE = '<html lang="de"><head><title>T</title></head><body><h1>T</h1>{}</body></html>'


def test_render_gives_the_same_bytes_and_counts_pages():
    html = PAGE.format('<p>eins</p><p style="break-before: page">zwei</p>')
    first, second = pdf.render(html), pdf.render(html)
    assert first == second
    assert first.pages == len(PdfReader(BytesIO(first.content)).pages) == 2


def test_render_notes_how_far_it_is(tmp_path, monkeypatch):
    noted = []
    monkeypatch.setattr(Path, "write_text", lambda _path, text, **_kwargs: noted.append(int(text)))
    printer = Progress(tmp_path, 4 * CHARACTERS)
    for message in ("Step 5 - Creating layout - Page %d",) * 3:
        printer.emit(LogRecord("", 20, "", 0, message, (len(noted) + 1,), None))
    printer.emit(LogRecord("", 20, "", 0, "Step 5 - Creating layout - Repagination #%d", (1,), None))
    printer.emit(LogRecord("", 20, "", 0, "Step 5 - Creating layout - Page %d", (3,), None))
    printer.emit(LogRecord("", 20, "", 0, "Step 6 - Creating PDF", None, None))
    assert noted == [21, 37, 53, 85, 88]
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "per_cent"))
    pdf.render(PAGE.format("<p>eins</p>"))
    assert (tmp_path / "per_cent").read_text() == "95"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:1/", "https://example.org/a.png", "ftp://a/b", "data:,x", "asset:missing"],
)
@pytest.mark.parametrize(
    "markup",
    ['<img src="{}" alt="x">', '<style>body {{ background: url("{}") }}</style>', '<style>@import "{}";</style>'],
)
def test_render_fetches_nothing(address, markup):
    with pytest.raises(pdf.PdfError) as refused:
        pdf.render(PAGE.format(markup.format(address)))
    assert str(refused.value) == (
        f"Das Dokument verweist auf eine Adresse, die beim Drucken nicht geladen wird: {address}"
    )


def test_render_fetches_nothing_through_an_asset():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/hostname" width="9" height="9"/></svg>'
    with pytest.raises(pdf.PdfError, match="file:///etc/hostname"):
        pdf.render(PAGE.format('<img src="asset:a.svg" alt="x">'), assets={"a.svg": svg})


def test_render_refuses_deep_nesting():
    with pytest.raises(pdf.PdfError, match=r"Der Text ist zu tief verschachtelt\."):
        pdf.render(PAGE.format("<div>" * 400 + "x"))


def test_render_refuses_megabytes():
    with pytest.raises(pdf.PdfError, match=r"Der Text ist zu lang für ein PDF\."):
        pdf.render("x" * (pdf.MAX_HTML + 1))


def test_render_ends_at_its_time():
    with pytest.raises(pdf.PdfError, match="in der erlaubten Zeit nicht fertig"):
        pdf.render(PAGE.format("<p>lang</p>" * 60_000), seconds=2)


def test_render_ends_at_its_memory():
    with pytest.raises(pdf.PdfError, match="mehr Speicher"):
        pdf.render(PAGE.format("<table>" + "<tr><td>a</td></tr>" * 20_000 + "</table>"), memory=330_000_000)


def test_render_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    assert "SECRET_KEY" not in pdf._environment("/tmp/x")


def test_render_marks_what_no_font_can_draw_and_keeps_other_scripts():
    content = pdf.render(PAGE.format("<p>Iğdır Żółć Привет سلام 漢</p>")).content
    text = PdfReader(BytesIO(content)).pages[0].extract_text()
    assert "Iğdır Żółć Привет" in text
    assert "\N{REPLACEMENT CHARACTER}" in text
    assert "漢" not in text


def test_render_mends_the_tags():
    html = PAGE.format(
        '<ol style="list-style: none"><li><p><a href="#a">Zu A</a></p></li></ol><h2 id="a">A</h2>'
        "<table><thead><tr><th>K</th><th>L</th></tr></thead><tbody><tr><th>Z</th><td>1</td></tr></tbody></table>"
        '<p>Mehr: <a href="https://example.org/x">Seite</a></p>'
    )
    reader = PdfReader(BytesIO(pdf.render(html).content))
    tags = list(_tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert [tag["/A"]["/Scope"] for tag in tags if tag["/S"] == "/TH"] == ["/Column", "/Column", "/Row"]
    assert [tag["/S"] for tag in tags if tag["/S"] in ("/TOC", "/TOCI", "/Reference", "/L", "/LI")] == [
        "/TOC",
        "/TOCI",
        "/Reference",
    ]
    links = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert [link["/Contents"] for link in links] == ["Zu A", "Seite"]
    assert links[1]["/A"]["/URI"] == "https://example.org/x"


def _tags(element):
    """The structure elements in reading order."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for kid in element:
            yield from _tags(kid)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element
        yield from _tags(element.get("/K", []))


def test_running_heads_are_artifacts_and_all_else_is_in_the_tree():
    """Read with another library than the one that marks them."""
    html = PAGE.replace(
        "<title>",
        "<style>@page {{ @top-left {{ content: 'Kopf' }} @bottom-right {{ content: counter(page) }} }}</style><title>",
    )
    reader = PdfReader(BytesIO(pdf.render(html.format('<p>eins</p><p style="break-before: page">zwei</p>')).content))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    for number, page in enumerate(reader.pages):
        begun = [what for what, how in page.get_contents().operations if how == b"BDC"]
        kinds = [how["/Subtype"] for what, how in begun if what == "/Artifact" and how["/Type"] == "/Pagination"]
        assert kinds == ["/Header", "/Footer"]
        marked = [how["/MCID"] for _what, how in begun if "/MCID" in how]
        owners = root["/ParentTree"]["/Nums"][2 * number + 1].get_object()
        assert [mcid for mcid, owner in enumerate(owners) if isinstance(owner.get_object(), dict)] == marked


def test_brackets_are_not_turned_by_arabic_before_them():
    style = "<style>* { font-family: Vollkorn; font-weight: 400 }</style>"
    content = pdf.render(PAGE.format(f"{style}<p>نريد (دورات) لغة</p><p>Stelle (Beispiel) [neu] 1 &lt; 2</p>")).content
    assert "Stelle (Beispiel) [neu] 1 < 2" in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_parted_words_are_one_word_and_written_hyphens_stay():
    words = "Migrantenselbstorganisationen arbeiten mit der Kreisverwaltung zusammen, Nordrhein-Westfalen auch. "
    style = "<style>p { font: 12pt Vollkorn; width: 45mm; hyphens: auto } p + p { font-family: 'Source Sans 3'; hyphens: manual }</style>"
    page = PAGE.format(f"{style}<p>{words * 4}Wort\N{HYPHEN}Paar</p><p>Josef-Schule Josef\N{HYPHEN}Schule</p>")
    text = PdfReader(BytesIO(pdf.render(page).content)).pages[0].extract_text()
    assert "\N{SOFT HYPHEN}\n" in text
    joined = text.replace("\N{SOFT HYPHEN}\n", "").replace("\n", " ").replace("- ", "-")
    assert joined.count("Migrantenselbstorganisationen arbeiten") == 4
    assert joined.count("Nordrhein-Westfalen") == 4
    assert "Wort-Paar" in joined
    assert joined.count("Josef-Schule") == 2
    assert "\N{HYPHEN}" not in text
