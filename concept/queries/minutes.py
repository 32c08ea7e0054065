"""What minutes consist of, who was there, and who of them is asked whether that is right."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from concept.models import CarryOver, Contribution, Minutes, MinutesAttachment, MinutesRemark, Result
from participants.models import Contact, Delegate
from participants.models.organisations import ContactQuerySet
from workshops.models import AgendaItem, Event, Person

# More than any hall holds; the form has a row for each.
MAX_ATTENDANCE = 300


@dataclass(frozen=True)
class Attendance:
    """How many people of an organisation were there. `organisation`: its key, None where only a name was typed."""

    name: str
    number: int
    organisation: int | None = None


def present_organisations(event: Event) -> list[Attendance]:
    """Whose people were ticked off as present, by organisation. One query."""
    present = Delegate.objects.filter(event=event, is_active=True, attendance=Delegate.Attendance.PRESENT)
    counted = present.order_by("registration__organisation__folded_name", "registration__organisation").values_list(
        "registration__organisation__name", "registration__organisation"
    )
    return [Attendance(name, number, key) for name, key, number in counted.annotate(number=Count("pk"))]


def attendance_of(minutes: Minutes) -> list[Attendance]:
    """As it stands in the minutes, by name. One query."""
    rows = minutes.attendance.values_list("name", "number", "organisation")
    return [Attendance(*row) for row in rows]


def attending_contacts(minutes: Minutes) -> ContactQuerySet:
    """Those who may say whether the minutes are right: who speaks for an organisation that was there, and whoever
    registered somebody who was."""
    present = Delegate.objects.filter(event=minutes.event_id, attendance=Delegate.Attendance.PRESENT)
    contacts: ContactQuerySet = Contact.objects.filter(
        Q(
            organisation__in=minutes.attendance.exclude(organisation=None).values("organisation"),
            accepted_at__isnull=False,
        )
        | Q(pk__in=present.values("registration__contact"))
    )
    return contacts


def addressees(minutes: Minutes) -> list[Contact]:
    """The attending contacts with an address, each address once."""
    by_address = {contact.email.lower(): contact for contact in attending_contacts(minutes).order_by("-pk")}
    return [contact for address, contact in sorted(by_address.items()) if address]


@dataclass(frozen=True)
class Frame:
    """When it was, who led, who wrote, who was there."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    keeper: Person | None = None
    moderators: Sequence[Person] = ()
    attendance: Sequence[Attendance] = ()


def frame_of(minutes: Minutes) -> Frame:
    """As it is stored. Three queries."""
    return Frame(
        minutes.starts_at, minutes.ends_at, minutes.keeper, list(minutes.moderators.all()), attendance_of(minutes)
    )


def frame_fingerprint(minutes: Minutes) -> str:
    """Equal as long as nobody changed the frame; 16 hexadecimal digits."""
    frame = frame_of(minutes)
    people = [frame.keeper and frame.keeper.pk, sorted(person.pk for person in frame.moderators)]
    rows = [[row.name, row.number, row.organisation] for row in frame.attendance]
    times = [moment and moment.timestamp() for moment in (frame.starts_at, frame.ends_at)]
    return hashlib.sha256(json.dumps([times, people, rows]).encode()).hexdigest()[:16]


def answer_lines(remark: MinutesRemark) -> list[str]:
    """What was done about a remark, and what the team says about it."""
    return [str(remark.get_answer_display()), remark.answer_reason or "–"]


def attachment_lines(attachment: MinutesAttachment) -> list[str]:
    """What it is called, what it shows, where it belongs and who may see it, to be compared and read."""
    return [
        attachment.title,
        attachment.description or "–",
        str(attachment.agenda_item or _("zum ganzen Termin")),
        _("öffentlich") if attachment.is_public else _("intern"),
    ]


def agenda_of(event: Event) -> list[AgendaItem]:
    """The points of the agenda in their order. One query."""
    return list(event.agenda_items.all())


def results_of(event: Event) -> list[Result]:
    """The event's results in the order of its agenda, each with its contributions; those of no point last."""
    results = Result.objects.filter(event=event).select_related("agenda_item", "withdrawal")
    results = results.prefetch_related("contributions")
    return sorted(results, key=lambda each: (_place(each.agenda_item), each.position, each.pk))


def _place(item: AgendaItem | None) -> tuple[int, int, int]:
    return (0, item.position, item.pk) if item else (1, 0, 0)


def content_of(minutes: Minutes) -> dict[str, Any]:
    """The whole of the minutes, as it is kept for comparing. Seven queries."""
    points = agenda_of(minutes.event)
    titles = {item.pk: f"{number}. {item.title}" for number, item in enumerate(points, start=1)}
    return {
        "state": minutes.state,
        "starts_at": minutes.starts_at and minutes.starts_at.isoformat(),
        "ends_at": minutes.ends_at and minutes.ends_at.isoformat(),
        "keeper": minutes.keeper.name if minutes.keeper else "",
        "moderators": [person.name for person in minutes.moderators.all()],
        "attendance": [[row.name, row.number] for row in attendance_of(minutes)],
        "notes": _notes(minutes, titles),
        "results": [_result(result, titles) for result in results_of(minutes.event)],
        "corrections": list(minutes.corrections.values_list("text", flat=True)),
    }


def _notes(minutes: Minutes, titles: dict[int, str]) -> Sequence[dict[str, Any]]:
    texts: dict[int | None, str] = dict(minutes.notes.values_list("agenda_item", "text"))
    points: list[tuple[int | None, str]] = [(None, ""), *titles.items()]
    return [{"item": key, "title": title, "text": texts[key]} for key, title in points if texts.get(key)]


def _result(result: Result, titles: dict[int, str]) -> dict[str, Any]:
    return {
        "number": result.number,
        "title": titles.get(result.agenda_item_id or 0, ""),
        "kind": result.kind,
        "text": result.text,
        "points": result.points,
        "responsible": result.responsible,
        "due_on": result.due_on and result.due_on.isoformat(),
        "is_public": result.is_public,
        "contributions": [contribution.number for contribution in result.contributions.all()],
    }


def contributions_beside(event: Event, item: AgendaItem | None) -> "Beside":
    """What was said that may have led to results under this point. Two queries."""
    carried = CarryOver.objects.filter(agenda_item__event=event).select_related("contribution", "theme")
    onto = [row for row in carried if item is None or row.agenda_item_id == item.pk]
    brought = {row.contribution_id for row in onto}
    here: list[Contribution] = []
    elsewhere: list[Contribution] = []
    said = Contribution.objects.accepted().filter(event=event, merged_into=None)
    for contribution in said.order_by("number"):
        if contribution.pk not in brought:
            (here if contribution.agenda_item_id == (item and item.pk) else elsewhere).append(contribution)
    return Beside(here=here, elsewhere=elsewhere, carried=onto)


@dataclass(frozen=True)
class Beside:
    """The contributions beside a point: said under it, said elsewhere at the event, carried onto it from before."""

    here: Sequence[Contribution]
    elsewhere: Sequence[Contribution]
    carried: Sequence[CarryOver]

    @property
    def choices(self) -> list[Contribution]:
        """All that a result of this point may rest on: what was brought along first."""
        return [*dict.fromkeys(row.contribution for row in self.carried), *self.here, *self.elsewhere]
