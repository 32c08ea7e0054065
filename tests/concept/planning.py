"""Goals and measures for tests."""

from datetime import timedelta

from concept.actions.goals import add_goal, add_objective
from concept.actions.measures import add_measure, publish_measure
from concept.models import ConceptVersion, Contribution, GuidingGoal, Measure, Objective, VersionPublication
from tests.concept.promising import contribution, publish_minutes, result, theme, workshop
from workshops import clock


def goal(text: str = "Alle Kinder lernen Deutsch.", *, number: int = 1) -> GuidingGoal:
    return add_goal(theme=theme(number), text=text, by=None)


def objective(text: str = "Jede Kita hat eine Lotsin.", *, number: int = 1, **values) -> Objective:
    return add_objective(goal=goal(number=number), text=text, by=None, **values)


def measure(title: str = "Lotsen an Schulen", *, number: int = 1, is_public: bool = False, **values) -> Measure:
    """A draft; with `is_public` published."""
    made = add_measure(theme=theme(number), title=title, by=None, **values)
    if is_public:
        publish_measure(measure=made, by=None)
        made.refresh_from_db()
    return made


def decided(made: Contribution, outcome: str = "taken_up", reason: str = "Das wird gemacht.") -> Contribution:
    """With the decision about what became of it."""
    made.outcome, made.outcome_reason, made.outcome_at = outcome, reason, clock.now()
    made.save()
    return made


def publish_version(version: ConceptVersion) -> ConceptVersion:
    VersionPublication.objects.filter(version=version).update(published_at=clock.now() + timedelta(minutes=1))
    return version


__all__ = [
    "contribution",
    "decided",
    "goal",
    "measure",
    "objective",
    "publish_minutes",
    "publish_version",
    "result",
    "theme",
    "workshop",
]
