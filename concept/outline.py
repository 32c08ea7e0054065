"""The order and the numbers of the chapters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from concept.models import Chapter


@dataclass
class Section:
    """A chapter in its place. `number` is "5.1", for an appendix's part "A", or empty; `level` counts from 1."""

    chapter: Chapter
    number: str
    level: int
    children: list["Section"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.chapter.title

    @property
    def anchor(self) -> str:
        """Where it begins, within a page or a document."""
        return f"kapitel-{self.chapter.slug}"

    @property
    def url(self) -> str:
        return f"#{self.anchor}"

    @property
    def is_gap(self) -> bool:
        """To be written by people, and nothing there yet. What only holds other chapters together needs no text."""
        return self.chapter.kind == Chapter.Kind.WRITTEN and not self.chapter.text and not self.children

    @property
    def heading(self) -> str:
        """Number and title on one line."""
        return f"{self.number} {self.title}".strip()

    def __iter__(self) -> Iterator["Section"]:
        """Itself and everything below, in reading order."""
        yield self
        for child in self.children:
            yield from child


def build_outline(chapters: Iterable[Chapter]) -> list[Section]:
    """The tree of the chapters (given in their order). Numbered ones count 1, 1.1; parts of an unnumbered one A, B."""
    by_parent: dict[int | None, list[Chapter]] = {}
    for chapter in chapters:
        by_parent.setdefault(chapter.parent_id, []).append(chapter)
    letters = iter(_letters())

    def sections_of(parent: Section | None) -> list[Section]:
        sections: list[Section] = []
        count = 0
        for chapter in by_parent.get(parent.chapter.pk if parent else None, []):
            number = ""
            if chapter.is_numbered and (parent is None or parent.number):
                count += 1
                number = f"{parent.number}.{count}" if parent else str(count)
            elif parent is not None and not parent.chapter.is_numbered:
                number = next(letters)
            section = Section(chapter, number, parent.level + 1 if parent else 1)
            section.children = sections_of(section)
            sections.append(section)
        return sections

    return sections_of(None)


def in_reading_order(outline: Iterable[Section]) -> list[Section]:
    """All sections of the tree, one after the other."""
    return [section for top in outline for section in top]


def _letters() -> Iterator[str]:
    """A … Z, then AA, AB …"""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)
