"""Writing the concept."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from concept.models import Chapter, ChapterRevision
from concept.queries.chapter_history import unkept_revision
from workshops import clock
from workshops.models import User

PLANNED = {"editor", "due_on", "status"}


class ChapterConflictError(Exception):
    """Somebody else saved the chapter meanwhile; `chapter` is what is stored now."""

    def __init__(self, chapter: Chapter) -> None:
        super().__init__()
        self.chapter = chapter


def save_chapter(
    *,
    chapter: Chapter,
    seen_version: int,
    text: str,
    status: str,
    editor: User | None,
    due_on: date | None,
    by: User | None = None,
) -> Chapter:
    """Stores a chapter that was read as `seen_version`. `text` in its stored form (see `workshops.richtext`).

    A chapter with text is no longer empty, whatever `status` says. Every save is kept as a revision, and so is a text
    that came from elsewhere before it. Raises ChapterConflictError.
    """
    with transaction.atomic():
        stored = _lock(chapter, seen_version)
        stored.text, stored.editor, stored.due_on, stored.status = text, editor, due_on, status
        return _save(stored, by)


def restore_chapter(*, revision: ChapterRevision, seen_version: int, by: User | None) -> Chapter:
    """Goes back to the text of a revision, which makes a new one; what stood there until now stays in the history.

    Raises ChapterConflictError.
    """
    with transaction.atomic():
        stored = _lock(revision.chapter, seen_version)
        stored.text = revision.text
        return _save(stored, by, restored=revision.version)


def plan_chapters(*, slugs: Collection[str], changes: Mapping[str, Any], by: User | None) -> list[Chapter]:
    """Says of several chapters at once who writes them (`editor`), until when (`due_on`) and how far they are
    (`status`): whatever `changes` names. Returns those that were changed; texts stay.
    """
    with transaction.atomic():
        changed = []
        for chapter in Chapter.objects.select_for_update().filter(slug__in=slugs).order_by("pk"):
            before = (chapter.status, chapter.editor_id, chapter.due_on)
            for name in changes.keys() & PLANNED:
                setattr(chapter, name, changes[name])
            if before != (chapter.status, chapter.editor_id, chapter.due_on):
                changed.append(_save(_keep(chapter), by))
        return changed


def _lock(chapter: Chapter, seen_version: int) -> Chapter:
    stored = Chapter.objects.select_for_update().get(pk=chapter.pk)
    if stored.version != seen_version:
        raise ChapterConflictError(stored)
    return _keep(stored)


def _keep(stored: Chapter) -> Chapter:
    """What came from elsewhere is kept before it is written over."""
    if unkept := unkept_revision(stored):
        unkept.save()
    last = stored.revisions.aggregate(last=Max("version"))["last"] or 0
    stored.version = max(stored.version, last)
    return stored


def _save(stored: Chapter, by: User | None, *, restored: int | None = None) -> Chapter:
    if stored.text and stored.status == Chapter.Status.EMPTY:
        stored.status = Chapter.Status.DRAFT
    stored.version += 1
    stored.save(update_fields=["text", "editor", "due_on", "status", "version", "updated_at"])
    stored.revisions.create(
        version=stored.version, text=stored.text, status=stored.status, at=clock.now(), by=by, restored=restored
    )
    return stored
