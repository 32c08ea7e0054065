"""Published minutes as a document of their own, ready to be printed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from concept.models import Minutes
from concept.queries.public_minutes import public_minutes
from workshops.colours import thread_of
from workshops.models import Process


@dataclass(frozen=True)
class Document:
    """Equal fingerprints print as equal bytes. `photos`: where the pictures lie that it refers to as "asset:<name>"; a
    file never changes under its name."""

    html: str
    photos: Mapping[str, Path]

    @property
    def fingerprint(self) -> str:
        """Of everything that is printed and of what prints it; 32 hexadecimal digits."""
        return hashlib.sha256(f"{self.html}\0{version('weasyprint')}".encode()).hexdigest()[:32]


def minutes_document(minutes: Minutes) -> Document:
    """What everyone may read of them, in the site's language and the process's time zone, whoever asks."""
    process = Process.current()
    zone = process.zone if process else timezone.get_default_timezone()
    event = minutes.event
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone):
        protocol = public_minutes(minutes)
        changed_at = protocol.changed_at
        shown = [
            each for point in protocol.points for each in point.attachments if each.is_photo and each.path.exists()
        ]
        context = {
            "process": process,
            "event": event,
            "protocol": protocol,
            "photos": {each.pk for each in shown},
            "site_url": settings.SITE_URL,
            "stamp": timezone.localtime(changed_at).isoformat(timespec="seconds") if changed_at else "",
            "colour": thread_of(event.theme.number, event.theme.colour).light if event.theme else "#16202c",
        }
        html = render_to_string("concept/pdf/minutes.html", context)
        return Document(html, {f"{each.key}.jpg": each.path for each in shown})
