"""Mails about minutes, to those who speak for the organisations that were there."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import Minutes
from participants.mail.composition import Schedule, headline, queue_mail
from participants.models import Contact, OutgoingMail


def queue_for_confirmation(minutes: Minutes, contact: Contact) -> OutgoingMail | None:
    """Is this right? It leads to the results in short sentences; one signs in there by a code."""
    return _queue(
        OutgoingMail.Kind.MINUTES_FOR_CONFIRMATION,
        minutes,
        contact,
        subject=_("Stimmt das so? Protokoll: %(what)s"),
        page="concept:minutes-understood",
    )


def queue_published(minutes: Minutes, contact: Contact) -> OutgoingMail | None:
    """Everyone can read it now."""
    return _queue(
        OutgoingMail.Kind.MINUTES_PUBLISHED,
        minutes,
        contact,
        subject=_("Das Protokoll ist da: %(what)s"),
        page="concept:minutes",
    )


def _queue(kind: str, minutes: Minutes, contact: Contact, *, subject: str, page: str) -> OutgoingMail | None:
    event = minutes.event
    return queue_mail(
        kind,
        contact=contact,
        event=event,
        subject=subject % {"what": headline([event])},
        context={
            "minutes": minutes,
            "schedule": Schedule.of(event),
            "page": settings.SITE_URL + reverse(page, args=[event.slug]),
        },
        templates="concept/mail",
    )
