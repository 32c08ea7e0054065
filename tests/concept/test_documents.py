"""The draft and its PDF."""

import re
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone, translation

from concept.content import without_notes
from concept.models import CarryOver, Chapter
from concept.queries.documents import build_content, draft_document, print_document, read_chapters
from concept.queries.facts import concept_facts
from participants.models import Organisation, OrganisationCategory
from tests.concept.promising import item, owed
from tests.participants.registering import register, submit
from workshops.models import Event, KeyFigure, Process, Theme
from workshops.pdf import render

# What is printed is text by then, whichever database it comes from: tests/concept/test_content.py asks both.
pytestmark = pytest.mark.sqlite_only

DATA = Path(__file__).parents[1] / "data"
FOREIGN = """
[process]
title = "Miteinander"
convenor = "Stabsstelle Vielfalt"
county = "Landkreis Unnern"
timezone = "Europe/Berlin"
due_text = "im Herbst 2014"
"""
THEME = """
[[theme]]
number = {0}
title = "Thema {0}"
short_title = "T{0}"
slug = "t{0}"
colour = "#ffee0{0}"
workshops = 1
[[event]]
slug = "w{0}"
kind = "theme_workshop"
theme = {0}
starts_at = 2014-03-0{0}T10:00:00
ends_at = 2014-03-0{0}T12:00:00
"""


def text_of(reader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def elements(node):
    """The structure elements in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K", []))


def section_of(process, slug: str):
    """The blocks of a section as they are now."""
    content = build_content(concept_facts(process), read_chapters())
    return next(section.blocks for section in content.sections if section.slug == slug)


def test_pdf_carries_language_title_author_and_the_datas_date(draft, read_pdf):
    reader = read_pdf(draft)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "de",
        True,
        True,
    )
    assert reader.metadata.title == "Zuhause im Kreis Soest – Entwurf"
    assert reader.metadata.author == "Integrationsteam für Menschen mit Zuwanderungsgeschichte"
    assert reader.metadata["/CreationDate"].startswith("D:20130107")
    assert b'part="1"' in root["/Metadata"].get_data()


def test_pdf_has_every_chapter_as_bookmark_and_in_the_contents(draft, read_pdf):
    reader = read_pdf(draft)
    titles = [chapter.title for chapter in Chapter.objects.all()]

    def names(outline):
        return [name for entry in outline for name in (names(entry) if isinstance(entry, list) else [entry.title])]

    bookmarks = names(reader.outline)
    assert [title for title in titles if not any(title in bookmark for bookmark in bookmarks)] == []
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]
    # A title over two lines has two links.
    assert [words for words, _ in groupby(link["/Contents"] for link in links)] == titles_in_reading_order()
    assert {link["/Dest"] for link in links} <= set(reader.named_destinations)


def titles_in_reading_order():
    top = list(Chapter.objects.filter(parent=None))
    return [row.title for chapter in top for row in (chapter, *chapter.children.all())]


def test_pdf_tags_headings_tables_contents_and_the_picture(draft, read_pdf):
    reader = read_pdf(draft)
    tags = list(elements(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    kinds = [tag["/S"] for tag in tags]
    headings = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert {tag["/A"]["/Scope"] for tag in tags if tag["/S"] == "/TH"} == {"/Column", "/Row"}
    assert kinds.count("/TOCI") == Chapter.objects.count() + Theme.objects.count() + 6
    assert [len(tag["/Alt"]) > 200 for tag in tags if tag["/S"] == "/Figure"] == [True]


def test_pdf_embeds_its_fonts_with_text(draft, read_pdf):
    fonts = {}
    for page in read_pdf(draft).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            fonts[font["/BaseFont"]] = ("/FontFile2" in descriptor or "/FontFile3" in descriptor, "/ToUnicode" in font)
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} >= {"Vollkorn", "Source"}
    assert set(fonts.values()) == {(True, True)}


def test_pdf_says_what_is_known_and_what_is_not(draft, read_pdf):
    text = text_of(read_pdf(draft))
    for words in (
        "Entwurf, Stand 7. Januar 2013",
        "Do., 17. Januar 2013",
        "14:30–17:30 Uhr",
        "Termin nicht veröffentlicht",
        "−2.400 Menschen",
        "mehr als 800 Menschen",
        "27. September 2012",
        "Februar 2012",
        "Kreishandwerkerschaft",
        "Dieses Kapitel ist noch nicht geschrieben.",
        "Seite 2 von",
    ):
        assert words in text.replace("\N{NO-BREAK SPACE}", " "), words
    dated = set(re.findall(r"\w\w\., \d+\. \w+ 2013", text.replace("\N{NO-BREAK SPACE}", " ")))
    assert len(dated) == 13
    assert "erfunden" not in text


def test_every_page_says_that_content_is_invented(process, read_pdf):
    process.has_example_content = True
    process.save()
    reader = read_pdf(draft_document(process))
    assert [
        number for number, page in enumerate(reader.pages) if "Beispiel – erfunden" not in page.extract_text()
    ] == []


def test_unchanged_data_print_the_same_bytes_whoever_asks_and_when(process, draft, time_machine):
    first = render(draft.html, assets=draft.assets)
    time_machine.move_to("2031-05-01T12:00:00Z")
    with translation.override("en"), timezone.override("Asia/Tokyo"):
        again = draft_document(Process.objects.get())
    assert again == draft
    assert render(again.html, assets=again.assets) == first


@pytest.mark.parametrize(
    "change",
    [
        lambda: Chapter.objects.filter(slug="vorwort").update(text="<p>Neu</p>"),
        lambda: Event.objects.filter(slug__startswith="auftakt").update(description="Neu"),
        lambda: KeyFigure.objects.filter(slug="stellen").update(value="6"),
        lambda: Theme.objects.filter(number=1).update(colour="#333333"),
    ],
    ids=["text", "event", "figure", "colour"],
)
def test_fingerprint_follows_the_data(process, draft, change):
    assert change() == 1
    assert draft_document(Process.objects.get()).fingerprint != draft.fingerprint


def test_organisations_that_take_part_are_counted_by_the_group_they_chose(process):
    first, second = OrganisationCategory.objects.filter(plain_title="Arbeit und Beruf")[:2]
    events = list(Event.objects.theme_workshops().dated()[:2])
    for number, category in enumerate((first, second, second, None)):
        Organisation.objects.create(name=f"Beispiel {number}", category=category)
        register(*events, organisation=f"Beispiel {number}", category="")
    for category in (first, None):
        Organisation.objects.create(name="Nur eingeladen", category=category, public_listing=True)
    submit(events[0], organisation="Nie bestätigt")

    facts = concept_facts(process)

    assert facts.registered_groups == [("Arbeit und Beruf", 3)]
    assert facts.organisations_without_category == 1


def test_who_agreed_to_be_named_and_takes_part_is_named(process):
    event = Event.objects.theme_workshops().dated()[0]
    kind = OrganisationCategory.objects.filter(plain_title="Arbeit und Beruf")[0]
    for name in ("Zeche <e. V.>", "Ausbildung", "Lieber nicht"):
        Organisation.objects.create(name=name, category=kind)
        register(event, organisation=name, category="")
    before = section_of(process, "beteiligte")
    assert "Mit Namen dabei" not in [block.text for block in before]
    Organisation.objects.exclude(name="Lieber nicht").update(public_listing=True)
    heading, _agreed, group, names = section_of(process, "beteiligte")[len(before) :]
    assert (heading.text, group.text, names.text) == (
        "Mit Namen dabei",
        "Arbeit und Beruf",
        "Ausbildung Zeche <e. V.>",
    )


def test_what_was_promised_to_the_evenings_is_counted(process):
    words = "Was dort gesagt wurde und was daraus geworden ist"
    assert any(words in block.text for block in section_of(process, "entstehung-und-beteiligung"))
    for state in ("dealt_with", "dealt_with", "refused", "open"):
        point = item() if state == "dealt_with" else None
        CarryOver.objects.filter(pk=owed().pk).update(state=state, agenda_item=point, reason="Darum.")
    texts = " ".join(block.text for block in section_of(process, "entstehung-und-beteiligung"))
    assert words not in texts
    assert (
        "Behandelt sind 2 von 4 Beiträgen, die von dort und über die Website in die Workshops kommen sollten. "
        "Zu einem weiteren ist gesagt, warum nicht."
    ) in texts
    Event.objects.filter(kind="evening_session").update(is_published=False)
    assert "Behandelt sind" not in " ".join(block.text for block in section_of(process, "entstehung-und-beteiligung"))


def test_what_is_over_is_told_as_past(process, set_clock):
    workshops = Event.objects.theme_workshops()
    past = "Gearbeitet wurde an 5 Themen, in 13 Workshops."

    def told(local: str) -> list[bool]:
        set_clock(local)
        owed()
        text = " ".join(block.text for block in section_of(process, "entstehung-und-beteiligung"))
        return [words in text for words in ("Gearbeitet wird", past, "Für 2 weitere ist kein Termin veröffentlicht.")]

    assert told("2013-04-23T09:00") == [True, False, False]
    assert told("2013-05-02T09:00") == [False, True, True]
    workshops.filter(starts_at=None).update(held=Event.Held.NO)
    assert told("2013-05-03T09:00") == [False, True, False]


def test_workshops_without_a_date_are_waited_for_while_few_are_over(process, set_clock):
    first = Event.objects.theme_workshops().dated().order_by("starts_at")[0]
    Event.objects.theme_workshops().exclude(pk=first.pk).update(starts_at=None, ends_at=None)
    set_clock("2013-05-02T09:00")
    owed()
    assert not concept_facts(process).is_worked_out
    set_clock("2013-07-01T09:00")
    owed()
    assert concept_facts(process).is_worked_out


def test_the_number_of_queries_does_not_grow(process, assert_same_queries):
    assert_same_queries(
        lambda: draft_document(process),
        lambda number: Chapter.objects.create(slug=f"k{number}", title="K", kind="generated", generator="workshops"),
    )


def test_text_of_the_team_is_inert(process):
    text = '<p onclick="x">a</p><script>b</script><h3>c</h3>'
    Chapter.objects.filter(slug="handlungsfeld-1").update(text=text)
    html = draft_document(process).html
    assert "<script" not in html
    assert "onclick" not in html
    assert "<h4>c</h4>" in html


@pytest.mark.parametrize("count", [1, 2, 9])
def test_another_countys_concept(db, tmp_path, count):
    file = tmp_path / "anders.toml"
    file.write_text(FOREIGN + "".join(THEME.format(number) for number in range(1, count + 1)))
    call_command("load_process", str(file), verbosity=0)
    draft = draft_document(Process.objects.get())
    assert "Soest" not in draft.html
    assert len(re.findall("@page thema-", draft.html)) == count
    assert draft.html.count('class="part level-2 of-theme') == count


def test_days_and_nights_stand_whole_in_the_tables(db, read_pdf):
    call_command("load_process", str(DATA / "lohe-2030.toml"), verbosity=0)
    text = text_of(read_pdf(draft_document(Process.objects.get())))
    assert text.count("Di., 31. Dezember 2030 22:00 Uhr bis 1. Jan., 1:30 Uhr") == 2
    assert "0 Workshops" not in text


def test_a_process_without_chapters_prints(process, read_pdf):
    Chapter.objects.exclude(parent=None).delete()
    Chapter.objects.all().delete()
    assert "noch keine Kapitel" in text_of(read_pdf(draft_document(process)))


def test_a_generator_nobody_knows_is_said_to_be_open(process):
    Chapter.objects.create(slug="x", title="X", kind="generated", generator="../secret")
    assert "noch nicht festgelegt" in draft_document(process).html


def test_what_is_made_from_data_and_empty_is_not_to_be_written(process):
    Chapter.objects.exclude(parent=None).delete()
    Chapter.objects.all().delete()
    Chapter.objects.create(slug="x", title="Änderungen", kind="generated", generator="changes")
    assert "Ab der zweiten veröffentlichten Fassung steht hier" in draft_document(process).html
    content = without_notes(build_content(concept_facts(process), read_chapters()))
    [section] = content.sections
    page = render_to_string("concept/version_section.html", {"section": section})
    for html in (page, print_document(content, label="Fassung 1", as_of=timezone.now()).html):
        assert "Hierzu gibt es in dieser Fassung keine Angaben." in html
        assert "noch nicht geschrieben" not in html
