"""Changes of an agenda."""

from datetime import time

import pytest

from workshops.actions import agendas
from workshops.models import AgendaItem, AgendaTemplate, Event, PreviousAgenda


@pytest.fixture
def event(process) -> Event:
    """Thursday, 7 February 2013, 14:30 to 17:30, three points."""
    event = Event.objects.get(slug="thema-4-februar")
    for position, (title, minutes) in enumerate([("Begrüßung", 15), ("Karten", 35), ("Pause", 10)], start=1):
        AgendaItem.objects.create(event=event, position=position, title=title, minutes=minutes)
    return event


def titles(event: Event) -> list[str]:
    return [item.title for item in AgendaItem.objects.filter(event=event)]


def keys(event: Event) -> list[int]:
    return [item.pk for item in AgendaItem.objects.filter(event=event)]


def state(event: Event) -> list[dict]:
    rows = AgendaItem.objects.filter(event=event).values()
    return [{name: value for name, value in row.items() if name != "updated_at"} for row in rows]


def summary(event: Event) -> str:
    return PreviousAgenda.objects.get(event=event).summary


def test_arranging_moves_keeps_identity_and_says_where_the_point_is(event, team_member):
    first, second, third = keys(event)
    agendas.arrange_items(
        event=event, version=0, order=[second, first, third], minutes={first: 20}, moved=first, by=team_member
    )
    assert titles(event) == ["Karten", "Begrüßung", "Pause"]
    assert AgendaItem.objects.get(pk=first).minutes == 20
    assert event.agenda_version == Event.objects.get(pk=event.pk).agenda_version == 1
    assert summary(event) == "„Begrüßung“ ist jetzt Punkt 2 von 3, 15:05–15:25 Uhr."


def test_arranging_an_undated_event_counts_from_its_beginning(event, team_member):
    Event.objects.filter(pk=event.pk).update(starts_at=None, ends_at=None)
    first, *_rest = keys(event)
    agendas.arrange_items(event=event, version=0, order=[first], minutes={}, moved=first, by=team_member)
    assert summary(event) == "„Begrüßung“ ist jetzt Punkt 1 von 3, 0:00–0:15 nach dem Beginn."


def test_points_that_the_order_does_not_name_come_last_and_foreign_ones_are_ignored(event, team_member):
    first, second, third = keys(event)
    other = AgendaItem.objects.create(event=Event.objects.get(slug="thema-1-april"), position=1, title="x", minutes=5)
    agendas.arrange_items(event=event, version=0, order=[third, other.pk], minutes={other.pk: 99}, by=team_member)
    assert keys(event) == [third, first, second]
    other.refresh_from_db()
    assert (other.minutes, other.position) == (5, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda event, by: agendas.arrange_items(event=event, version=0, order=[], minutes={}, by=by),
        lambda event, by: agendas.add_item(event=event, version=0, fields={"title": "x", "minutes": 5}, by=by),
        lambda event, by: agendas.change_item(item=event.agenda_items.first(), version=0, fields={"title": "x"}, by=by),
        lambda event, by: agendas.remove_item(item=event.agenda_items.first(), version=0, by=by),
        lambda event, by: agendas.add_template(event=event, version=0, template=AgendaTemplate.objects.first(), by=by),
        lambda event, by: agendas.copy_agenda(event=event, version=0, source=event, by=by),
        lambda event, by: agendas.undo_last_change(event=event, version=0, by=by),
    ],
    ids=["arrange", "add", "change", "remove", "template", "copy", "undo"],
)
def test_no_change_overwrites_somebody_elses(event, team_member, moderator, change):
    agendas.add_item(
        event=Event.objects.get(pk=event.pk), version=0, fields={"title": "Neu", "minutes": 5}, by=moderator
    )
    before = state(event)
    with pytest.raises(agendas.AgendaChanged):
        change(event, team_member)
    assert state(event) == before
    assert PreviousAgenda.objects.get(event=event).changed_by == moderator


def test_added_point_stands_at_the_end(event, team_member):
    item = agendas.add_item(event=event, version=0, fields={"title": "Abschluss", "minutes": 5}, by=team_member)
    assert keys(event)[-1] == item.pk
    assert summary(event) == "„Abschluss“ ist hinzugefügt."


def test_added_point_stands_before_all_others_where_it_must(event, team_member):
    before = list(event.agenda_items.values_list("title", flat=True))
    fields = {"title": "Zuerst", "minutes": 5}
    agendas.add_item(event=event, version=event.agenda_version, fields=fields, by=team_member, is_first=True)
    assert list(event.agenda_items.values_list("title", flat=True)) == ["Zuerst", *before]
    agendas.undo_last_change(event=event, version=event.agenda_version, by=team_member)
    assert list(event.agenda_items.values_list("title", flat=True)) == before


def test_removing_is_taken_back_with_the_same_identity_and_every_field(event, team_member):
    item = event.agenda_items.get(title="Karten")
    fields = {
        "goal": "Alle kommen zu Wort", "fixed_start": time(15, 0), "method": "cards", "lead": "Anna",
        "materials": "Karten", "is_public": False, "note": "leise anfangen",
    }  # fmt: skip
    agendas.change_item(item=item, version=0, fields=fields, by=team_member)
    before = state(event)
    agendas.remove_item(item=item, version=1, by=team_member)
    assert titles(event) == ["Begrüßung", "Pause"]
    agendas.undo_last_change(event=event, version=2, by=team_member)
    assert state(event) == before
    assert keys(event)[1] == item.pk
    assert event.agenda_version == 3


def test_taking_back_twice_brings_the_change_again(event, team_member):
    first, second, third = keys(event)
    agendas.arrange_items(event=event, version=0, order=[third, second, first], minutes={}, by=team_member)
    after = state(event)
    agendas.undo_last_change(event=event, version=1, by=team_member)
    assert titles(event) == ["Begrüßung", "Karten", "Pause"]
    agendas.undo_last_change(event=event, version=2, by=team_member)
    assert state(event) == after


def test_nothing_to_take_back_says_so_and_changes_nothing(event, team_member):
    before = state(event)
    with pytest.raises(agendas.NothingToUndo):
        agendas.undo_last_change(event=event, version=0, by=team_member)
    assert state(event) == before
    assert Event.objects.get(pk=event.pk).agenda_version == 0


def test_changing_a_point_that_is_gone_is_a_conflict(event, team_member):
    item = event.agenda_items.first()
    agendas.remove_item(item=item, version=0, by=team_member)
    item = AgendaItem(pk=99999, event=event)
    with pytest.raises(agendas.AgendaChanged):
        agendas.change_item(item=item, version=1, fields={"title": "x"}, by=team_member)


def test_template_is_added_behind_what_is_there(event, team_member):
    template = AgendaTemplate.objects.get(slug="erster-workshop")
    agendas.add_template(event=event, version=0, template=template, by=team_member)
    assert titles(event) == ["Begrüßung", "Karten", "Pause", *[item["title"] for item in template.items]]
    assert [item.minutes for item in event.agenda_items.all()][3:] == [item["minutes"] for item in template.items]
    assert summary(event) == f"{len(template.items)} Punkte aus „{template.title}“ sind hinzugefügt."


def test_copy_takes_every_field_and_leaves_the_original(event, team_member):
    target = Event.objects.get(slug="thema-4-april")
    AgendaItem.objects.filter(event=event, title="Karten").update(
        note="leise", is_public=False, fixed_start=time(15, 0)
    )
    before = state(event)
    agendas.copy_agenda(event=target, version=0, source=event, by=team_member)
    assert [row | {"id": 0, "event_id": 0} for row in state(target)] == [
        row | {"id": 0, "event_id": 0} for row in before
    ]
    assert state(event) == before


def test_agenda_does_not_grow_without_end(event, team_member, monkeypatch):
    monkeypatch.setattr(agendas, "MAX_ITEMS", 3)
    with pytest.raises(agendas.AgendaTooLong):
        agendas.add_item(event=event, version=0, fields={"title": "x", "minutes": 5}, by=team_member)
    assert len(titles(event)) == 3
