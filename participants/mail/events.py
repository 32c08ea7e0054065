"""Mails about a change of an event."""

from copy import copy

from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, manage_link, queue_mail
from participants.models import Delegate, OutgoingMail, Registration
from participants.models.registrations import RegistrationState


def queue_event_moved(
    registration: Registration, before: Schedule, delegate: Delegate | None = None
) -> OutgoingMail | None:
    """Another date or place: old and new. Those with a place get the calendar entry anew.

    To the registration's contact, or to one of its people.
    """
    event, after = registration.event, Schedule.of(registration.event)
    has_entry = registration.state == RegistrationState.CONFIRMED
    entry = copy(event)
    if not event.is_dated:
        # Nothing is left to put into a calendar: the entry of the old date is taken out.
        entry.starts_at, entry.ends_at = before.starts_at, before.ends_at
    return queue_mail(
        OutgoingMail.Kind.EVENT_MOVED,
        registration=registration,
        delegate=delegate,
        subject=_subject(before, after) % {"what": headline([event])},
        context={
            "registration": registration,
            "before": before,
            "after": after,
            "link": None if delegate else manage_link(registration.submission),
        },
        calendar_events=[entry] if has_entry and entry.is_dated else [],
        calendar_method="REQUEST" if event.is_dated else "CANCEL",
    )


def _subject(before: Schedule, after: Schedule) -> str:
    if after.starts_at is None:
        return _("Termin wird neu festgelegt: %(what)s")
    if before.is_cancelled:
        return _("Findet doch statt: %(what)s")
    if before.place == after.place:
        return _("Neuer Termin: %(what)s")
    if before.when == after.when:
        return _("Neuer Ort: %(what)s")
    return _("Neuer Termin und Ort: %(what)s")


def queue_event_cancelled(registration: Registration, delegate: Delegate | None = None) -> OutgoingMail | None:
    """The event is called off. To the registration's contact, or to one of its people."""
    event = registration.event
    has_entry = registration.state == RegistrationState.CONFIRMED
    return queue_mail(
        OutgoingMail.Kind.EVENT_CANCELLED,
        registration=registration,
        delegate=delegate,
        subject=_("Abgesagt: %(what)s") % {"what": headline([event])},
        context={"schedule": Schedule.of(event)},
        calendar_events=[event] if has_entry and event.is_dated else [],
        calendar_method="CANCEL",
    )
