"""What becomes of a registration after its confirmation."""

from datetime import datetime

from django.db import transaction

from participants import mail
from participants.actions.submissions import expire_submission
from participants.actions.transitions import change_state, end, lock_registration
from participants.models import Registration, Submission
from participants.models.registrations import QUEUE_ORDER, EndReason, RegistrationState
from workshops import clock
from workshops.models import User


@transaction.atomic
def cancel_registration(*, registration: Registration, by: User | None = None, note: str = "") -> Registration:
    """Gives the places back; whoever is next gets them at once. `by`: the team's user, None for the contact.

    Changes nothing where there is nothing to cancel: twice, after the event, never confirmed.
    """
    current = lock_registration(registration)
    if not current.can_be_cancelled:
        return current
    if by is not None:
        reason = EndReason.BY_TEAM
    elif current.state == RegistrationState.OFFERED:
        reason = EndReason.OFFER_DECLINED
    else:
        reason = EndReason.BY_CONTACT
    # A calendar obeys a cancellation only when it is newer than the invitation it holds.
    current.event.sequence += 1
    current.event.save(update_fields=["sequence", "updated_at"])
    had_place = current.state == RegistrationState.CONFIRMED
    end(current, RegistrationState.CANCELLED, reason, by=by, note=note)
    mail.queue_registration_cancelled(current, had_place=had_place)
    mail.renew_registered(current.submission)
    return current


@transaction.atomic
def accept_offer(*, registration: Registration) -> Registration:
    """Takes the offered place. Too late, it goes to the next."""
    current, at = lock_registration(registration), clock.now()
    if current.state != RegistrationState.OFFERED or current.event.is_cancelled:
        return current
    if _is_overdue(current, at):
        _lapse(current, at)
    else:
        change_state(current, RegistrationState.CONFIRMED, at=at)
        mail.queue_promoted(current)
    return current


def _is_overdue(registration: Registration, at: datetime) -> bool:
    """Offered, and nobody answered in time. While nobody knows when the event will be, the offer stands."""
    deadline, event = registration.offer_expires_at, registration.event
    if deadline is None or event.starts_at is None or event.is_cancelled:
        return False
    return min(deadline, event.starts_at) <= at


def _lapse(registration: Registration, at: datetime) -> None:
    end(registration, RegistrationState.EXPIRED, EndReason.OFFER_LAPSED, at=at)
    mail.queue_offer_lapsed(registration)


def expire_offers() -> int:
    """Passes on every offered place that was not accepted in time. Returns how many."""
    offered = Registration.objects.filter(state=RegistrationState.OFFERED).select_related("event")
    lapsed = 0
    for registration in offered.order_by("event", *QUEUE_ORDER):
        if not _is_overdue(registration, clock.now()):
            continue
        with transaction.atomic():
            current, at = lock_registration(registration), clock.now()
            if _is_overdue(current, at):
                _lapse(current, at)
                lapsed += 1
    return lapsed


def expire_unconfirmed() -> int:
    """Ends every form that nobody confirmed in time. Returns how many forms."""
    at = clock.now()
    overdue = Submission.objects.filter(
        confirmed_at=None, expires_at__lte=at, registrations__state=RegistrationState.UNCONFIRMED
    ).distinct()
    for submission in overdue:
        with transaction.atomic():
            expire_submission(submission, EndReason.NOT_CONFIRMED, at)
    return len(overdue)
