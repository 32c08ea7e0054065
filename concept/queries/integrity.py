"""Whether frozen versions still are what was frozen."""

import hashlib
import json
import time
from datetime import UTC
from functools import lru_cache
from typing import Any

from django.core.cache import cache

from concept.content import Block, Content, ContentSection
from concept.models import ConceptVersion, Paragraph

LOOK_EVERY = 600
_FROZEN = ("number", "label", "kind", "content", "gaps", "changes", "is_example")


def checksum_of(version: ConceptVersion) -> str:
    """SHA-256 of everything that is frozen, in its canonical form: sorted keys, no spaces, UTF-8. Hexadecimal.

    The paragraphs are not part of it: the content says how each of them is, field by field (see `paragraphs_of`).
    """
    frozen = {name: getattr(version, name) for name in _FROZEN} | {
        "frozen_at": version.frozen_at.astimezone(UTC).isoformat(timespec="microseconds")
    }
    canonical = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_intact(version: ConceptVersion) -> bool:
    """Whether a version and its paragraphs still are what was frozen. One query."""
    if checksum_of(version) != version.checksum:
        return False
    frozen = paragraphs_of(version, Content.from_data(version.content))
    return [_fields(each) for each in frozen] == [_fields(each) for each in version.paragraphs.order_by("position")]


def is_intact_lately(version: ConceptVersion) -> bool:
    """Whether it was intact when this program last looked, at most `LOOK_EVERY` seconds ago. Does not read its content
    every time."""
    return _looked_at(version.pk, version.checksum, int(time.monotonic() // LOOK_EVERY))


@lru_cache(maxsize=64)
def _looked_at(version: int, checksum: str, window: int) -> bool:
    return is_intact(ConceptVersion.objects.get(pk=version))


def damaged_versions() -> list[ConceptVersion]:
    """The versions that are not what was frozen any more. Reads everything: not for pages that everyone opens."""
    return [version for version in ConceptVersion.objects.order_by("number") if not is_intact(version)]


def damaged_lately() -> int:
    """How many were damaged when somebody last looked, at most `LOOK_EVERY` seconds ago."""
    return cache.get_or_set("damaged-versions", lambda: len(damaged_versions()), timeout=LOOK_EVERY) or 0


def quotable(content: Content) -> list[tuple[ContentSection, Block]]:
    """The blocks with a number of their own, each with its section."""
    return [(section, block) for section, block in content.blocks() if block.number]


def paragraphs_of(version: ConceptVersion, content: Content) -> list[Paragraph]:
    """The paragraphs that this content is frozen as, unsaved."""
    return [
        Paragraph(
            version=version,
            position=position,
            section=section.quoted_as,
            number=block.number or 0,
            anchor=block.anchor,
            source=block.source,
            html=block.html,
            text=block.text,
            origins=block.origins,
        )
        for position, (section, block) in enumerate(quotable(content), start=1)
    ]


_FIELDS = ("position", "section", "number", "anchor", "source", "html", "text", "origins")


def _fields(paragraph: Paragraph) -> tuple[Any, ...]:
    return tuple(getattr(paragraph, name) for name in _FIELDS)
