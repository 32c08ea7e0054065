"""The schedule as a flyer: on at most two sheets of A4."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from concept.artwork import margin_thread
from participants.actions.jobs import JobFailedError, enqueue_job
from participants.models import Job
from workshops import clock
from workshops.colours import Thread, thread_of
from workshops.formats import format_times
from workshops.models import Event, Process, Theme
from workshops.pdf import PdfError, render
from workshops.prints import fingerprint_of, path_of, print_once
from workshops_soest.entries import Entry, list_entries

# Stands in the style sheet for the size of the letters.
LETTERS = "letters-that-fit"
# Their points, and how many sheets it may take with them: the first that fits is taken.
FITS = ((10.5, 1), (9.6, 1), (10.5, 2), (9, 2), (7.5, 2))
SECONDS = 20
FOLDER = JOB_KIND = "flyer"


@dataclass(frozen=True)
class ThemeBlock:
    """A theme with its events. `place` and `times` are those that all dated ones share, empty where they differ."""

    theme: Theme
    dated: Sequence[Entry]
    missing: int
    place: str
    times: str


@dataclass(frozen=True)
class Side:
    """Events beside the workshops that are told in one line: how many, what they are called, and when."""

    entry: Entry
    number: int


@dataclass(frozen=True)
class Flyer:
    """What is printed. `fingerprint` changes with every word and every colour of it."""

    html: str
    assets: dict[str, str]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.html, self.assets)


def compose_flyer(process: Process) -> Flyer:
    """The flyer of the schedule as it is now. Two queries beside the themes."""
    entries = list_entries()
    themes = list(Theme.objects.all())
    threads = [thread_of(theme.number, theme.colour) for theme in themes]
    address = settings.SITE_URL + reverse("site:schedule")
    html = render_to_string(
        "workshops_soest/pdf/flyer.html",
        {
            "process": process,
            "blocks": [_block(theme, entries) for theme in themes],
            "sides": _sides([entry for entry in entries if not entry.event.theme]),
            "workshops": sum(theme.planned_workshops for theme in themes),
            "years": sorted({clock.to_local(entry.event.starts_at).year for entry in entries if entry.event.starts_at}),
            "threads": threads,
            "address": address,
            "letters": LETTERS,
            "shown_address": address.partition("://")[2].rstrip("/"),
        },
    )
    return Flyer(html, _assets(threads, address))


def _assets(threads: Sequence[Thread], address: str) -> dict[str, str]:
    code = io.BytesIO()
    segno.make(address, error="m").save(code, kind="svg", border=0, dark="#16202c", xmldecl=False, omitsize=True)
    return {
        "code.svg": code.getvalue().decode(),
        "threads.svg": _threads_meeting(threads),
        **{f"thread-{thread.number}.svg": margin_thread(thread) for thread in threads},
    }


def _threads_meeting(threads: Sequence[Thread]) -> str:
    """A picture of 173 by 15 mm: the threads come in one below the other and leave as one strand to a knot."""
    middle, count = 7.5, max(len(threads), 1)
    lane, band = 13 / count, min(1.1, 5 / count)
    lines = []
    for place, thread in enumerate(threads):
        apart, together = (middle + (place - (count - 1) / 2) * gap for gap in (lane, band))
        course = f"M0 {apart:.2f}H35C75 {apart:.2f} 75 {together:.2f} 115 {together:.2f}H166"
        lines.append(f'<path d="{course}" fill="none" stroke="{thread.light}" stroke-width="{0.82 * band:.2f}"/>')
    knot = f'<circle cx="168.5" cy="{middle}" r="4" fill="#fff" stroke="#16202c" stroke-width="1.1"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 173 15" width="173mm" height="15mm">'
        f"{''.join(lines)}{knot}</svg>"
    )


def _block(theme: Theme, entries: Sequence[Entry]) -> ThemeBlock:
    own = [entry for entry in entries if entry.event.theme == theme]
    dated = [entry for entry in own if entry.event.is_dated]
    standing = [entry for entry in dated if not entry.event.is_cancelled]
    places = {entry.event.venue.name if entry.event.venue else "" for entry in dated}
    times = {_times(entry.event) for entry in dated}
    return ThemeBlock(
        theme=theme,
        dated=dated,
        missing=max(theme.planned_workshops - len(standing), 0),
        place=places.pop() if len(places) == 1 else "",
        times=times.pop() if len(times) == 1 else "",
    )


def _times(event: Event) -> str:
    return format_times(event.starts_at, event.ends_at) if event.starts_at and event.ends_at else ""


def _sides(entries: Sequence[Entry]) -> list[Side]:
    """Those without a date and with the same words become one line."""

    def words(entry: Entry) -> tuple[str, str, object]:
        return entry.event.display_title, entry.kind, entry.event.starts_at

    in_order = sorted(entries, key=lambda entry: Event.Kind.values.index(entry.event.kind))
    groups = [list(group) for _words, group in groupby(in_order, words)]
    return [Side(group[0], len(group)) for group in groups]


def print_flyer(flyer: Flyer) -> bytes:
    """In the largest letters that fit the sheets; a very long schedule takes more of them. Raises PdfError."""
    for size, sheets in FITS:
        pdf = render(flyer.html.replace(LETTERS, f"{size}pt"), assets=flyer.assets, seconds=SECONDS)
        if pdf.pages <= sheets:
            break
    return pdf.content


def request_flyer(process: Process) -> None:
    """Has the worker print the present flyer beforehand, unless it is there or has been asked for."""
    fingerprint = compose_flyer(process).fingerprint
    if path_of(folder=FOLDER, fingerprint=fingerprint).exists():
        return
    asked = Job.objects.filter(kind=JOB_KIND, key=fingerprint).order_by("-pk").first()
    if asked is None or asked.state == Job.State.DONE:
        enqueue_job(kind=JOB_KIND, key=fingerprint)


def print_flyer_job(job: Job) -> None:
    """The worker's part: prints the flyer as it is when its turn comes. Raises JobFailedError with the reason."""
    process = Process.current()
    if process is None:
        raise JobFailedError
    flyer = compose_flyer(process)
    try:
        print_once(folder=FOLDER, fingerprint=flyer.fingerprint, make=lambda: print_flyer(flyer))
    except PdfError as error:
        raise JobFailedError(str(error)) from error
