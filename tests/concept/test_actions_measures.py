"""Planning measures."""

from datetime import date

import pytest

from concept.actions.goals import remove_objective
from concept.actions.measures import (
    add_indicator,
    add_indicator_value,
    add_measure,
    add_progress_note,
    change_indicator,
    change_measure,
    judge_distinct,
    merge_measures,
    move_measure,
    publish_measure,
    remove_indicator,
    remove_indicator_value,
    remove_measure,
    remove_progress_note,
    unmerge_measure,
    unpublish_measure,
)
from concept.actions.origins import set_origins
from concept.actions.planning import PlanConflict, PlanRefused
from concept.models import Measure, MunicipalResponse, OverlapFinding
from participants.models import Organisation
from tests.concept.planning import contribution, measure, objective, result, theme, workshop
from workshops import clock
from workshops.models import Department, Municipality

pytestmark = pytest.mark.usefixtures("process")


def test_a_draft_needs_only_a_title(team_member):
    made = add_measure(theme=theme(2), title="  Lotsen an\nSchulen ", by=team_member)
    stored = Measure.objects.get()
    assert (stored.code, stored.title, stored.status, stored.is_public, stored.changed_by) == (
        "M2.1",
        "Lotsen an Schulen",
        "idea",
        False,
        team_member,
    )
    assert made == add_measure(theme=theme(2), title="Lotsen an Schulen", by=None)
    with pytest.raises(PlanRefused):
        add_measure(theme=theme(2), title="  ", by=None)


def test_a_code_is_never_given_twice_and_stays_when_moved():
    first, second = measure("Eins"), measure("Zwei")
    remove_measure(measure=second, by=None)
    third = measure("Drei")
    move_measure(measure=first, theme=theme(2), by=None)
    fourth, other = measure("Vier"), measure("Fünf", number=2)
    assert [row.code for row in (first, third, fourth, other)] == ["M1.1", "M1.3", "M1.4", "M2.1"]
    assert [row.code for row in theme(2).measures.all()] == ["M1.1", "M2.1"]


def test_measures_change_places():
    measure("Eins"), measure("Zwei")
    third = measure("Drei")
    move_measure(measure=third, step=-1, by=None)
    assert [row.title for row in theme().measures.all()] == ["Eins", "Drei", "Zwei"]
    third.refresh_from_db()
    assert third.position == 2


def test_a_sheet_is_stored_whole():
    made, target = measure(), objective()
    lead, partner = Organisation.objects.create(name="VHS"), Organisation.objects.create(name="Verein")
    change_measure(
        measure=made,
        version=1,
        by=None,
        description="<p>Wie</p>",
        lead_organisation=lead,
        partners=[partner],
        objectives=[target],
        priority=1,
        status="planned",
        review_on=date(2014, 1, 31),
    )
    made.refresh_from_db()
    assert (made.description, made.lead, made.priority, made.status, made.version) == (
        "<p>Wie</p>",
        "VHS",
        1,
        "planned",
        2,
    )
    assert (list(made.partners.all()), list(made.objectives.all())) == ([partner], [target])
    assert "wie" in made.folded_text


def test_two_who_write_a_sheet_at_once_get_both_versions():
    made = measure()
    change_measure(measure=made, version=1, title="Von Ada", by=None)
    with pytest.raises(PlanConflict) as conflict:
        change_measure(measure=made, version=1, title="Von Bo", by=None)
    assert conflict.value.stored.title == "Von Ada"


def test_a_sheet_takes_nothing_else():
    with pytest.raises(TypeError, match="is_public"):
        change_measure(measure=measure(), version=1, by=None, is_public=True)


def test_one_is_in_charge():
    lead, department = Organisation.objects.create(name="VHS"), Department.objects.create(slug="x", name="Jugend")
    with pytest.raises(PlanRefused, match="entweder"):
        change_measure(measure=measure(), version=1, by=None, lead_organisation=lead, lead_department=department)


def test_merging_loses_nothing():
    source, target, third = measure("Lotsen"), measure("Paten", number=2), measure("Begleiter", number=3)
    said, heard, aim = contribution(), result(workshop()), objective()
    set_origins(target=source, results=[heard], contributions=[said], by=None)
    partner = Organisation.objects.create(name="Verein")
    change_measure(measure=source, version=1, by=None, objectives=[aim], partners=[partner])
    add_indicator(measure=source, name="Zahl der Lotsen", by=None)
    add_progress_note(measure=source, on=date(2013, 5, 1), text="Begonnen", is_public=False, by=None)
    merge_measures(measure=third, into=source, by=None)
    merge_measures(measure=source, into=target, by=None)
    for row in (source, target, third):
        row.refresh_from_db()
    assert (source.merged_into, third.merged_into, target.merged_into) == (target, target, None)
    assert source.title == "Lotsen"
    for rows, row in (
        (target.results, heard),
        (target.contributions, said),
        (target.objectives, aim),
        (target.partners, partner),
    ):
        assert list(rows.all()) == [row]
    assert [row.name for row in target.indicators.all()] == ["Zahl der Lotsen"]
    assert [row.text for row in target.progress_notes.all()] == ["Begonnen"]
    assert list(Measure.objects.current()) == [target]


def test_what_was_said_about_a_merged_measure_stays_with_it():
    source, target = measure("Lotsen"), measure("Paten")
    answer = MunicipalResponse.objects.create(
        municipality=Municipality.objects.all()[0], measure=source, stance="agrees", changed_at=clock.now()
    )
    finding = OverlapFinding.objects.create(title="Beide", created_at=clock.now(), changed_at=clock.now())
    finding.measures.add(source)
    merge_measures(measure=source, into=target, by=None)
    answer.refresh_from_db()
    assert answer.measure == source
    assert set(finding.measures.all()) == {source, target}


def test_a_released_finding_is_released_anew_when_it_names_another_measure():
    source, target, third = measure("Lotsen"), measure("Paten"), measure("Begleiter")
    values = {"judgement": "duplicate", "decision": "merge", "reason": "Gleich", "is_released": True}
    values |= {"created_at": clock.now(), "changed_at": clock.now()}
    both, other = (OverlapFinding.objects.create(title=title, **values) for title in ("Beide", "Mit der dritten"))
    both.measures.set([source, target])
    other.measures.set([source, third])
    merge_measures(measure=source, into=target, by=None)
    assert list(OverlapFinding.objects.values_list("is_released", "version")) == [(True, 1), (False, 2)]
    unmerge_measure(measure=source, by=None)
    assert list(OverlapFinding.objects.values_list("is_released", "version")) == [(True, 1), (True, 3)]
    assert (set(both.measures.all()), set(other.measures.all())) == ({source, target}, {source, third})


def test_what_was_decided_since_is_not_released_by_taking_a_merge_back():
    source, target = measure("Lotsen"), measure("Paten")
    finding = OverlapFinding.objects.create(
        title="Lotsen",
        judgement="duplicate",
        decision="merge",
        reason="Gleich",
        is_released=True,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    finding.measures.add(source)
    merge_measures(measure=source, into=target, by=None)
    OverlapFinding.objects.update(reason="Anders", version=9)
    unmerge_measure(measure=source, by=None)
    finding.refresh_from_db()
    assert (finding.is_released, list(finding.measures.all())) == (False, [source])


def test_a_merge_is_taken_back():
    source, target, third = measure("Lotsen"), measure("Paten", number=2), measure("Begleiter", number=3)
    own, heard, said, aim = contribution("Eigenes"), result(workshop()), contribution(), objective()
    set_origins(target=source, results=[heard], contributions=[said, own], by=None)
    set_origins(target=target, results=[], contributions=[own], by=None)
    change_measure(measure=source, version=1, by=None, objectives=[aim])
    add_indicator(measure=source, name="Zahl der Lotsen", by=None)
    add_indicator(measure=target, name="Zahl der Paten", by=None)
    for each, text in ((source, "Begonnen"), (target, "Weiter")):
        add_progress_note(measure=each, on=date(2013, 5, 1), text=text, is_public=False, by=None)
    merge_measures(measure=third, into=source, by=None)
    merge_measures(measure=source, into=target, by=None)
    add_progress_note(measure=target, on=date(2013, 6, 1), text="Später", is_public=False, by=None)
    with pytest.raises(PlanRefused, match="aufgegangen"):
        unmerge_measure(measure=third, by=None)
    unmerge_measure(measure=source, by=None)
    for row in (source, target, third):
        row.refresh_from_db()
    assert (source.merged_into, third.merged_into, target.merged_into) == (None, source, None)
    found = [
        (
            [row.number for row in each.contributions.all()],
            [row.number for row in each.results.all()],
            [row.code for row in each.objectives.all()],
            [row.name for row in each.indicators.all()],
            [row.text for row in each.progress_notes.all()],
        )
        for each in (source, target)
    ]
    assert found == [
        ([own.number, said.number], [heard.number], [aim.code], ["Zahl der Lotsen"], ["Begonnen"]),
        ([own.number], [], [], ["Zahl der Paten"], ["Weiter", "Später"]),
    ]
    with pytest.raises(PlanRefused, match="nicht zurücknehmen"):
        unmerge_measure(measure=source, by=None)
    merge_measures(measure=source, into=target, by=None)
    unmerge_measure(measure=source, by=None)


def test_a_public_measure_goes_into_no_internal_one():
    source, target = measure("Lotsen", is_public=True), measure("Paten")
    with pytest.raises(PlanRefused, match=r"Veröffentlichen Sie zuerst M1\.2, oder ziehen Sie M1\.1 zurück"):
        merge_measures(measure=source, into=target, by=None)
    publish_measure(measure=target, by=None)
    merge_measures(measure=source, into=target, by=None)


def test_what_cannot_be_merged_is_refused():
    source, target = measure("Lotsen"), measure("Paten")
    with pytest.raises(PlanRefused, match="sich selbst"):
        merge_measures(measure=source, into=source, by=None)
    merge_measures(measure=source, into=target, by=None)
    for refused in (
        lambda: merge_measures(measure=source, into=target, by=None),
        lambda: merge_measures(measure=target, into=source, by=None),
        lambda: change_measure(measure=source, version=2, title="Neu", by=None),
        lambda: publish_measure(measure=source, by=None),
        lambda: add_indicator(measure=source, name="Zahl", by=None),
        lambda: add_progress_note(measure=source, on=date(2013, 5, 1), text="a", is_public=False, by=None),
    ):
        with pytest.raises(PlanRefused, match=r"M1\.1 ist in M1\.2 aufgegangen"):
            refused()


@pytest.mark.parametrize("hindrance", ["public", "planned", "origin", "merged", "note", "indicator", "finding"])
def test_only_an_untouched_draft_is_removed(hindrance):
    made, other = measure("Lotsen"), measure("Paten")
    {
        "public": lambda: publish_measure(measure=made, by=None),
        "planned": lambda: change_measure(measure=made, version=1, status="planned", by=None),
        "origin": lambda: set_origins(target=made, results=[], contributions=[contribution()], by=None),
        "merged": lambda: merge_measures(measure=other, into=made, by=None),
        "note": lambda: add_progress_note(measure=made, on=date(2013, 5, 1), text="a", is_public=False, by=None),
        "indicator": lambda: add_indicator(measure=made, name="Zahl", by=None),
        "finding": lambda: judge_distinct(measure=made, other=other, by=None),
    }[hindrance]()
    with pytest.raises(PlanRefused, match="kann nicht gelöscht werden"):
        remove_measure(measure=made, by=None)
    assert Measure.objects.filter(pk=made.pk).exists()


def test_publishing_and_taking_back():
    made = measure()
    publish_measure(measure=made, by=None)
    assert list(Measure.objects.published()) == [made]
    unpublish_measure(measure=made, by=None)
    assert not Measure.objects.published().exists()


def test_indicators_and_their_values():
    made = measure()
    indicator = add_indicator(measure=made, name="Zahl der Lotsen", unit="Personen", target="20", by=None)
    change_indicator(indicator=indicator, version=1, name="Lotsen", unit="Personen", target="30", by=None)
    for _ in range(2):
        value = add_indicator_value(indicator=indicator, version=2, on=date(2013, 5, 1), value="12", by=None)
    assert [(row.name, row.target, [v.value for v in row.values.all()]) for row in made.indicators.all()] == [
        ("Lotsen", "30", ["12"])
    ]
    with pytest.raises(PlanRefused, match="Messwerte"):
        remove_indicator(indicator=indicator, version=2, by=None)
    remove_indicator_value(value=value, by=None)
    remove_indicator(indicator=indicator, version=2, by=None)
    assert not made.indicators.exists()


def test_an_indicator_of_the_same_name_is_not_overwritten():
    made = measure()
    first = add_indicator(measure=made, name="Zahl der Lotsen", target="20", by=None)
    assert add_indicator(measure=made, name="Zahl der Lotsen", target="20", by=None) == first
    second = add_indicator(measure=made, name="Zufriedenheit", target="", by=None)
    with pytest.raises(PlanRefused, match="gibt es hier schon"):
        add_indicator(measure=made, name="zahl der  lotsen", target="5", by=None)
    with pytest.raises(PlanRefused, match="gibt es hier schon"):
        change_indicator(indicator=second, version=1, name="Zahl der Lotsen", by=None)
    assert [(row.name, row.target) for row in made.indicators.all()] == [
        ("Zahl der Lotsen", "20"),
        ("Zufriedenheit", ""),
    ]
    change_indicator(indicator=first, version=1, name="Zahl der Lotsinnen", by=None)


def test_who_read_an_older_indicator_changes_nothing():
    made = measure()
    indicator = add_indicator(measure=made, name="Zahl", unit="Personen", by=None)
    change_indicator(indicator=indicator, version=1, name="Anteil", unit="Prozent", by=None)
    for late in (
        lambda: change_indicator(indicator=indicator, version=1, name="Menge", by=None),
        lambda: add_indicator_value(indicator=indicator, version=1, on=date(2013, 5, 1), value="12", by=None),
        lambda: remove_indicator(indicator=indicator, version=1, by=None),
    ):
        with pytest.raises(PlanConflict) as conflict:
            late()
        assert conflict.value.stored.name == "Anteil"
    assert not indicator.values.exists()


def test_one_source_gives_one_value_for_a_day():
    indicator = add_indicator(measure=measure(), name="Zahl", by=None)
    day = {"indicator": indicator, "version": 1, "on": date(2013, 5, 1), "by": None}
    add_indicator_value(value="12", **day)
    with pytest.raises(PlanRefused, match="Messwert 12"):
        add_indicator_value(value="14", **day)
    add_indicator_value(value="14", source="Zählung", **day)
    assert list(indicator.values.values_list("value", "source")) == [("12", ""), ("14", "Zählung")]


def test_notes_are_dated_and_can_be_taken_out(set_clock):
    made = measure()
    before = made.changed_at
    set_clock("2013-05-02T10:00")
    for _ in range(2):
        note = add_progress_note(measure=made, on=date(2013, 5, 1), text="Begonnen", is_public=True, by=None)
    made.refresh_from_db()
    assert [row.text for row in made.progress_notes.all()] == ["Begonnen"]
    assert made.changed_at > before
    remove_progress_note(note=note, by=None)
    assert not made.progress_notes.exists()


def test_what_is_different_is_remembered_once():
    one, two = measure("Lotsen"), measure("Paten")
    assert judge_distinct(measure=one, other=two, by=None) == judge_distinct(measure=two, other=one, by=None)
    finding = OverlapFinding.objects.get()
    assert (finding.judgement, finding.decision, finding.is_released) == ("distinct", "keep", False)
    assert set(finding.measures.all()) == {one, two}


def test_what_was_merged_is_not_moved_and_hinders_no_objective():
    aim = objective()
    source, target = measure("M1.1"), measure("M1.2")
    source.objectives.add(aim)
    merge_measures(measure=source, into=target, by=None)
    with pytest.raises(PlanRefused, match="aufgegangen"):
        move_measure(measure=source, step=1, by=None)
    target.objectives.clear()
    remove_objective(objective=aim, by=None)
    assert not source.objectives.exists()


def test_a_note_that_merging_brought_twice_is_known():
    source, target = measure("M1.1"), measure("M1.2")
    for each in (source, target):
        add_progress_note(measure=each, on=date(2013, 5, 2), text="Begonnen.", is_public=True, by=None)
    merge_measures(measure=source, into=target, by=None)
    add_progress_note(measure=target, on=date(2013, 5, 2), text="Begonnen.", is_public=True, by=None)
    assert set(target.progress_notes.values_list("text", flat=True)) == {"Begonnen."}
