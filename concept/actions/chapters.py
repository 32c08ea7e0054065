"""Writing the concept."""

from datetime import date

from django.db import transaction

from concept.models import Chapter
from workshops.models import User


class ChapterConflictError(Exception):
    """Somebody else saved the chapter meanwhile; `chapter` is what is stored now."""

    def __init__(self, chapter: Chapter) -> None:
        super().__init__()
        self.chapter = chapter


def save_chapter(
    *, chapter: Chapter, seen_version: int, text: str, status: str, editor: User | None, due_on: date | None
) -> Chapter:
    """Stores a chapter that was read as `seen_version`. `text` in its stored form (see `workshops.richtext`).

    A chapter with text is no longer empty, whatever `status` says. Raises ChapterConflictError.
    """
    with transaction.atomic():
        stored = Chapter.objects.select_for_update().get(pk=chapter.pk)
        if stored.version != seen_version:
            raise ChapterConflictError(stored)
        stored.text, stored.editor, stored.due_on = text, editor, due_on
        stored.status = Chapter.Status.DRAFT if text and status == Chapter.Status.EMPTY else status
        stored.version += 1
        stored.save(update_fields=["text", "editor", "due_on", "status", "version", "updated_at"])
        return stored
