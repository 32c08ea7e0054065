"""The Synopse as a document of its own, ready to be printed."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version as version_of

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from concept.models import ConceptVersion
from concept.queries.comments import consultation_of, declined_number, public_synopsis
from workshops.colours import thread_of
from workshops.models import Process, Theme


@dataclass(frozen=True)
class Document:
    """Equal fingerprints print as equal bytes."""

    html: str

    @property
    def fingerprint(self) -> str:
        """Of everything that is printed and of what prints it; 32 hexadecimal digits."""
        return hashlib.sha256(f"{self.html}\0{version_of('weasyprint')}".encode()).hexdigest()[:32]


def synopsis_document(version: ConceptVersion) -> Document:
    """What everyone may read of it, in the site's language and the process's time zone, whoever asks."""
    process = Process.objects.get()
    with translation.override(settings.LANGUAGE_CODE), timezone.override(process.zone):
        groups = public_synopsis(version)
        comments = [comment for group in groups for comment in group.comments]
        answers = [comment.public_response for comment in comments if comment.public_response]
        moments = [version.frozen_at, *(comment.received_at for comment in comments)]
        moments += [answer.published_at for answer in answers if answer.published_at]
        context = {
            "process": process,
            "version": version,
            "consultation": consultation_of(version),
            "groups": groups,
            "total": len(comments),
            "answered": len(answers),
            "declined": declined_number(version),
            "site_url": settings.SITE_URL,
            "stamp": timezone.localtime(max(moments)).isoformat(timespec="seconds"),
            "threads": [thread_of(theme.number, theme.colour) for theme in Theme.objects.order_by("number")],
        }
        return Document(render_to_string("concept/pdf/synopsis.html", context))
