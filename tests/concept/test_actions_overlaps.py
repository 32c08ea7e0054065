"""Findings about what touches each other: made, ruled on, released, and two people at once."""

import pytest
from django.db import IntegrityError, transaction

from concept.actions.measures import judge_distinct
from concept.actions.overlaps import (
    OverlapConflictError,
    OverlapRefusedError,
    Ruling,
    add_finding,
    describe_finding,
    remove_finding,
    rule_on_finding,
)
from concept.models import Measure, OverlapFinding
from concept.queries.overlaps import DECIDED, DISTINCT, OPEN, findings, released_findings, suggestions
from tests.concept.matrices import measure
from workshops.models import Department, Theme

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def finding() -> OverlapFinding:
    measures = [measure("M1.1"), measure("M2.1")]
    return add_finding(title="Sprachmittlung", measures=measures, offers="", departments=[], by=None)


def ruling(**values) -> Ruling:
    return Ruling(
        **{"judgement": "duplicate", "decision": "merge", "lead_department": None, "reason": "Ein Pool genügt."}
        | values
    )


def rule(finding: OverlapFinding, by=None, version: int | None = None, **values) -> OverlapFinding:
    seen = version or OverlapFinding.objects.get(pk=finding.pk).version
    return rule_on_finding(finding=finding, seen_version=seen, ruling=ruling(**values), by=by)


@pytest.mark.parametrize(("codes", "offers"), [([], "Lotsen"), (["M1.1"], " \n "), ([], "")])
def test_one_alone_touches_nothing(codes, offers):
    measures = [measure(code) for code in codes]
    with pytest.raises(OverlapRefusedError):
        add_finding(title="Allein", measures=measures, offers=offers, departments=[], by=None)
    assert not OverlapFinding.objects.exists()


@pytest.mark.parametrize(("codes", "offers"), [(["M1.1", "M2.1"], ""), (["M1.1"], "Lotsen"), ([], "Lotsen\nPool")])
def test_two_measures_or_offers_make_a_finding(codes, offers, team_member):
    measures = [measure(code) for code in codes]
    made = add_finding(title="Zu zweit", measures=measures, offers=offers, departments=[], by=team_member)
    stored = OverlapFinding.objects.get()
    assert [each.code for each in stored.measures.all()] == codes
    assert (stored.pk, stored.offers, stored.judgement, stored.decision) == (made.pk, offers, "open", "open")
    assert (stored.is_released, stored.changed_by, stored.version) == (False, team_member, 1)


def test_the_same_again_is_the_same_finding(finding):
    measures = list(Measure.objects.order_by("-code"))
    matter = {"title": "Sprachmittlung", "measures": measures, "offers": "", "departments": []}
    assert add_finding(**matter, by=None) == finding
    assert add_finding(**matter | {"offers": "Pool"}, by=None) != finding
    assert add_finding(**matter | {"measures": [*measures, measure("M3.1")]}, by=None) != finding
    assert OverlapFinding.objects.count() == 3


def test_ruling_is_stored_with_who_and_a_new_version(finding, team_member):
    department = Department.objects.create(slug="jugend", name="Jugendamt")
    stored = rule(finding, team_member, lead_department=department, is_released=True)
    assert (stored.judgement, stored.decision, stored.reason) == ("duplicate", "merge", "Ein Pool genügt.")
    assert (stored.lead_department, stored.is_released) == (department, True)
    assert (stored.version, stored.changed_by) == (2, team_member)


@pytest.mark.parametrize("missing", [{"judgement": "open"}, {"decision": "open"}, {"reason": " "}])
def test_only_what_is_decided_with_a_reason_is_released(finding, missing):
    with pytest.raises(OverlapRefusedError):
        rule(finding, is_released=True, **missing)
    assert not OverlapFinding.objects.get().is_released


@pytest.mark.parametrize("missing", [{"judgement": "open"}, {"decision": "open"}, {"reason": ""}])
def test_the_database_holds_it_too(finding, missing):
    decided = {"judgement": "duplicate", "decision": "merge", "reason": "Ein Pool genügt."}
    with pytest.raises(IntegrityError), transaction.atomic():
        OverlapFinding.objects.update(**decided | missing | {"is_released": True})


def test_two_people_at_once_lose_nothing(finding):
    rule(finding, version=1)
    with pytest.raises(OverlapConflictError) as conflict:
        rule(finding, version=1, reason="Etwas anderes.")
    assert (conflict.value.finding.reason, conflict.value.finding.version) == ("Ein Pool genügt.", 2)
    with pytest.raises(OverlapConflictError):
        describe_finding(
            finding=finding, seen_version=1, title="Neu", measures=[], offers="A\nB", departments=[], by=None
        )
    assert OverlapFinding.objects.get().title == "Sprachmittlung"


def test_saving_the_same_again_changes_nothing(finding):
    rule(finding)
    assert rule(finding).version == 2


def test_what_is_stored_already_is_no_conflict(finding):
    rule(finding, version=1)
    assert rule(finding, version=1).version == 2


def test_who_may_not_release_takes_it_back_by_changing(finding):
    rule(finding, is_released=True)
    assert rule(finding).is_released
    assert not rule(finding, reason="Zwei Pools.").is_released


def test_what_it_is_about_is_released_anew(finding):
    rule(finding, is_released=True)
    changed = describe_finding(
        finding=finding, seen_version=2, title="Lotsen", measures=[], offers="A\nB", departments=[], by=None
    )
    assert (changed.title, changed.is_released, changed.measures.count(), changed.version) == ("Lotsen", False, 0, 3)


def test_released_ones_stay_and_others_can_be_removed(finding):
    rule(finding, is_released=True)
    with pytest.raises(OverlapRefusedError):
        remove_finding(finding=finding)
    rule(finding, is_released=False)
    remove_finding(finding=finding)
    remove_finding(finding=finding)
    assert not OverlapFinding.objects.exists()
    with pytest.raises(OverlapRefusedError):
        rule(finding, version=1)


def test_what_was_judged_distinct_leaves_the_matrix_but_is_remembered(finding):
    distinct = judge_distinct(measure=measure("M3.1"), other=measure("M4.1"), by=None)
    assert list(findings()) == [finding]
    assert list(findings(DISTINCT)) == [distinct]


def test_what_sounds_alike_is_suggested_across_themes_until_it_is_dealt_with():
    one, other = measure("M1.1", "Dolmetscherpool aufbauen"), measure("M2.1", "Pool für Dolmetscher aufbauen")
    measure("M1.2", "Dolmetscherpool ausbauen", merged_into=one)
    measure("M3.1", "Fahrräder leihen")
    assert suggestions() == [(one, other)]
    Measure.objects.filter(pk=other.pk).update(theme=one.theme)
    assert suggestions() == []
    Measure.objects.filter(pk=other.pk).update(theme=Theme.objects.get(number=2))
    judge_distinct(measure=other, other=one, by=None)
    assert suggestions() == []


def test_findings_by_state_and_theme(finding):
    decided = add_finding(title="Zwei", measures=[measure("M3.1"), measure("M3.2")], offers="", departments=[], by=None)
    rule(decided)
    assert (list(findings(OPEN)), list(findings(DECIDED))) == ([finding], [decided])
    assert (list(findings(theme=3)), list(findings(theme=1))) == ([decided], [finding])


def test_released_ones_name_public_measures_alone(finding):
    rule(finding, is_released=True)
    finding.measures.filter(code="M2.1").update(is_public=False)
    [released] = released_findings()
    assert [each.code for each in released.measures.all()] == ["M1.1"]
    rule(finding, is_released=False)
    assert list(released_findings()) == []
