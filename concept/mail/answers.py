"""Telling those who said something what became of it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import Contribution
from participants.mail.composition import queue_mail
from participants.models import Contact, OutgoingMail


def queue_answer(decided: Contribution, *, said: Contribution, contact: Contact) -> OutgoingMail | None:
    """What was decided about `decided`, and why, to one who said `said`: the same, or one of its originals.

    It leads to what is public, or to where only they can look.
    """
    own_page = reverse("concept:own-contributions", args=[contact.organisation_id])
    is_contacts_own = contact.organisation_id == said.organisation_id and contact.is_accepted
    return queue_mail(
        OutgoingMail.Kind.CONTRIBUTION_ANSWERED,
        contact=contact,
        subject=_("Was aus Ihrem Beitrag %(number)d wurde") % {"number": said.number},
        context={
            "decided": decided,
            "said": said,
            "is_merged": decided.number != said.number,
            "public_page": settings.SITE_URL + decided.get_absolute_url() if decided.is_public else "",
            "own_page": settings.SITE_URL + own_page if is_contacts_own else "",
        },
        templates="concept/mail",
    )
