"""What WeasyPrint's tag tree leaves out (ISO 32000-1, 14.8; ISO 14289-1)."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from workshops.printing import PX_TO_PT
from workshops.printing.brackets import mend_brackets
from workshops.printing.hyphens import mend_hyphens
from workshops.printing.running_heads import mark_running_heads


def mend_tags(content: bytes, *, link_texts: Mapping[str, str], fonts: Path) -> bytes:
    """The PDF with scopes on header cells, its contents list, footnotes and running heads marked as such, links
    described by their words.

    `link_texts`: what a link to a target (an anchor's name or an address) says, or its label; `fonts`: where the fonts lie.
    """
    with pikepdf.open(BytesIO(content)) as pdf:
        elements = list(_elements(pdf.Root.StructTreeRoot.K))
        for element in elements:
            match element.get("/S"):
                case "/TR":
                    _scope_headers(element)
                case "/L":
                    _tag_contents(element)
                case "/Figure":
                    _place_figure(element)
        _tag_footnotes(pdf)
        _describe_links(pdf, link_texts)
        mark_running_heads(pdf, {element.objgen for element in elements})
        mend_hyphens(pdf, fonts)
        mend_brackets(pdf)
        mended = BytesIO()
        pdf.save(mended, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return mended.getvalue()


def _children(element: Object) -> list[Object]:
    kids = element.get("/K", Array())
    return [kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary)]


def _elements(root: Object) -> Iterator[Object]:
    """All structure elements, without recursion: a document may nest as deeply as it likes."""
    waiting = list(root) if isinstance(root, Array) else [root]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
            waiting += _children(element)


def _scope_headers(row: Object) -> None:
    """A row of nothing but headers heads the columns; a header in any other row heads that row."""
    cells = _children(row)
    scope = Name.Column if all(cell.get("/S") == "/TH" for cell in cells) else Name.Row
    for cell in cells:
        if cell.get("/S") == "/TH":
            cell.A = cell.get("/A", Dictionary(O=Name.Table))
            cell.A.Scope = scope


def _tag_contents(outer: Object) -> None:
    """A list whose every entry leads to a place in the document is a table of contents."""
    items = [child for child in _children(outer) if child.get("/S") == "/LI"]
    if not items or not all(any(_leads_within(element) for element in _elements(item)) for item in items):
        return
    outer.S = Name.TOC
    for item in items:
        item.S = Name.TOCI
        for body in _children(item):
            body.S = Name.NonStruct
            for line in _children(body):
                if line.get("/S") == "/P":
                    line.S = Name.Reference


def _leads_within(element: Object) -> bool:
    return element.get("/S") == "/Link" and any("/Dest" in kid.get("/Obj", Dictionary()) for kid in _children(element))


def _tag_footnotes(pdf: Pdf) -> None:
    """A paragraph that begins with a link back to its number is a note, the link to it a reference; a note has a name
    of its own (ISO 14289-1, 7.9)."""
    notes = {}
    for element in list(_elements(pdf.Root.StructTreeRoot.K)):
        for link in _children(element):
            target = _target(link)
            if target.startswith("fnref-") and element.S == Name.P:
                element.S, element.ID = Name.Note, String(target)
                notes[target] = element
            elif target.startswith("fn-"):
                element.S = Name.Reference
    if notes:
        pairs = [item for name in sorted(notes) for item in (String(name), notes[name])]
        limits = Array([String(min(notes)), String(max(notes))])
        leaf = pdf.make_indirect(Dictionary(Names=Array(pairs), Limits=limits))
        pdf.Root.StructTreeRoot.IDTree = Dictionary(Kids=Array([leaf]))


def _target(element: Object) -> str:
    """Where a link within the document leads."""
    if element.get("/S") != "/Link":
        return ""
    return next((str(kid.Obj.Dest) for kid in _children(element) if "/Dest" in kid.get("/Obj", Dictionary())), "")


def _place_figure(figure: Object) -> None:
    """Its bounding box is in CSS pixels from the top; a PDF counts points from the bottom."""
    if "/A" in figure and "/BBox" in figure.A:
        left, top, right, bottom = (float(value) * PX_TO_PT for value in figure.A.BBox)
        height = float(figure.Pg.MediaBox[3])
        figure.A.BBox = Array([left, height - bottom, right, height - top])


def _describe_links(pdf: Pdf, texts: Mapping[str, str]) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", Array()):
            if words := " ".join(texts.get(str(annotation.get("/Contents", "")), "").split()):
                annotation.Contents = String(words)
