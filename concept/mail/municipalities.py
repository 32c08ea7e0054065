"""Asking a municipality by mail."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import MunicipalLink
from participants.mail.composition import queue_mail
from participants.models import OutgoingMail
from workshops import clock


def queue_municipal_link(link: MunicipalLink, token: str, *, is_reminder: bool = False) -> OutgoingMail | None:
    """The link by which the municipality answers; no account is needed. A reminder says so."""
    subject = _("Erinnerung: Was sagt %(name)s zum Konzept?") if is_reminder else _("Was sagt %(name)s zum Konzept?")
    return queue_mail(
        OutgoingMail.Kind.MUNICIPAL_LINK,
        to=link.email,
        subject=subject % {"name": link.municipality.name},
        context={
            "link": settings.SITE_URL + reverse("concept:municipal-link", args=[token]),
            "municipality": link.municipality,
            "expires_at": clock.at(link.expires_at),
            "is_reminder": is_reminder,
        },
        templates="concept/mail",
    )
