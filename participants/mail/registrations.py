"""Mails about a registration."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.mail.composition import headline, lines_of, manage_link, queue_mail
from participants.mail.people import people_to_tell, queue_left, queue_notices
from participants.models import Delegate, MailLink, OutgoingMail, Registration, Submission
from participants.models.mails import MailState
from participants.models.registrations import RegistrationState
from workshops import clock
from workshops.models import Event

Kind = OutgoingMail.Kind


def _registrations(submission: Submission) -> list[Registration]:
    return list(submission.registrations.for_pages().order_by("event__starts_at", "event"))


def queue_confirm_link(submission: Submission) -> OutgoingMail | None:
    """Asks the address to confirm. Nothing a stranger may have typed stands in it but the address itself."""
    registrations = _registrations(submission)
    remaining = submission.expires_at - clock.now()
    link = MailLink.objects.issue(
        purpose=MailLink.Purpose.CONFIRM, submission=submission, expires_at=timezone.now() + remaining
    )
    subject = _("Bitte bestätigen: %(what)s") % {"what": headline([each.event for each in registrations])}
    context = {"lines": lines_of(registrations), "link": link}
    return queue_mail(Kind.CONFIRM_LINK, submission=submission, subject=subject, context=context)


def queue_registered(submission: Submission) -> OutgoingMail | None:
    """Tells the result for every event of a confirmed form, with the calendar entries of those that have a place.

    The people named in it learn of it too, once, each at their own address.
    """
    registrations = _registrations(submission)
    for registration in registrations:
        queue_notices(registration)
    confirmed = _events_in(registrations, RegistrationState.CONFIRMED)
    waiting = _events_in(registrations, RegistrationState.WAITING)
    if confirmed:
        subject = _("Sie sind angemeldet: %(what)s") % {"what": headline(confirmed)}
    elif waiting:
        subject = _("Sie stehen auf der Warteliste: %(what)s") % {"what": headline(waiting)}
    else:
        subject = _("Anmeldung nicht möglich: %(what)s") % {"what": headline([each.event for each in registrations])}
    return queue_mail(
        Kind.REGISTERED,
        submission=submission,
        subject=subject,
        context={"lines": lines_of(registrations), "link": manage_link(submission), "has_place": bool(confirmed)},
        calendar_events=confirmed,
        calendar_method="REQUEST",
    )


def _events_in(registrations: Sequence[Registration], state: RegistrationState) -> list[Event]:
    return [each.event for each in registrations if each.state == state]


def renew_registered(submission: Submission) -> None:
    """Replaces a result that was not sent yet by one that is true now, where it still has something to say.

    A form may name several events, and changes of two of them do not wait for each other: here they do, or the mail
    that one of them writes would say of the other what has just ceased to be true. Locked after the events.
    """
    list(Submission.objects.select_for_update(no_key=True).filter(pk=submission.pk).values_list("pk"))
    overtaken = submission.mails.filter(kind=Kind.REGISTERED, state=MailState.QUEUED)
    if overtaken.withdraw() and submission.registrations.active().exists():  # type: ignore[attr-defined]
        queue_registered(submission)


def _queue_single(
    kind: str, registration: Registration, subject: str, *, calendar_method: str = "", **context: object
) -> OutgoingMail | None:
    """A mail about one registration, whose `event` is as it is now, to its contact."""
    link = manage_link(registration.submission)
    return _queue_to(None, kind, registration, subject, calendar_method, {"link": link, **context})


def _queue_to_people(kind: str, registration: Registration, subject: str, *, calendar_method: str = "") -> None:
    """The same to those of its people who have an address of their own; what they get opens nothing."""
    for delegate in people_to_tell(registration):
        _queue_to(delegate, kind, registration, subject, calendar_method, {})


def _queue_to(
    delegate: Delegate | None,
    kind: str,
    registration: Registration,
    subject: str,
    calendar_method: str,
    context: dict[str, object],
) -> OutgoingMail | None:
    event = registration.event
    return queue_mail(
        kind,
        subject=subject % {"what": headline([event])},
        context={"lines": lines_of([registration]), **context},
        registration=registration,
        delegate=delegate,
        calendar_events=[event] if calendar_method and event.is_dated else [],
        calendar_method=calendar_method,
    )


def queue_promoted(registration: Registration) -> OutgoingMail | None:
    """A place has become free, or an offer was accepted."""
    subject = _("Sie haben einen Platz: %(what)s")
    _queue_to_people(Kind.PROMOTED, registration, subject, calendar_method="REQUEST")
    return _queue_single(Kind.PROMOTED, registration, subject, calendar_method="REQUEST")


def queue_offered(registration: Registration) -> OutgoingMail | None:
    """A place is kept for a while: accept or leave it."""
    return _queue_single(Kind.OFFERED, registration, _("Ein Platz ist frei – bitte antworten: %(what)s"))


def queue_offer_lapsed(registration: Registration) -> OutgoingMail | None:
    """Nobody answered in time."""
    return _queue_single(Kind.OFFER_LAPSED, registration, _("Der angebotene Platz ist vergeben: %(what)s"))


def queue_put_back(registration: Registration, *, had_place: bool) -> OutgoingMail | None:
    """The team has put them back into the queue; what stood in a calendar is taken out."""
    subject = _("Sie stehen wieder auf der Warteliste: %(what)s")
    _queue_to_people(Kind.PUT_BACK, registration, subject, calendar_method="CANCEL" if had_place else "")
    return _queue_single(Kind.PUT_BACK, registration, subject, calendar_method=_taking_out(registration, had_place))


def queue_registration_cancelled(registration: Registration, *, had_place: bool) -> OutgoingMail | None:
    """The place is given back; where it stood in a calendar it is taken out."""
    for delegate in people_to_tell(registration):
        queue_left(registration, delegate, had_place=had_place)
    return _queue_single(
        Kind.REGISTRATION_CANCELLED,
        registration,
        _("Ihre Anmeldung ist abgesagt: %(what)s"),
        calendar_method=_taking_out(registration, had_place),
        by_team=registration.end_reason == Registration.EndReason.BY_TEAM,
    )


def _taking_out(registration: Registration, had_place: bool) -> str:
    """The contact's entry of an event goes with the last of the places that they have there."""
    own = Registration.objects.filter(event=registration.event, contact=registration.contact)
    others = own.filter(state=RegistrationState.CONFIRMED).exclude(pk=registration.pk)
    return "CANCEL" if had_place and not others.exists() else ""
