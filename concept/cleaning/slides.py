"""Slides as PDF, without what runs, hides or tells who made them."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from concept.cleaning.refusals import Refused

PDF_SIGN = b"%PDF-"
MAX_PAGES = 300
# Of the whole document: what happens on opening, scripts and attached files, forms, who made it with what; and what
# hides layers: whoever looks at the file before it is public sees all of it.
_OF_DOCUMENT = (
    "/OpenAction", "/AA", "/AcroForm", "/Collection", "/Perms", "/DSS", "/PieceInfo", "/AF", "/Threads", "/URI", "/OCProperties",
)  # fmt: skip
_OF_NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
# Of any part: its own metadata, its actions, its files, what an editing program keeps for itself.
_OF_PARTS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/PA", "/AF", "/Thumb")
# All that a link needs; who made it, and when, stays behind.
_OF_LINKS = {
    "/Type", "/Subtype", "/Rect", "/A", "/Dest", "/Contents", "/QuadPoints", "/Border", "/BS", "/C", "/H", "/F", "/P", "/StructParent",
}  # fmt: skip
# Of a JPEG: a marker, as opposed to what stands within a scan; and the segments about the picture that drawing it needs.
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
_BEGINNING, _SCAN, _END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_TO_DRAW = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def remake_slides(content: bytes) -> bytes:
    """The pages with their tags and links to the web, and nothing else. Raises Refused."""
    try:
        pdf = pikepdf.open(BytesIO(content))
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    with pdf:
        if pdf.is_encrypted:
            raise Refused("locked")
        if not 1 <= len(pdf.pages) <= MAX_PAGES:
            raise Refused("pages")
        del pdf.docinfo
        _drop(pdf.Root, _OF_DOCUMENT)
        if "/Names" in pdf.Root:
            _drop(pdf.Root.Names, _OF_NAMES)
        for part in _parts(pdf):
            _drop(part, _OF_PARTS)
            if _is_action(part.get("/A")) and not _leads_on(part.A):
                del part["/A"]
            if isinstance(part, Stream):
                _strip_photo(part)
        for page in pdf.pages:
            kept = [note for note in page.get("/Annots", Array()) if _is_link(note)]
            for link in kept:
                _drop(link, tuple(set(link.keys()) - _OF_LINKS))
            page.Annots = Array(kept)
        made = BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _parts(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every dictionary and stream, also those that stand inside of others."""
    for whole in pdf.objects:
        waiting = [whole]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Dictionary | Stream):
                yield part
                values = [part[name] for name in part.keys()]  # noqa: SIM118 (a stream is no mapping)
            elif isinstance(part, Array):
                values = list(part)
            else:
                continue
            waiting += [value for value in values if isinstance(value, Object) and not value.is_indirect]


def _drop(part: Object, names: tuple[str, ...]) -> None:
    for name in names:
        if name in part:
            del part[name]


def _is_action(value: Object | None) -> bool:
    """Whether the value of an "/A" does something; in a document's structure it may be attributes."""
    return isinstance(value, Dictionary) and "/S" in value


def _leads_on(action: Object) -> bool:
    """Whether all it does is to lead to the web, or to a place within the document."""
    if "/Next" in action:
        return False
    if action.get("/S") == Name.URI:
        return str(action.get("/URI", "")).startswith(("https://", "http://"))
    return bool(action.get("/S") == Name.GoTo)


def _is_link(note: Object) -> bool:
    """Comments, files and buttons are left out; links that still lead somewhere stay."""
    return bool(note.get("/Subtype") == Name.Link) and ("/A" in note or "/Dest" in note)


def _strip_photo(image: Object) -> None:
    """Takes place, time and camera out of a photo. One that is packed twice is unpacked to its pixels."""
    found = image.get("/Filter")
    filters = list(found) if isinstance(found, Array) else [found]
    if filters == [Name.DCTDecode]:
        image.write(_without_segments(image.read_raw_bytes()), filter=Name.DCTDecode)
    elif filters == [Name.JPXDecode]:
        image.write(_without_boxes(image.read_raw_bytes()), filter=Name.JPXDecode)
    elif Name.DCTDecode in filters:
        image.write(image.read_bytes(pikepdf.StreamDecodeLevel.all))


def _without_segments(jpeg: bytes) -> bytes:
    """The picture alone: without the segments that tell place, time and camera, and without what hangs behind its end,
    such as a second picture with a place of its own."""
    kept, place = [_BEGINNING], 0
    while (found := _MARKER.search(jpeg, place)) and found[0] != _END:
        after = found.end()
        place = after + int.from_bytes(jpeg[after : after + 2])
        if found[0] == _SCAN:
            behind = _MARKER.search(jpeg, place)
            place = behind.start() if behind else len(jpeg)
        if not _tells(found[1][0], jpeg[after + 2 : place]):
            kept.append(jpeg[found.start() : place])
    return b"".join([*kept, _END])


def _tells(marker: int, content: bytes) -> bool:
    """Whether a segment says something about the picture that nobody needs to draw it."""
    is_about = 0xE0 <= marker <= 0xEF or marker == 0xFE
    return is_about and not content.startswith(_TO_DRAW.get(marker, ()))


def _without_boxes(jpeg_2000: bytes) -> bytes:
    """The picture with no box but those that draw it (ISO/IEC 15444-1, annex I)."""
    kept, place = [], 0
    while place + 8 <= len(jpeg_2000) and jpeg_2000[place + 4 : place + 8].isascii():
        # The last box may say 0 for its length: all the rest. A length of 1 stands for one in the eight bytes behind.
        length = int.from_bytes(jpeg_2000[place : place + 4])
        if length == 1:
            length = int.from_bytes(jpeg_2000[place + 8 : place + 16])
        end = place + max(length, 8) if length else len(jpeg_2000)
        if jpeg_2000[place + 4 : place + 8] in _BOXES:
            kept.append(jpeg_2000[place:end])
        place = end
    # What is no box is the bare picture.
    return b"".join(kept) or jpeg_2000
