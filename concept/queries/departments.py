"""What the departments are asked, and what they say to it."""

from django.db.models import Count, Prefetch, Q, QuerySet

from concept.models import DepartmentLink, DepartmentResponse, Measure, OverlapFinding
from concept.models.overlaps import OverlapJudgement
from workshops.models import Department


def findings_of(department: Department) -> QuerySet[OverlapFinding]:
    """The findings that concern a department: it is named in them, leads them, or leads a measure of theirs that is not
    merely distinct from another. With their measures and departments; three queries."""
    leads_measure = Q(measures__lead_department=department) & ~Q(judgement=OverlapJudgement.DISTINCT)
    concerned = Q(departments=department) | Q(lead_department=department) | leads_measure
    measures = Prefetch("measures", Measure.objects.select_related("theme"))
    found = OverlapFinding.objects.filter(pk__in=OverlapFinding.objects.filter(concerned).values("pk"))
    return found.select_related("lead_department").prefetch_related(measures, "departments")


def department_responses_of(department: Department) -> dict[int, DepartmentResponse]:
    """What a department said, by the id of the finding. One query."""
    return {each.finding_id: each for each in department.overlap_responses.select_related("finding")}


def departments_with_state() -> QuerySet[Department]:
    """Every department with how many findings it answered (`answered`), and its links, the newest first."""
    said = Q(overlap_responses__in=DepartmentResponse.objects.said())
    counted = Department.objects.annotate(answered=Count("overlap_responses", filter=said))
    return counted.order_by("name").prefetch_related(
        Prefetch("answer_links", DepartmentLink.objects.all(), to_attr="links")
    )
