"""Slides as PDF, without what runs, hides or tells who made them."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from concept.cleaning.refusals import Refused

PDF_SIGN = b"%PDF-"
MAX_PAGES = 300
# Of the whole document: what happens on opening, scripts and attached files, forms, who made it with what.
_OF_DOCUMENT = (
    "/OpenAction", "/AA", "/AcroForm", "/Collection", "/Perms", "/DSS", "/PieceInfo", "/AF", "/Threads", "/URI",
)  # fmt: skip
_OF_NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
# Of any part: its own metadata, its actions, its files, what an editing program keeps for itself.
_OF_PARTS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/PA", "/AF", "/Thumb")


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
    elif Name.DCTDecode in filters:
        image.write(image.read_bytes(pikepdf.StreamDecodeLevel.all))


def _without_segments(jpeg: bytes) -> bytes:
    """The picture without the segments that tell place, time and camera (APP1, APP13, comments)."""
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4])
        if jpeg[place + 1] not in (0xE1, 0xED, 0xFE):
            kept.append(jpeg[place:end])
        place = end
    return b"".join([*kept, jpeg[place:]])
