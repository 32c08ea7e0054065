"""What is shown of minutes outside of the team: results, numbers, and nothing internal."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from concept.models import Contribution, Minutes, MinutesAttachment, MinutesCorrection, Result
from concept.queries.minutes import agenda_of, results_of
from workshops.models import AgendaItem, Event, Person
from workshops.richtext import at_level


@dataclass(frozen=True)
class PublicResult:
    """A result with those of its contributions that everyone may read."""

    result: Result
    contributions: Sequence[Contribution]


@dataclass
class PublicPoint:
    """A public point of the agenda; `item` is None for what belongs to none. `note`: only in a draft."""

    item: AgendaItem | None
    results: list[PublicResult] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    attachments: list[MinutesAttachment] = field(default_factory=list)
    note: SafeString = field(default_factory=SafeString)

    @property
    def is_empty(self) -> bool:
        return not (self.results or self.contributions or self.attachments or self.note)


@dataclass(frozen=True)
class CategoryCount:
    """Organisations of one kind that are not named: how many, and how many people."""

    title: str
    organisations: int
    people: int


@dataclass(frozen=True)
class PublicMinutes:
    """The minutes as they may be shown."""

    minutes: Minutes
    event: Event
    points: Sequence[PublicPoint]
    named: Sequence[tuple[str, int]]
    counted: Sequence[CategoryCount]
    moderators: Sequence[Person]
    corrections: Sequence[MinutesCorrection]
    is_preview: bool = False

    @property
    def people(self) -> int:
        return sum(number for _name, number in self.named) + sum(count.people for count in self.counted)

    @property
    def organisations(self) -> int:
        return len(self.named) + sum(count.organisations for count in self.counted)

    @property
    def has_results(self) -> bool:
        return any(point.results for point in self.points)

    @property
    def changed_at(self) -> datetime | None:
        """When the public last got something else to read: published, or corrected."""
        moments = [self.minutes.published_at, *(correction.at for correction in self.corrections)]
        return max((moment for moment in moments if moment), default=None)


def public_results(event: Event) -> list[Result]:
    """The event's results that are meant for everyone, whatever the state of its minutes."""
    return [
        result
        for result in results_of(event)
        if result.is_public and (result.agenda_item is None or result.agenda_item.is_public)
    ]


def public_minutes(minutes: Minutes, *, is_preview: bool = False) -> PublicMinutes:
    """As everyone reads them; as a preview with what publishing would make public. Nine queries."""
    publications = {Contribution.Publication.PUBLIC}
    if is_preview:
        publications.add(Contribution.Publication.CLEARED)
    points = _points(minutes.event)
    for result in public_results(minutes.event):
        rests_on = [each for each in result.contributions.all() if each.publication in publications]
        points[_key(points, result.agenda_item_id)].results.append(PublicResult(result, rests_on))
    said = Contribution.objects.accepted().filter(event=minutes.event, publication__in=publications, merged_into=None)
    for contribution in said.order_by("number"):
        points[_key(points, contribution.agenda_item_id)].contributions.append(contribution)
    for attachment in minutes.attachments.filter(is_public=True).exclude(agenda_item__is_public=False):
        points[_key(points, attachment.agenda_item_id)].attachments.append(attachment)
    return _made(minutes, points, is_preview=is_preview)


def draft_minutes(minutes: Minutes) -> PublicMinutes:
    """As those who were there see them to say whether they are right: with the notes, without what is internal, and
    without contributions that nobody has checked yet."""
    points = _points(minutes.event)
    for result in public_results(minutes.event):
        points[_key(points, result.agenda_item_id)].results.append(PublicResult(result, []))
    for item, text in minutes.notes.exclude(text="").values_list("agenda_item", "text"):
        if item in points:
            # Our own small HTML and nothing else.
            points[item].note = mark_safe(at_level(text, 3))
    return _made(minutes, points)


def _points(event: Event) -> dict[int | None, PublicPoint]:
    """The public points in their order; what belongs to none comes last."""
    items = [item for item in agenda_of(event) if item.is_public]
    return {**{item.pk: PublicPoint(item) for item in items}, None: PublicPoint(None)}


def _key(points: dict[int | None, PublicPoint], item: int | None) -> int | None:
    return item if item in points else None


def _made(minutes: Minutes, points: dict[int | None, PublicPoint], *, is_preview: bool = False) -> PublicMinutes:
    named, counted = _attendance(minutes)
    return PublicMinutes(
        minutes=minutes,
        event=minutes.event,
        points=[point for point in points.values() if not point.is_empty],
        named=named,
        counted=counted,
        moderators=list(minutes.moderators.all()),
        corrections=list(minutes.corrections.select_related("withdraws")),
        is_preview=is_preview,
    )


def _attendance(minutes: Minutes) -> tuple[list[tuple[str, int]], list[CategoryCount]]:
    """Named is only who agreed to it and does so still; the others are counted by their kind."""
    named: list[tuple[str, int]] = []
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in minutes.attendance.select_related("organisation__category"):
        organisation = row.organisation
        if organisation and organisation.public_listing:
            named.append((row.name, row.number))
            continue
        category = organisation.category if organisation else None
        title = (category.plain_title or category.title) if category else _("Weitere")
        counts[title][0] += 1
        counts[title][1] += row.number
    return named, [CategoryCount(title, *numbers) for title, numbers in sorted(counts.items())]
