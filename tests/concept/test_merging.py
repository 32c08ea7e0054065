"""What becomes of everything that was said about a measure that went into another one."""

import pytest
from django.test import Client

from concept.actions.measures import merge_measures, unmerge_measure, unpublish_measure
from concept.actions.versions import freeze_version
from concept.models import ConceptVersion, Measure, MunicipalResponse, OverlapFinding
from concept.queries.documents import build_content, read_chapters
from concept.queries.facts import concept_facts
from concept.queries.generations import former_paragraphs, later_paragraphs
from concept.queries.municipalities import municipal_matrix, released_feedback
from tests.concept.planning import measure, publish_version
from workshops import clock
from workshops.models import Municipality, Process

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def pair() -> tuple[Measure, Measure]:
    return measure("Lotsen", is_public=True), measure("Paten", is_public=True)


def answer(place: int, to: Measure, stance: str, text: str = "", *, is_released: bool = True) -> None:
    MunicipalResponse.objects.create(
        municipality=Municipality.objects.order_by("pk")[place],
        measure=to,
        stance=stance,
        text=text,
        is_released=is_released,
        changed_at=clock.now(),
    )


def freeze() -> ConceptVersion:
    return publish_version(freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None))


def block(source: str):
    content = build_content(concept_facts(Process.objects.get()), read_chapters())
    [found] = [each for _section, each in content.blocks() if each.source == source]
    return found


def test_answers_to_a_merged_measure_count_with_the_one_that_remains(pair):
    source, target = pair
    answer(0, source, "reservation", "Zu teuer.")
    answer(0, target, "agrees")
    answer(1, source, "reservation", "Zu weit weg.")
    answer(2, source, "agrees", is_released=False)
    merge_measures(measure=source, into=target, by=None)
    [tally] = released_feedback().tallies
    assert tally.question.measure == target
    assert (tally.number, tally.stances, tally.reservations, tally.merged) == (
        2,
        {"agrees": 1, "reservation": 1},
        ["Zu teuer.", "Zu weit weg."],
        [source],
    )
    text = block("municipal:measure:M1.2").text
    assert "Mitgezählt sind Antworten zu Maßnahmen, die hierin aufgegangen sind: M1.1 Lotsen." in text
    [(_question, cells)] = municipal_matrix(theme=1).groups[0].rows
    shown = {cell.municipality.pk: cell.stance for cell in cells}
    first, second, third = Municipality.objects.order_by("pk")[:3]
    assert (shown[first.pk], shown[second.pk], shown[third.pk]) == ("agrees", "reservation", "agrees")
    unmerge_measure(measure=source, by=None)
    assert [each.number for each in released_feedback().tallies] == [2, 1]


def test_a_paragraph_of_a_merged_measure_goes_on_in_the_other_ones(pair):
    source, target = pair
    first = freeze()
    merge_measures(measure=source, into=target, by=None)
    versions = [first, freeze(), freeze()]
    rows = [version.paragraphs.filter(source__in=["measure:M1.1", "measure:M1.2"]) for version in versions]
    gone, [stays, middle, last] = rows[0][0], [each.get(source="measure:M1.2") for each in rows]
    assert gone.source == "measure:M1.1"
    assert list(later_paragraphs(gone)) == [middle, last]
    assert list(later_paragraphs(stays)) == [middle, last]
    assert list(former_paragraphs(last)) == [middle, stays, gone]
    assert middle.origins == ["measure:M1.2", "measure:M1.1"]
    html = Client().get(f"/konzept/1/{gone.anchor}/").content.decode()
    assert f'href="/konzept/3/{last.anchor}/"' in html


def test_a_finding_tells_what_was_merged_for_it(pair):
    source, target = pair
    values = {"judgement": "duplicate", "decision": "merge", "reason": "Gleich.", "is_released": True}
    finding = OverlapFinding.objects.create(
        title="Begleitung", created_at=clock.now(), changed_at=clock.now(), **values
    )
    finding.measures.set(pair)
    merge_measures(measure=source, into=target, by=None)
    told = block(f"overlap:{finding.pk}")
    assert "M1.1 Lotsen (Vorschulische und schulische Bildung; aufgegangen in M1.2)" in told.text
    assert told.origins == ["measure:M1.1", "measure:M1.2"]
    unpublish_measure(measure=target, by=None)
    assert "M1.2" not in block(f"overlap:{finding.pk}").text


def test_a_merged_measures_name_is_found_in_the_sheet_that_remains(pair):
    source, target = pair
    merge_measures(measure=source, into=target, by=None)
    assert block("measure:M1.2").origins == ["measure:M1.2", "measure:M1.1"]
