"""Where the promise to the evening sessions stands: in each theme, and altogether."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from concept.models import CarryOver, Contribution, MinutesAttachment, MinutesNote, Result
from concept.models.carryovers import CarryOverQuerySet
from concept.models.contributions import ContributionQuerySet
from workshops import clock
from workshops.models import AgendaItem, Event, Theme
from workshops.models.events import EventQuerySet

State = CarryOver.State


class Stage(models.TextChoices):
    """How far the promise is kept, with an eye on the calendar."""

    OPEN = "offen", _("noch nicht eingeplant")
    OVERDUE = "ueberfaellig", _("Workshop vorbei, nicht behandelt")
    PLANNED = "eingeplant", _("auf der Tagesordnung")
    DEALT_WITH = "behandelt", _("behandelt")
    REFUSED = "begruendet", _("nicht behandelt, mit Begründung")


# The first of these that one of its themes is in is where a contribution stands.
_BY_URGENCY = (Stage.OPEN, Stage.OVERDUE, Stage.PLANNED, Stage.DEALT_WITH, Stage.REFUSED)


def events_that_take(theme: Theme | None = None) -> EventQuerySet:
    """Where what was said beforehand can be dealt with: workshops, of the theme if one is named, and what belongs to no
    theme. Not evening sessions, where it was said, and nothing that is cancelled or did not take place."""
    events = Event.objects.exclude(status=Event.Status.CANCELLED).exclude(held=Event.Held.NO)
    events = events.exclude(kind=Event.Kind.EVENING_SESSION)
    return events if theme is None else events.filter(Q(theme=theme) | Q(theme=None))


def can_take(event: Event, theme: int) -> bool:
    """Whether a contribution to the theme (its primary key) can be dealt with at this event: see `events_that_take`."""
    return (
        not event.is_cancelled
        and event.held != Event.Held.NO
        and event.kind != Event.Kind.EVENING_SESSION
        and event.theme_id in {None, theme}
    )


def standing(rows: CarryOverQuerySet | None = None) -> CarryOverQuerySet:
    """The promises about contributions that are there, each with its `stage`.

    What is on the agenda of an event that does not take place, or takes it no more (see `can_take`), or under a point
    that not everyone can see, is open again; what is on the agenda of a past one and was not dealt with, overdue.
    """
    event = "agenda_item__event__"
    fails = (
        Q(**{f"{event}status": Event.Status.CANCELLED})
        | Q(**{f"{event}held": Event.Held.NO})
        | Q(**{f"{event}kind": Event.Kind.EVENING_SESSION})
        | Q(**{f"{event}theme__isnull": False}) & ~Q(**{f"{event}theme": F("theme")})
        | Q(agenda_item__is_public=False)
    )
    is_past = Q(**{f"{event}ends_at__lte": clock.now()}) | Q(
        **{f"{event}ends_at": None, f"{event}held": Event.Held.YES}
    )
    on_agenda = Q(state=State.ON_AGENDA)
    return (
        (CarryOver.objects.all() if rows is None else rows)
        .filter(contribution__moderation=Contribution.Moderation.ACCEPTED)
        .annotate(
            stage=Case(
                When(state=State.DEALT_WITH, then=Value(Stage.DEALT_WITH.value)),
                When(state=State.REFUSED, then=Value(Stage.REFUSED.value)),
                When(on_agenda & fails, then=Value(Stage.OPEN.value)),
                When(on_agenda & is_past, then=Value(Stage.OVERDUE.value)),
                When(on_agenda, then=Value(Stage.PLANNED.value)),
                default=Value(Stage.OPEN.value),
                output_field=CharField(),
            )
        )
    )


def without_theme() -> ContributionQuerySet:
    """Promised contributions that nobody has given a theme: no workshop is theirs, and so they are open."""
    return Contribution.objects.promised().filter(merged_into=None, carry_overs=None)


@dataclass(frozen=True)
class Standing:
    """How many are where."""

    numbers: Mapping[str, int]

    def at(self, stage: str) -> int:
        return self.numbers.get(stage, 0)

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def open(self) -> int:
        return self.at(Stage.OPEN)

    @property
    def overdue(self) -> int:
        return self.at(Stage.OVERDUE)

    @property
    def planned(self) -> int:
        return self.at(Stage.PLANNED)

    @property
    def dealt_with(self) -> int:
        return self.at(Stage.DEALT_WITH)

    @property
    def refused(self) -> int:
        return self.at(Stage.REFUSED)

    @property
    def unfinished(self) -> int:
        return self.open + self.overdue + self.planned


@dataclass(frozen=True)
class PromiseReport:
    """`whole` counts contributions, each once: where it stands in its most urgent theme; `without_theme` of them are
    open for want of a theme. `by_theme` (primary keys) counts what is owed in each."""

    whole: Standing
    without_theme: int
    by_theme: Mapping[int, Standing]

    def of(self, theme: Theme | None) -> Standing:
        return self.by_theme.get(theme.pk, Standing({})) if theme else Standing({})


def promise_report() -> PromiseReport:
    """Where all promises stand. Two queries. What was put together with another contribution counts with it."""
    by_theme: dict[int, Counter[str]] = defaultdict(Counter)
    stages: dict[int, set[str]] = defaultdict(set)
    target = Coalesce("contribution__merged_into", "contribution")
    for theme, contribution, stage in standing().order_by().values_list("theme", target, "stage"):
        by_theme[theme][stage] += 1
        stages[contribution].add(stage)
    whole: Counter[str] = Counter(next(stage for stage in _BY_URGENCY if stage in found) for found in stages.values())
    missing = without_theme().count()
    if missing:
        whole[Stage.OPEN] += missing
    return PromiseReport(Standing(whole), missing, {theme: Standing(numbers) for theme, numbers in by_theme.items()})


def is_last_workshop(event: Event) -> bool:
    """Whether no other workshop of its theme is still to come after it: dated later, or without a date."""
    if event.theme_id is None:
        return False
    others = events_that_take().filter(theme=event.theme_id).exclude(pk=event.pk)
    undated = Q(starts_at=None) & ~Q(held=Event.Held.YES)
    later = Q(starts_at__gt=event.starts_at) if event.starts_at else Q(starts_at__gt=clock.now())
    return not others.filter(undated | later).exists()


def left_behind(event: Event) -> CarryOverQuerySet:
    """What would be left of its theme's promises when this workshop, its last, is closed: what nobody has dealt with,
    given a reason for, put on the agenda of another event to come, or left open knowingly. None before the last."""
    if not is_last_workshop(event):
        return CarryOver.objects.none()
    rows = standing(CarryOver.objects.filter(theme=event.theme_id).unfinished())
    elsewhere = Q(stage=Stage.PLANNED) & ~Q(agenda_item__event=event)
    return rows.exclude(elsewhere).exclude(closings__event=event)


def left_without(event: Event) -> CarryOverQuerySet:
    """What would be left if this workshop did not take place: nothing while the theme has another to come."""
    undated = Q(starts_at=None) & ~Q(held=Event.Held.YES)
    others = events_that_take().filter(undated | Q(ends_at__gt=clock.now()), theme=event.theme_id)
    return CarryOver.objects.none() if others.exclude(pk=event.pk).exists() else left_behind(event)


def left_open_before(event: Event) -> QuerySet[Result]:
    """What the theme's earlier workshops left open and no later agenda has taken up yet."""
    if event.theme_id is None:
        return Result.objects.none()
    earlier = Result.objects.left_open().filter(event__theme=event.theme_id).exclude(event=event)
    if event.starts_at:
        earlier = earlier.filter(event__starts_at__lt=event.starts_at)
    return earlier.order_by("number")


@dataclass(frozen=True)
class ItemUses:
    """What hangs on a point of an agenda. `planned` and `taken_up` can be taken off; the rest was said or noted there."""

    planned: Sequence[CarryOver]
    taken_up: Sequence[Result]
    dealt_with: Sequence[CarryOver]
    contributions: Sequence[Contribution]
    results: Sequence[Result]
    notes: Sequence[MinutesNote]
    attachments: Sequence[MinutesAttachment]

    @property
    def is_free(self) -> bool:
        return not (self.can_be_taken_off or self.is_history)

    @property
    def is_history(self) -> bool:
        """Something was said or noted there: the point stays."""
        return bool(self.dealt_with or self.contributions or self.results or self.notes or self.attachments)

    @property
    def can_be_taken_off(self) -> bool:
        return bool(self.planned or self.taken_up)


def uses_of(item: AgendaItem) -> ItemUses:
    """Everything that hangs on a point. Six queries."""
    rows = list(CarryOver.objects.filter(agenda_item=item).select_related("contribution", "result"))
    return ItemUses(
        planned=[row for row in rows if row.state == State.ON_AGENDA],
        taken_up=list(Result.objects.filter(carried_to=item).order_by("number")),
        dealt_with=[row for row in rows if row.state == State.DEALT_WITH],
        contributions=list(Contribution.objects.filter(agenda_item=item).order_by("number")),
        results=list(Result.objects.filter(agenda_item=item).order_by("number")),
        notes=list(item.notes.all()),
        attachments=list(item.attachments.all()),
    )


def without_outcome() -> ContributionQuerySet:
    """Contributions of which nobody has said yet what became of them, though their workshop or their promise is over.

    That is: said at an event that is past, or handed in; and no promise of theirs is under way any more.
    """
    is_past = Q(event__ends_at__lte=clock.now()) | Q(event__ends_at=None, event__held=Event.Held.YES) | Q(event=None)
    waiting = CarryOver.objects.unfinished().values("contribution")
    open_ones = Contribution.objects.open().filter(is_past, merged_into=None)
    return open_ones.exclude(pk__in=waiting).exclude(pk__in=without_theme().values("pk"))
