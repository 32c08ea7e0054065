"""Who is on an event's list, and how many of them came."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Q

from participants.models import Delegate
from participants.models.attendance import Attendance
from participants.models.registrations import TAKING, RegistrationState
from workshops.folding import fold
from workshops.models import Event


def people_of(event: Event) -> list[Delegate]:
    """Everyone who holds a place or waits, with organisation and contact, by name. One query."""
    found = Delegate.objects.filter(
        event=event, registration__state__in=[*TAKING, RegistrationState.WAITING]
    ).select_related(
        "registration__organisation__category", "registration__organisation__municipality", "registration__contact"
    )
    return sorted(found, key=lambda person: (fold(person.name), person.pk))


@dataclass(frozen=True)
class Presence:
    """How many of those with a place came. `beyond`: how many there are more than places, by whom came unasked."""

    expected: int
    present: int
    absent: int
    excused: int
    walk_ins: int
    places: int | None

    @property
    def unknown(self) -> int:
        return self.expected - self.present - self.absent - self.excused

    @property
    def beyond(self) -> int:
        return max(self.present - self.places, 0) if self.places is not None else 0

    @classmethod
    def of(cls, event: Event) -> Self:
        """One query."""

        def people(**filters: object) -> Count:
            return Count("pk", filter=Q(**filters))

        listed = Q(registration__state__in=TAKING) | Q(attendance=Attendance.PRESENT)
        counted = Delegate.objects.filter(listed, event=event, is_active=True).aggregate(
            expected=Count("pk"),
            present=people(attendance=Attendance.PRESENT),
            absent=people(attendance=Attendance.ABSENT),
            excused=people(attendance=Attendance.EXCUSED),
            walk_ins=people(registration__is_walk_in=True),
        )
        return cls(**counted, places=event.places)
