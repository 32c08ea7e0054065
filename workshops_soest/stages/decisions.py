"""What is decided about the concept. Departments and bodies are real: place-holders sign off and decide."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from concept.actions.decisions import add_sign_off, plan_decision_step, record_decision, sign
from concept.models import ConceptVersion
from concept.models.decisions import DecisionResult
from workshops import clock
from workshops_soest.models import Stage
from workshops_soest.stages.content import consultation
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.versions import frozen_at, played_version

PLANNED_AFTER, SIGNED_BEFORE, PAPERS_BEFORE = timedelta(hours=1), timedelta(days=7), timedelta(days=7)
"""After the version was frozen; before it is adopted."""
EVENING = timedelta(hours=10)
"""From the hour of the stages until a session is over."""
DECIDED_ON = ConceptVersion.Kind.DECISION


def plan_decisions(scene: Scene) -> Iterator[Step]:
    adopted = scene.moments[Stage.ADOPTED]
    yield Step(frozen_at(scene, DECIDED_ON) + PLANNED_AFTER, partial(_plan, scene))
    for place in range(len(consultation()["decisions"]["sign_offs"])):
        yield Step(adopted - SIGNED_BEFORE + timedelta(hours=place), partial(_sign, scene, place))
    for place, step in enumerate(consultation()["decisions"]["step"]):
        yield Step(adopted - timedelta(days=step["days_before"]) + EVENING, partial(_decide, scene, place))


def _plan(scene: Scene) -> None:
    """Where the team has not begun to."""
    version, words = played_version(DECIDED_ON), consultation()["decisions"]
    if version is None or version.sign_offs.exists() or version.decision_steps.exists():
        return
    for who in words["sign_offs"]:
        add_sign_off(version=version, who=who, by=scene.team)
    adopted = scene.moments[Stage.ADOPTED].date()
    for step in words["step"]:
        plan_decision_step(
            version=version,
            body=step["body"],
            role=step["role"],
            meets_on=adopted - timedelta(days=step["days_before"]),
            papers_due_on=adopted - PAPERS_BEFORE,
            paper_number=step["paper_number"],
            by=scene.team,
        )


def _sign(scene: Scene, place: int) -> None:
    words, version = consultation()["decisions"], played_version(DECIDED_ON)
    waiting = version.sign_offs.filter(who=words["sign_offs"][place], signed_on=None) if version else ()
    for each in waiting:
        sign(sign_off=each, signed_on=clock.today(), note=words["note"], by=scene.team)


def _decide(scene: Scene, place: int) -> None:
    version = played_version(DECIDED_ON)
    body = consultation()["decisions"]["step"][place]["body"]
    for step in version.decision_steps.filter(body=body) if version else ():
        if step.is_pending and step.meets_on and step.meets_on <= clock.today():
            record_decision(step=step, result=DecisionResult.UNCHANGED, by=scene.team)
