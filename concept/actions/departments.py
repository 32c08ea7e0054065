"""Asking the departments, and keeping what they say by themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from concept.actions.answer_links import issue_link
from concept.mail.departments import queue_department_link
from concept.models import DepartmentResponse, OverlapFinding
from concept.models.answer_links import AnswerLink
from concept.queries.departments import department_responses_of, findings_of
from workshops import clock
from workshops.models import Department, User


class OpinionConflictError(Exception):
    """Somebody else stored answers meanwhile; `responses`: those, by the id of their finding."""

    def __init__(self, responses: Mapping[int, DepartmentResponse]) -> None:
        super().__init__()
        self.responses = responses


@dataclass(frozen=True)
class Opinion:
    """What a department says to one finding. `seen_version`: of the answer that was on the page; 0 where there was none."""

    finding: OverlapFinding
    seen_version: int
    judgement: str
    decision: str
    reason: str

    @property
    def said(self) -> tuple[str, str, str]:
        return (self.judgement, self.decision, self.reason)


def save_department_responses(*, department: Department, opinions: Collection[Opinion], contact: str) -> int:
    """Stores what a department says, all or none, and gives how many answers are new or changed. The findings stay as they
    are; whatever no longer concerns the department is passed over.

    Raises OpinionConflictError.
    """
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        asked = findings_of(department).filter(pk__in=[opinion.finding.pk for opinion in opinions])
        # Locked so that none is removed meanwhile.
        locked = OverlapFinding.objects.select_for_update(no_key=True).filter(pk__in=asked.values("pk"))
        standing = set(locked.values_list("pk", flat=True))
        stored, now = department_responses_of(department), clock.now()
        changed: list[DepartmentResponse] = []
        conflicts: dict[int, DepartmentResponse] = {}
        for opinion in opinions:
            pk = opinion.finding.pk
            response = stored.get(pk) or DepartmentResponse(department=department, finding_id=pk, version=0)
            if pk not in standing or opinion.said == response.said:
                continue
            if response.version != opinion.seen_version:
                conflicts[pk] = response
                continue
            response.judgement, response.decision, response.reason = opinion.said
            response.version += 1
            response.contact, response.changed_at = contact, now
            changed.append(response)
        if conflicts:
            raise OpinionConflictError(conflicts)
        for response in changed:
            response.save()
    return len(changed)


def send_department_link(*, department: Department, email: str, days: int, by: User | None) -> AnswerLink:
    """Mails the link by which the department answers; valid for so many days of real time (see `issue_link`)."""
    return issue_link(asked=department, email=email, days=days, by=by, queue=queue_department_link)
