"""Numbers of the chapters."""

from concept.models import Chapter
from concept.outline import build_outline, in_reading_order


def test_shipped_outline_has_its_numbers(process):
    sections = in_reading_order(build_outline(Chapter.objects.all()))
    assert [(section.number, section.level) for section in sections] == [
        ("", 1),
        ("", 1),
        *((str(number), 1) for number in range(1, 6)),
        *((f"5.{number}", 2) for number in range(1, 6)),
        *((str(number), 1) for number in range(6, 10)),
        ("", 1),
        *((letter, 2) for letter in "ABCDEF"),
    ]


def test_numbers_go_down_three_levels_and_letters_on_past_z(db):
    top = Chapter.objects.create(slug="a", title="A")
    middle = Chapter.objects.create(slug="b", title="B", parent=top)
    Chapter.objects.create(slug="c", title="C", parent=middle)
    appendix = Chapter.objects.create(slug="d", title="D", is_numbered=False)
    for number in range(27):
        Chapter.objects.create(slug=f"x{number}", title="X", parent=appendix, is_numbered=False)
    sections = in_reading_order(build_outline(Chapter.objects.all()))
    assert [section.number for section in sections][:4] == ["1", "1.1", "1.1.1", ""]
    assert [section.number for section in sections][-2:] == ["Z", "AA"]
    assert sections[2].heading == "1.1.1 C"


def test_gaps_are_chapters_without_text_and_without_parts(db):
    top = Chapter.objects.create(slug="a", title="A")
    Chapter.objects.create(slug="b", title="B", parent=top)
    Chapter.objects.create(slug="c", title="C", kind="generated", generator="measures")
    Chapter.objects.create(slug="d", title="D", text="<p>x</p>")
    sections = in_reading_order(build_outline(Chapter.objects.all()))
    assert [section.chapter.slug for section in sections if section.is_gap] == ["b"]
