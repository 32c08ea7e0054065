"""OpenDocument texts that people go on writing in: real headings, lists and tables in named styles, and no layout.

Equal input makes equal bytes: every date in the file is the one that is handed over.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from odfdo import Cell as OdfCell
from odfdo import Document, Element, Header, HeaderRows, Link, ListItem, Row, Span
from odfdo import List as OdfList
from odfdo import Paragraph as OdfParagraph
from odfdo import Table as OdfTable

from workshops.richtext import UNPRINTABLE, parse
from workshops.richtext.blocks import Block, Item, Paragraph, Run, Runs, Table

MIME_TYPE = "application/vnd.oasis.opendocument.text"
# What the library's own template brings and no text needs.
SUPERFLUOUS = ("Thumbnails/", "Configurations2/")
# XML knows no form feed; the other signs that it does not know are unprintable on pages, too.
NOT_IN_XML = re.compile("\x0c")
HEADINGS = {"h3": 2, "h4": 3}
LEVELS = 3

STYLES = (
    '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Heading"'
    ' style:next-style-name="Text_20_body" style:class="chapter">'
    '<style:text-properties fo:font-size="20pt" fo:font-weight="bold"/></style:style>',
    '<style:style style:name="Quotations" style:family="paragraph" style:parent-style-name="Text_20_body"'
    ' style:class="html"><style:paragraph-properties fo:margin-left="1cm" fo:margin-right="1cm"/></style:style>',
    '<style:style style:name="Table_20_Contents" style:display-name="Table Contents" style:family="paragraph"'
    ' style:parent-style-name="Standard" style:class="extra">'
    '<style:text-properties fo:font-size="10pt" fo:hyphenate="true"/></style:style>',
    '<style:style style:name="Table_20_Heading" style:display-name="Table Heading" style:family="paragraph"'
    ' style:parent-style-name="Table_20_Contents" style:class="extra">'
    '<style:text-properties fo:font-weight="bold"/></style:style>',
    '<style:style style:name="Table_20_Caption" style:display-name="Table Caption" style:family="paragraph"'
    ' style:parent-style-name="Caption" style:class="extra">'
    '<style:paragraph-properties fo:keep-with-next="always"/></style:style>',
    '<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"'
    ' style:class="extra"><style:paragraph-properties fo:margin-top="0.5cm"/>'
    '<style:text-properties fo:font-size="9pt"/></style:style>',
    '<style:style style:name="Strong_20_Emphasis" style:display-name="Strong Emphasis" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>',
    '<style:style style:name="Emphasis" style:family="text">'
    '<style:text-properties fo:font-style="italic"/></style:style>',
)
# Centimetres between the margins of the library's page, which is A4.
TEXT_WIDTH = 17
# Word processors look for the styles of tables beside the text, not among those that people choose from.
TABLE_STYLES = (
    f'<style:style style:name="Table" style:family="table"><style:table-properties style:width="{TEXT_WIDTH}cm"'
    ' table:align="margins"/></style:style>',
    '<style:style style:name="Cell" style:family="table-cell">'
    '<style:table-cell-properties fo:padding="0.1cm" fo:border="0.5pt solid #808080"/></style:style>',
)
# One word processor reads how wide a column is, another one only in proportion, where it takes small numbers for none.
WHOLE_WIDTH = 65535
COLUMN_STYLE = (
    '<style:style style:name="{name}" style:family="table-column"><style:table-column-properties'
    ' style:column-width="{width:.2f}cm" style:rel-column-width="{proportion}*"/></style:style>'
)
# What would number the headings: a paper is read without.
NUMBERING = ("style:num-suffix", "text:display-levels", "loext:num-list-format")


def _list_style(name: str, mark: str) -> str:
    """A list style whose items hang behind their marks."""
    levels = "".join(
        f"<text:list-level-style-{mark.format(level=level)}><style:list-level-properties"
        ' text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment'
        f' text:label-followed-by="listtab" text:list-tab-stop-position="{level * 0.7:.1f}cm" fo:text-indent="-0.6cm"'
        f' fo:margin-left="{level * 0.7:.1f}cm"/></style:list-level-properties>'
        f"</text:list-level-style-{mark.split()[0]}>"
        for level in range(1, LEVELS + 1)
    )
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


LIST_STYLES = {
    "ul": _list_style("Bullets", 'bullet text:level="{level}" text:bullet-char="•"'),
    "ol": _list_style("Numbers", 'number text:level="{level}" style:num-format="1" style:num-suffix="."'),
}
LIST_NAMES = {"ul": "Bullets", "ol": "Numbers"}


class TextDocument:
    """A text under way. `language`: such as "de-DE"; `moment`: the date that the file bears; `footer` stands on every
    page."""

    def __init__(self, *, title: str, subject: str, language: str, moment: datetime, footer: str) -> None:
        self.moment = moment
        self._document = document = Document("text")
        document.body.clear()
        for style in (*STYLES, *LIST_STYLES.values()):
            document.insert_style(style)
        for style in TABLE_STYLES:
            document.insert_style(style, automatic=True)
        for level in document.styles.get_elements("//text:outline-level-style"):
            level.set_attribute("style:num-format", "")
            for name in NUMBERING:
                if level.get_attribute(name) is not None:
                    level.del_attribute(name)
        document.set_language(language)
        document.meta.title, document.meta.subject = _clean(title), _clean(subject)
        document.styles.get_master_page().set_page_footer(OdfParagraph(_clean(footer), style="Footer"))  # type: ignore[union-attr]
        self.add_paragraph(title, "Title")

    def add_heading(self, text: str, level: int = 1) -> None:
        self._append(_heading(level, [Run(text)]))

    def add_paragraph(self, text: str, style: str = "Text_20_body") -> None:
        self._append(OdfParagraph(_clean(text), style=style))

    def add_list(self, texts: Iterable[str]) -> None:
        self._add_items([Item(("ul",), (Run(text),)) for text in texts])

    def add_rich_text(self, html: str) -> None:
        """Our own small HTML: its headings come below those of the first level."""
        for is_item, group in groupby(parse(html), key=lambda block: isinstance(block, Item)):
            blocks = list(group)
            if is_item:
                self._add_items([block for block in blocks if isinstance(block, Item)])
            else:
                for block in blocks:
                    self._add_block(block)

    def add_table(
        self, *, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = ()
    ) -> None:
        """With a row of headings that comes again on each page. `widths` of the columns in proportion; else alike."""
        self.add_paragraph(caption, "Table_20_Caption")
        heads = [[(True, (Run(text),)) for text in head]]
        self._add_rows(heads, [[(False, (Run(text),)) for text in row] for row in rows], widths)

    def content(self) -> bytes:
        """The file."""
        document = self._document
        stamp = self.moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        document.meta.creation_date = stamp
        document.meta.date = stamp
        for part in document.get_parts():
            if part.startswith(SUPERFLUOUS):
                document.del_part(part)
        for path in document.manifest.get_paths():
            if str(path).startswith(SUPERFLUOUS):
                document.manifest.del_full_path(str(path))
        file = io.BytesIO()
        document.save(file)
        with ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if not name.startswith(SUPERFLUOUS)}
        return pack({"mimetype": parts.pop("mimetype"), **parts}, moment=self.moment)

    def _append(self, element: Element) -> None:
        self._document.body.append(element)

    def _add_block(self, block: Block) -> None:
        if isinstance(block, Table):
            rows = [[(cell.is_header, cell.runs) for cell in row] for row in block.rows]
            heads = [row for row in rows[:1] if all(is_header for is_header, _runs in row)]
            self._add_rows(heads, rows[len(heads) :])
        elif isinstance(block, Paragraph) and block.kind in HEADINGS:
            self._append(_heading(HEADINGS[block.kind], block.runs))
        elif isinstance(block, Paragraph):
            style = "Quotations" if block.kind == "quote" else "Text_20_body"
            self._append(_fill(OdfParagraph(style=style), block.runs))

    def _add_items(self, items: Sequence[Item]) -> None:
        """Items one after the other, each in the lists that it stands in."""
        path: list[tuple[str, OdfList]] = []
        for item in items:
            shared = 0
            while shared < min(len(path), len(item.kinds)) and path[shared][0] == item.kinds[shared]:
                shared += 1
            del path[shared:]
            for kind in item.kinds[shared:]:
                inner = OdfList(style=LIST_NAMES[kind])
                if not path:
                    self._append(inner)
                elif outer := path[-1][1].get_elements("text:list-item"):
                    outer[-1].append(inner)
                else:
                    path[-1][1].append(ListItem(inner))
                path.append((kind, inner))
            entry = ListItem()
            entry.append(_fill(OdfParagraph(style="Text_20_body"), item.runs))
            path[-1][1].append(entry)

    def _add_rows(
        self,
        heads: Sequence[Sequence[tuple[bool, Runs]]],
        rows: Sequence[Sequence[tuple[bool, Runs]]],
        widths: Sequence[int] = (),
    ) -> None:
        number = len(self._document.body.get_elements("//table:table")) + 1
        width = max((len(row) for row in (*heads, *rows)), default=0)
        if not width:
            return
        table = OdfTable(f"Tabelle{number}", style="Table")
        proportions = widths or [1] * width
        for proportion in proportions:
            style = f"Column{proportion}of{sum(proportions)}"
            if not self._document.get_style("table-column", style):
                share = proportion / sum(proportions)
                column = COLUMN_STYLE.format(
                    name=style, width=TEXT_WIDTH * share, proportion=round(WHOLE_WIDTH * share)
                )
                self._document.insert_style(column, automatic=True)
            table.append(Element.from_tag(f'<table:table-column table:style-name="{style}"/>'))
        if heads:
            header = HeaderRows()
            for row in heads:
                header.append(_row(row, width))
            table.append(header)
        for row in rows:
            table.append(_row(row, width))
        self._append(table)
        self._append(OdfParagraph(style="Text_20_body"))


def pack(files: dict[str, bytes], *, moment: datetime) -> bytes:
    """A ZIP archive with the same bytes each time. `moment` is the date of every file; what is called "mimetype" stands
    first and is not compressed, as OpenDocument wants it."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files, key=lambda name: (name != "mimetype", name)):
            info = ZipInfo(name, date_time=(max(moment.year, 1980), *moment.timetuple()[1:6]))
            info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return buffer.getvalue()


def _row(cells: Sequence[tuple[bool, Runs]], width: int) -> Row:
    row = Row()
    for is_header, runs in (*cells, *[(False, ())] * (width - len(cells))):
        cell = OdfCell(style="Cell")
        style = "Table_20_Heading" if is_header else "Table_20_Contents"
        cell.append(_fill(OdfParagraph(style=style), runs))
        row.append(cell)
    return row


def _heading(level: int, runs: Runs) -> OdfParagraph:
    heading = _fill(Header(level), runs)
    heading.set_attribute("text:style-name", f"Heading_20_{level}")
    return heading


def _fill(paragraph: OdfParagraph, runs: Runs) -> OdfParagraph:
    for run in runs:
        text = _clean(run.text)
        if run.style.href:
            link = Link(run.style.href, text=text)
            link.set_attribute("xlink:type", "simple")
            paragraph.append(link)
        elif run.style.strong or run.style.em:
            paragraph.append(Span(text, style="Strong_20_Emphasis" if run.style.strong else "Emphasis"))
        else:
            paragraph.append(text)
    return paragraph


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", UNPRINTABLE.sub("", text))
