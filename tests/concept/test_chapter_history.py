"""A chapter's history: every save is kept, any two are compared, an earlier one is gone back to."""

import pytest

from concept.actions.chapters import ChapterConflictError, plan_chapters, restore_chapter, save_chapter
from concept.models import Chapter, ChapterRevision
from concept.queries.chapter_history import chapter_revisions, compare_chapter, describe_changes
from workshops import clock

HISTORY = "/team/konzept/leitbild/verlauf/"


@pytest.fixture
def chapter(process):
    return Chapter.objects.get(slug="leitbild")


def save(chapter, text, by=None, status="draft"):
    chapter.refresh_from_db()
    return save_chapter(
        chapter=chapter,
        seen_version=chapter.version,
        text=text,
        status=status,
        editor=chapter.editor,
        due_on=chapter.due_on,
        by=by,
    )


def kept(chapter):
    return list(chapter.revisions.order_by("version").values_list("version", "text", "restored"))


def test_every_save_is_kept_with_who_and_when(chapter, editor, set_clock):
    set_clock("2013-04-02T10:00")
    save(chapter, "<p>eins</p>", editor)
    save(chapter, "<p>eins</p>", editor, status="done")
    assert kept(chapter) == [(1, "<p>eins</p>", None), (2, "<p>eins</p>", None)]
    last = chapter.revisions.last()
    assert (last.by, last.status, last.at.isoformat()[:10]) == (editor, "done", "2013-04-02")


def test_a_text_from_the_process_file_is_kept_before_it_is_written_over(chapter):
    Chapter.objects.filter(pk=chapter.pk).update(text="<p>aus der Datei</p>")
    save(chapter, "<p>neu</p>")
    assert kept(chapter) == [(0, "<p>aus der Datei</p>", None), (1, "<p>neu</p>", None)]
    Chapter.objects.filter(pk=chapter.pk).update(text="<p>wieder aus der Datei</p>")
    chapter.refresh_from_db()
    assert [revision.version for revision in chapter_revisions(chapter)] == [2, 1, 0]
    save(chapter, "<p>noch neuer</p>")
    assert kept(chapter)[2:] == [(2, "<p>wieder aus der Datei</p>", None), (3, "<p>noch neuer</p>", None)]


@pytest.mark.parametrize("text", ["", "<p>da</p>"])
def test_a_revision_ahead_of_its_chapter_stands_in_nobodys_way(chapter, text):
    chapter.revisions.create(version=1, text=text, at=clock.now())
    save(chapter, "<p>neu</p>")
    assert [(version, new) for version, new, _restored in kept(chapter)][-1][1] == "<p>neu</p>"
    assert kept(chapter)[-1][0] == Chapter.objects.get(pk=chapter.pk).version


def test_going_back_makes_a_new_revision_and_loses_nothing(chapter, editor):
    save(chapter, "<p>eins</p>")
    save(chapter, "<p>zwei</p>")
    first = chapter.revisions.get(version=1)
    stored = restore_chapter(revision=first, seen_version=2, by=editor)
    assert (stored.text, stored.version) == ("<p>eins</p>", 3)
    assert kept(chapter)[1:] == [(2, "<p>zwei</p>", None), (3, "<p>eins</p>", 1)]


def test_going_back_is_refused_where_somebody_was_faster(chapter):
    save(chapter, "<p>eins</p>")
    save(chapter, "<p>zwei</p>")
    with pytest.raises(ChapterConflictError):
        restore_chapter(revision=chapter.revisions.get(version=1), seen_version=1, by=None)
    assert Chapter.objects.get(pk=chapter.pk).text == "<p>zwei</p>"


def test_changes_are_described_and_compared_word_by_word(chapter):
    save(chapter, "<p>Wir leben hier.</p>")
    save(chapter, "<p>Wir leben gern hier.</p>")
    save(chapter, "<p>Wir leben gern hier.</p>", status="done")
    plan_chapters(slugs=["leitbild"], changes={"due_on": "2013-05-01"}, by=None)
    restore_chapter(revision=chapter.revisions.get(version=1), seen_version=4, by=None)
    chapter.refresh_from_db()
    revisions = chapter_revisions(chapter)
    assert [change.summary for change in describe_changes(revisions)] == [
        "Stand 1 zurückgeholt",
        "Zuständigkeit oder Frist geändert",
        "Als „fertig“ eingestuft",
        "Text geändert",
        "Erster Stand",
    ]
    by_version = {revision.version: revision for revision in revisions}
    assert [(s.kind, s.text) for s in compare_chapter(by_version[1], by_version[2])] == [
        ("same", "Wir leben "),
        ("new", "gern "),
        ("same", "hier."),
    ]
    assert compare_chapter(by_version[2], by_version[3]) == []


def test_page_compares_any_two_and_goes_back(team_client, chapter):
    save(chapter, "<p>Wir kommen an.</p>")
    save(chapter, "<p>Wir leben an.</p>")
    page = team_client.get(HISTORY + "?von=1&bis=2").content.decode()
    assert "<del>kommen</del><ins>leben</ins>" in page
    team_client.post(HISTORY, {"stand": "1", "version": "2"})
    assert Chapter.objects.get(pk=chapter.pk).text == "<p>Wir kommen an.</p>"


@pytest.mark.parametrize("data", [{}, {"stand": "99", "version": "1"}, {"stand": "1", "version": "x"}])
def test_page_says_why_nothing_was_gone_back_to(team_client, chapter, data):
    save(chapter, "<p>eins</p>")
    response = team_client.post(HISTORY, data)
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert ChapterRevision.objects.count() == 1


def test_page_opens_with_the_last_change_of_the_text(team_client, chapter):
    for text, status in (("<p>Wir leben hier.</p>", "draft"), ("<p>Wir leben dort.</p>", "draft")):
        save(chapter, text, status=status)
    save(chapter, "<p>Wir leben dort.</p>", status="done")
    page = team_client.get(HISTORY).content.decode()
    assert 'name="von" value="1" checked' in page
    assert 'name="bis" value="3" checked' in page
    assert "<del>hier" in page


@pytest.mark.parametrize("query", ["", "?von=x&bis=", "?von=1&bis=1", "?von=\x00", "?bis=99999999999999999999"])
def test_page_opens_with_and_without_a_history(team_client, chapter, query):
    assert team_client.get(HISTORY + query).status_code == 200
    save(chapter, "<p>eins</p>")
    assert team_client.get(HISTORY + query).status_code == 200


def test_page_takes_the_same_queries(team_client, chapter, assert_same_queries):
    assert_same_queries(lambda: team_client.get(HISTORY), lambda number: save(chapter, f"<p>{number}</p>"))
