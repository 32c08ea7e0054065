"""Asking a department by mail."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import DepartmentLink
from participants.mail.composition import queue_mail
from participants.models import OutgoingMail
from workshops import clock


def queue_department_link(link: DepartmentLink, token: str) -> OutgoingMail | None:
    """The link by which the department answers; no account is needed."""
    return queue_mail(
        OutgoingMail.Kind.DEPARTMENT_LINK,
        to=link.email,
        subject=_("Bitte um Ihre Einschätzung der Querschnittsaufgaben: %(name)s") % {"name": link.department.name},
        context={
            "link": settings.SITE_URL + reverse("concept:department-link", args=[token]),
            "department": link.department,
            "expires_at": clock.at(link.expires_at),
        },
        templates="concept/mail",
    )
