"""The mail that says there is an answer to what somebody asked for."""

from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, manage_link, queue_mail
from participants.models import OutgoingMail, Registration
from participants.models.mails import MailState


def queue_support_answered(registration: Registration) -> OutgoingMail | None:
    """Leads to the answer and says nothing of it: more people see the outbox than may know who needs what.

    Several answers given one after the other are told by one mail, as long as it has not gone out.
    """
    event, submission = registration.event, registration.submission
    waiting = submission.mails.filter(
        kind=OutgoingMail.Kind.SUPPORT_ANSWERED, event=event, state=MailState.QUEUED
    ).first()
    return waiting or queue_mail(
        OutgoingMail.Kind.SUPPORT_ANSWERED,
        submission=submission,
        subject=_("Nachricht zu Ihrer Anmeldung: %(what)s") % {"what": headline([event])},
        context={"schedule": Schedule.of(event), "link": manage_link(submission)},
        event=event,
    )
