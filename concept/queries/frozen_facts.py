"""What a frozen version says of themes, goals and measures: read from what was frozen, whatever has changed since."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from concept.content import Block, Content, ContentSection, is_heading
from concept.models import ConceptVersion
from concept.models.measures import NeedsDecision
from workshops.richtext import parse
from workshops.richtext.blocks import Table

# Of a chapter's first paragraph no more than its first sentence stands in the summary. Its end follows a word, not an
# abbreviation or a number, and comes before a capital letter.
SENTENCE = re.compile(r".+?(?<=\w\w\w)[.!?…](?=\s+[A-ZÄÖÜ]|\s*$)", re.DOTALL)
LONGEST_SENTENCE = 300


@dataclass(frozen=True)
class FrozenMeasure:
    """A measure as its sheet in the frozen version says it; what it does not say is empty."""

    code: str
    title: str
    lead: str
    time_frame: str
    costs: str
    posts: str
    funding: str
    needs_decision: str


@dataclass(frozen=True)
class FrozenTheme:
    """What the frozen version has for one theme."""

    title: str
    goals: int
    objectives: int
    measures: Sequence[FrozenMeasure]

    @property
    def to_decide(self) -> list[FrozenMeasure]:
        """The measures that need a decision of their own."""
        return [each for each in self.measures if each.needs_decision == NeedsDecision.YES]


@dataclass(frozen=True)
class FrozenFacts:
    """What the paper is written from. `chapters`: each chapter's heading, with the first sentence written in it.
    `contributions`: how many the objectives and measures rest on.
    """

    title: str
    convenor: str
    has_examples: bool
    chapters: Sequence[tuple[str, str]]
    themes: Sequence[FrozenTheme]
    contributions: int

    @property
    def measures(self) -> list[FrozenMeasure]:
        return [measure for theme in self.themes for measure in theme.measures]

    @property
    def to_decide(self) -> list[FrozenMeasure]:
        return [measure for theme in self.themes for measure in theme.to_decide]

    @property
    def unclear(self) -> int:
        """Of how many measures nobody has said yet whether they need one."""
        return sum(each.needs_decision == NeedsDecision.UNKNOWN for each in self.measures)


def frozen_facts(version: ConceptVersion) -> FrozenFacts:
    """What was frozen, counted and listed. No query."""
    content = Content.from_data(version.content)
    with translation.override(settings.LANGUAGE_CODE):
        themes = [_theme(content, theme.number) for theme in content.themes]
    planned = [block for _section, block in content.blocks() if block.source.startswith(("objective:", "measure:"))]
    origins = {name for block in planned for name in block.origins}
    return FrozenFacts(
        title=content.title,
        convenor=content.convenor,
        has_examples=content.has_examples,
        chapters=list(_chapters(content)),
        themes=[theme for theme in themes if theme.title],
        contributions=sum(name.startswith("contribution:") for name in origins),
    )


def _theme(content: Content, number: int) -> FrozenTheme:
    blocks = [
        (section, block, before)
        for section in content.sections
        if number in {section.theme, section.thread}
        for block, before in zip(section.blocks, [None, *section.blocks], strict=False)
    ]
    own = next((section.title for section in content.sections if section.theme == number), "")
    kinds = [block.source.partition(":")[0] for _section, block, _before in blocks]
    return FrozenTheme(
        title=own,
        goals=kinds.count("goal"),
        objectives=kinds.count("objective"),
        measures=[
            _measure(block, before)
            for (_s, block, before), kind in zip(blocks, kinds, strict=True)
            if kind == "measure"
        ],
    )


def _measure(block: Block, before: Block | None) -> FrozenMeasure:
    """Read from its sheet: the rows by their headings, the title from the heading above it."""
    code = block.source.partition(":")[2]
    heading = before.text if before and is_heading(before.html) else ""
    rows = _sheet(block.html)
    words = {str(choice.label): choice.value for choice in NeedsDecision}
    return FrozenMeasure(
        code=code,
        title=heading.removeprefix(code).strip(),
        lead=rows.get(_("Zuständig"), ""),
        time_frame=rows.get(_("Zeitrahmen"), ""),
        costs=rows.get(_("Kosten"), ""),
        posts=rows.get(_("Stellen"), ""),
        funding=rows.get(_("Finanzierung"), ""),
        needs_decision=words.get(rows.get(_("Beschluss nötig"), ""), NeedsDecision.UNKNOWN),
    )


def _sheet(html: str) -> Mapping[str, str]:
    tables = [block for block in parse(html) if isinstance(block, Table)]
    rows = tables[-1].rows if tables else ()
    texts = [["".join(run.text for run in cell.runs) for cell in row] for row in rows]
    return {row[0]: " ".join(row[1].split()) for row in texts if len(row) > 1}


def _chapters(content: Content) -> Iterator[tuple[str, str]]:
    """Those that people decide about: not what goes before the first number, a preface or a summary."""
    first = next((place for place, entry in enumerate(content.outline) if entry.section.number), 0)
    for entry in content.outline[first:]:
        section = entry.section
        written = [
            block.text for each in (section, *_below(content, section)) for block in each.blocks if _is_prose(block)
        ]
        found = SENTENCE.match(written[0]) if written else None
        sentence = found[0] if found and len(found[0]) <= LONGEST_SENTENCE else ""
        yield f"{section.number} {section.title}".strip(), sentence


def _below(content: Content, section: ContentSection) -> Iterator[ContentSection]:
    place = content.sections.index(section)
    for each in content.sections[place + 1 :]:
        if each.level <= section.level:
            return
        yield each


def _is_prose(block: Block) -> bool:
    return block.is_written and block.html.startswith("<p")
