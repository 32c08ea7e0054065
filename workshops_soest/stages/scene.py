"""What a plan is made from, and what it is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from workshops.models import Process, User
from workshops_soest.models import Stage


@dataclass(frozen=True)
class Step:
    """Something that happens at an aware process moment.

    `act` may run long after it was planned, in another run: it looks up what is there, and does nothing where what it
    needs is missing or done already.
    """

    moment: datetime
    act: Callable[[], object]


@dataclass(frozen=True)
class Scene:
    """The process as it is planned. `scale` multiplies organisations and registrations; `team` acts for the team."""

    process: Process
    team: User
    moments: Mapping[Stage, datetime]
    scale: int

    @property
    def begins_at(self) -> datetime:
        return self.moments[Stage.ANNOUNCED]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A local time of the process, never before the play begins."""
        moment = datetime.combine(day, time(hour, minute), self.process.zone)
        return max(moment, self.begins_at + timedelta(hours=1, minutes=minute))

    def after(self, stage: Stage, share: float) -> datetime:
        """So far on the way from a stage to the next: 0 is the one, 1 the other."""
        start, end = self.moments[stage], self.moments[list(Stage)[stage.rank + 1]]
        return start + (end - start) * share

    @staticmethod
    def chance(*about: object) -> Random:
        """Chance that falls the same way in every run. `about` says what it decides: each thing has its own."""
        return Random(":".join(map(str, about)))
