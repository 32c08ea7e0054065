"""The paper for the bodies: what it says of the frozen version, the file that comes out, and the package of both."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from defusedxml import ElementTree
from django.core.management import call_command
from odfdo import Document

from concept.actions import version_pdfs
from concept.actions.decisions import add_sign_off, plan_decision_step, suggest_decision_steps
from concept.actions.papers import (
    JOB_KIND,
    PaperConflictError,
    make_package_job,
    request_package,
    save_paper,
)
from concept.actions.versions import freeze_version
from concept.models import Chapter, DecisionPaper, Measure, VersionPublication
from concept.odt import TextDocument
from concept.queries.frozen_facts import FrozenMeasure, frozen_facts
from concept.queries.papers import PaperTexts, paper_odt, suggested_texts
from participants.actions.jobs import JobFailedError
from participants.models import Job
from tests.concept.deciding import frozen, step_of
from tests.concept.planning import measure, objective
from workshops.models import Process
from workshops.pdf import Pdf, PdfError
from workshops.plaintext import from_plain

DATA = Path(__file__).parents[1] / "data"
MOMENT = datetime(2013, 6, 1, 12, tzinfo=UTC)
TEXTS = PaperTexts("1. Es wird beschlossen.", "**Kurz** gesagt.", "## Anlass\n\n- eins\n- zwei")
NAMES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
}


@pytest.fixture
def version(process):
    """With three measures: one that needs a decision, one that needs none, and one of which nobody knows."""
    objective("Jede Kita hat eine Lotsin.")
    values = {"time_frame": "2014", "costs": "10.000 € im Jahr", "posts": "eine halbe", "funding": "Landesmittel"}
    measure("Lotsen an Schulen", is_public=True)
    measure("Sprachmittlung", is_public=True, number=2)
    measure("Treffpunkt", is_public=True)
    measure("Nur für das Team")
    Measure.objects.filter(is_public=False).update(costs="geheim", needs_decision="yes")
    Measure.objects.filter(title="Lotsen an Schulen").update(needs_decision="yes", lead_text="Schulamt", **values)
    Measure.objects.filter(title="Sprachmittlung").update(needs_decision="no")
    return frozen()


@pytest.fixture
def printer(monkeypatch, media):
    monkeypatch.setattr(version_pdfs, "render", lambda html, *, assets: Pdf(html.encode(), 3))


def written(**values):
    return TextDocument(
        **{"title": "Titel", "subject": "Thema", "language": "de-DE", "moment": MOMENT, "footer": "Fuß"} | values
    )


def elements(content, tag):
    with ZipFile(io.BytesIO(content)) as archive:
        return elements_in([ElementTree.fromstring(archive.read("content.xml"))], tag)


def texts(content, tag):
    """The words of each; a space that stands beside a change of style is an element of its own."""
    found = elements(content, tag)
    for space in elements_in(found, "text:s"):
        space.text = " "
    return ["".join(each.itertext()) for each in found]


def elements_in(found, tag):
    prefix, name = tag.split(":")
    return [inner for each in found for inner in each.iter(f"{{{NAMES[prefix]}}}{name}")]


# --- The file -----------------------------------------------------------------------------------------------------------


def test_rich_text_becomes_headings_lists_and_tables():
    document = written()
    document.add_heading("Eins")
    document.add_rich_text(
        from_plain(
            "## Zwei\n\nWort **fett** [dort](https://example.org/)\n\n1. a\n  - b\n2. c\n\n> sagt\n\n|= K |= L |\n| w | x |"
        )
    )
    content = document.content()
    headings = elements(content, "text:h")
    level = f"{{{NAMES['text']}}}outline-level"
    assert [(each.get(level), each.text) for each in headings] == [("1", "Eins"), ("2", "Zwei")]
    outer, inner = elements(content, "text:list")
    assert [len(each.findall("text:list-item", NAMES)) for each in (outer, inner)] == [2, 1]
    (table,) = elements(content, "table:table")
    assert ["".join(each.itertext()) for each in table.findall("table:table-header-rows", NAMES)] == ["KL"]
    assert texts(content, "text:p")[:2] == ["Titel", "Wort fett dort"]


def test_the_file_is_a_whole_open_document():
    content = written().content()
    with ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        names = archive.namelist()
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        manifest = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
        for name in names:
            if name.endswith((".xml", ".rdf")):
                ElementTree.fromstring(archive.read(name))
    paths = {value for each in manifest for key, value in each.items() if key.endswith("full-path")} - {"/"}
    assert paths == set(names) - {"mimetype", "META-INF/manifest.xml"}
    read = Document(io.BytesIO(content))
    assert (read.meta.title, read.meta.language, read.language) == ("Titel", "de-DE", "de-DE")
    assert (read.meta.creation_date, read.meta.date) == (datetime(2013, 6, 1, 12), datetime(2013, 6, 1, 12))


def test_styles_that_are_used_are_there():
    document = written()
    document.add_rich_text(from_plain("## A\n\n**b** __c__\n\n- d\n\n1. e\n\n> f\n\n|= g |\n| h |"))
    document.add_table(caption="i", head=["j"], rows=[["k"]])
    read = Document(io.BytesIO(document.content()))
    used = {
        value
        for element in read.body.get_elements("//*")
        for name, value in element.attributes.items()
        if name.endswith("style-name")
    }
    known = {style.name for style in read.get_styles()} | {
        name.get_attribute("style:name") for name in read.styles.get_elements("//text:list-style")
    }
    assert used - known == set()


@pytest.mark.parametrize("text", ["\x00\x01\x0b\x0c\x1f\x7f", "\ud800\ufffe", "</text:p><x7>", "\u202ex\u2066"])
def test_no_text_breaks_the_file(text):
    document = written(title=f"a{text}b", subject=text, footer=text)
    document.add_heading(text)
    document.add_table(caption=text, head=[text], rows=[[text, "mehr"]])
    document.add_list([text])
    content = document.content()
    assert elements(content, "text:p")[0].text.startswith("a")


def test_columns_are_as_wide_as_is_said():
    document = written()
    document.add_table(caption="i", head=["j", "k"], rows=[["l", "m"]], widths=[3, 1])
    document.add_table(caption="i", head=["j"], rows=[["l"]])
    read = Document(io.BytesIO(document.content()))
    columns = [each.get_attribute("table:style-name") for each in read.body.get_elements("//table:table-column")]
    assert columns == ["Column3of4", "Column1of4", "Column1of1"]
    properties = [read.get_style_properties("table-column", name) for name in columns]
    assert [each["style:rel-column-width"] for each in properties] == ["49151*", "16384*", "65535*"]
    assert [each["style:column-width"] for each in properties] == ["12.75cm", "4.25cm", "17.00cm"]


def test_headings_bear_no_numbers_of_the_word_processor():
    read = Document(io.BytesIO(written().content()))
    levels = read.styles.get_elements("//text:outline-level-style")
    assert {(each.get_attribute("style:num-format"), each.get_attribute("style:num-suffix")) for each in levels} == {
        ("", None)
    }


def test_equal_texts_are_equal_bytes():
    assert written().content() == written().content() != written(title="Anders").content()


# --- What it says -------------------------------------------------------------------------------------------------------


def test_measures_are_read_from_their_frozen_sheets(version):
    Measure.objects.update(costs="später geändert", title="Anders")
    facts = frozen_facts(version)
    code = Measure.objects.order_by("pk")[0].code
    assert facts.to_decide == [
        FrozenMeasure(
            code, "Lotsen an Schulen", "Schulamt", "2014", "10.000 € im Jahr", "eine halbe", "Landesmittel", "yes"
        )
    ]
    assert [len(theme.measures) for theme in facts.themes] == [2, 1, 0, 0, 0]
    assert (facts.themes[0].goals, facts.themes[0].objectives, facts.unclear) == (1, 1, 1)


def test_the_suggestion_says_what_is_to_be_decided(version):
    found = suggested_texts(version, frozen_facts(version))
    assert found.motion.split("\n")[0].startswith("1. Das Konzept „")
    assert found.motion.split("\n")[1] == (
        "2. Die Maßnahme, die einen eigenen Beschluss braucht, wird gesondert zur Entscheidung vorgelegt."
    )
    assert found.summary.startswith("Das Konzept nennt ein Leitziel, ein Handlungsziel und 3 Maßnahmen.")
    assert "Integrationsverständnis und Leitbild**: Alle gehören dazu." in found.summary


def test_the_chapters_begin_with_the_first_that_has_a_number(version):
    titles = [title for title, _sentence in frozen_facts(version).chapters]
    outline = [section["title"] for section in version.content["sections"] if section["level"] == 1]
    assert outline[:2] == ["Vorwort", "Zusammenfassung"]
    assert [title.lstrip("0123456789 ") for title in titles] == outline[2:]


def test_a_concept_without_a_plan_says_so(process):
    version = frozen()
    found = suggested_texts(version, frozen_facts(version))
    assert found.summary.startswith("Das Konzept nennt kein Leitziel, kein Handlungsziel und keine Maßnahme.")
    assert (
        "Das Konzept nennt keinen Beitrag, auf den ein Handlungsziel oder eine Maßnahme zurückgeht." in found.statement
    )


def test_what_was_discarded_is_not_to_be_decided(process):
    measure("Lotsen an Schulen", is_public=True)
    Measure.objects.update(needs_decision="yes", status=Measure.Status.DISCARDED)
    facts = frozen_facts(frozen())
    assert (facts.measures, facts.to_decide, facts.unclear) == ([], [], 0)


def test_the_paper_says_it_all_and_nothing_internal(version):
    add_sign_off(version=version, who="Kämmerei", note="intern A", by=None)
    step_of(
        version, "Ausschuss", role="prepares", papers_due_on=date(2013, 6, 6), paper_number="7/2013", note="intern B"
    )
    plan_decision_step(version=version, body="Rat", by=None)
    save_paper(version=version, seen_revision=0, texts=TEXTS, by=None)
    content = paper_odt(version)
    words = "\n".join(texts(content, "text:p") + texts(content, "text:h"))
    assert texts(content, "text:h") == [
        "Beratungsfolge",
        "Beschlussvorschlag",
        "Zusammenfassung",
        "Sachdarstellung",
        "Anlass",
        "Finanzielle Auswirkungen",
        "Anlagen",
    ]
    for text in ("Es wird beschlossen.", "Kurz gesagt.", "Ausschuss", "7/2013", "10.000 € im Jahr", "Rat"):
        assert text in words
    for text in ("intern", "Kämmerei", "6.\xa0Juni", "geheim", "Nur für das Team"):
        assert text not in words
    read = Document(io.BytesIO(content)).body
    assert [table.size for table in read.tables] == [(5, 3), (5, 6), (7, 2)]


def test_the_paper_is_the_same_each_time_and_changes_with_its_texts(version):
    first = paper_odt(version)
    assert paper_odt(version) == first
    save_paper(version=version, seen_revision=0, texts=TEXTS, by=None)
    assert paper_odt(version) != first


def test_another_process_with_its_own_bodies_and_themes(db):
    call_command("load_process", str(DATA / "lohe-2030.toml"), verbosity=0)
    Process.objects.update(decision_bodies=["Stadtrat"])
    Chapter.objects.create(slug="anlass", title="Anlass", text="<p>Wir.</p>", kind=Chapter.Kind.WRITTEN)
    version = freeze_version(kind="decision", label="Vorlage", gaps=[], by=None)
    assert suggest_decision_steps(version=version, by=None) == 1
    content = paper_odt(version)
    words = texts(content, "text:p")
    assert words[0] == f"Vorlage: {Process.objects.get().title}"
    assert "Stadtrat" in words
    assert "Das Konzept nennt keine Maßnahmen." in words


def test_examples_are_called_so(process):
    Process.objects.update(has_example_content=True)
    content = paper_odt(frozen())
    with ZipFile(io.BytesIO(content)) as archive:
        assert "Beispiel – erfunden" in archive.read("styles.xml").decode()


# --- Saving -------------------------------------------------------------------------------------------------------------


def test_of_two_who_write_the_paper_the_second_is_told(version, team_member):
    paper = save_paper(version=version, seen_revision=0, texts=TEXTS, by=team_member)
    assert (paper.revision, paper.changed_by) == (1, team_member)
    other = PaperTexts("2. Anders.", "", "")
    with pytest.raises(PaperConflictError) as conflict:
        save_paper(version=version, seen_revision=0, texts=other, by=None)
    assert conflict.value.paper == paper
    save_paper(version=version, seen_revision=1, texts=other, by=None)
    save_paper(version=version, seen_revision=2, texts=other, by=None)
    assert DecisionPaper.objects.values_list("motion", "revision").get() == ("2. Anders.", 2)
    assert [each.kind for each in version.decision_changes.all()] == ["changed", "added"]


# --- The package --------------------------------------------------------------------------------------------------------


def test_the_package_is_made_once_and_anew_when_the_paper_changes(version, printer):
    state = request_package(version)
    assert (state.path, state.job.state) == (None, "queued")
    make_package_job(state.job)
    path = request_package(version).path
    content = path.read_bytes()
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["konzept-fassung-1.pdf", "vorlage-fassung-1.odt"]
        assert archive.read("vorlage-fassung-1.odt") == paper_odt(version)
    path.unlink()
    make_package_job(state.job)
    assert request_package(version).path.read_bytes() == content
    save_paper(version=version, seen_revision=0, texts=TEXTS, by=None)
    changed = request_package(version)
    assert changed.path is None
    make_package_job(changed.job)
    assert request_package(version).path != path
    assert len(list(path.parent.iterdir())) == 1


def test_a_printed_concept_is_not_printed_again(version, printer, monkeypatch):
    version_pdfs.store_version_pdf(version=version)
    monkeypatch.setattr(version_pdfs, "render", None)
    make_package_job(request_package(version).job)
    assert request_package(version).path is not None
    VersionPublication.objects.update(pdf_fingerprint="")
    assert request_package(version).path is None


def test_what_cannot_be_printed_says_why_and_waits_for_a_new_try(version, monkeypatch, media):
    def fail(html, *, assets):
        raise PdfError("Zu viele Seiten.")

    monkeypatch.setattr(version_pdfs, "render", fail)
    job = request_package(version).job
    with pytest.raises(JobFailedError, match=r"Zu viele Seiten\."):
        make_package_job(job)
    Job.objects.filter(kind=JOB_KIND).update(state="failed")
    assert request_package(version).job == job
    assert request_package(version, again=True).job != job


def test_a_version_that_is_gone_or_damaged_is_not_packed(version, printer, monkeypatch):
    with pytest.raises(JobFailedError):
        make_package_job(Job(kind=JOB_KIND, key="x", payload={"version": 99}))
    monkeypatch.setattr("concept.actions.papers.is_intact", lambda version: False)
    with pytest.raises(JobFailedError, match="Prüfsumme"):
        make_package_job(request_package(version).job)
