"""What a registration gets when it is confirmed: places, a place in the queue, or the reason why neither."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from participants.actions.transitions import change_state, next_queue_number
from participants.models import Delegate, Registration
from participants.models.registrations import EndReason, RegistrationState
from participants.queries.own import registrations_of
from participants.queries.room import newcomer_fits
from workshops.folding import fold
from workshops.models import Process, User


def decide(
    registration: Registration, at: datetime, *, by: User | None = None, note: str = "", beyond_limit: bool = False
) -> None:
    """Decides one unconfirmed registration, whose event is locked and is the registration's own object.

    `by`: the team's user who enters it for somebody; the registration window does not bind the team. `beyond_limit`:
    nor does the limit of people per organisation, if they say so.
    """
    event, delegates = registration.event, list(registration.delegates.all())
    if reason := _refusal(registration, delegates, is_by_team=by is not None, beyond_limit=beyond_limit):
        change_state(registration, RegistrationState.EXPIRED, at=at, end_reason=reason, by=by, note=note)
        return
    try:
        with transaction.atomic():
            if newcomer_fits(event, len(delegates), is_migrant=registration.is_migrant):
                change_state(registration, RegistrationState.CONFIRMED, at=at, by=by, note=note)
            else:
                number = next_queue_number(event)
                change_state(registration, RegistrationState.WAITING, at=at, queue_number=number, by=by, note=note)
    except IntegrityError:
        # One of them was written down as coming at this very moment, by somebody who locks no event.
        registration.refresh_from_db(fields=["state", "queue_number", "queue_part"])
        change_state(registration, RegistrationState.EXPIRED, at=at, end_reason=EndReason.ALREADY_REGISTERED, by=by)


def _refusal(
    registration: Registration, delegates: Sequence[Delegate], *, is_by_team: bool, beyond_limit: bool
) -> EndReason | None:
    event = registration.event
    if event.is_cancelled:
        return EndReason.EVENT_CANCELLED
    if not (event.is_to_come if is_by_team else event.accepts_registrations):
        return EndReason.CLOSED
    if _is_registered(registration, delegates):
        return EndReason.ALREADY_REGISTERED
    process = Process.current()
    limit = process.delegates_per_organisation if process else None
    if limit is not None and not beyond_limit and _people_beside(registration) + len(delegates) > limit:
        return EndReason.TOO_MANY
    return None


def _is_registered(registration: Registration, delegates: Sequence[Delegate]) -> bool:
    """One of them is: by their address, or by name within what this contact may know of."""
    active = Delegate.objects.filter(event=registration.event_id, is_active=True)
    emails = {delegate.email.lower() for delegate in delegates if delegate.email}
    if emails and active.exclude(email="").alias(address=Lower("email")).filter(address__in=emails).exists():
        return True
    known = active.filter(registration__in=registrations_of(registration.contact).active())
    names = {(fold(delegate.name), delegate.email.lower()) for delegate in delegates}
    return any((fold(name), email.lower()) in names for name, email in known.values_list("name", "email"))


def _people_beside(registration: Registration) -> int:
    """The people that its organisation, as far as its contact speaks for it, has registered or waiting already."""
    known = registrations_of(registration.contact).active().filter(event=registration.event_id)
    return Delegate.objects.filter(registration__in=known).count()
