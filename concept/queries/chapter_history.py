"""How a chapter became what it is: its revisions, any two of them compared word by word."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from concept.comparison import Stretch, compare_texts
from concept.models import Chapter, ChapterRevision
from workshops import clock, plaintext


@dataclass(frozen=True)
class Change:
    """A revision and what it changed, in a few words."""

    revision: ChapterRevision
    summary: str


def chapter_revisions(chapter: Chapter) -> list[ChapterRevision]:
    """All revisions, the newest first; the present text is always among them. One query."""
    revisions = list(chapter.revisions.select_related("by").order_by("-version"))
    unkept = _unkept(chapter, revisions[0] if revisions else None)
    return [unkept, *revisions] if unkept else revisions


def unkept_revision(chapter: Chapter) -> ChapterRevision | None:
    """The chapter's present text as a revision, unsaved, where it is not kept as one: it came from the process file."""
    return _unkept(chapter, chapter.revisions.order_by("-version").first())


def describe_changes(revisions: list[ChapterRevision]) -> list[Change]:
    """What each of these changed, given with the newest first."""
    changes = [Change(new, _summary(old, new)) for new, old in pairwise(revisions)]
    return [*changes, Change(revisions[-1], _("Erster Stand"))] if revisions else []


def compare_chapter(old: ChapterRevision, new: ChapterRevision) -> list[Stretch]:
    """How the text was changed, as it is typed (see `workshops.plaintext`); empty where both say the same."""
    if old.text == new.text:
        return []
    return compare_texts(plaintext.to_plain(old.text), plaintext.to_plain(new.text))


def _unkept(chapter: Chapter, last: ChapterRevision | None) -> ChapterRevision | None:
    if (last.text if last else "") == chapter.text:
        return None
    return ChapterRevision(
        chapter=chapter,
        version=max(chapter.version, last.version + 1) if last else chapter.version,
        text=chapter.text,
        status=chapter.status,
        at=clock.at(chapter.updated_at),
    )


def _summary(old: ChapterRevision, new: ChapterRevision) -> str:
    if new.restored is not None:
        return _("Stand %(version)d zurückgeholt") % {"version": new.restored}
    if old.text != new.text:
        return _("Text geändert")
    if new.status and old.status != new.status:
        return _("Als „%(status)s“ eingestuft") % {"status": new.get_status_display()}
    return _("Zuständigkeit oder Frist geändert")
