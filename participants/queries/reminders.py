"""Who is to be reminded now."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from participants.models import Delegate, OutgoingMail, Registration, RegistrationChange
from participants.models.mails import MailKind
from participants.models.registrations import RegistrationState
from workshops.models import Event

# How long before the event.
AHEAD = {MailKind.REMINDER_WEEK: timedelta(days=7), MailKind.REMINDER_DAY: timedelta(days=1)}
# A reminder whose moment lies further back is none: the worker was away, or the clock has jumped.
LATEST = timedelta(days=1)


def registrations_to_remind(kind: str, now: datetime) -> QuerySet[Registration]:
    """Of every contact and event whose moment for this reminder has come the registrations with a place.

    The moment is counted from the event's date as it is now. Nobody is reminded who has heard of the event since:
    who came later, has just got their place, or was told of another date or place. `now`: process moment.
    """
    ahead = AHEAD[MailKind(kind)]
    heard = RegistrationChange.objects.filter(registration=OuterRef("pk"), at__gt=OuterRef("event__starts_at") - ahead)
    return (
        Registration.objects.filter(
            state=RegistrationState.CONFIRMED,
            event__starts_at__gt=max(now, now + ahead - LATEST),
            event__starts_at__lte=now + ahead,
        )
        .exclude(event__status=Event.Status.CANCELLED)
        .filter(~Exists(heard))
        .order_by("event", "pk")
    )


def contacts_to_remind(kind: str, now: datetime) -> QuerySet[Registration]:
    """The same, of contacts with an address who have not been reminded of this date."""
    reminded = _reminders(kind).filter(contact=OuterRef("contact"))
    return registrations_to_remind(kind, now).exclude(contact__email="").filter(~Exists(reminded))


def people_to_remind(kind: str, now: datetime) -> QuerySet[Delegate]:
    """The people of these registrations who have an address of their own and have not been reminded of this date."""
    registrations = registrations_to_remind(kind, now).order_by()
    reminded = _reminders(kind).filter(delegate=OuterRef("pk"))
    delegates = Delegate.objects.filter(registration__in=registrations).exclude(email="")
    own = delegates.annotate(address=Lower("email"), contacts=Lower("registration__contact__email"))
    return own.filter(~Q(address=F("contacts")), ~Exists(reminded)).order_by("event", "pk")


def _reminders(kind: str) -> QuerySet[OutgoingMail]:
    """Of the event, and of its date as it is now. Taken back and then sent after all they would not be true."""
    return OutgoingMail.objects.filter(
        kind=kind, event=OuterRef("event"), event_start=OuterRef("event__starts_at"), resend_of=None
    )
