"""The concept as one document, ready to be printed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from django.conf import settings
from django.template.loader import render_to_string, select_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from concept.artwork import leader_dot, margin_thread, strand, title_picture
from concept.models import Chapter
from concept.outline import Section, build_outline
from concept.queries.facts import ConceptFacts, concept_facts
from workshops.colours import thread_of
from workshops.models import Process
from workshops.picture import draw_for_print
from workshops.richtext import at_level

# Below chapters of the third level there is no heading left that HTML knows.
DEEPEST_HEADING = 5


@dataclass(frozen=True)
class Part:
    """A section with what stands in it; `heading` is its heading's level, 2 for a chapter."""

    section: Section
    heading: int
    text: SafeString
    generated: SafeString
    parts: list["Part"]

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.generated or self.parts)


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
        facts = concept_facts(process)
        outline = build_outline(Chapter.objects.select_related("theme"))
        threads = [thread_of(theme.number, theme.colour) for theme in facts.themes]
        context = {
            "process": process,
            "facts": facts,
            "label": _("Entwurf"),
            "stamp": timezone.localtime(facts.as_of).isoformat(timespec="seconds"),
            "outline": outline,
            "parts": [_part(section, facts) for section in outline],
            "threads": threads,
        }
        return Draft(
            html=render_to_string("concept/pdf/document.html", context),
            assets={
                "title.svg": title_picture(threads),
                "dots.svg": leader_dot(),
                "strand.svg": strand(threads),
                **{f"thread-{thread.number}.svg": margin_thread(thread) for thread in threads},
            },
            as_of=facts.as_of,
        )


def _part(section: Section, facts: ConceptFacts) -> Part:
    heading = min(section.level + 1, DEEPEST_HEADING)
    # `at_level` writes our own small HTML and nothing else.
    return Part(
        section=section,
        heading=heading,
        text=mark_safe(at_level(section.chapter.text, heading + 1)),
        generated=_generated(section.chapter, facts, heading + 1),
        parts=[_part(child, facts) for child in section.children],
    )


def _generated(chapter: Chapter, facts: ConceptFacts, level: int) -> SafeString:
    """What the data say, with headings from `level` on."""
    if chapter.kind != Chapter.Kind.GENERATED:
        return SafeString()
    template = select_template([f"concept/generated/{chapter.generator}.html", "concept/generated/unknown.html"])
    context = {"facts": facts, "chapter": chapter, "level": level}
    if chapter.theme:
        context["workshops"] = facts.workshops_of(chapter.theme)
    if chapter.generator == "formation":
        context["drawing"] = draw_for_print(facts.picture)
    return template.render(context)
