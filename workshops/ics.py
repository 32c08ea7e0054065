"""Events as calendar data (iCalendar, RFC 5545 and RFC 7986): feeds, single entries, parts of mails.

The same events give the same bytes: DTSTAMP is the moment of an event's last change, in real time. Only in mails it is
the moment of writing (RFC 5545, section 3.8.7.2): who is invited again after a cancellation is told something newer.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vDuration, vText
from icalendar import Event as CalendarEntry

from workshops.models import Event, Process
from workshops.timezones import timezone_component

PRODUCT = "-//Zuhause//Termine//DE"
# How often programs should look for changes; both names of the same wish are in use.
REFRESH = timedelta(hours=4)
# Control characters (but line feed), lone surrogates, and marks that turn the reading direction around.
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def clean_text(text: str) -> str:
    """Text that no calendar program stumbles over: only line feeds part lines, no control characters, composed form."""
    text = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text).split())


def build_calendar(
    events: Iterable[Event],
    *,
    name: str = "",
    method: str = "PUBLISH",
    attendee: str = "",
    organizer: str = "",
    source: str = "",
    remarks: Mapping[int, str] | None = None,
) -> bytes:
    """A whole calendar of the dated ones among `events`, in UTF-8, lines folded at 75 octets and ended by CRLF.

    `method` (RFC 5546): PUBLISH for feeds and downloads, REQUEST and CANCEL for mails to `attendee` (their e-mail
    address). `organizer` is an e-mail address too, the process's contact where empty. `source` is the feed's own
    absolute address. Local times are the process's. CANCEL marks every entry as cancelled. `remarks`: by an event's
    primary key what stands behind its title, in a calendar that is somebody's own.
    """
    process = Process.current()
    zone = process.zone if process else timezone.get_default_timezone()
    dated = sorted((event for event in events if event.starts_at and event.ends_at), key=lambda e: (e.starts_at, e.uid))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        # The library writes properties it does not know without escaping them, unless they are text already.
        calendar.add("name", vText(clean_line(name)))
        calendar.add("x-wr-calname", vText(clean_line(name)))
    if source:
        calendar.add("source", source, parameters={"VALUE": "URI"})
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
    if dated:
        years = [moment.astimezone(zone).year for e in dated for moment in (e.starts_at, e.ends_at) if moment]
        calendar.add_component(timezone_component(str(zone), min(years), max(years)))
    host = _address(organizer or (process.contact_email if process else ""), process.convenor if process else "")
    guest = _guest(attendee)
    for event in dated:
        entry = _entry(event, zone, stamp=event.updated_at if method == "PUBLISH" else timezone.now())
        if remark := (remarks or {}).get(event.pk):
            entry["summary"] = vText(f"{entry['summary']} ({clean_line(remark)})")
        if method == "CANCEL":
            entry["status"] = vText("CANCELLED")
        if host:
            entry.add("organizer", host)
        if guest:
            entry.add("attendee", guest)
        calendar.add_component(entry)
    return calendar.to_ical()


def readdress(calendar: str, attendee: str) -> str:
    """A calendar made for a mail, the same but for the e-mail address that it is written to."""
    read = Calendar.from_ical(calendar)
    for entry in read.walk("VEVENT"):
        entry["attendee"] = _guest(attendee)
    text: str = read.to_ical().decode()
    return text


def _guest(email: str) -> vCalAddress | None:
    guest = _address(email)
    if guest:
        guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return guest


def _entry(event: Event, zone: tzinfo, *, stamp: datetime) -> CalendarEntry:
    """One VEVENT. Only what the public may know."""
    entry = CalendarEntry()
    changed = _whole_second(event.updated_at)
    address = settings.SITE_URL + event.get_absolute_url()
    entry.add("uid", event.uid)
    entry.add("dtstamp", _whole_second(stamp))
    entry.add("created", _whole_second(event.created_at))
    entry.add("last-modified", changed)
    entry.add("sequence", event.sequence)
    entry.add("status", event.status.upper())
    assert event.starts_at
    assert event.ends_at
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", summary(event))
    if event.venue:
        parts = [event.venue.name, event.venue.room, event.venue.address]
        entry.add("location", clean_line(", ".join(part for part in parts if part)))
    entry.add("description", _description(event, address))
    entry.add("url", address)
    if event.theme:
        entry.add("categories", [clean_line(event.theme.short_title)])
    return entry


def summary(event: Event) -> str:
    """An event's title as it stands alone in a calendar."""
    title = clean_line(event.display_title)
    if event.theme:
        title = _("Workshop: %(title)s") % {"title": title}
    return _("Abgesagt: %(title)s") % {"title": title} if event.is_cancelled else title


def _description(event: Event, address: str) -> str:
    parts = []
    if event.is_cancelled:
        parts.append(clean_text(_("Dieser Termin ist abgesagt.") + " " + event.cancellation_reason))
    if event.theme:
        parts.append(
            clean_line(_("Thema %(number)d: %(title)s") % {"number": event.theme.number, "title": event.theme.title})
        )
    parts += [clean_text(event.description), _("Alles zum Termin: %(address)s") % {"address": address}]
    return "\n\n".join(part for part in parts if part)


def _whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _address(email: str, name: str = "") -> vCalAddress | None:
    """A calendar user; None without an address."""
    email = "".join(clean_line(email).split())
    if not email:
        return None
    address = vCalAddress(f"mailto:{email}")
    # A parameter value may not hold quotation marks (RFC 5545, section 3.1).
    if name := clean_line(name).replace('"', "'"):
        address.params["CN"] = name
    return address
