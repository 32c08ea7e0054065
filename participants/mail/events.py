"""Mails about a change of an event."""

from copy import copy

from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, manage_link, queue_mail
from participants.models import OutgoingMail, Registration
from participants.models.registrations import RegistrationState


def queue_event_moved(registration: Registration, before: Schedule) -> OutgoingMail | None:
    """Another date or place: old and new. Those with a place get the calendar entry anew."""
    event, submission = registration.event, registration.submission
    has_entry = registration.state == RegistrationState.CONFIRMED
    if event.is_dated:
        method, subject = "REQUEST", _("Neuer Termin oder Ort: %(what)s")
    else:
        method, subject = "CANCEL", _("Termin wird neu festgelegt: %(what)s")
    entry = copy(event)
    if not event.is_dated:
        # Nothing is left to put into a calendar: the entry of the old date is taken out.
        entry.starts_at, entry.ends_at = before.starts_at, before.ends_at
    return queue_mail(
        OutgoingMail.Kind.EVENT_MOVED,
        submission=submission,
        subject=subject % {"what": headline([event])},
        context={
            "registration": registration,
            "before": before,
            "after": Schedule.of(event),
            "link": manage_link(submission),
        },
        event=event,
        calendar_events=[entry] if has_entry and entry.is_dated else [],
        calendar_method=method,
    )


def queue_event_cancelled(registration: Registration) -> OutgoingMail | None:
    """The event is called off."""
    event, submission = registration.event, registration.submission
    has_entry = registration.state == RegistrationState.CONFIRMED
    return queue_mail(
        OutgoingMail.Kind.EVENT_CANCELLED,
        submission=submission,
        subject=_("Abgesagt: %(what)s") % {"what": headline([event])},
        context={"schedule": Schedule.of(event)},
        event=event,
        calendar_events=[event] if has_entry and event.is_dated else [],
        calendar_method="CANCEL",
    )
