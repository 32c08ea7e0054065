"""All events by date, with filters that live in the address."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops import clock
from workshops.models import Event, Theme
from workshops.models.events import EventQuerySet
from workshops.views.public import PublicPage
from workshops_soest.entries import Entry, list_entries
from workshops_soest.feeds import Feed
from workshops_soest.forms import MONTHS, ScheduleFilter

FILTERS = ("thema", "ort", "art", "frei")


@dataclass(frozen=True)
class Day:
    """A day of the month table: `entries` of that local day; None where the day belongs to another month."""

    date: date
    entries: list[Entry]
    is_outside: bool
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A local month with its entries in order."""

    first: date
    entries: list[Entry]

    @property
    def weeks(self) -> list[list[Day]]:
        """Monday to Sunday, as many weeks as the month touches."""
        today = clock.today()
        return [
            [
                Day(
                    day,
                    [entry for entry in self.entries if _local_day(entry) == day],
                    day.month != self.first.month,
                    day == today,
                )
                for day in week
            ]
            for week in Calendar().monthdatescalendar(self.first.year, self.first.month)
        ]


def _local_day(entry: Entry) -> date:
    assert entry.event.starts_at
    return clock.to_local(entry.event.starts_at).date()


def months(entries: Iterable[Entry]) -> list[Month]:
    """The dated entries by local month. They come in order."""
    dated = (entry for entry in entries if entry.event.is_dated)
    return [
        Month(first, list(group)) for first, group in groupby(dated, lambda entry: _local_day(entry).replace(day=1))
    ]


def count_in_words(entries: list[Entry]) -> str:
    """Such as "20 Termine, davon 7 ohne Datum"."""
    words = ngettext("%(number)d Termin", "%(number)d Termine", len(entries)) % {"number": len(entries)}
    undated = sum(not entry.event.is_dated for entry in entries)
    if undated:
        words += _(", davon %(number)d ohne Datum") % {"number": undated}
    return words


class ScheduleView(PublicPage):
    template_name = "workshops_soest/schedule.html"
    section = "termine"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices = ScheduleFilter.offered()
        asked = ScheduleFilter(self.request.GET, choices=choices)
        asked.is_valid()
        chosen = asked.cleaned_data
        entries = list_entries(self._events(chosen))
        if chosen["frei"]:
            entries = [entry for entry in entries if entry.kind == "free"]
        themes = list(Theme.objects.all())
        return super().get_context_data(
            form=ScheduleFilter(initial=chosen, choices=choices),
            # Broken or outdated values are left out, and the page says so.
            ignored=[str(asked.fields[name].label or name) for name in asked.errors],
            tokens=[
                (asked.label_of(name), self._address(chosen, without=name)) for name in FILTERS if chosen.get(name)
            ],
            result=count_in_words(entries),
            is_empty=not entries,
            by_month=chosen.get("ansicht") == MONTHS,
            list_address=self._address(chosen, without="ansicht"),
            month_address=self._address({**chosen, "ansicht": MONTHS}),
            months=months(entries),
            undated=sorted(
                (entry for entry in entries if not entry.event.is_dated),
                key=lambda entry: Event.Kind.values.index(entry.event.kind),
            ),
            workshops=sum(theme.planned_workshops for theme in themes),
            themes=themes,
            feed=Feed.of_all(),
            theme_feeds=[Feed.of_theme(theme) for theme in themes],
            **kwargs,
        )

    @staticmethod
    def _events(chosen: dict[str, Any]) -> EventQuerySet:
        events = Event.objects.all()
        if chosen.get("thema"):
            events = events.filter(theme__number=chosen["thema"])
        if chosen.get("ort"):
            events = events.at_place(chosen["ort"])
        if chosen.get("art"):
            events = events.filter(kind=chosen["art"])
        return events

    @staticmethod
    def _address(chosen: dict[str, Any], *, without: str = "") -> str:
        """The schedule with the chosen filters, one of them left out."""
        query = QueryDict(mutable=True)
        for name in (*FILTERS, "ansicht"):
            if chosen.get(name) and name != without:
                query[name] = "1" if name == "frei" else chosen[name]
        return reverse("site:schedule") + (f"?{query.urlencode()}" if query else "")
