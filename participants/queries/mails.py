"""Whether a queued mail still holds: asked right before it is sent."""

from participants.models import Delegate, Invitation, OutgoingMail, Registration, SupportNeed
from participants.models.registrations import RegistrationState
from participants.queries.invitations import silent
from workshops import clock
from workshops.models import User
from workshops.rules import is_team


def confirm_link_is_due(mail: OutgoingMail) -> bool:
    """The form still waits for its confirmation."""
    return mail.submission is not None and mail.submission.can_be_confirmed


def registered_is_due(mail: OutgoingMail) -> bool:
    """None of the places it tells of has been given back."""
    submission = mail.submission
    return submission is not None and not submission.registrations.filter(state=RegistrationState.CANCELLED).exists()


def promoted_is_due(mail: OutgoingMail) -> bool:
    """The place is still theirs."""
    return _in_state(mail, RegistrationState.CONFIRMED)


def put_back_is_due(mail: OutgoingMail) -> bool:
    """They still wait."""
    return _in_state(mail, RegistrationState.WAITING)


def offered_is_due(mail: OutgoingMail) -> bool:
    """The offer still stands."""
    return _in_state(mail, RegistrationState.OFFERED)


def event_moved_is_due(mail: OutgoingMail) -> bool:
    """They are still registered, and the event still takes place. An older move is told too: each says old and new."""
    return (
        mail.event is not None
        and not mail.event.is_cancelled
        and _is_concerned(mail)
        and Registration.objects.filter(event=mail.event, submission=mail.submission).active().exists()
    )


def people_changed_is_due(mail: OutgoingMail) -> bool:
    """They are still registered."""
    return mail.registration is not None and mail.registration.is_active and _is_concerned(mail)


def reminder_is_due(mail: OutgoingMail) -> bool:
    """The event is still to come, at the same time, and they have a place."""
    event = mail.event
    return (
        event is not None
        and not event.is_cancelled
        and event.starts_at is not None
        and event.starts_at == mail.event_start
        and event.starts_at > clock.now()
        and _in_state(mail, RegistrationState.CONFIRMED)
    )


def delegate_notice_is_due(mail: OutgoingMail) -> bool:
    """They are still to come, or wait."""
    return _is_concerned(mail)


def delegate_left_is_due(mail: OutgoingMail) -> bool:
    """Nobody has registered them again meanwhile."""
    return not Delegate.objects.filter(event=mail.event, is_active=True, email__iexact=mail.to).exists()


def invitation_is_due(mail: OutgoingMail) -> bool:
    """It stands, nobody has answered or registered, and something of it is still to come."""
    return mail.invitation is not None and silent(Invitation.objects.filter(pk=mail.invitation.pk)).exists()


def support_answered_is_due(mail: OutgoingMail) -> bool:
    """What it answers was not withdrawn, and the answer not taken back."""
    needs = SupportNeed.objects.filter(registration__event=mail.event, registration__submission=mail.submission)
    return needs.exclude(answered_at=None).exists()


def _in_state(mail: OutgoingMail, state: RegistrationState) -> bool:
    return mail.registration is not None and mail.registration.state == state and _is_concerned(mail)


def _is_concerned(mail: OutgoingMail) -> bool:
    """Whoever it is written to: a contact, or one of the people, who has not been taken out."""
    return mail.contact is not None or (mail.delegate is not None and mail.delegate.is_active)


def event_role_is_due(mail: OutgoingMail) -> bool:
    """They still do something there, and it is still to be done."""
    event = mail.event
    return (
        event is not None
        and not (event.is_past or event.is_cancelled)
        and event.roles.filter(person__user__email__iexact=mail.to).exists()
        and team_invitation_is_due(mail)
    )


def team_invitation_is_due(mail: OutgoingMail) -> bool:
    """Whether the address still opens the team's side."""
    return any(is_team(user) for user in User.objects.filter(email__iexact=mail.to))
