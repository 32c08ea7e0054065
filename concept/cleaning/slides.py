"""Slides as PDF, without what runs, hides or tells who made them."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from concept.cleaning.refusals import Refused

PDF_SIGN = b"%PDF-"
MAX_PAGES = 300
# Of the whole document: what happens on opening, scripts and attached files, forms, who made it with what.
_OF_DOCUMENT = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/Perms", "/DSS", "/PieceInfo", "/AF", "/Threads")
_OF_NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
# Of any part: its own metadata, its actions, its files, what an editing program keeps for itself.
_OF_PARTS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Thumb")


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
        for part in pdf.objects:
            if isinstance(part, Dictionary | Stream):
                _drop(part, _OF_PARTS)
            if isinstance(part, Stream) and part.get("/Filter") == Name.DCTDecode:
                part.write(_without_segments(part.read_raw_bytes()), filter=Name.DCTDecode)
        for page in pdf.pages:
            kept = [note for note in page.get("/Annots", Array()) if _leads_to_the_web(note)]
            page.Annots = Array(kept)
        made = BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _drop(part: pikepdf.Object, names: tuple[str, ...]) -> None:
    for name in names:
        if name in part:
            del part[name]


def _leads_to_the_web(note: pikepdf.Object) -> bool:
    """Comments, files and buttons are left out; of the links those that leave the document for the web stay, and those
    within it."""
    if note.get("/Subtype") != Name.Link:
        return False
    action = note.get("/A")
    if action is None:
        return "/Dest" in note
    if "/Next" in action:
        return False
    if action.get("/S") == Name.URI:
        return str(action.get("/URI", "")).startswith(("https://", "http://"))
    return bool(action.get("/S") == Name.GoTo)


def _without_segments(jpeg: bytes) -> bytes:
    """The picture without the segments that tell place, time and camera (APP1, APP13, comments)."""
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4])
        if jpeg[place + 1] not in (0xE1, 0xED, 0xFE):
            kept.append(jpeg[place:end])
        place = end
    return b"".join([*kept, jpeg[place:]])
