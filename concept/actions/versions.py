"""Freezing the concept: what is frozen stays as it is, down to the last byte."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from concept.actions.snapshots import in_one_snapshot
from concept.actions.version_pdfs import enqueue_version_pdf
from concept.content import Block, Content, ContentSection, without_notes
from concept.models import ConceptVersion, Paragraph, ParagraphPredecessor, VersionPublication
from concept.pairing import is_list_of_changes, pair_blocks
from concept.queries.documents import build_content, read_chapters
from concept.queries.facts import concept_facts
from concept.queries.integrity import checksum_of, is_intact, paragraphs_of, quotable
from workshops import clock
from workshops.models import Process, User


class NothingToFreezeError(Exception):
    """The concept has no paragraph yet."""


class VersionExistsError(Exception):
    """Somebody has frozen a version meanwhile, or the same form was sent twice."""


class VersionDamagedError(Exception):
    """A frozen version is not what was frozen any more."""


@in_one_snapshot(alone_on=ConceptVersion)
def freeze_version(
    *, kind: str, label: str, gaps: Sequence[dict[str, Any]], by: User | None, number: int | None = None
) -> ConceptVersion:
    """Takes a snapshot of the concept as it is: numbered, with predecessors, checksum, gaps and the list of changes.

    `gaps`: the gap report that was seen and accepted; `number`: what the version's number is expected to be, if that
    matters. Nothing is public yet. Changes are listed since the newest published version: what everyone will read must
    not tell of versions that nobody may. Raises NothingToFreezeError, VersionExistsError.
    """
    process = Process.objects.select_for_update(no_key=True).get()
    former = ConceptVersion.objects.order_by("-number").first()
    next_number = former.number + 1 if former else 1
    if number not in {None, next_number}:
        raise VersionExistsError
    with translation.override(settings.LANGUAGE_CODE), timezone.override(process.zone):
        facts = concept_facts(process)
        chapters = read_chapters()
        content = without_notes(build_content(facts, chapters))
        published = ConceptVersion.objects.published().order_by("-number").first()
        changes = list_changes(published, content) if published else []
        if changes:
            content = without_notes(build_content(facts, chapters, changes=changes))
    if not any(block.number for _section, block in content.blocks()):
        raise NothingToFreezeError
    version = ConceptVersion(
        number=next_number,
        label=label,
        kind=kind,
        frozen_at=clock.now(),
        content=content.to_data(),
        gaps=list(gaps),
        changes=changes,
        is_example=process.has_example_content,
    )
    version.checksum = checksum_of(version)
    version.save(force_insert=True)
    paragraphs = Paragraph.objects.bulk_create(paragraphs_of(version, content))
    _link_predecessors(former, paragraphs)
    VersionPublication.objects.create(version=version, frozen_by=by)
    return version


def publish_version(*, version: ConceptVersion, by: User | None) -> None:
    """Everyone may read it from now on, for good: what was quoted must stay to be found. Twice is once.

    Raises VersionDamagedError.
    """
    with transaction.atomic():
        publication = VersionPublication.objects.select_for_update(no_key=True).get(version=version)
        if publication.published_at:
            return
        if not is_intact(ConceptVersion.objects.get(pk=version.pk)):
            raise VersionDamagedError
        publication.published_at, publication.published_by = clock.now(), by
        publication.save(update_fields=["published_at", "published_by"])
        enqueue_version_pdf(version)


def correct_predecessors(*, chosen: Mapping[int, int | None]) -> None:
    """Says by hand, by primary keys, which paragraph of the version before each continues; None: it is new.

    What was listed as changed when the version was frozen stays as it is; pages and comparisons follow.
    """
    with transaction.atomic():
        for paragraph, predecessor in chosen.items():
            ParagraphPredecessor.objects.update_or_create(
                paragraph_id=paragraph, defaults={"predecessor_id": predecessor, "is_corrected": True}
            )


def list_changes(former: ConceptVersion, content: Content) -> list[dict[str, Any]]:
    """What became of the former version's paragraphs, and what is new: one entry each, but for what stayed.

    The list of changes itself is not compared.
    """
    before = [block for block in quotable(Content.from_data(former.content)) if not is_list_of_changes(block[1].source)]
    after = [block for block in quotable(content) if not is_list_of_changes(block[1].source)]
    pairs = pair_blocks([block for _section, block in before], [block for _section, block in after])
    changes = []
    for i, k in pairs:
        old, new = (before[i] if i is not None else None), (after[k] if k is not None else None)
        if old and new and old[1].text == new[1].text:
            continue
        changes.append(
            {
                "kind": "changed" if old and new else "new" if new else "gone",
                "old": _where(old),
                "new": _where(new),
                "section": (new or old)[0].title,  # type: ignore[index]
                "text": (new or old)[1].text[:300],  # type: ignore[index]
            }
        )
    return changes


def _where(found: tuple[ContentSection, Block] | None) -> dict[str, Any] | None:
    return {"section": found[0].quoted_as, "number": found[1].number, "anchor": found[1].anchor} if found else None


def _link_predecessors(former: ConceptVersion | None, paragraphs: Sequence[Paragraph]) -> None:
    before = list(former.paragraphs.all()) if former else []
    blocks = [[Block(html=row.html, text=row.text, source=row.source) for row in rows] for rows in (before, paragraphs)]
    pairs = {k: i for i, k in pair_blocks(*blocks) if k is not None and i is not None}
    ParagraphPredecessor.objects.bulk_create(
        ParagraphPredecessor(paragraph=paragraph, predecessor=before[pairs[place]] if place in pairs else None)
        for place, paragraph in enumerate(paragraphs)
    )
