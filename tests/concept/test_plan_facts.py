"""What the concept says of goals, measures and where they come from."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from concept.actions.goals import change_goal, save_action_field
from concept.actions.measures import (
    add_indicator,
    add_indicator_value,
    add_progress_note,
    change_measure,
    merge_measures,
    unpublish_measure,
)
from concept.models import CarryOver, Contribution, Measure
from concept.queries.documents import build_content, read_chapters
from concept.queries.facts import concept_facts
from participants.models import Organisation
from tests.concept.planning import (
    contribution,
    decided,
    goal,
    measure,
    objective,
    publish_minutes,
    result,
    theme,
    workshop,
)
from tests.concept.promising import item
from workshops import clock
from workshops.models import Event, Process

pytestmark = pytest.mark.usefixtures("process")
State = CarryOver.State


def content():
    return build_content(concept_facts(Process.objects.get()), read_chapters())


def blocks(source: str):
    return [block for _section, block in content().blocks() if block.source == source]


def promise(said: Contribution, number: int, **values) -> CarryOver:
    return CarryOver.objects.create(contribution=said, theme=theme(number), changed_at=clock.now(), **values)


def test_a_field_of_action_is_printed_in_order():
    save_action_field(theme=theme(), version=0, baseline="<p>So ist es.</p>", needs="<p>Das fehlt.</p>", by=None)
    measure("Lotsen", objectives=[objective("Lotsen überall")], is_public=True)
    section = next(each for each in content().sections if each.theme == 1)
    texts = [block.text for block in section.blocks]
    heads = ["Ausgangslage", "Bedarfe", "Ziele", "Maßnahmen", "Workshops zu diesem Thema"]
    assert [text for text in texts if text in heads] == heads
    places = [texts.index(words) for words in ("So ist es.", "Das fehlt.", "M1.1 Lotsen")]
    assert places == sorted(places)


def test_goals_and_measures_carry_what_they_rest_on():
    said, indirect = (contribution(text, is_public=True) for text in ("Gesagt", "Mittelbar"))
    heard = result(workshop())
    heard.contributions.add(indirect)
    publish_minutes(workshop())
    aim = objective(results=[heard])
    measure(objectives=[aim], results=[heard], contributions=[said], is_public=True)
    [block] = blocks("objective:1.1.1")
    assert block.origins == ["objective:1.1.1", "result:1", "contribution:2"]
    [block] = blocks("measure:M1.1")
    assert block.origins == ["measure:M1.1", "objective:1.1.1", "result:1", "contribution:1", "contribution:2"]
    assert "Ergebnis 1, Beitrag 1" in block.text
    [block] = blocks("goal:1.1")
    assert block.text == "Leitziel 1.1: Alle Kinder lernen Deutsch."


def test_a_measures_sheet_says_how_it_is_getting_on():
    made = measure(is_public=True)
    pupils = add_indicator(measure=made, name="Kinder", unit="Kinder", baseline="10", target="50", by=None)
    add_indicator_value(indicator=pupils, version=1, on=date(2013, 3, 1), value="12", source="Schulamt", by=None)
    add_indicator_value(indicator=pupils, version=1, on=date(2013, 5, 1), value="20", by=None)
    add_progress_note(measure=made, on=date(2013, 4, 2), text="Erste Lotsin <da>.", is_public=True, by=None)
    add_progress_note(measure=made, on=date(2013, 4, 3), text="Nur für uns.", is_public=False, by=None)
    made.refresh_from_db()
    change_measure(measure=made, version=made.version, review_on=date(2014, 1, 15), by=None)
    [block] = blocks("measure:M1.1")
    assert (
        "Indikator Kinder: Anfangs 10 Kinder, Ziel 50 Kinder "
        "1. März 2013: 12 Kinder (Quelle: Schulamt) 1. Mai 2013: 20 Kinder "
        "Zwischenstand vom 2. April 2013 Erste Lotsin <da>. Nächste Überprüfung 15. Januar 2014"
    ) in block.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Nur für uns" not in json.dumps(content().to_data(), ensure_ascii=False)


def test_nothing_internal_reaches_the_content():
    secret = contribution("Geheimer Beitrag")
    heard = result(workshop(), "Geheimes Ergebnis")
    measure("Geheime Maßnahme", contributions=[secret])
    measure("Offene Maßnahme", contributions=[secret], results=[heard], is_public=True)
    gone, goal_of_it = measure("Aufgegangene", is_public=True), measure("Geheimes Ziel", is_public=True)
    merge_measures(measure=gone, into=goal_of_it, by=None)
    unpublish_measure(measure=goal_of_it, by=None)
    data = json.dumps(content().to_data(), ensure_ascii=False)
    assert "Geheim" not in data
    assert "Aufgegangene" not in data
    assert "contribution:1" not in data
    assert "result:1" not in data


def test_every_public_contribution_ends_somewhere_without_a_name():
    organisation = Organisation.objects.create(name="Nennenswerter Verein")
    named = {"organisation": organisation, "named_as": "Nennenswerter Verein"}
    said = decided(contribution("Lotsen bitte.", is_public=True, themes=(1, 3), **named), reason="Ist Teil von M1.1.")
    contribution("Noch offen.", is_public=True, themes=())
    measure("Bildungslotsen", contributions=[said], is_public=True)
    [block] = blocks("contribution:1")
    assert block.origins == ["contribution:1", "measure:M1.1"]
    assert block.text == (
        "Beitrag 1 (Idee; auch zu Thema 3): „Lotsen bitte.“ (gesagt: Abendtermin für Migrantenorganisationen) "
        "→ Maßnahme M1.1 Bildungslotsen. Aufgenommen: Ist Teil von M1.1."
    )
    [block] = blocks("contribution:2")
    assert block.text == (
        "Beitrag 2 (Idee): „Noch offen.“ (gesagt: Abendtermin für Migrantenorganisationen) Noch nicht entschieden."
    )
    assert "Nennenswert" not in json.dumps(content().to_data(), ensure_ascii=False)


def test_where_a_contribution_was_dealt_with_is_printed():
    said = decided(contribution("Lotsen bitte.", is_public=True, themes=(1, 2)), reason="Ist Teil von M1.1.")
    promise(said, 1, state=State.DEALT_WITH, agenda_item=item(title="Was die Abende ergaben"))
    promise(said, 2, state=State.REFUSED, reason="Dafür war keine Zeit.")
    sent = contribution("Wann?", is_public=True, channel=Contribution.Channel.WEB, event=workshop())
    promise(sent, 1, state=State.DEALT_WITH, agenda_item=item(title="Nur für uns", is_public=False))
    planned = contribution("Wo?", is_public=True, event=workshop(place=1))
    promise(planned, 1, state=State.ON_AGENDA, agenda_item=item(workshop(place=2), title="Noch nicht gewesen"))
    assert [blocks(f"contribution:{number}")[0].text for number in (1, 2, 3)] == [
        "Beitrag 1 (Idee; auch zu Thema 2): „Lotsen bitte.“ (gesagt: Abendtermin für Migrantenorganisationen) "
        "→ behandelt: „Was die Abende ergaben“, 17.01.2013. "
        "Zu Thema 2 nicht in einem Workshop behandelt: Dafür war keine Zeit. Aufgenommen: Ist Teil von M1.1.",
        "Beitrag 2 (Idee): „Wann?“ (über die Website eingereicht) Noch nicht entschieden.",
        f"Beitrag 3 (Idee): „Wo?“ (gesagt: {theme().short_title}, 21.02.2013) Noch nicht entschieden.",
    ]


def test_what_rests_on_a_contribution_stands_in_the_order_of_its_code():
    said = contribution("Lotsen bitte.", is_public=True)
    later, first = objective(number=2, contributions=[said]), objective(contributions=[said])
    assert (later.code, first.code) == ("2.1.1", "1.1.1")
    assert "→ Handlungsziel 1.1.1 → Handlungsziel 2.1.1." in blocks("contribution:1")[0].text


def test_an_event_that_is_not_public_is_not_named():
    hidden = workshop()
    contribution("Lotsen bitte.", is_public=True, event=hidden)
    promise(contribution("Paten bitte.", is_public=True), 1, state=State.DEALT_WITH, agenda_item=item(hidden))
    Event.objects.filter(pk=hidden.pk).update(is_published=False)
    assert [blocks(f"contribution:{number}")[0].text for number in (1, 2)] == [
        "Beitrag 1 (Idee): „Lotsen bitte.“ Noch nicht entschieden.",
        "Beitrag 2 (Idee): „Paten bitte.“ (gesagt: Abendtermin für Migrantenorganisationen) Noch nicht entschieden.",
    ]


def test_all_measures_stand_in_one_list_per_theme():
    measure("Lotsen", is_public=True), measure("Paten", number=2, is_public=True)
    assert [blocks(f"measures:{number}")[0].origins for number in (1, 2)] == [["measure:M1.1"], ["measure:M2.1"]]
    assert blocks("measures:3") == []


def test_what_was_discarded_is_not_planned():
    measure("Lotsen", is_public=True)
    gone = measure("Verworfenes", is_public=True)
    change_measure(measure=gone, version=gone.version, status=Measure.Status.DISCARDED, by=None)
    assert [block.source for _section, block in content().blocks() if block.source.startswith("measure:")] == [
        "measure:M1.1"
    ]
    assert blocks("measures:1")[0].origins == ["measure:M1.1"]
    assert "Verworfenes" not in json.dumps(content().to_data(), ensure_ascii=False)


@pytest.mark.parametrize("change", ["goal", "measure", "contribution"])
def test_the_date_follows_what_changed(time_machine, change):
    made, aim, said = measure(is_public=True), goal(), contribution(is_public=True)
    before = content().as_of
    time_machine.move_to(timezone.now() + timedelta(days=3))
    {
        "goal": lambda: change_goal(goal=aim, version=1, text="Anders", by=None),
        "measure": lambda: change_measure(measure=made, version=1, title="Anders", by=None),
        "contribution": lambda: contribution("Später", is_public=True),
    }[change]()
    assert said.number == 1
    assert (before[:10], content().as_of[:10]) == ("2013-01-07", "2013-01-10")


def test_the_number_of_queries_does_not_grow(assert_same_queries):
    publish_minutes(workshop())

    def add(number: int) -> None:
        said = contribution(f"Gesagt {number}", is_public=True)
        heard = result(workshop(), f"Ergebnis {number}")
        heard.contributions.add(said)
        aim = objective(f"Ziel {number}", results=[heard], contributions=[said])
        measure(f"Maßnahme {number}", objectives=[aim], results=[heard], contributions=[said], is_public=True)

    assert_same_queries(lambda: concept_facts(Process.objects.get()), add)


def test_what_is_rested_on_is_found_in_print():
    said = contribution("Lotsen bitte.", is_public=True)
    heard = result(workshop(), "Wir richten Lotsen ein.")
    heard.contributions.add(said)
    hidden = result(workshop(), "Nur für uns.", is_public=False)
    publish_minutes(workshop())
    objective("Jede Kita hat eine Lotsin.", results=[heard, hidden], contributions=[said])
    [block] = blocks("objective:1.1.1")
    assert block.text == "Handlungsziel 1.1.1: Jede Kita hat eine Lotsin. Beruht auf: Ergebnis 1, Beitrag 1."
    [block] = blocks("result:1")
    assert block.origins == ["result:1", "contribution:1"]
    assert "„Wir richten Lotsen ein.“" in block.text
    assert block.text.endswith(f"{workshop().display_title}, {workshop().date_in_words}.")
    assert blocks("result:2") == []
