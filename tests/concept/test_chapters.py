"""Writing chapters: the board, the form, two people at once."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from concept.actions.chapters import ChapterConflictError, save_chapter
from concept.models import Chapter
from workshops.models import User

BOARD = "/team/konzept/"
EDIT = "/team/konzept/leitbild/"


@pytest.fixture
def chapter(process):
    return Chapter.objects.get(slug="leitbild")


def entry(chapter, **values):
    return {"version": chapter.version, "plain": "", "status": "draft", "editor": "", "due_on": "", **values}


def test_addresses_are_the_promised_ones():
    assert (reverse("concept:board"), reverse("concept:document")) == (BOARD, "/konzept/")
    assert reverse("concept:draft-pdf") == "/team/konzept/entwurf.pdf"


def test_save_chapter_raises_the_version_and_leaves_the_empty_state(chapter, editor):
    stored = save_chapter(
        chapter=chapter, seen_version=0, text="<p>a</p>", status="empty", editor=editor, due_on=dt.date(2013, 5, 1)
    )
    stored.refresh_from_db()
    assert (stored.version, stored.status, stored.text, stored.editor) == (1, "draft", "<p>a</p>", editor)


def test_save_chapter_refuses_an_old_version(chapter):
    values = {"status": "draft", "editor": None, "due_on": None}
    save_chapter(chapter=chapter, seen_version=0, text="<p>eins</p>", **values)
    with pytest.raises(ChapterConflictError) as conflict:
        save_chapter(chapter=chapter, seen_version=0, text="<p>zwei</p>", **values)
    assert conflict.value.chapter.text == "<p>eins</p>"
    assert Chapter.objects.get(pk=chapter.pk).text == "<p>eins</p>"


def test_chapter_typed_plainly_is_stored_as_rich_text(team_client, chapter, editor):
    data = entry(
        chapter, plain="## Ziel\r\n\r\n- eins\r\n- **zwei**\x00", editor=editor.pk, due_on="30.06.2013", status="review"
    )
    response = team_client.post(EDIT, data)
    assert response.url == "/team/konzept/#kapitel-leitbild"
    chapter.refresh_from_db()
    assert chapter.text == "<h3>Ziel</h3><ul><li>eins</li><li><strong>zwei</strong></li></ul>"
    assert (chapter.editor, chapter.due_on, chapter.status) == (editor, dt.date(2013, 6, 30), "review")


def test_chapter_from_the_editor_is_cleaned(team_client, chapter):
    team_client.post(EDIT, entry(chapter, text='<p style="x">a<script>b</script></p><img src=x>'))
    chapter.refresh_from_db()
    assert chapter.text == "<p>a</p>"


def test_edit_page_holds_the_text_in_both_forms(team_client, chapter):
    Chapter.objects.filter(pk=chapter.pk).update(text="<h3>a</h3><p><strong>b</strong></p>")
    page = team_client.get(EDIT).content.decode()
    assert "&lt;h3&gt;a&lt;/h3&gt;&lt;p&gt;&lt;strong&gt;b&lt;/strong&gt;&lt;/p&gt;" in page
    assert "\n## a\n\n**b**</textarea>" in page
    assert "style=" not in page


def test_conflict_shows_both_versions_and_loses_nothing(team_client, chapter):
    team_client.post(EDIT, entry(chapter, plain="von anderen"))
    response = team_client.post(EDIT, entry(chapter, plain="von mir"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "<p>von anderen</p>" in page
    assert "<p>von mir</p>" in page
    chapter.refresh_from_db()
    assert (chapter.text, chapter.version) == ("<p>von anderen</p>", 1)
    mine = entry(chapter, text="<p>von mir</p>")
    again = team_client.post(EDIT, {**mine, "again": "1"})
    assert "von mir</textarea>" in again.content.decode()
    team_client.post(EDIT, mine)
    chapter.refresh_from_db()
    assert (chapter.text, chapter.version) == ("<p>von mir</p>", 2)


def test_a_mistake_does_not_hide_what_another_stored_meanwhile(team_client, chapter):
    first = entry(chapter, plain="von mir")
    team_client.post(EDIT, entry(chapter, plain="von anderen"))
    for more in ({"status": "vergoldet"}, {"again": "1"}):
        page = team_client.post(EDIT, first | more).content.decode()
        assert f'name="version" value="{first["version"]}"' in page
    assert team_client.post(EDIT, first).status_code == 409


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"status": "vergoldet"}, "Wählen Sie einen Stand aus der Liste."),
        ({"editor": "99999"}, "Wählen Sie eine Person aus der Liste."),
        ({"due_on": "bald"}, "Geben Sie den Tag so an: 30.06.2013."),
        ({"plain": "x" * 200_001}, "Der Text ist zu lang oder zu tief verschachtelt."),
    ],
)
def test_wrong_entries_come_back_with_the_text(team_client, chapter, values, message):
    response = team_client.post(EDIT, entry(chapter, **{"plain": "Mein Text", **values}))
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert ("Mein Text" in page) or "plain" in values
    assert page.count("<title>Fehler:") == 1


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_a_broken_version_is_no_server_error(team_client, chapter, version):
    assert team_client.post(EDIT, entry(chapter, version=version)).status_code in (409, 422)


def test_unknown_chapter_is_not_found(team_client, process):
    assert team_client.get("/team/konzept/gibt-es-nicht/").status_code == 404


def test_only_writers_write_and_only_the_team_reads(
    client, process, editor_client, moderator_client, delegate_a_client
):
    assert [c.get(EDIT).status_code for c in (editor_client, moderator_client, delegate_a_client)] == [200, 403, 403]
    assert [c.get(BOARD).status_code for c in (editor_client, moderator_client, delegate_a_client)] == [200, 200, 403]
    assert client.get(BOARD).status_code == 302


def test_board_says_what_is_missing_and_late(team_client, chapter, set_clock, editor):
    Chapter.objects.filter(pk=chapter.pk).update(due_on=dt.date(2013, 2, 1), editor=editor)
    set_clock("2013-02-02T09:00")
    page = team_client.get(BOARD).content.decode()
    assert "<b>5</b><span>Kapitel ohne Text</span>" in page
    assert "<b>4</b><span>davon schreibt noch niemand</span>" in page
    assert "<b>1</b><span>überfällig</span>" in page
    assert "1.\xa0Februar\xa02013" in page
    assert "<bdi>Renate Redaktion</bdi>" in page


def shown(page):
    return re.findall(r'<tr id="kapitel-([^"]+)"', page)


def test_board_does_not_call_empty_what_only_heads_others(team_client, process):
    parents = Chapter.objects.filter(children__isnull=False, kind=Chapter.Kind.WRITTEN, status="empty").distinct()
    assert team_client.get(BOARD).content.decode().count("nur Überschrift") == parents.count() > 0


def test_board_is_narrowed_by_writer_and_state(team_client, chapter, set_clock, editor):
    Chapter.objects.filter(pk=chapter.pk).update(due_on=dt.date(2013, 2, 1), editor=editor)
    set_clock("2013-02-02T09:00")
    for query in (f"wer={editor.pk}", "stand=ueberfaellig", f"stand=ohne-text&wer={editor.pk}"):
        assert shown(team_client.get(f"{BOARD}?{query}").content.decode()) == ["leitbild"], query
    unassigned = shown(team_client.get(f"{BOARD}?stand=ohne-text&wer=niemand").content.decode())
    assert len(unassigned) == 4
    assert "leitbild" not in unassigned
    everything = Chapter.objects.count()
    for query in ("wer=abc&stand=xyz", "wer=%00", "stand=&wer="):
        assert len(shown(team_client.get(f"{BOARD}?{query}").content.decode())) == everything
    assert "Kein Kapitel passt" in team_client.get(f"{BOARD}?stand=done").content.decode()


def test_board_plans_several_chapters_at_once_and_leaves_the_rest(team_client, chapter, editor, team_member):
    Chapter.objects.filter(pk=chapter.pk).update(text="<p>a</p>", status="draft")
    data = {"kapitel": ["leitbild", "vorwort"], "editor": editor.pk, "due_on": "30.06.2013", "status": ""}
    assert team_client.post(BOARD, data).status_code == 302
    planned = Chapter.objects.filter(editor=editor).order_by("slug")
    assert [(row.slug, row.due_on, row.status, row.text) for row in planned] == [
        ("leitbild", dt.date(2013, 6, 30), "draft", "<p>a</p>"),
        ("vorwort", dt.date(2013, 6, 30), "empty", ""),
    ]
    team_client.post(BOARD, {"kapitel": ["vorwort"], "editor": "niemand", "status": "done"})
    assert Chapter.objects.filter(slug="vorwort", editor=None, status="done", due_on="2013-06-30").exists()
    assert [row.by for row in Chapter.objects.get(slug="vorwort").revisions.all()] == [team_member] * 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"status": "done"}, "Wählen Sie in der Tabelle mindestens ein Kapitel."),
        ({"kapitel": ["leitbild"]}, "Sagen Sie, was sich ändern soll"),
        ({"kapitel": ["leitbild"], "due_on": "bald"}, "Geben Sie den Tag so an: 30.06.2013."),
        ({"kapitel": ["weg"], "status": "done"}, "Eines der Kapitel gibt es nicht mehr."),
        ({"kapitel": ["leitbild"], "editor": "9999"}, "Wählen Sie eine Person aus der Liste."),
    ],
)
def test_board_says_what_is_wrong_with_a_plan(team_client, chapter, data, message):
    response = team_client.post(BOARD, data)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert Chapter.objects.get(pk=chapter.pk).version == 0


def test_board_refuses_a_chapter_that_cannot_be(team_client, process):
    assert team_client.post(BOARD, {"kapitel": ["weg\x00"], "status": "done"}).status_code == 422


def test_own_chapters_stand_on_the_dashboard(editor_client, chapter, editor, set_clock):
    Chapter.objects.filter(pk=chapter.pk).update(due_on=dt.date(2013, 2, 1), editor=editor)
    set_clock("2013-02-02T09:00")
    page = editor_client.get("/team/").content.decode()
    assert 'id="kapitel">Meine Kapitel <span class="count">1</span>' in page
    assert "fertig bis 1.\xa0Februar\xa02013 · <strong>überfällig</strong>" in page
    Chapter.objects.filter(pk=chapter.pk).update(status="done")
    assert "Meine Kapitel" not in editor_client.get("/team/").content.decode()


def test_board_takes_the_same_queries(team_client, process, assert_same_queries):
    def add(number):
        user = User.objects.create_user(f"u{number}@example.org", name=f"U{number}", role=User.Role.EDITOR)
        Chapter.objects.create(slug=f"k{number}", title="K", editor=user)

    assert_same_queries(lambda: team_client.get(BOARD), add)


def test_edit_page_takes_the_same_queries(team_client, chapter, assert_same_queries):
    assert_same_queries(
        lambda: team_client.get(EDIT), lambda number: Chapter.objects.create(slug=f"k{number}", title="K")
    )
