"""Mails about an invitation."""

from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, queue_mail
from participants.models import Invitation, OutgoingMail
from participants.queries.invitations import coming_events
from workshops.models import Event

Kind = OutgoingMail.Kind


def invitation_words(invitation: Invitation) -> dict[str, object]:
    """What a mail or letter says about an invitation: its events to come, its link and its code."""
    events = coming_events(invitation)
    return {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "lines": [{"event": event, "schedule": Schedule.of(event)} for event in events],
        "link": invitation.link,
        "code": invitation.code,
    }


def queue_invitation(invitation: Invitation) -> OutgoingMail | None:
    """Asks an organisation to come."""
    return _queue(Kind.INVITATION, invitation, _("Einladung: %(what)s"))


def queue_invitation_reminder(invitation: Invitation) -> OutgoingMail | None:
    """Asks those once more who have not answered."""
    return _queue(Kind.INVITATION_REMINDER, invitation, _("Kommen Sie? %(what)s"))


def _queue(kind: str, invitation: Invitation, subject: str) -> OutgoingMail | None:
    words = invitation_words(invitation)
    events: list[Event] = [line["event"] for line in words["lines"]]  # type: ignore[attr-defined]
    if not events:
        return None
    return queue_mail(kind, invitation=invitation, subject=subject % {"what": headline(events)}, context=words)
