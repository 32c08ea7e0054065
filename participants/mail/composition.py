"""How a mail comes into the outbox: written whole, in the transaction that causes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Contact, Delegate, Invitation, Mailing, MailLink, OutgoingMail, Registration, Submission
from participants.queries import positions_of
from workshops import clock, formats
from workshops.ics import build_calendar, clean_line, readdress
from workshops.models import Event, Process, Venue

# So long after the last event its registration can still be looked at.
SHOWN_AFTERWARDS = timedelta(days=30)
# Parts of a text that say nothing leave these behind.
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Schedule:
    """When and where an event is, to be compared and told before and after a change."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    is_cancelled: bool = False

    @classmethod
    def of(cls, event: Event) -> "Schedule":
        place = _place(event.venue) if event.venue else ""
        return cls(event.starts_at, event.ends_at, place, event.is_cancelled)

    @property
    def when(self) -> str:
        """The date in words and in the process's time zone."""
        if self.starts_at is None or self.ends_at is None:
            return _("Termin noch nicht bekannt")
        process = Process.current()
        return formats.format_span(self.starts_at, self.ends_at, process.zone if process else None)

    @property
    def in_words(self) -> str:
        """Date and place."""
        return ", ".join(part for part in [self.when, self.place] if part)


def _place(venue: Venue) -> str:
    """Name, room and address on one line; a town that the name says already is not said again."""
    address = "" if not venue.street and str(venue.municipality) in venue.name else venue.address
    return clean_line(", ".join(part for part in [venue.name, venue.room, address] if part))


def headline(events: Sequence[Event]) -> str:
    """For a subject: date and place of the first event, and how many more there are."""
    event, others = events[0], len(events) - 1
    process = Process.current()
    day = formats.format_day(event.starts_at, process.zone if process else None) if event.starts_at else ""
    first = ", ".join(part for part in [day or event.display_title, event.venue.name if event.venue else ""] if part)
    if others == 0:
        return first
    if others == 1:
        return _("%(first)s, und ein weiterer Termin") % {"first": first}
    return _("%(first)s, und %(others)d weitere Termine") % {"first": first, "others": others}


def lines_of(registrations: Sequence[Registration]) -> list[dict[str, object]]:
    """What templates say about each registration."""
    positions = positions_of(registrations)
    return [
        {"registration": each, "schedule": Schedule.of(each.event), "position": positions.get(each.pk)}
        for each in registrations
    ]


def manage_link(submission: Submission) -> str:
    """A new link to look at the submission's registrations and cancel them; valid until well after the last event."""
    ends = [event.ends_at for event in Event.objects.filter(registrations__submission=submission) if event.ends_at]
    remaining = max([end - clock.now() for end in ends], default=timedelta()) + SHOWN_AFTERWARDS
    return MailLink.objects.issue(
        purpose=MailLink.Purpose.MANAGE,
        submission=submission,
        expires_at=timezone.now() + max(remaining, SHOWN_AFTERWARDS),
    )


def queue_mail(
    kind: str,
    *,
    subject: str,
    context: dict[str, object],
    submission: Submission | None = None,
    invitation: Invitation | None = None,
    contact: Contact | None = None,
    delegate: Delegate | None = None,
    to: str = "",
    registration: Registration | None = None,
    event: Event | None = None,
    mailing: Mailing | None = None,
    calendar_events: Sequence[Event] = (),
    calendar_method: str = "",
    templates: str = "participants/mail",
) -> OutgoingMail | None:
    """Writes a mail from the templates named like its kind in the folder `templates`: to `delegate`, else to the address `to`, else to the
    contact, who is the registration's, submission's or invitation's where none is named.

    None without an address. Each of `calendar_events` comes as a calendar of its own: a message of a method speaks of
    one event (RFC 5546, section 3.2.2), and its later ones will be about that event alone.
    """
    if registration is not None:
        submission, event = registration.submission, event or registration.event
        contact = contact or registration.contact
    about, process = submission or invitation, Process.current()
    contact = contact or (about.contact if about else None)
    to = delegate.email if delegate else to or (contact.email if contact else "")
    if not to:
        return None
    _own_name, own_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    title, reply_to = (process.title, process.contact_email) if process else ("", "")
    context = {
        "process": process,
        "submission": submission,
        "contact": contact,
        "delegate": delegate,
        "event": event,
        **context,
    }
    with timezone.override(process.zone if process else None):
        text = render_to_string(f"{templates}/{kind}.txt", context)
        html = render_to_string(f"{templates}/{kind}.html", context)
    calendars = [
        build_calendar([each], method=calendar_method, attendee=to, organizer=reply_to or own_address).decode()
        for each in calendar_events
    ]
    return OutgoingMail.objects.create(
        kind=kind,
        to=to,
        sender=formataddr((clean_line(title), own_address)),
        reply_to=reply_to,
        subject=clean_line(subject).replace(formats.NO_BREAK, " ")[:300],
        text=_EMPTY_LINES.sub("\n\n", text).replace(formats.NO_BREAK, " "),
        html=html,
        calendar="".join(calendars),
        calendar_method=calendar_method if calendars else "",
        message_id=new_message_id(),
        submission=submission,
        invitation=invitation,
        contact=None if delegate else contact,
        # Whoever was taken out has no row any more.
        delegate=delegate if delegate and delegate.pk else None,
        registration=registration,
        mailing=mailing,
        event=event,
        event_sequence=event.sequence if event else None,
        event_start=event.starts_at if event else None,
    )


def write_to(mail: OutgoingMail, address: str) -> None:
    """Gives a mail that has not left another address of the same person. It is not saved."""
    mail.to = address
    mail.calendar = "".join(readdress(calendar, address) for calendar in mail.calendars)


# What is left of a link in a mail that has been sent: see `participants.models.mails.mask`.
ERASED_LINK = f"{settings.SITE_URL}/a/…/"


def new_message_id() -> str:
    """A Message-ID of this site."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")
