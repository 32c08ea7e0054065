"""What is left of slides and photos that try to smuggle something in."""

import itertools
import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from concept.cleaning import clean_file


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def slides() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def cleaned(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    made = BytesIO()
    pdf.save(made)
    return pikepdf.open(BytesIO(clean_file(made.getvalue()).content))


def test_headings_of_slides_lead_within_them_and_start_nothing():
    pdf = slides()
    actions = [
        script(),
        Dictionary(S=Name.Launch, F=String("cmd.exe")),
        Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=script()),
        Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])),
    ]
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=len(actions)))
    headings = [pdf.make_indirect(Dictionary(Title=String("x"), Parent=root, A=action)) for action in actions]
    for one, following in itertools.pairwise(headings):
        one.Next, following.Prev = following, one
    root.First, root.Last = headings[0], headings[-1]
    pdf.Root.Outlines = root
    with cleaned(pdf) as clean:
        heading, found = clean.Root.Outlines.First, []
        while heading is not None:
            found.append("/A" in heading)
            heading = heading.get("/Next")
    assert found == [False, False, False, True]


def test_a_link_that_stays_does_nothing_besides():
    pdf = slides()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    link.A = Dictionary(S=Name.URI, URI=String("https://example.org"))
    link.AA, link.PA = Dictionary(E=script()), script()
    pdf.pages[0].Annots = Array([link])
    pdf.Root.URI = Dictionary(Base=String("javascript:alert(1)//"))
    with cleaned(pdf) as clean:
        [kept] = clean.pages[0].Annots
        assert set(kept.keys()) == {"/Type", "/Subtype", "/Rect", "/A"}
        assert "/URI" not in clean.Root


@pytest.mark.parametrize("filters", [[Name.DCTDecode], [Name.FlateDecode, Name.DCTDecode]])
def test_photos_in_slides_lose_place_and_camera_however_they_are_packed(filters):
    exif, photo = Image.Exif(), BytesIO()
    exif[0x010F] = "Kamerahersteller"
    Image.new("RGB", (60, 40), "#8c5d00").save(photo, "JPEG", exif=exif)
    content = photo.getvalue()
    pdf = slides()
    picture = Stream(pdf, zlib.compress(content) if len(filters) > 1 else content)
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Array(filters)
    picture.Width, picture.Height, picture.BitsPerComponent, picture.ColorSpace = 60, 40, 8, Name.DeviceRGB
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Bild=pdf.make_indirect(picture)))
    with cleaned(pdf) as clean:
        kept = clean.pages[0].Resources.XObject.Bild
        assert b"Kamerahersteller" not in kept.read_raw_bytes()
        assert len(filters) == 1 or b"Kamerahersteller" not in kept.read_bytes()
        shown = pikepdf.PdfImage(kept).as_pil_image()
    assert shown.size == (60, 40)
    assert shown.getpixel((5, 5)) == pytest.approx((140, 93, 0), abs=3)


@pytest.mark.parametrize("is_progressive", [False, True])
def test_photos_in_slides_lose_what_hangs_behind_them(is_progressive):
    """Telephones write a second picture behind the first, with place and camera of its own, and tell of it in APP2."""
    picture, photo, second = Image.effect_noise((60, 40), 80), BytesIO(), BytesIO()
    told = Image.Exif()
    told[0x010F] = "Kamerahersteller"
    picture.save(second, "JPEG", exif=told)
    picture.save(photo, "JPEG", progressive=is_progressive, icc_profile=b"Farben", comment=b"Kamerahersteller")
    segments = b"".join(bytes([0xFF, marker, 0, 18]) + b"Kamerahersteller" for marker in (0xE2, 0xEB, 0xEC))
    content = photo.getvalue()[:2] + segments + photo.getvalue()[2:] + second.getvalue() + b"Kamerahersteller"
    pdf = slides()
    held = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode, Width=60, Height=40)
    held.BitsPerComponent, held.ColorSpace = 8, Name.DeviceGray
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Bild=pdf.make_indirect(held)))
    with cleaned(pdf) as clean:
        kept = clean.pages[0].Resources.XObject.Bild.read_raw_bytes()
    assert b"Kamerahersteller" not in kept
    assert b"Farben" in kept
    assert Image.open(BytesIO(kept)).tobytes() == picture_of(photo.getvalue())


def picture_of(jpeg: bytes) -> bytes:
    return Image.open(BytesIO(jpeg)).tobytes()


def test_a_link_says_where_it_leads_and_not_who_made_it():
    pdf = slides()
    link = Dictionary(
        Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Contents=String("Mehr dazu"), T=String("Vera Muster")
    )
    link.A = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    pdf.pages[0].Annots = Array([link])
    with cleaned(pdf) as clean:
        assert set(clean.pages[0].Annots[0].keys()) == {"/Subtype", "/Rect", "/Contents", "/A"}


def test_no_layer_of_slides_is_hidden_from_whoever_looks_before_everyone_does():
    pdf = slides()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notizen")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    with cleaned(pdf) as clean:
        assert "/OCProperties" not in clean.Root


def test_pictures_of_the_newer_form_lose_what_is_told_about_them_too():
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "#8c5d00").save(drawn, "JPEG2000")
    content, told = drawn.getvalue(), b"Kamerahersteller"
    pdf = slides()
    held = Stream(pdf, content[:12] + (8 + len(told)).to_bytes(4) + b"uuid" + told + content[12:])
    held.Type, held.Subtype, held.Filter = Name.XObject, Name.Image, Name.JPXDecode
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Bild=pdf.make_indirect(held)))
    with cleaned(pdf) as clean:
        assert clean.pages[0].Resources.XObject.Bild.read_raw_bytes() == content


@pytest.mark.parametrize("notes", [b"Exif\0\0KANARIE", b"Exif\0\0MM\0*\0\0\0\x08"])
def test_a_photo_with_damaged_notes_is_a_photo_all_the_same(notes):
    photo = BytesIO()
    Image.new("RGB", (60, 40), "#8c5d00").save(photo, "JPEG")
    segment = b"\xff\xe1" + (2 + len(notes)).to_bytes(2) + notes
    clean = clean_file(photo.getvalue()[:2] + segment + photo.getvalue()[2:])
    assert (clean.width, clean.height) == (60, 40)


def test_a_scan_of_many_greys_is_no_white_sheet():
    scan = BytesIO()
    Image.new("I;16", (60, 40), 0x8000).save(scan, "PNG")
    drawn = Image.open(BytesIO(clean_file(scan.getvalue()).content))
    assert drawn.getpixel((5, 5)) == pytest.approx((128, 128, 128), abs=2)
