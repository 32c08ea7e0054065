"""The PDF of a frozen version: it says what the page says, to people, machines and in every language."""

import re
import shutil
import subprocess
from functools import cache
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pypdf import PdfReader

from concept.actions.version_pdfs import version_document
from concept.actions.versions import freeze_version, publish_version
from concept.models import Chapter, ConceptVersion, Measure
from tests.concept.planning import measure
from workshops.pdf import render

# What is printed is text by then, whichever database it comes from.
pytestmark = pytest.mark.sqlite_only

LANGUAGES = {
    "de": "Die Migrantenselbstorganisationen übernehmen Verantwortung für die Öffentlichkeitsarbeit im Nordrhein-Westfalen-Programm.",
    "tr": "Çocuklarımız için İğdır'dan gelen öğretmenler şarkı söylüyor, güneşli günlerde yürüyüş yapıyoruz.",
    "pl": "Zażółć gęślą jaźń: rodzice współpracują z przedszkolem i świętują wspólnie każdą uroczystość.",
    "ru": "Дети учатся говорить по-русски и по-немецки, а родители помогают друг другу каждый день.",
    "ar": "نتعلم معا ونعيش معا في هذا البلد",
}


@pytest.fixture
def version(process):
    chapter = Chapter.objects.get(slug="leitbild")
    chapter.text = "".join(f"<p>{text}</p>" for text in LANGUAGES.values())
    chapter.text += "<ul><li>Eins</li><li>Zwei</li></ul><table><thead><tr><th>A</th><th>B</th></tr></thead>"
    chapter.text += "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    chapter.save()
    return freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf vom Mai", gaps=[], by=None)


@cache
def printed(html, assets):
    return render(html, assets=dict(assets))


@pytest.fixture
def pdf(version):
    document = version_document(version)
    return printed(document.html, tuple(document.assets.items()))


def joined(text: str) -> str:
    """Parted words made whole, and no space at all: where lines end is nobody's business."""
    return re.sub(r"\s+", "", re.sub(r"\u00ad\s*", "", text))


def texts_by(pdf, tool: str, tmp_path) -> str:
    if tool == "pypdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    file = tmp_path / "konzept.pdf"
    file.write_bytes(pdf.content)
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True, text=True)
    return done.stdout


@pytest.mark.parametrize("tool", ["pypdf", "pdftotext"])
def test_the_pdf_says_what_the_page_says(version, pdf, tmp_path, tool):
    if not shutil.which("pdftotext") and tool == "pdftotext":
        pytest.skip("pdftotext is not installed")
    text = joined(texts_by(pdf, tool, tmp_path))
    assert [words for words in LANGUAGES.values() if joined(words) not in text] == []
    paragraphs = version.paragraphs.filter(html__startswith="<p").values_list("text", flat=True)
    assert [words for words in paragraphs if joined(words) not in text] == []
    # In lists stand points, between a table's rows the running heads of the next page: there each word counts.
    words = {
        word for paragraph in version.paragraphs.exclude(html__startswith="<fig") for word in paragraph.text.split()
    }
    assert {word for word in words if joined(word) not in text} == set()


def test_title_edition_and_numbers_stand_in_it(version, pdf):
    reader = PdfReader(BytesIO(pdf.content))
    assert reader.metadata.title == "Zuhause im Kreis Soest – Fassung 1: Entwurf vom Mai"
    assert "Fassung 1: Entwurf vom Mai, Stand 7." in reader.pages[0].extract_text().replace("\N{NO-BREAK SPACE}", " ")


def test_the_same_version_prints_the_same_bytes_for_good(version, pdf, process, time_machine):
    time_machine.move_to("2031-05-01T12:00:00Z")
    process.title, process.county = "Anders", "Anderswo"
    process.save()
    Chapter.objects.update(title="Anders")
    document = version_document(ConceptVersion.objects.get())
    assert render(document.html, assets=document.assets).content == pdf.content


def test_the_command_prints_published_versions(version, pdf, tmp_path):
    place = tmp_path / "konzept.pdf"
    with pytest.raises(CommandError, match="Es gibt keine veröffentlichte Fassung 1"):
        call_command("compile_concept", "--output", str(place), "--version", "1")
    publish_version(version=version, by=None)
    call_command("compile_concept", "--output", str(place), "--version", "1", verbosity=0)
    assert place.read_bytes() == pdf.content


def test_the_command_refuses_a_damaged_version(version, tmp_path):
    publish_version(version=version, by=None)
    where = " ON concept_paragraph" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER concept_paragraph_refuse_update{where}")
    version.paragraphs.filter(position=1).update(text="Anders")
    with pytest.raises(CommandError, match="stimmt nicht mehr mit ihrer Prüfsumme überein"):
        call_command("compile_concept", "--output", str(tmp_path / "x.pdf"), "--version", "1")


def test_a_long_address_stays_on_the_paper(process):
    address = f"https://example.org/{'a' * 300}"
    Chapter.objects.filter(slug="leitbild").update(text=f"<p>{address}</p><ul><li>{address}</li></ul>")
    document = version_document(freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="X", gaps=[], by=None))
    pages = PdfReader(BytesIO(render(document.html, assets=document.assets).content)).pages
    lines = "\n".join(page.extract_text() for page in pages).splitlines()
    assert "".join(lines).replace(" ", "").count("a" * 300) == 2
    assert max(line.count("a") for line in lines) < 120


def test_a_measure_stands_on_one_page(process):
    for number in range(1, 6):
        measure(f"Nummer {number}", is_public=True)
    Measure.objects.update(description="<p>Was geschieht.</p>" * 14, target_group="Alle")
    version = freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None)
    document = version_document(version)
    content = render(document.html, assets=document.assets).content
    texts = [joined(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
    sheets = [text.partition("MaßnahmenblattM1.")[0] for text in texts if "MaßnahmenblattM1." in text]
    assert [re.findall(r"M1\.\dNummer\d", sheet)[-1:] for sheet in sheets] == [
        [f"M1.{n}Nummer{n}"] for n in range(1, 6)
    ]
