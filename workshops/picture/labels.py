"""Date labels under the knots of a thread: where two would touch, they become one."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from workshops import formats
from workshops.picture.facts import PictureEvent
from workshops.picture.shapes import text_width

DATE_SIZE = 15
LABEL_GAP, MOST_IN_LABEL = 10, 4


@dataclass
class DateLabel:
    """A date label under one or more knots."""

    events: list[PictureEvent]
    first: float
    last: float
    low: float
    high: float

    @property
    def text(self) -> str:
        days = [event.day for event in self.events if event.day]
        if len(days) > MOST_IN_LABEL:
            ends = f"{formats.format_day_short(days[0])}–{formats.format_day_short(days[-1])}"
            return ngettext("%(number)d Termin, %(ends)s", "%(number)d Termine, %(ends)s", len(days)) % {
                "number": len(days),
                "ends": ends,
            }
        return "/".join(
            formats.format_day_short(day) if following is None or following.month != day.month else f"{day.day}."
            for day, following in zip(days, [*days[1:], None], strict=True)
        )

    @property
    def width(self) -> float:
        return text_width(self.text, DATE_SIZE)

    @property
    def centre(self) -> float:
        half = self.width / 2
        return min(max((self.first + self.last) / 2, self.low + half), max(self.high - half, self.low + half))


def merge_touching(labels: list[DateLabel]) -> list[DateLabel]:
    """Neighbouring labels that would touch become one, until none touches another."""
    done: list[DateLabel] = []
    for label in labels:
        done.append(label)
        while len(done) > 1 and _touch(done[-2], done[-1]):
            later = done.pop()
            earlier = done.pop()
            done.append(DateLabel(earlier.events + later.events, earlier.first, later.last, earlier.low, earlier.high))
    return done


def _touch(earlier: DateLabel, later: DateLabel) -> bool:
    return earlier.centre + earlier.width / 2 + LABEL_GAP > later.centre - later.width / 2
