"""What is printed of an event's participants."""

from django.template.loader import render_to_string

from participants.models import Delegate
from participants.models.registrations import TAKING
from participants.queries.attendance import people_of
from workshops.colours import thread_of
from workshops.models import Event, Process
from workshops.pdf import Pdf, render

PEOPLE_PER_SHEET = 20
# At the end of the last sheet, at least so many lines for those who come without being registered.
BLANK_LINES = 4
SECONDS = 20


def sheets_of(people: list[Delegate]) -> list[list[Delegate | None]]:
    """The lines of each sheet; None is a blank one. One sheet at least, each for twenty people."""
    cuts = range(0, max(len(people), 1), PEOPLE_PER_SHEET)
    sheets: list[list[Delegate | None]] = [[*people[cut : cut + PEOPLE_PER_SHEET]] for cut in cuts]
    sheets[-1] += [None] * (PEOPLE_PER_SHEET + BLANK_LINES - len(sheets[-1]))
    return sheets


def print_attendance_sheet(event: Event) -> Pdf:
    """The list to sign: everyone who holds a place, by name, and blank lines. Raises PdfError."""
    people = [person for person in people_of(event) if person.registration.state in TAKING]
    html = render_to_string(
        "participants/pdf/attendance_sheet.html",
        {
            "event": event,
            "process": Process.current(),
            "per_sheet": PEOPLE_PER_SHEET,
            "sheets": sheets_of(people),
            "colour": thread_of(event.theme.number, event.theme.colour).light if event.theme else "#16202c",
        },
    )
    return render(html, seconds=SECONDS)
