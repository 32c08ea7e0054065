"""Mails to those who handed a contribution in."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import Contribution
from participants.mail.composition import queue_mail
from participants.models import OutgoingMail


def queue_contribution_declined(contribution: Contribution) -> OutgoingMail | None:
    """Why the team has not taken it in. None where nobody can be written to any more."""
    if contribution.contact is None:
        return None
    page = reverse("concept:own-contributions", args=[contribution.organisation_id])
    return queue_mail(
        OutgoingMail.Kind.CONTRIBUTION_DECLINED,
        contact=contribution.contact,
        subject=_("Ihr Beitrag %(number)d wurde nicht aufgenommen") % {"number": contribution.number},
        context={"contribution": contribution, "page": settings.SITE_URL + page},
        templates="concept/mail",
    )
