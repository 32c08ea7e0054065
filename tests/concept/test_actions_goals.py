"""Changing baselines, goals and objectives."""

import pytest

from concept.actions.goals import (
    add_goal,
    add_objective,
    change_goal,
    change_objective,
    move_goal,
    move_objective,
    remove_goal,
    remove_objective,
    save_action_field,
)
from concept.actions.measures import change_measure
from concept.actions.origins import set_origins
from concept.actions.planning import PlanConflict, PlanRefused
from concept.models import ActionField, GuidingGoal, Objective
from tests.concept.planning import contribution, goal, measure, objective, result, theme, workshop

pytestmark = pytest.mark.usefixtures("process")


def codes(rows) -> list[str]:
    return [row.code for row in rows]


def test_a_field_is_stored_part_by_part(team_member):
    first = save_action_field(theme=theme(), version=0, baseline="<p>So ist es.</p>", by=team_member)
    save_action_field(theme=theme(), version=first.version, needs="<p>Das fehlt.</p>", by=team_member)
    stored = ActionField.objects.get()
    assert (stored.baseline, stored.needs, stored.version, stored.changed_by) == (
        "<p>So ist es.</p>",
        "<p>Das fehlt.</p>",
        2,
        team_member,
    )


def test_two_who_write_a_field_at_once_get_both_versions():
    save_action_field(theme=theme(), version=0, baseline="<p>Von Ada</p>", by=None)
    with pytest.raises(PlanConflict) as conflict:
        save_action_field(theme=theme(), version=0, baseline="<p>Von Bo</p>", by=None)
    assert conflict.value.stored.baseline == "<p>Von Ada</p>"
    assert ActionField.objects.get().baseline == "<p>Von Ada</p>"


def test_a_changed_goal_does_not_disturb_who_writes_the_baseline():
    goal()
    assert save_action_field(theme=theme(), version=0, baseline="<p>So ist es.</p>", by=None).version == 1


def test_codes_count_up_per_theme_and_goal():
    one, two, other = goal("Eins"), goal("Zwei"), goal("Drei", number=2)
    first, second = (add_objective(goal=two, text=text, by=None) for text in ("a", "b"))
    assert codes([one, two, other, first, second]) == ["1.1", "1.2", "2.1", "1.2.1", "1.2.2"]


def test_a_code_is_never_given_twice():
    last = add_objective(goal=goal(), text="Weg damit", by=None)
    remove_objective(objective=last, by=None)
    assert add_objective(goal=goal(), text="Neu", by=None).code == "1.1.2"
    remove_goal(goal=goal("Zweites"), by=None)
    assert goal("Drittes").code == "1.3"


def test_the_same_words_again_are_the_same():
    assert goal() == goal()
    assert objective() == objective()
    assert (GuidingGoal.objects.count(), Objective.objects.count()) == (1, 1)


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_is_no_goal(text):
    with pytest.raises(PlanRefused):
        add_goal(theme=theme(), text=text, by=None)


def test_codes_stay_when_goals_and_objectives_move():
    one, two, three = goal("Eins"), goal("Zwei"), goal("Drei")
    move_goal(goal=three, step=-1, by=None)
    move_goal(goal=one, step=-1, by=None)
    assert codes(theme().guiding_goals.all()) == ["1.1", "1.3", "1.2"]
    first, second, third = (add_objective(goal=one, text=text, by=None) for text in "abc")
    move_objective(objective=first, step=1, by=None)
    move_objective(objective=third, goal=two, by=None)
    assert codes(one.objectives.all()) == ["1.1.2", "1.1.1"]
    assert codes(two.objectives.all()) == ["1.1.3"]
    assert second.code == "1.1.2"


def test_two_who_write_a_goal_at_once_get_both_versions():
    mine = goal()
    change_goal(goal=mine, version=1, text="Von Ada", by=None)
    with pytest.raises(PlanConflict) as conflict:
        change_goal(goal=mine, version=1, text="Von Bo", by=None)
    assert conflict.value.stored.text == "Von Ada"
    target = objective()
    remove_objective(objective=target, by=None)
    with pytest.raises(PlanConflict) as conflict:
        change_objective(objective=target, version=1, text="Von Bo", by=None)
    assert conflict.value.stored is None


def test_what_something_hangs_on_is_not_removed():
    target = objective()
    with pytest.raises(PlanRefused, match=r"Unter Leitziel 1\.1 steht noch 1 Handlungsziel"):
        remove_goal(goal=goal(), by=None)
    change_measure(measure=(made := measure()), version=1, objectives=[target], by=None)
    with pytest.raises(PlanRefused, match=r"M1\.1"):
        remove_objective(objective=target, by=None)
    change_measure(measure=made, version=2, objectives=[], by=None)
    set_origins(target=target, results=[], contributions=[contribution()], by=None)
    with pytest.raises(PlanRefused, match="beruht auf"):
        remove_objective(objective=target, by=None)
    set_origins(target=target, results=[], contributions=[], by=None)
    remove_objective(objective=target, by=None)
    remove_goal(goal=goal(), by=None)
    assert not GuidingGoal.objects.exists()


def test_what_others_added_to_the_origins_stays():
    target, said, heard = objective(), contribution("Gesagt"), result(workshop())
    seen = ([], [])
    set_origins(target=target, results=[heard], contributions=[], seen=seen, by=None)
    set_origins(target=target, results=[], contributions=[said], seen=seen, by=None)
    assert (list(target.results.all()), list(target.contributions.all())) == ([heard], [said])
    set_origins(target=target, results=[], contributions=[said], seen=([heard.pk], [said.pk]), by=None)
    assert (list(target.results.all()), list(target.contributions.all())) == ([], [said])
