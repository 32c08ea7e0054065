"""Deciding about a frozen version: who signs off, which bodies meet when, and what they decided.

Every change locks the version's publication row first, so that what is compared and what is written belong together,
and leaves a `DecisionChange` behind. Days are the process's local days.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from concept.actions.decision_days import follow_days
from concept.actions.planning import end_of, shift
from concept.models import ConceptVersion, DecisionChange, DecisionStep, SignOff, VersionPublication
from concept.models.decisions import ChangeKind, DecisionResult, StepRole, result_words
from concept.queries.decisions import likely_bodies, likely_sign_offs
from workshops import clock
from workshops.formats import format_day_plain
from workshops.models import BodySession, Process, User

Row = TypeVar("Row", DecisionStep, SignOff)


class DecisionRefusedError(Exception):
    """It cannot be done; the text says why, in words for people."""


class DecisionConflictError(Exception):
    """Somebody else changed or removed it meanwhile; `stored` is what is there now, None if nothing is."""

    def __init__(self, stored: DecisionStep | SignOff | None) -> None:
        super().__init__()
        self.stored = stored


# --- Sign-offs ----------------------------------------------------------------------------------------------------------


def add_sign_off(
    *, version: ConceptVersion, who: str, note: str = "", signed_on: date | None = None, by: User | None
) -> SignOff:
    """Somebody who is to sign off, or has on that day, after those who are there. The same again is the same sign-off.

    Raises DecisionRefusedError for a day to come.
    """
    _demand_past(signed_on)
    with _deciding(version.pk):
        if known := version.sign_offs.filter(who=who, note=note, signed_on=signed_on).first():
            return known
        made = SignOff.objects.create(
            version=version,
            who=who,
            note=note,
            position=end_of(version.sign_offs.all()),
            is_example=_has_examples(),
        )
        _record(version.pk, ChangeKind.ADDED, who, by)
        if signed_on:
            _change(made, {"signed_on": signed_on}, by)
    return made


def suggest_sign_offs(*, version: ConceptVersion, by: User | None) -> int:
    """Where nobody is to sign off yet: the departments and roles of the process. Returns how many."""
    with _deciding(version.pk):
        if version.sign_offs.exists():
            return 0
        names = likely_sign_offs()
        for who in names:
            add_sign_off(version=version, who=who, by=by)
    return len(names)


def change_sign_off(
    *, sign_off: SignOff, seen_revision: int, who: str, note: str, signed_on: date | None, by: User | None
) -> SignOff:
    """Stores what was entered for a sign-off that was read as `seen_revision`.

    Raises DecisionConflictError, and DecisionRefusedError for a day to come.
    """
    _demand_past(signed_on)
    with _deciding(sign_off.version_id):
        stored = _stored(sign_off, seen_revision)
        _change(stored, {"who": who, "note": note, "signed_on": signed_on}, by)
    return stored


def sign(*, sign_off: SignOff, signed_on: date, note: str | None = None, by: User | None) -> SignOff:
    """They have signed off on that day. `note`: None leaves it. Raises as `change_sign_off` does."""
    return change_sign_off(
        sign_off=sign_off,
        seen_revision=sign_off.revision,
        who=sign_off.who,
        note=sign_off.note if note is None else note,
        signed_on=signed_on,
        by=by,
    )


def move_sign_off(*, sign_off: SignOff, step: int) -> None:
    """Moves it by `step` places among the version's (-1 up, 1 down)."""
    with _deciding(sign_off.version_id):
        _move(sign_off, step)


def remove_sign_off(*, sign_off: SignOff, by: User | None) -> None:
    """Raises DecisionRefusedError once it was signed. Twice is once."""
    with _deciding(sign_off.version_id):
        stored = SignOff.objects.filter(pk=sign_off.pk).first()
        if stored is None:
            return
        if stored.signed_on:
            raise DecisionRefusedError(_("Wer schon mitgezeichnet hat, bleibt in der Liste."))
        stored.delete()
        _record(stored.version_id, ChangeKind.REMOVED, stored.who, by)


# --- The bodies' steps --------------------------------------------------------------------------------------------------


def plan_decision_step(
    *,
    version: ConceptVersion,
    body: str,
    role: str = StepRole.DECIDES,
    meets_on: date | None = None,
    papers_due_on: date | None = None,
    paper_number: str = "",
    session: BodySession | None = None,
    note: str = "",
    by: User | None,
) -> DecisionStep:
    """A step after those there are. Its days go into the plan backwards and make a task for the papers. The same again,
    while it is pending, is the same step.

    `session`: the one of the plan that it stands for, whose days are taken where none are given. Raises
    DecisionRefusedError where the papers would be due after the session.
    """
    if session:
        meets_on, papers_due_on = meets_on or session.meets_on, papers_due_on or session.papers_due_on
    _demand_order(meets_on, papers_due_on)
    matter = {
        "body": body,
        "role": role,
        "meets_on": meets_on,
        "papers_due_on": papers_due_on,
        "paper_number": paper_number,
        "note": note,
    }
    with _deciding(version.pk):
        if known := version.decision_steps.filter(**matter, result=DecisionResult.PENDING).first():
            return known
        step = DecisionStep(
            version=version,
            **matter,
            session=session,
            position=end_of(version.decision_steps.all()),
            is_example=_has_examples(),
        )
        at = clock.now()
        follow_days(step, at)
        _record(version.pk, ChangeKind.ADDED, body, by, _details(step, None, ("role", "meets_on")), at=at)
    return step


def suggest_decision_steps(*, version: ConceptVersion, by: User | None) -> int:
    """Where no step is planned yet: the bodies of the process, with their sessions of the plan. Returns how many."""
    with _deciding(version.pk):
        if version.decision_steps.exists():
            return 0
        bodies = likely_bodies()
        for each in bodies:
            plan_decision_step(version=version, body=each.body, role=each.role, session=each.session, by=by)
    return len(bodies)


def change_decision_step(
    *,
    step: DecisionStep,
    seen_revision: int,
    body: str,
    role: str,
    meets_on: date | None,
    papers_due_on: date | None,
    paper_number: str,
    note: str,
    by: User | None,
) -> DecisionStep:
    """Stores what was entered for a step that was read as `seen_revision`. The plan backwards and the task follow its
    days; without a day the session leaves the plan, without a deadline the task goes. A session that other steps stand
    for too stays as it is for them.

    Raises DecisionConflictError, and DecisionRefusedError where the days do not fit or the body has decided.
    """
    _demand_order(meets_on, papers_due_on)
    with _deciding(step.version_id):
        stored = _stored(step, seen_revision)
        if not stored.is_pending:
            raise DecisionRefusedError(
                _(
                    "Das Gremium hat schon entschieden. Nehmen Sie zuerst das Ergebnis zurück, wenn der Schritt falsch ist."
                )
            )
        values = {
            "body": body,
            "role": role,
            "meets_on": meets_on,
            "papers_due_on": papers_due_on,
            "paper_number": paper_number,
            "note": note,
        }
        _change(stored, values, by)
    return stored


def record_decision(
    *,
    step: DecisionStep,
    result: str,
    note: str | None = None,
    paper_number: str | None = None,
    seen_revision: int | None = None,
    by: User | None,
) -> DecisionStep:
    """What the body decided at its session; `pending` takes a wrong entry back. The task for the papers is done with it,
    and open again where it was done with nothing else. `note` and `paper_number`: None leaves them.

    Raises DecisionConflictError where the step was changed since `seen_revision`, and DecisionRefusedError where it has
    no day yet, or one to come.
    """
    with _deciding(step.version_id):
        stored = _stored(step, seen_revision)
        if result != DecisionResult.PENDING:
            if stored.meets_on is None:
                raise DecisionRefusedError(_("Tragen Sie zuerst den Tag der Sitzung ein."))
            if stored.meets_on > clock.today():
                raise DecisionRefusedError(
                    _("Die Sitzung ist erst am %(day)s. Das Ergebnis tragen Sie danach ein.")
                    % {"day": format_day_plain(stored.meets_on)}
                )
        values: dict[str, Any] = {"result": result}
        values |= {} if note is None else {"note": note}
        values |= {} if paper_number is None else {"paper_number": paper_number}
        _change(stored, values, by)
    return stored


def move_decision_step(*, step: DecisionStep, places: int) -> None:
    """Moves it by so many places among the version's (-1 up, 1 down)."""
    with _deciding(step.version_id):
        _move(step, places)


def remove_decision_step(*, step: DecisionStep, by: User | None) -> None:
    """Takes it out, with its task; its session stays in the plan backwards. Twice is once.

    Raises DecisionRefusedError once the body has decided.
    """
    with _deciding(step.version_id):
        stored = DecisionStep.objects.filter(pk=step.pk).first()
        if stored is None:
            return
        if not stored.is_pending:
            raise DecisionRefusedError(
                _("Das Gremium hat schon entschieden. Der Schritt bleibt in der Beratungsfolge.")
            )
        stored.delete()
        if stored.task and not stored.task.done_at:
            stored.task.delete()
        _record(stored.version_id, ChangeKind.REMOVED, stored.body, by)


# --- What they share ----------------------------------------------------------------------------------------------------


@contextmanager
def _deciding(version: int) -> Iterator[None]:
    with transaction.atomic():
        VersionPublication.objects.select_for_update(no_key=True).get(version_id=version)
        yield


def _stored(row: Row, seen_revision: int | None) -> Row:
    """The row as it is now. Raises DecisionConflictError where it is gone, or not as it was read."""
    stored = type(row).objects.filter(pk=row.pk).first()
    if stored is None or seen_revision not in {None, stored.revision}:
        raise DecisionConflictError(stored)
    return stored


def _change(stored: DecisionStep | SignOff, values: Mapping[str, Any], by: User | None) -> None:
    """Writes what differs and keeps what it was; nothing where nothing does."""
    before = type(stored)(**{field.attname: getattr(stored, field.attname) for field in stored._meta.concrete_fields})
    for name, value in values.items():
        setattr(stored, name, value)
    details = _details(stored, before, values)
    if not details:
        return
    stored.revision += 1
    at = clock.now()
    if isinstance(stored, DecisionStep):
        follow_days(stored, at)
    else:
        stored.save()
    _record(stored.version_id, ChangeKind.CHANGED, str(before), by, details, at=at)


def _move(row: DecisionStep | SignOff, step: int) -> None:
    siblings: list[Any] = list(type(row).objects.filter(version=row.version_id))
    if any(each.pk == row.pk for each in siblings):
        shift(siblings, row, step)


def _details(row: models.Model, before: models.Model | None, names: Iterable[str]) -> list[dict[str, str]]:
    """Each of these fields that differs, with its words before (empty for what is new) and now."""
    return [
        {"field": name, "old": old, "new": new}
        for name in names
        if (old := _words(before, name) if before else "") != (new := _words(row, name))
    ]


def _words(row: models.Model, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, date):
        return format_day_plain(value)
    if isinstance(row, DecisionStep) and name == "result":
        return result_words(row.role, value)
    if name == "role":
        return str(StepRole(value).label)
    return str(value or "")


def _record(
    version: int,
    kind: str,
    subject: str,
    by: User | None,
    details: Iterable[dict[str, str]] = (),
    *,
    at: datetime | None = None,
) -> None:
    """`at`: the process moment of what was changed; now, if nothing else is said."""
    DecisionChange.objects.create(
        version_id=version, at=at or clock.now(), by=by, kind=kind, subject=subject, details=list(details)
    )


def _has_examples() -> bool:
    process = Process.current()
    return bool(process and process.has_example_content)


def _demand_past(day: date | None) -> None:
    if day and day > clock.today():
        raise DecisionRefusedError(
            _("Der Tag der Mitzeichnung liegt noch vor uns. Tragen Sie ihn ein, wenn er da ist.")
        )


def _demand_order(meets_on: date | None, papers_due_on: date | None) -> None:
    if meets_on and papers_due_on and papers_due_on > meets_on:
        raise DecisionRefusedError(_("Der Vorlagenschluss muss vor der Sitzung liegen."))
