"""The concept as one document, ready to be printed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string, select_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from concept.artwork import leader_dot, margin_thread, strand, title_picture
from concept.charts import with_charts
from concept.content import Block, Content, ContentSection, ContentTheme, cut, number_blocks
from concept.footnotes import with_footnotes
from concept.glossary import Glossary, Term
from concept.models import Chapter
from concept.outline import Section, build_outline, in_reading_order
from concept.queries.facts import ConceptFacts, concept_facts
from workshops.colours import thread_of
from workshops.formats import format_approximate
from workshops.models import Process
from workshops.picture import draw_for_print
from workshops.richtext import at_level

# Below chapters of the third level there is no heading left that HTML knows.
DEEPEST_HEADING = 5
FIELD, GLOSSARY = "action_field", "glossary"


@dataclass(frozen=True)
class Draft:
    """A document and the texts it refers to. Equal fingerprints print as equal bytes."""

    html: str
    assets: Mapping[str, str]
    as_of: datetime

    @property
    def fingerprint(self) -> str:
        """Of everything that is printed and of what prints it; 32 hexadecimal digits."""
        parts = [self.html, *(f"{name}:{text}" for name, text in sorted(self.assets.items())), version("weasyprint")]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def draft_document(process: Process) -> Draft:
    """The live draft, in the site's language and the process's time zone, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(process.zone):
        content = build_content(concept_facts(process), read_chapters())
        return print_document(content, label=_("Entwurf"), as_of=datetime.fromisoformat(content.as_of))


def print_document(content: Content, *, label: str, as_of: datetime) -> Draft:
    """The content as a document of its own, from nothing else. `label` and `as_of` say which version it is.

    In the language and time zone that are active.
    """
    threads = [thread_of(theme.number, theme.colour) for theme in content.themes]
    context = {"content": content, "as_of": as_of, "label": label, "threads": threads}
    return Draft(
        html=render_to_string("concept/pdf/document.html", context),
        assets={
            "title.svg": title_picture(threads),
            "dots.svg": leader_dot(),
            "strand.svg": strand(threads),
            **{f"thread-{thread.number}.svg": margin_thread(thread) for thread in threads},
        },
        as_of=as_of,
    )


def read_chapters() -> list[Chapter]:
    """All chapters as they are now, in their order, for `build_content`."""
    return list(Chapter.objects.select_related("theme"))


def build_content(
    facts: ConceptFacts, chapters: Iterable[Chapter], *, changes: Sequence[Mapping[str, Any]] = ()
) -> Content:
    """The whole concept as plain data, from what was read. In the language and time zone that are active. No query.

    `changes`: what is to be listed as changed since the version published before (see `concept.actions.versions`).
    """
    process = facts.process
    outline = build_outline(chapters)
    has_glossary = any(section.chapter.generator == GLOSSARY for section in in_reading_order(outline))
    glossary = Glossary(Term(entry.term, entry.anchor) for entry in facts.terms if has_glossary)
    return Content(
        title=process.title,
        county=process.county,
        convenor=process.convenor,
        due=format_approximate(process.due, process.due_precision) if process.due else process.due_text,
        as_of=timezone.localtime(facts.as_of).isoformat(timespec="seconds"),
        has_examples=process.has_example_content,
        sections=[section for top in outline for section in _sections(top, facts, changes, glossary, None)],
        themes=[ContentTheme(theme.number, theme.colour) for theme in facts.themes],
    )


def _sections(
    section: Section,
    facts: ConceptFacts,
    changes: Sequence[Mapping[str, Any]],
    glossary: Glossary,
    thread: int | None,
) -> Iterator[ContentSection]:
    chapter = section.chapter
    thread = chapter.theme.number if chapter.theme else thread
    heading = min(section.level + 1, DEEPEST_HEADING)
    source = f"chapter:{chapter.slug}"
    written = with_charts(cut(at_level(chapter.text, heading + 1), source=source, is_written=True))
    generated = cut(_generated(chapter, facts, changes, heading + 1), source=source, is_written=False)
    blocks = with_footnotes([*written, *generated], name=section.number or chapter.slug)
    blocks = _explained(blocks, glossary, chapter)
    yield ContentSection(
        slug=chapter.slug,
        number=section.number,
        title=section.title,
        level=section.level,
        theme=chapter.theme.number if chapter.theme else None,
        thread=thread,
        blocks=number_blocks(blocks, name=section.number or chapter.slug),
        is_empty=not (written or generated or section.children),
        quoted_source=chapter.source if written else "",
        is_generated=chapter.kind == Chapter.Kind.GENERATED,
    )
    for child in section.children:
        yield from _sections(child, facts, changes, glossary, thread)


def _explained(blocks: Sequence[Block], glossary: Glossary, chapter: Chapter) -> list[Block]:
    """The blocks with each term of the glossary linked where it first occurs: in what people wrote, and in what is to be
    done; lists and proofs stay as they are."""
    is_linked = [block.is_written or chapter.generator == FIELD for block in blocks]
    pieces = glossary.link(block.html for block, linked in zip(blocks, is_linked, strict=True) if linked)
    return [
        replace(block, html=next(pieces)) if linked else block for block, linked in zip(blocks, is_linked, strict=True)
    ]


def _generated(chapter: Chapter, facts: ConceptFacts, changes: Sequence[Mapping[str, Any]], level: int) -> str:
    """What the data say, with headings from `level` on."""
    if chapter.kind != Chapter.Kind.GENERATED:
        return ""
    template = select_template([f"concept/generated/{chapter.generator}.html", "concept/generated/unknown.html"])
    context: dict[str, Any] = {"facts": facts, "chapter": chapter, "level": level, "changes": changes}
    context["below"] = min(level + 1, 6)
    if chapter.theme:
        context |= {"workshops": facts.workshops_of(chapter.theme), "field": facts.field_of(chapter.theme)}
    if chapter.generator == "formation":
        context["drawing"] = draw_for_print(facts.picture)
    return template.render(context)
