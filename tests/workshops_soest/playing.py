"""How tests load a process and read what playing made of it."""

from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.models import F

from concept.models import (
    CarryOver,
    Comment,
    ConceptVersion,
    Contribution,
    DecisionStep,
    Measure,
    Minutes,
    Objective,
    OverlapFinding,
    Paragraph,
    Result,
)
from participants.models import Registration
from workshops import clock
from workshops.models import Process
from workshops_soest.process.checking import read_process_file
from workshops_soest.process.loading import load_process_file

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "workshops_soest" / "process" / "soest-2013.toml"
BEISPIELAU = ROOT / "tests" / "data" / "beispielau-2031.toml"
MUSTERHOLM = ROOT / "tests" / "data" / "musterholm-2030.toml"
NINE = " 09:00"


def load(file: Path) -> Process:
    load_process_file(read_process_file(file))
    return Process.objects.get()


def local(moment: datetime) -> str:
    return f"{clock.to_local(moment):%Y-%m-%d %H:%M}"


def take_statistics() -> None:
    """What PostgreSQL does by itself once rows are committed: before that it takes every table for an empty one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def registrations() -> list[tuple]:
    """All that pages show of them, moments to the minute."""
    return [
        (each.reference, each.organisation.name, each.event.slug, each.state, local(each.changed_at))
        for each in Registration.objects.select_related("organisation", "event").order_by("pk")
    ]


def said() -> list[list[tuple]]:
    """All that was said, promised, noted and decided; moments to the minute."""
    contributions = Contribution.objects.select_related("organisation", "event", "cluster", "merged_into")
    promises = CarryOver.objects.select_related("agenda_item", "result", "contribution", "theme")
    results = Result.objects.select_related("event", "agenda_item", "carried_to").prefetch_related("contributions")
    return [
        [
            (
                *(each.number, each.text, each.kind, each.channel, str(each.organisation), each.named_as),
                *(str(each.event), str(each.cluster), each.moderation, each.publication),
                *(each.outcome, each.outcome_reason, str(each.merged_into), local(each.changed_at)),
            )
            for each in contributions.order_by("number")
        ],
        [
            (str(each), str(each.agenda_item), str(each.result), each.reason, local(each.changed_at))
            for each in promises
        ],
        [
            (
                *(each.number, each.event.slug, each.text, each.points, each.due_on, str(each.carried_to)),
                *sorted(contribution.number for contribution in each.contributions.all()),
            )
            for each in results.order_by("number")
        ],
        [
            (
                *(each.event.slug, each.state, each.version, local(each.changed_at), each.attendance.count()),
                *each.remarks.order_by("pk").values_list("text", "answer"),
            )
            for each in Minutes.objects.select_related("event").order_by("event__slug")
        ],
    ]


def planned() -> list[list[tuple]]:
    """All that is planned, commented on, frozen and decided; moments to the minute."""
    basis = ("results__number", "contributions__number")
    return [
        [
            (each.code, each.title, each.description, each.status, each.is_public, each.lead, each.review_on)
            for each in Measure.objects.select_related("lead_organisation", "lead_department")
        ],
        list(Measure.objects.order_by("code", *basis).values_list("code", *basis)),
        list(Objective.objects.order_by("code", *basis).values_list("code", "text", *basis)),
        list(OverlapFinding.objects.values_list("title", "judgement", "decision", "reason", "is_released")),
        [
            (each.number, each.text, each.author, each.moderation, each.anchor, each.verdict, local(each.received_at))
            for each in Comment.objects.annotate(anchor=F("paragraph__anchor"), verdict=F("response__verdict"))
        ],
        [(each.label, local(each.frozen_at), each.gaps, each.changes) for each in ConceptVersion.objects.all()],
        list(Paragraph.objects.values_list("version__number", "anchor", "text")),
        list(DecisionStep.objects.values_list("body", "meets_on", "result")),
    ]
