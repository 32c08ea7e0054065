"""What templates need to speak in the house's forms: dates, threads, states, error summaries.

`{% load zuhause %}`. The gallery page /team/bausteine/ shows everything in use.
"""

import datetime as dt
import re
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, MultiWidget
from django.forms.formsets import BaseFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops import colours, formats
from workshops.models import Theme

register = template.Library()

# A number with its sign and separators.
_NUMBER = re.compile(r"[+−-]?\d+(?:[.,]\d+)*")

register.filter("day", formats.format_day)
register.filter("day_long", formats.format_day_long)
register.filter("day_plain", formats.format_day_plain)
register.filter("day_short", formats.format_day_short)
register.filter("month", formats.format_month)
register.filter("clock", formats.format_clock)
register.filter("clock_short", formats.format_clock_short)
register.filter("weekday", formats.format_weekday)
register.filter("moment", formats.format_moment)
register.filter("in_words", formats.number_in_words)

STATE_WORDS = {
    "free": gettext_lazy("Plätze frei"),
    "wait": gettext_lazy("Warteliste"),
    "full": gettext_lazy("voll"),
    "past": gettext_lazy("vorbei"),
    "cancelled": gettext_lazy("abgesagt"),
    "undated": gettext_lazy("Termin nicht veröffentlicht"),
    "closed": gettext_lazy("Anmeldung geschlossen"),
}


@register.simple_tag
def when(event: Any, form: str = "short") -> SafeString | str:
    """The event's date in a <time>: "short" (Do., 17. Januar 2013, 14–17 Uhr), "long", "day" or "times" alone.

    `event` is anything with `starts_at` and `ends_at`; without a date the words for that.
    """
    if event.starts_at is None:
        return _("Termin nicht veröffentlicht")
    machine = formats.machine_time(event.starts_at)
    if form == "day":
        return format_html('<time datetime="{}">{}</time>', machine, formats.format_day(event.starts_at))
    if form == "times":
        words = formats.format_times(event.starts_at, event.ends_at)
        # Over midnight the words are many and may break.
        is_one_day = formats.to_local(event.starts_at).date() == formats.to_local(event.ends_at).date()
        fixed = ' class="nowrap"' if is_one_day else ""
        return format_html('<time datetime="{}"{}>{}</time>', machine, mark_safe(fixed), words)
    span = formats.format_span_long if form == "long" else formats.format_span
    day, comma, times = span(event.starts_at, event.ends_at).rpartition(", ")
    # A range of times may break after its dash, which no-break spaces cannot prevent.
    return format_html('<time datetime="{}">{}{}<span class="nowrap">{}</span></time>', machine, day, comma, times)


@register.simple_tag
def approximate(day: dt.date | None, precision: str) -> SafeString | str:
    """A date as exact as it is known: 27. September 2012, Februar 2012, Sommer 2013, ohne Datum."""
    text = formats.format_approximate(day, precision)
    machine = formats.machine_approximate(day, precision)
    return format_html('<time datetime="{}">{}</time>', machine, text) if machine else text


@register.filter
def thread(theme: Any) -> str:
    """The class that colours and stitches: "thread-4" for a theme or a number, "thread-none" for none."""
    number = getattr(theme, "number", theme)
    return f"thread-{number}" if number else "thread-none"


@register.filter
def places(count: int) -> range:
    """The numbers from 1 to `count`, to choose a position from."""
    return range(1, count + 1)


@register.filter
def figure_value(value: str) -> SafeString:
    """A key figure's value with its number large and the words beside it small: "mehr als 800"."""
    number = _NUMBER.search(value)
    if number is None:
        return format_html("<small>{}</small>", value)
    parts = [
        format_html("<small>{}</small>", words) if words else ""
        for words in (value[: number.start()].strip(), value[number.end() :].strip())
    ]
    parts.insert(1, number[0])
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


@register.inclusion_tag("components/state.html")
def state(kind: str, text: str = "") -> dict[str, Any]:
    """A state in word and shape. `kind` is a key of STATE_WORDS; `text` replaces the usual words."""
    return {"kind": kind, "text": text or STATE_WORDS[kind]}


@register.simple_tag
def theme_stylesheet_url() -> str:
    """The address of the themes' style sheet; it changes with the themes, so that it may be cached for long."""
    threads = [colours.thread_of(*row) for row in Theme.objects.values_list("number", "colour")]
    return f"{reverse('workshops:theme-stylesheet')}?v={colours.stylesheet_version(threads)}"


@register.simple_tag
def error_prefix(*forms: BaseForm | BaseFormSet | list[BaseForm] | None) -> str:
    """What a page's title begins with when one of its forms came back with errors."""
    return _("Fehler:") + " " if any(_entries(form) for form in forms) else ""


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | list[BaseForm] | None) -> dict[str, Any]:
    """All errors of the forms, lists of forms and formsets, each linked to its field. Nothing while there are none."""
    return {"entries": [entry for form in forms for entry in _entries(form)]}


def _entries(form: BaseForm | BaseFormSet | list[BaseForm] | None) -> list[dict[str, str]]:
    """`text` and `target` (the id to jump to, empty where there is no field) of each error."""
    if isinstance(form, list):
        return [entry for single in form for entry in _entries(single)]
    if form is None or not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        own = [{"text": str(text), "target": ""} for text in form.non_form_errors()]
        return own + [entry for single in form.forms for entry in _entries(single)]
    first = next((_target(field) for field in form.visible_fields()), "")
    entries = [{"text": str(text), "target": first} for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else _target(field)
        entries += [{"text": str(text), "target": target} for text in field.errors]
    return entries


def _target(field: BoundField) -> str:
    """The id of the field's first control: a group of choices has none of its own, its members are numbered."""
    if isinstance(field.field.widget, MultiWidget) or not field.id_for_label:
        return f"{field.auto_id}_0"
    return field.id_for_label
