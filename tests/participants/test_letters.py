"""Letters: what is printed, and that the QR code leads where the link does."""

import io
import re

import pikepdf
import pypdf
import pytest
import segno

from participants.letters import code_address, letter_sheet, print_letters, qr_png, qr_svg
from participants.models import Invitation
from tests.participants.inviting import invite, make_organisation
from workshops.models import Municipality

pytestmark = pytest.mark.django_db

LINK = "http://testserver/a/ABCD-EFGH-JKMN-PQRS/"
BORDER = 4


def matrix_of(link: str) -> set[tuple[int, int]]:
    """The dark squares of the link's QR code as (column, row) within its margin."""
    rows = segno.make(link, error="m", micro=False).matrix
    return {(column + BORDER, row + BORDER) for row, line in enumerate(rows) for column, bit in enumerate(line) if bit}


def squares_of(svg: str) -> set[tuple[int, int]]:
    """The dark squares that an SVG of horizontal strokes draws."""
    path = re.findall(r' d="([^"]+)"', svg)[-1]
    x = y = 0.0
    dark = set()
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return dark


def test_qr_code_on_paper_is_the_link():
    assert squares_of(qr_svg(LINK)) == matrix_of(LINK)
    assert squares_of(qr_svg(LINK)) != matrix_of(LINK.replace("ABCD", "BBCD"))


def test_qr_code_in_the_sheet_is_the_link():
    png = io.BytesIO()
    segno.make(LINK, error="m", micro=False).save(png, kind="png", scale=6, border=BORDER)
    assert qr_png(LINK) == png.getvalue()


def test_each_letter_has_its_own_page_words_and_code(event):
    with_contact = invite(event, channel="letter", message="Es gibt Kuchen.")
    nobody = make_organisation(name="Ohne <b>Kontakt</b> & Co.")
    nobody.contacts.all().delete()
    without = invite(event, channel="letter", organisation=nobody)
    pdf = print_letters(list(Invitation.objects.for_pages().order_by("pk")))
    reader = pypdf.PdfReader(io.BytesIO(pdf.content))
    first, second = (page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in reader.pages)

    assert pdf.pages == 2
    assert f"Guten Tag {with_contact.contact.name}," in first
    assert "Es gibt Kuchen." in first
    assert (with_contact.code in first, without.code in second) == (True, True)
    assert ("Guten Tag,\n" in second, "Ohne <b>Kontakt</b> & Co." in second) == (True, True)
    assert code_address() == "testserver/einladung/"
    assert "testserver/einladung/" in first
    assert described(pdf.content) == [f"QR-Code: {letter.link}" for letter in (with_contact, without)]


def test_letters_and_their_list_bear_the_postal_address(event):
    known = make_organisation(
        name="Mit Anschrift", street="Ringstraße 1", postcode="01234", town="Neustadt", municipality=None
    )
    half = make_organisation(name="Ohne Anschrift", municipality=Municipality.objects.get())
    for organisation in (known, half):
        invite(event, channel="letter", organisation=organisation)
    letters = list(Invitation.objects.for_pages().order_by("pk"))
    pages = pypdf.PdfReader(io.BytesIO(print_letters(letters).content)).pages
    assert "Ringstraße 1\n01234 Neustadt" in pages[0].extract_text()
    assert "Musterstadt" in pages[1].extract_text()
    sheet = letter_sheet(letters)
    columns = [sheet.heads.index(head) for head in ("Straße und Hausnummer", "Postleitzahl", "Ort")]
    assert [[row[column] for column in columns] for row in sheet.rows] == [
        ["Ringstraße 1", "01234", "Neustadt"],
        ["", "", "Musterstadt"],
    ]


def described(content: bytes) -> list[str]:
    """The words that stand for pictures."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return [
            str(thing.Alt) for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
