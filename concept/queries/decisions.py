"""What is decided about versions: for the team, for everyone, and what a process suggests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from concept.models import ConceptVersion, DecisionChange, DecisionStep, SignOff
from concept.models.decisions import DecisionResult, StepRole
from concept.models.versions import VersionKind
from concept.queries.versions import published_versions
from workshops.models import BodySession, Department, Person, Process

HEAVY = ("content", "gaps", "changes")


@dataclass(frozen=True)
class LikelyBody:
    """A body that will have the concept before it, with its session of the plan backwards if there is one."""

    body: str
    role: str
    session: BodySession | None


@dataclass(frozen=True)
class Adoption:
    """A version was adopted. `steps`: those that decided. `version` is what they decided on: for a version that was
    frozen afterwards the one before it."""

    version: ConceptVersion
    steps: Sequence[DecisionStep]

    @property
    def day(self) -> date:
        """When the last body decided."""
        return max(step.meets_on for step in self.steps if step.meets_on)

    @property
    def bodies(self) -> list[str]:
        return [step.body for step in self.steps]

    @property
    def is_amended(self) -> bool:
        return any(step.result == DecisionResult.AMENDED for step in self.steps)


@dataclass(frozen=True)
class AdoptedVersion:
    """A published version that was adopted, and how."""

    version: ConceptVersion
    adoption: Adoption


@dataclass(frozen=True)
class NamedChange:
    """A change, and for each field its name, what it was and what it is now."""

    change: DecisionChange
    details: Sequence[tuple[str, str, str]]


def likely_bodies() -> list[LikelyBody]:
    """The bodies of the process file, and those that the plan backwards has a session of, by the day they meet.

    The last one that the file names decides, the others prepare.
    """
    process = Process.current()
    named = list(dict.fromkeys(process.decision_bodies)) if process else []
    sessions = {session.body: session for session in BodySession.objects.all()}
    last = named[-1] if named else next(reversed(sessions), None)
    bodies = [*named, *(body for body in sessions if body not in named)]
    ranks = {body: (body == last, sessions[body].meets_on if body in sessions else date.max) for body in bodies}
    return [
        LikelyBody(body, StepRole.DECIDES if body == last else StepRole.PREPARES, sessions.get(body))
        for body in sorted(bodies, key=lambda body: ranks[body])
    ]


def likely_sign_offs() -> list[str]:
    """The departments of the process, then what its people are there for: who might have to sign off."""
    roles = (person.role.strip() for person in Person.objects.all())
    names = [*(department.name for department in Department.objects.all()), *roles]
    return list(dict.fromkeys(name for name in names if name))


def adoption_of(version: ConceptVersion) -> Adoption | None:
    """How the version came to be the one that was decided on, None while it did not. One query.

    Of a body that had it before it several times the last time counts. What is frozen as the adopted version without
    steps of its own stands for the last one before it that was adopted.
    """
    return _adoption_among(version, _steps_by_version(DecisionStep.objects.filter(version__number__lte=version.number)))


def adopted_version() -> AdoptedVersion | None:
    """The newest published version that was adopted. Two queries."""
    steps = _steps_by_version(DecisionStep.objects.all())
    for version in published_versions() if steps else []:
        if adoption := _adoption_among(version, steps):
            return AdoptedVersion(version, adoption)
    return None


def decision_changes(version: ConceptVersion) -> list[NamedChange]:
    """Who changed what and when, the last first."""
    names = {
        field.name: str(field.verbose_name)
        for model in (SignOff, DecisionStep)
        for field in model._meta.concrete_fields
    }
    return [
        NamedChange(row, [(names.get(each["field"], ""), each["old"], each["new"]) for each in row.details])
        for row in version.decision_changes.select_related("by")
    ]


def _steps_by_version(steps: QuerySet[DecisionStep]) -> dict[int, list[DecisionStep]]:
    """By the version's number, the newest version first."""
    found: dict[int, list[DecisionStep]] = {}
    rows = steps.select_related("version__publication").defer(*(f"version__{name}" for name in HEAVY))
    for step in rows.order_by("-version__number", "position", "meets_on", "pk"):
        found.setdefault(step.version.number, []).append(step)
    return found


def _adoption_among(version: ConceptVersion, steps: Mapping[int, Sequence[DecisionStep]]) -> Adoption | None:
    if version.number in steps or version.kind != VersionKind.ADOPTED:
        return _adoption(steps.get(version.number, []))
    former = (_adoption(rows) for number, rows in steps.items() if number < version.number)
    return next((adoption for adoption in former if adoption), None)


def _adoption(steps: Sequence[DecisionStep]) -> Adoption | None:
    last = {step.body: step for step in steps if step.decides}
    if last and all(step.is_in_favour for step in last.values()):
        return Adoption(steps[0].version, list(last.values()))
    return None
