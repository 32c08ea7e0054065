"""Whether a queued mail still holds: asked right before it is sent."""

from participants.models import OutgoingMail, Registration
from participants.models.registrations import RegistrationState
from workshops import clock


def confirm_link_is_due(mail: OutgoingMail) -> bool:
    """The form still waits for its confirmation."""
    submission = mail.submission
    return submission is not None and submission.confirmed_at is None and submission.expires_at > clock.now()


def registered_is_due(mail: OutgoingMail) -> bool:
    """None of the places it tells of has been given back."""
    submission = mail.submission
    return submission is not None and not submission.registrations.filter(state=RegistrationState.CANCELLED).exists()


def promoted_is_due(mail: OutgoingMail) -> bool:
    """The place is still theirs."""
    return _in_state(mail, RegistrationState.CONFIRMED)


def offered_is_due(mail: OutgoingMail) -> bool:
    """The offer still stands."""
    return _in_state(mail, RegistrationState.OFFERED)


def event_moved_is_due(mail: OutgoingMail) -> bool:
    """They are still registered, and the event still takes place. An older move is told too: each says old and new."""
    return (
        mail.event is not None
        and not mail.event.is_cancelled
        and Registration.objects.filter(event=mail.event, submission=mail.submission).active().exists()
    )


def _in_state(mail: OutgoingMail, state: RegistrationState) -> bool:
    return Registration.objects.filter(event=mail.event, submission=mail.submission, state=state).exists()
