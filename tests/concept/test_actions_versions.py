"""Freezing the concept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from concept.actions.versions import NothingToFreezeError, freeze_version, publish_version
from concept.models import Chapter, ConceptVersion, Paragraph, VersionPublication
from concept.queries.integrity import is_intact


@pytest.fixture
def freeze(process):
    def make(label="Entwurf"):
        return freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label=label, gaps=[], by=None)

    return make


@pytest.fixture
def chapter(process):
    chapter = Chapter.objects.filter(kind=Chapter.Kind.WRITTEN, parent=None, is_numbered=True).first()
    chapter.text = "<p>Alle gehören dazu, ob neu oder lange hier.</p><p>Wir fangen früh an.</p>"
    chapter.save()
    return chapter


def paragraphs_of(version, chapter):
    return list(version.paragraphs.filter(source=f"chapter:{chapter.slug}", text__gt="").order_by("position"))


def test_versions_are_numbered_and_intact(freeze, chapter):
    first, second = freeze(), freeze("Zweiter Entwurf")
    assert [(first.number, first.label), (second.number, second.label)] == [(1, "Entwurf"), (2, "Zweiter Entwurf")]
    first.refresh_from_db()
    assert is_intact(first)
    assert second.changes == []


def test_placeholders_are_not_frozen(freeze):
    assert not Paragraph.objects.filter(version=freeze(), html__contains='class="note"').exists()


def test_nothing_to_freeze_is_refused(process):
    Chapter.objects.exclude(parent=None).delete()
    Chapter.objects.all().delete()
    with pytest.raises(NothingToFreezeError):
        freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Leer", gaps=[], by=None)


@pytest.mark.parametrize("act", ["version", "paragraph", "delete", "delete paragraph"])
def test_the_database_refuses_changes(freeze, act):
    version = freeze()
    acts = {
        "version": lambda: ConceptVersion.objects.filter(pk=version.pk).update(label="Anders"),
        "paragraph": lambda: Paragraph.objects.filter(version=version).update(text="Anders"),
        "delete": lambda: ConceptVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        "delete paragraph": lambda: Paragraph.objects.filter(version=version)._raw_delete("default"),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()
    version.refresh_from_db()
    assert version.label == "Entwurf"
    assert is_intact(version)


def test_the_database_refuses_another_paragraph(freeze):
    version = freeze()
    late = Paragraph(version=version, position=9999, section="9", number=1, anchor="abs-9-1", html="<p>x</p>", text="x")
    with pytest.raises(DatabaseError, match="Nothing is added"), transaction.atomic():
        Paragraph.objects.bulk_create([late])
    assert is_intact(version)


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": None},
        {"published_at": timezone.now()},
        {"published_by": 2},
        {"frozen_by": 2},
        {"version": 2},
        None,
    ],
)
def test_the_database_refuses_to_take_a_publication_back_or_change_it(freeze, team_member, editor, change):
    version, other = freeze(), freeze("Zweiter Entwurf")
    VersionPublication.objects.filter(version=version).update(frozen_by=team_member)
    publish_version(version=version, by=team_member)
    others = {"published_by": editor, "frozen_by": editor, "version": other}
    before = VersionPublication.objects.values().get(version=version)
    row = VersionPublication.objects.filter(version=version)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        row.update(**{name: others.get(name, value) for name, value in change.items()}) if change else row._raw_delete(
            "default"
        )
    assert row.values().get() == before


def test_who_published_can_leave_and_the_pdf_can_be_made_anew(freeze, team_member):
    version = freeze()
    VersionPublication.objects.update(frozen_by=team_member)
    publish_version(version=version, by=team_member)
    team_member.delete()
    VersionPublication.objects.update(pdf_fingerprint="neu", pdf_pages=3, pdf_size=4)
    publication = VersionPublication.objects.get()
    assert (publication.frozen_by, publication.published_by, publication.pdf_pages) == (None, None, 3)
    assert publication.published_at


@pytest.mark.sqlite_only
@pytest.mark.parametrize("other", ["id", "version_id"])
def test_the_database_refuses_another_publication_in_its_place(freeze, other):
    freeze()
    columns = ["id", "version_id", "published_at", "pdf_fingerprint"]
    values = ", ".join({"published_at": "'2013-01-01'", other: f"{other} + 1"}.get(name, name) for name in columns)
    replace = f"INSERT OR REPLACE INTO concept_versionpublication ({', '.join(columns)}) SELECT {values} FROM concept_versionpublication"
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)
    assert VersionPublication.objects.get().published_at is None


@pytest.mark.sqlite_only
@pytest.mark.parametrize("other", ["id", "number"])
def test_the_database_refuses_another_version_in_its_place(freeze, other):
    """SQLite's REPLACE asks no trigger that refuses to delete."""
    version = freeze()
    columns = [field.column for field in ConceptVersion._meta.concrete_fields]
    values = ", ".join({"label": "'Anders'", other: f"{other} + 1"}.get(name, name) for name in columns)
    replace = f"INSERT OR REPLACE INTO concept_conceptversion ({', '.join(columns)}) SELECT {values} FROM concept_conceptversion"
    with pytest.raises(DatabaseError, match="cannot be replaced"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)
    assert is_intact(version)


@pytest.mark.postgres_only
@pytest.mark.parametrize("table", ["concept_conceptversion", "concept_paragraph", "concept_versionpublication"])
def test_the_database_refuses_to_empty_the_tables(freeze, table):
    version = freeze()
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="cannot be removed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert is_intact(version)
    assert VersionPublication.objects.exists()


@pytest.mark.parametrize("name", ["label", "kind", "number", "is_example", "frozen_at", "gaps", "changes", "content"])
def test_a_changed_byte_is_noticed(freeze, name):
    freeze()
    version = ConceptVersion.objects.get()
    value = getattr(version, name)
    others = {
        "content": lambda: value | {"county": f"{value['county']} "},
        "frozen_at": lambda: value + timedelta(microseconds=1),
        "gaps": lambda: [{}],
        "changes": lambda: [{}],
        "number": lambda: 2,
        "is_example": lambda: True,
    }
    assert is_intact(version)
    setattr(version, name, others.get(name, lambda: f"{value} ")())
    assert not is_intact(version)


@pytest.mark.parametrize("name", ["position", "section", "number", "anchor", "source", "html", "text", "origins"])
def test_a_changed_byte_of_a_paragraph_is_noticed(freeze, name):
    version = freeze()
    with connection.cursor() as cursor:
        where = " ON concept_paragraph" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER concept_paragraph_refuse_update{where}")
    paragraph = version.paragraphs.order_by("position").last()
    value = getattr(paragraph, name)
    change = {int: lambda: value + 1, str: lambda: f"{value} ", list: lambda: [*value, "x"]}[type(value)]
    Paragraph.objects.filter(pk=paragraph.pk).update(**{name: change()})
    assert not is_intact(version)


def test_paragraphs_follow_their_predecessors(freeze, chapter):
    first = freeze()
    publish_version(version=first, by=None)
    chapter.text = "<p>Neu ist dieser Satz.</p><p>Alle gehören dazu, ob neu oder schon lange hier.</p>"
    chapter.save()
    second = freeze()
    new, changed = paragraphs_of(second, chapter)
    old, gone = paragraphs_of(first, chapter)
    assert (new.predecessor_link.predecessor, changed.predecessor_link.predecessor) == (None, old)
    assert sorted((change["kind"], change["text"]) for change in second.changes) == [
        ("changed", "Alle gehören dazu, ob neu oder schon lange hier."),
        ("gone", gone.text),
        ("new", "Neu ist dieser Satz."),
    ]
    assert "entfallen" in second.paragraphs.get(source="change:list").text


def test_changes_tell_of_published_versions_alone(freeze, chapter):
    first = freeze()
    publish_version(version=first, by=None)
    chapter.text += "<p>Nur das Team liest diesen Satz.</p>"
    chapter.save()
    hidden = freeze("Nur für das Team")
    chapter.text = "<p>Alle gehören dazu, ob neu oder lange hier.</p><p>Wir fangen früh an.</p><p>Neu ist das hier.</p>"
    chapter.save()
    third = freeze()
    assert [(change["kind"], change["text"]) for change in third.changes] == [("new", "Neu ist das hier.")]
    assert {row.predecessor_link.predecessor.version for row in paragraphs_of(third, chapter)[:2]} == {hidden}


def test_nothing_is_listed_while_no_version_is_published(freeze, chapter):
    freeze()
    chapter.text = "<p>Ganz anders.</p>"
    chapter.save()
    second = freeze()
    assert (second.changes, second.paragraphs.filter(source="change:list").exists()) == ([], False)


def test_chapters_are_read_once(freeze, chapter):
    publish_version(version=freeze(), by=None)
    chapter.text = "<p>Ganz anders.</p>"
    chapter.save()
    with CaptureQueriesContext(connection) as queries:
        assert freeze().changes
    read = [query for query in queries if '"concept_chapter"."text"' in query["sql"].partition("FROM")[0]]
    assert len(read) == 1
