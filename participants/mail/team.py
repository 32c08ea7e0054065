"""Mails to those who work for the process."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, queue_mail
from participants.models import OutgoingMail
from workshops.models import Event, EventRole, User


def queue_team_invited(user: User, roles: Sequence[tuple[str, Event]], *, by: User) -> OutgoingMail | None:
    """To somebody who may sign in to the team's side now: what for, how, and their `roles` at events."""
    return queue_mail(
        OutgoingMail.Kind.TEAM_INVITED,
        subject=_("Ihr Zugang zur Team-Seite"),
        to=user.email,
        context={
            "role": user.get_role_display(),
            "by": by,
            "email": user.email,
            "address": settings.SITE_URL + reverse("account_request_login_code"),
            "roles": [(EventRole.Kind(role).label, event, Schedule.of(event)) for role, event in roles],
        },
    )


def queue_event_role(user: User, roles: Sequence[str], event: Event, *, by: User) -> OutgoingMail | None:
    """To somebody of the team: what they do at an event, all of it, and who said so."""
    return queue_mail(
        OutgoingMail.Kind.EVENT_ROLE,
        subject=_("Ihre Aufgabe: %(what)s") % {"what": headline([event])},
        to=user.email,
        event=event,
        context={
            "roles": [EventRole.Kind(role).label for role in roles],
            "schedule": Schedule.of(event),
            "by": by,
            "address": settings.SITE_URL + reverse("site:dashboard"),
        },
    )
