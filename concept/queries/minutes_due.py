"""Which events still wait for their minutes, and for whom the minutes wait."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q

from concept.models import Minutes, MinutesRemark
from workshops import clock
from workshops.models import Event
from workshops.models.events import EventQuerySet

# So long after an event its minutes may take until those who were there are asked.
ASK_WITHIN = timedelta(days=14)
State = Minutes.State


@dataclass(frozen=True)
class MinutesLine:
    """An event that is over, with its minutes (None: not begun). `is_late`: the team's next step should be done."""

    event: Event
    minutes: Minutes | None
    open_remarks: int
    is_late: bool

    @property
    def is_over(self) -> bool:
        """The deadline for remarks."""
        return bool(self.minutes and self.minutes.respond_by and self.minutes.respond_by <= clock.now())


def events_with_minutes() -> EventQuerySet:
    """What took place, or may have: over, not cancelled, and not known to have been called off."""
    over = Q(ends_at__lte=clock.now()) | Q(starts_at=None, held=Event.Held.YES)
    return Event.objects.filter(over).exclude(status=Event.Status.CANCELLED).exclude(held=Event.Held.NO)


def late_minutes() -> EventQuerySet:
    """Events whose minutes are late: nobody was asked two weeks on, the deadline is over and nothing followed, or they
    are agreed on and not published."""
    now = clock.now()
    unasked = Q(minutes=None) | Q(minutes__state=State.DRAFT)
    return events_with_minutes().filter(
        (unasked & Q(ends_at__lte=now - ASK_WITHIN))
        | Q(minutes__state=State.FOR_CONFIRMATION, minutes__respond_by__lte=now)
        | Q(minutes__state=State.CONFIRMED)
    )


def open_remarks() -> int:
    """How many remarks wait for an answer."""
    return MinutesRemark.objects.filter(answer=MinutesRemark.Answer.OPEN).count()


def minutes_lines() -> list[MinutesLine]:
    """Every event that is over, the latest first; those without a date last. Two queries."""
    late = set(late_minutes().values_list("pk", flat=True))
    waiting = Count("minutes__remarks", filter=Q(minutes__remarks__answer=MinutesRemark.Answer.OPEN))
    events = events_with_minutes().for_pages().select_related("minutes").annotate(waiting=waiting)
    ordered = events.order_by(F("starts_at").desc(nulls_last=True), "pk")
    return [MinutesLine(event, getattr(event, "minutes", None), event.waiting, event.pk in late) for event in ordered]
