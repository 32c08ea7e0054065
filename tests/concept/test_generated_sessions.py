"""What chapters 6 and 7 take from the matrices: released rows, and nobody's name."""

from concept.actions.municipalities import add_topic
from concept.actions.overlaps import Ruling, add_finding, rule_on_finding
from concept.content import Block
from concept.models import MunicipalResponse, OverlapFinding
from concept.queries.documents import build_content, read_chapters
from concept.queries.facts import concept_facts
from tests.concept.matrices import measure
from workshops import clock
from workshops.models import Department, Municipality, Process


def blocks(process: Process, beginning: str) -> list[Block]:
    """Those whose source begins with these words."""
    content = build_content(concept_facts(process), read_chapters())
    return [block for _section, block in content.blocks() if block.source.startswith(beginning)]


def notes(process: Process, words: str) -> int:
    content = build_content(concept_facts(process), read_chapters())
    return sum(words in block.text for _section, block in content.blocks() if block.is_note)


def finding(**values) -> OverlapFinding:
    pair = [measure("M1.1", "Lotsen"), measure("M2.1", "Noch intern", is_public=False)]
    made = add_finding(title="Sprache <b>", measures=pair, offers="Pool", departments=[], by=None)
    ruling = {"judgement": "duplicate", "decision": "merge", "lead_department": None, "reason": "Einer genügt."}
    return rule_on_finding(finding=made, seen_version=1, ruling=Ruling(**ruling | values), by=None)


def test_released_findings_stand_with_public_measures_alone(process):
    department = Department.objects.create(slug="d", name="Jugendamt")
    made = finding(is_released=True, lead_department=department)
    [block] = blocks(process, "overlap:")
    assert (block.source, block.origins) == (f"overlap:{made.pk}", ["measure:M1.1"])
    assert block.number
    assert block.text.startswith("Doppelstruktur: zusammenlegen. Federführung: Jugendamt. Einer genügt.")
    assert "M1.1 Lotsen" in block.text
    assert "Noch intern" not in block.text
    assert notes(process, "Aufgaben, die mehrere Handlungsfelder betreffen") == 0


def test_what_is_not_released_stands_nowhere(process):
    finding()
    assert blocks(process, "overlap:") == []
    assert notes(process, "Aufgaben, die mehrere Handlungsfelder betreffen") == 1


def test_answers_stand_as_counts_with_reservations_of_nobody(process):
    about, topic = measure("M2.1", "Lotsen"), add_topic(title="Räume", description="")
    towns = list(Municipality.objects.order_by("name")[:3])
    for town, stance, text in zip(
        towns, ["agrees", "reservation", "reservation"], ["Gern.", "Zu teuer. <i>", "Nur intern."], strict=True
    ):
        MunicipalResponse.objects.create(
            municipality=town,
            measure=about,
            stance=stance,
            text=text,
            level="council",
            contact="Frau Amt",
            is_released=text != "Nur intern.",
            changed_at=clock.now(),
        )
    MunicipalResponse.objects.create(
        municipality=towns[0], topic=topic, stance="not_affected", is_released=True, changed_at=clock.now()
    )
    general, block = blocks(process, "municipal:")
    total = Municipality.objects.count()
    assert (general.source, general.origins) == (f"municipal:topic:{topic.pk}", [])
    assert general.text == f"Räume. Rückmeldung aus 1 von {total}: nicht betroffen 1. Abgestimmt auf: Arbeitsebene 1."
    assert (block.source, block.origins) == ("municipal:measure:M2.1", ["measure:M2.1"])
    assert block.text == (
        f"M2.1 Lotsen. Rückmeldung aus 2 von {total}: trägt mit 1, Vorbehalt 1. Abgestimmt auf: Ratsbeschluss 2. "
        "Vorbehalte: „Zu teuer. <i>“"
    )
    assert notes(process, "Rückmeldungen der Kommunen") == 0
