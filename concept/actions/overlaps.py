"""Where measures touch each other: findings, and what the departments made of them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from concept.models import Measure, OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement
from workshops import clock
from workshops.models import Department, Process, User

FEWEST = 2


class OverlapRefusedError(Exception):
    """It cannot be done; the text says why, in words for people."""


class OverlapConflictError(Exception):
    """Somebody else saved the finding meanwhile; `finding` is what is stored now."""

    def __init__(self, finding: OverlapFinding) -> None:
        super().__init__()
        self.finding = finding


@dataclass(frozen=True)
class Ruling:
    """What the departments made of a finding. `is_released` is None where whoever writes may not say."""

    judgement: str
    decision: str
    lead_department: Department | None
    reason: str
    is_released: bool | None = None

    @property
    def is_decided(self) -> bool:
        return bool(
            self.judgement != OverlapJudgement.OPEN and self.decision != OverlapDecision.OPEN and self.reason.strip()
        )


def add_finding(
    *, title: str, measures: Collection[Measure], offers: str, departments: Collection[Department], by: User | None
) -> OverlapFinding:
    """Two or more measures or offers (one on each line) that touch each other. The same again is the same finding.

    Raises OverlapRefusedError.
    """
    _demand_enough(measures, offers)
    now = clock.now()
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        for known in OverlapFinding.objects.filter(title=title, offers=offers):
            if (set(known.measures.all()), set(known.departments.all())) == (set(measures), set(departments)):
                return known
        finding = OverlapFinding.objects.create(
            title=title, offers=offers, created_at=now, changed_at=now, changed_by=by
        )
        finding.measures.set(measures)
        finding.departments.set(departments)
    return finding


def describe_finding(
    *,
    finding: OverlapFinding,
    seen_version: int,
    title: str,
    measures: Collection[Measure],
    offers: str,
    departments: Collection[Department],
    by: User | None,
) -> OverlapFinding:
    """Says anew what the finding, read as `seen_version`, is about. It must be released anew.

    Raises OverlapConflictError and OverlapRefusedError.
    """
    _demand_enough(measures, offers)
    with transaction.atomic():
        stored = _lock(finding)
        _demand_seen(stored, seen_version)
        stored.title, stored.offers, stored.is_released = title, offers, False
        _save(stored, by)
        stored.measures.set(measures)
        stored.departments.set(departments)
    return stored


def rule_on_finding(*, finding: OverlapFinding, seen_version: int, ruling: Ruling, by: User | None) -> OverlapFinding:
    """Stores what the departments made of the finding, which was read as `seen_version`.

    Whoever may not release takes a release back by changing what was released. What is stored already is no conflict: an
    answer may have been lost on its way. Raises OverlapConflictError, and OverlapRefusedError where something is to be
    released that is not decided with a reason.
    """
    if ruling.is_released and not ruling.is_decided:
        raise OverlapRefusedError(
            _("Freigegeben wird erst, was beurteilt, entschieden und begründet ist. Ergänzen Sie, was fehlt.")
        )
    with transaction.atomic():
        stored = _lock(finding)
        values = (ruling.judgement, ruling.decision, ruling.lead_department, ruling.reason)
        is_same = values == (stored.judgement, stored.decision, stored.lead_department, stored.reason)
        is_released = stored.is_released and is_same if ruling.is_released is None else ruling.is_released
        if is_same and is_released == stored.is_released:
            return stored
        _demand_seen(stored, seen_version)
        stored.judgement, stored.decision, stored.lead_department, stored.reason = values
        stored.is_released = is_released
        _save(stored, by)
    return stored


def remove_finding(*, finding: OverlapFinding) -> None:
    """Takes it out of the matrix. Raises OverlapRefusedError while it is released."""
    with transaction.atomic():
        stored = OverlapFinding.objects.select_for_update(no_key=True).filter(pk=finding.pk).first()
        if stored is None:
            return
        if stored.is_released:
            raise OverlapRefusedError(
                _("Der Befund ist freigegeben. Nehmen Sie die Freigabe zurück, bevor Sie ihn entfernen.")
            )
        stored.delete()


def offer_lines(offers: str) -> list[str]:
    """Existing offers, one of each line."""
    return [line.strip() for line in offers.splitlines() if line.strip()]


def _demand_enough(measures: Collection[Measure], offers: str) -> None:
    if len(measures) + len(offer_lines(offers)) < FEWEST:
        raise OverlapRefusedError(
            _("Wählen Sie mindestens zwei Maßnahmen, oder schreiben Sie bestehende Angebote dazu, je Zeile eines.")
        )


def _lock(finding: OverlapFinding) -> OverlapFinding:
    stored = OverlapFinding.objects.select_for_update(no_key=True).filter(pk=finding.pk).first()
    if stored is None:
        raise OverlapRefusedError(_("Diesen Befund hat inzwischen jemand entfernt."))
    return stored


def _demand_seen(stored: OverlapFinding, seen_version: int) -> None:
    if stored.version != seen_version:
        raise OverlapConflictError(stored)


def _save(stored: OverlapFinding, by: User | None) -> None:
    stored.version += 1
    stored.changed_at, stored.changed_by = clock.now(), by
    stored.save()
