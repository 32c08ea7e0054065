"""The concept's chapters: given to somebody, written, read through, finished."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from concept.actions.chapters import save_chapter
from concept.models import Chapter
from concept.outline import build_outline, in_reading_order
from workshops.models import User
from workshops.plaintext import from_wrapped
from workshops_soest.models import Stage
from workshops_soest.stages.content import content
from workshops_soest.stages.scene import Scene, Step

FIELD_OF_ACTION = "action_field"
BEGUN_AFTER, GIVEN_AFTER = timedelta(weeks=5), timedelta(days=9)
WRITTEN_BEFORE, READ_BEFORE, FINISHED_BEFORE = timedelta(days=10), timedelta(days=4), timedelta(days=5)
LATE = timedelta(days=8)


def plan_chapters(scene: Scene) -> Iterator[Step]:
    """One chapter after the other, foreword and summary last, some late; read before the consultation, then finished."""
    first, last = scene.begins_at + BEGUN_AFTER, scene.moments[Stage.CONSULTATION] - WRITTEN_BEFORE
    slugs = _to_write()
    for number, slug in enumerate(slugs):
        moment = first + (last - first) * number / len(slugs)
        due, given = moment.date(), scene.begins_at + GIVEN_AFTER
        day = due + LATE if number % 4 == 2 else due
        yield Step(scene.at(given.date(), 10, number % 60), partial(_give, slug, scene.team, due))
        yield Step(scene.at(day, 16, number % 60), partial(_write, slug, scene.team))
    for place, slug in enumerate(_all()):
        read, finished = scene.moments[Stage.CONSULTATION] - READ_BEFORE, scene.moments[Stage.ADOPTED] - FINISHED_BEFORE
        review, done = Chapter.Status.REVIEW, Chapter.Status.DONE
        yield Step(scene.at(read.date(), 11, place % 60), partial(_advance, slug, Chapter.Status.DRAFT, review))
        yield Step(scene.at(finished.date(), 11, place % 60), partial(_advance, slug, review, done))


def _all() -> list[str]:
    return list(Chapter.objects.values_list("slug", flat=True))


def _to_write() -> list[str]:
    """Those that want text, in the order in which they are written; a plan does not change when some are done."""
    sections = in_reading_order(build_outline(Chapter.objects.select_related("theme")))
    written = [
        section.chapter
        for section in sections
        if not section.children
        and (section.chapter.kind == Chapter.Kind.WRITTEN or section.chapter.generator == FIELD_OF_ACTION)
    ]
    return [chapter.slug for chapter in sorted(written, key=lambda chapter: not chapter.is_numbered)]


def _give(slug: str, editor: User, due: date) -> None:
    chapter = Chapter.objects.get(slug=slug)
    if chapter.editor_id is None and not chapter.text:
        _save(chapter, text="", status=chapter.status, editor=editor, due_on=chapter.due_on or due)


def _write(slug: str, editor: User) -> None:
    chapter = Chapter.objects.select_related("theme").get(slug=slug)
    if chapter.text:
        return
    texts, kinds = content()["chapters"], content()["chapter_kinds"]
    text = texts.get(slug) or kinds["theme" if chapter.theme else "other"]
    html = from_wrapped(text.replace("{title}", chapter.title))
    _save(chapter, text=html, status=Chapter.Status.DRAFT, editor=chapter.editor or editor, due_on=chapter.due_on)


def _advance(slug: str, before: str, after: str) -> None:
    chapter = Chapter.objects.get(slug=slug)
    if chapter.status == before:
        _save(chapter, text=chapter.text, status=after, editor=chapter.editor, due_on=chapter.due_on)


def _save(chapter: Chapter, *, text: str, status: str, editor: User | None, due_on: date | None) -> None:
    save_chapter(chapter=chapter, seen_version=chapter.version, text=text, status=status, editor=editor, due_on=due_on)
