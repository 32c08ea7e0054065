"""Moments that people type as local dates and times. They are meant in the active time zone, the process's own."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.formats import format_day_plain

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
YEAR_MESSAGE = gettext_lazy("Geben Sie ein Jahr zwischen 1900 und 2999 ein.")


def local_moment(day: date, clock: time) -> datetime:
    """The aware moment of a local day and time.

    Raises ValidationError for a time that the clock leaves out or shows twice in a night of its change.
    """
    naive = datetime.combine(day, clock)
    first, second = (timezone.make_aware(naive.replace(fold=fold)) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    # In the gap the offset read first is the one from before the change, the smaller one.
    is_gap = first.utcoffset() < second.utcoffset()  # type: ignore[operator]
    message = (
        _(
            "%(time)s Uhr gibt es am %(day)s nicht: In dieser Nacht wird die Uhr vorgestellt. Wählen Sie eine andere Uhrzeit."
        )
        if is_gap
        else _(
            "%(time)s Uhr gibt es am %(day)s zweimal: In dieser Nacht wird die Uhr zurückgestellt. Wählen Sie eine andere Uhrzeit."
        )
    )
    raise ValidationError(
        message, code="clock_change", params={"time": f"{clock.hour}:{clock.minute:02}", "day": format_day_plain(day)}
    )


def day_field(**options: Any) -> forms.DateField:
    """A day that people may mean: what is computed from it stays within what a calendar knows."""
    return forms.DateField(
        validators=[MinValueValidator(FIRST_DAY, YEAR_MESSAGE), MaxValueValidator(LAST_DAY, YEAR_MESSAGE)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Geben Sie einen Tag ein, zum Beispiel 17.01.2013.")},
        **options,
    )


def clock_field(**options: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Geben Sie eine Uhrzeit ein, zum Beispiel 14:30.")},
        **options,
    )


class LocalDateTimeField(forms.DateTimeField):
    """A local date and time in one control."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": gettext_lazy("Geben Sie Tag und Uhrzeit ein, zum Beispiel 16.01.2013 14:00.")}

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                naive = error.params["datetime"]  # type: ignore[index]
                local_moment(naive.date(), naive.time())
            raise


class SpanMixin(forms.Form):
    """A day with beginning and end, all or nothing. Cleans into `starts_at` and `ends_at` (aware moments or None)."""

    day = day_field(label=gettext_lazy("Tag"), required=False)
    starts = clock_field(label=gettext_lazy("Beginn"), required=False)
    ends = clock_field(label=gettext_lazy("Ende"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        span = [cleaned.get(name) for name in ("day", "starts", "ends")]
        cleaned["starts_at"] = cleaned["ends_at"] = None
        if all(value is not None for value in span):
            self._clean_span(*span)
        elif any(value is not None for value in span):
            for name, message in (
                ("day", _("Geben Sie auch den Tag an.")),
                ("starts", _("Geben Sie auch den Beginn an.")),
                ("ends", _("Geben Sie auch das Ende an.")),
            ):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    def _clean_span(self, day: date, starts: time, ends: time) -> None:
        for name, value in (("starts", starts), ("ends", ends)):
            try:
                self.cleaned_data[f"{name}_at"] = local_moment(day, value)
            except ValidationError as error:
                self.add_error(name, error)
        if ends <= starts:
            self.add_error("ends", _("Das Ende muss nach dem Beginn liegen."))


def span_initial(starts_at: datetime | None, ends_at: datetime | None) -> dict[str, Any]:
    """What `SpanMixin` shows for an event's moments."""
    if starts_at is None or ends_at is None:
        return {}
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return {"day": start.date(), "starts": start.time(), "ends": end.time()}
