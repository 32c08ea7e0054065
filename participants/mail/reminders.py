"""Reminders of an event that is near."""

from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, manage_link, queue_mail
from participants.models import Delegate, OutgoingMail, Registration
from participants.models.mails import REMINDERS
from participants.models.registrations import RegistrationState
from workshops.models import Event


def queue_reminder(kind: str, registration: Registration, delegate: Delegate | None = None) -> OutgoingMail | None:
    """To a registration's contact, for all that they have registered for this event; or to one of its people."""
    event = registration.event
    same = Registration.objects.filter(
        event=event, contact=registration.contact_id, state=RegistrationState.CONFIRMED
    ).prefetch_related("delegates")
    people = [each.name for one in same.order_by("pk") for each in one.delegates.all()]
    context = {"people": people, "link": manage_link(registration.submission)} if delegate is None else {}
    return queue_mail(
        kind,
        registration=registration,
        delegate=delegate,
        subject=_("Erinnerung: %(what)s") % {"what": headline([event])},
        context={"schedule": Schedule.of(event), **context},
    )


def withdraw_reminders(event: Event) -> None:
    """Those that have not left tell of a date or place that holds no more."""
    event.mails.filter(kind__in=REMINDERS).withdraw()  # type: ignore[attr-defined]
