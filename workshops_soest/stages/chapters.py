"""The concept's chapters: given to somebody, written, read through, finished."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import F

from concept.actions.chapters import save_chapter
from concept.models import Chapter
from concept.outline import build_outline, in_reading_order
from workshops.models import User
from workshops.plaintext import from_wrapped
from workshops_soest.models import Stage
from workshops_soest.stages.content import content
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import plan_for

FIELD_OF_ACTION = "action_field"
GIVEN, BEGUN, WRITTEN, READ = 0.07, 0.28, 0.92, 0.97
"""Shares of the time from the beginning to the draft."""
DRAFTED_BEFORE = timedelta(days=3) - timedelta(hours=6)
"""Before the consultation: on a Friday, when all minutes are public, the draft is frozen."""
DUE_BEFORE, FINISHED_BEFORE = timedelta(days=7), timedelta(days=10)
"""Before the concept is adopted."""
HURRIED = timedelta(weeks=3)


def plan_chapters(scene: Scene) -> Iterator[Step]:
    """One chapter after the other, foreword and summary last; read before the consultation, then finished.

    Some should have been finished earlier than they can be.
    """
    adopted = scene.moments[Stage.ADOPTED]
    length = scene.moments[Stage.CONSULTATION] - DRAFTED_BEFORE - scene.begins_at
    given, begun, written, read = (scene.begins_at + length * share for share in (GIVEN, BEGUN, WRITTEN, READ))
    finished = adopted - FINISHED_BEFORE
    slugs = _to_write()
    for number, slug in enumerate(slugs):
        day = (begun + (written - begun) * number / len(slugs)).date()
        due = day + HURRIED if number % 4 == 1 else (adopted - DUE_BEFORE).date()
        yield Step(scene.at(given.date(), 10, number % 60), partial(_give, slug, scene.team, due))
        yield Step(scene.at(day, 16, number % 60), partial(_write, slug, scene.team))
    draft, review, done = Chapter.Status.DRAFT, Chapter.Status.REVIEW, Chapter.Status.DONE
    for place, slug in enumerate(Chapter.objects.values_list("slug", flat=True)):
        yield Step(scene.at(read.date(), 11, place % 60), partial(_advance, slug, draft, review))
        yield Step(scene.at(finished.date(), 11, place % 60), partial(_advance, slug, review, done))


def keep_dates(jump: timedelta) -> None:
    """When a chapter was last changed is noted in real time and shown by the process clock. After the clock has jumped
    by `jump`, this makes it show what it showed before."""
    Chapter.objects.exclude(version=0).update(updated_at=F("updated_at") - jump)


def _to_write() -> list[str]:
    """Those that want text, in the order in which they are written; a plan does not change when some are done."""
    sections = in_reading_order(build_outline(Chapter.objects.all()))
    introduced = [FIELD_OF_ACTION, *content()["chapter_generators"]]
    written = [
        section.chapter
        for section in sections
        if not section.children
        and (section.chapter.kind == Chapter.Kind.WRITTEN or section.chapter.generator in introduced)
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
    words = content()
    text = words["chapters"].get(slug) or words["chapter_generators"].get(chapter.generator)
    if text is None:
        text = plan_for(chapter.theme)["introduction"] if chapter.theme else words["chapter_kinds"]["other"]
    html = from_wrapped(text.replace("{title}", chapter.title))
    _save(chapter, text=html, status=Chapter.Status.DRAFT, editor=chapter.editor or editor, due_on=chapter.due_on)


def _advance(slug: str, before: str, after: str) -> None:
    chapter = Chapter.objects.get(slug=slug)
    if chapter.status == before:
        _save(chapter, text=chapter.text, status=after, editor=chapter.editor, due_on=chapter.due_on)


def _save(chapter: Chapter, *, text: str, status: str, editor: User | None, due_on: date | None) -> None:
    save_chapter(
        chapter=chapter, seen_version=chapter.version, text=text, status=status, editor=editor, due_on=due_on, by=editor
    )
