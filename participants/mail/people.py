"""Mails to the people registered, at an address of their own. They open nothing: only the contact manages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.mail.composition import Schedule, headline, queue_mail
from participants.models import Delegate, OutgoingMail, Registration
from participants.models.registrations import RegistrationState
from workshops.models import Event

Kind = OutgoingMail.Kind
TOLD_STATES = {RegistrationState.CONFIRMED, RegistrationState.WAITING}


def has_own_address(delegate: Delegate, registration: Registration) -> bool:
    """Whether they can be written to, and are not the contact, who is told anyway."""
    return bool(delegate.email) and delegate.email.lower() != registration.contact.email.lower()


def people_to_tell(registration: Registration) -> list[Delegate]:
    """Those of its people who are told beside the contact."""
    return [each for each in registration.delegates.all() if has_own_address(each, registration)]


def people_of_event(event: Event) -> list[Delegate]:
    """Everyone registered or waiting who is told beside their contact. `registration.event` is this very object."""
    active = Delegate.objects.filter(event=event, is_active=True, registration__state__in=TOLD_STATES)
    delegates = active.exclude(email="").select_related(
        "registration__contact", "registration__organisation", "registration__submission"
    )
    for delegate in (found := list(delegates.order_by("pk"))):
        delegate.registration.event = event
    return [each for each in found if has_own_address(each, each.registration)]


def queue_notices(registration: Registration) -> None:
    """Says to each of its people, once: who has named them, what for, and what they can ask (Art. 14 of the GDPR).

    With a place they get the calendar entry. Nobody is told before the address of whoever named them is confirmed.
    """
    if registration.state not in TOLD_STATES:
        return
    event, has_place = registration.event, registration.state == RegistrationState.CONFIRMED
    for delegate in people_to_tell(registration):
        if delegate.mails.filter(kind=Kind.DELEGATE_NOTICE).exists():
            continue
        subject = _("Sie sind angemeldet: %(what)s") if has_place else _("Sie stehen auf der Warteliste: %(what)s")
        queue_mail(
            Kind.DELEGATE_NOTICE,
            registration=registration,
            delegate=delegate,
            subject=subject % {"what": headline([event])},
            context={
                "has_place": has_place,
                "schedule": Schedule.of(event),
                "organisation": registration.organisation,
                "privacy": settings.SITE_URL + reverse("site:privacy"),
            },
            calendar_events=[event] if has_place and event.is_dated else [],
            calendar_method="REQUEST",
        )


def queue_left(registration: Registration, delegate: Delegate, *, had_place: bool) -> OutgoingMail | None:
    """To somebody who does not come any more; where it stood in their calendar it is taken out.

    A calendar obeys only when the event's sequence has risen since. The row of the person may be gone already.
    """
    event = registration.event
    return queue_mail(
        Kind.DELEGATE_LEFT,
        registration=registration,
        delegate=delegate,
        subject=_("Sie sind nicht mehr angemeldet: %(what)s") % {"what": headline([event])},
        context={"schedule": Schedule.of(event), "organisation": registration.organisation},
        calendar_events=[event] if had_place and event.is_dated else [],
        calendar_method="CANCEL",
    )
