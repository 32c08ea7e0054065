"""Who comes: swapping, adding and taking out single people of a registration, under the event's lock."""

from django.db import transaction
from django.utils.translation import gettext as _

from participants import mail
from participants.actions.registrations import cancel_registration
from participants.actions.submissions import DelegateEntry, register_signed_in
from participants.actions.transitions import fill, leave_trace, lock_registration
from participants.models import Contact, Delegate, Registration
from participants.models.registrations import ChangeKind
from participants.queries.own import registrations_of
from workshops import clock
from workshops.folding import fold
from workshops.models import Event, User


class DelegateRefusedError(Exception):
    """Nothing was changed; the text says why, in words for people."""


@transaction.atomic
def swap_delegate(*, delegate: Delegate, name: str, email: str = "", by: User | None = None) -> Delegate:
    """Another person comes instead: same registration, same place, same position in the queue.

    The same address is the same person whose name was mended; anybody else is a new row. `by`: the team's user, None
    for the contact. Raises DelegateRefusedError.
    """
    registration = lock_registration(delegate.registration)
    current = _current(registration, delegate)
    if (current.name, current.email) == (name, email):
        return current
    _refuse_twice(registration, name, email, beside=current)
    former = Delegate(name=current.name, email=current.email, event=current.event, registration=registration)
    if email and email.lower() == current.email.lower():
        current.name = name
        current.save(update_fields=["name"])
        _trace(registration, _("Name einer Person berichtigt"), by)
        _tell(registration)
        return current
    current.delete()
    successor = Delegate.objects.create(
        registration=registration, event=registration.event, name=name, email=email, is_active=registration.is_active
    )
    _trace(registration, _("Eine Person gegen eine andere getauscht"), by)
    _tell(registration, left=former)
    return successor


@transaction.atomic
def remove_delegate(*, delegate: Delegate, by: User | None = None) -> Registration:
    """Somebody does not come: their place goes to the next at once. With the last person the registration ends.

    `by`: the team's user, None for the contact. Raises DelegateRefusedError. Who is out already stays out.
    """
    registration = lock_registration(delegate.registration)
    if not registration.delegates.filter(pk=delegate.pk).exists():
        return registration
    current = _current(registration, delegate)
    if len(registration.delegates.all()) == 1:
        return cancel_registration(registration=registration, by=by)
    former = Delegate(name=current.name, email=current.email, event=current.event, registration=registration)
    current.delete()
    _trace(registration, _("Eine Person abgemeldet"), by)
    fill(registration.event, clock.now(), by=by)
    _tell(registration, left=former)
    return registration


@transaction.atomic
def add_delegate(*, contact: Contact, event: Event, name: str, email: str, key: str) -> Registration:
    """One more person: a registration of its own, which gets a place or queues like any other.

    So nobody who waits is overtaken, and the people who have a place keep it. The same `key` adds nobody twice.
    Raises DelegateRefusedError where the rules leave no way in.
    """
    submission = register_signed_in(
        contact=contact, events=[event.slug], delegates=[DelegateEntry(name, email)], key=key
    )
    registration = submission.registrations.for_pages().get()
    if not registration.is_active:
        raise DelegateRefusedError(registration.get_end_reason_display())
    return registration


def _current(registration: Registration, delegate: Delegate) -> Delegate:
    """The person as they are registered now. Raises DelegateRefusedError where nothing can be changed any more."""
    event = registration.event
    has_begun = event.starts_at is not None and event.starts_at <= clock.now()
    if not registration.can_be_cancelled or has_begun:
        raise DelegateRefusedError(
            _("Hier lässt sich nichts mehr ändern: Der Termin hat begonnen, ist abgesagt oder Sie haben abgesagt.")
        )
    current = registration.delegates.filter(pk=delegate.pk).first()
    if current is None:
        raise DelegateRefusedError(_("Diese Person ist nicht mehr angemeldet. Sehen Sie nach, wer jetzt kommt."))
    return current


def _refuse_twice(registration: Registration, name: str, email: str, *, beside: Delegate) -> None:
    """Nobody comes twice: by address, or by name within what the registration's contact may know of."""
    active = Delegate.objects.filter(event=registration.event, is_active=True).exclude(pk=beside.pk)
    known = active.filter(registration__in=registrations_of(registration.contact).active())
    is_named = any(
        (fold(other), address) == (fold(name), email) for other, address in known.values_list("name", "email")
    )
    if is_named or (email and active.filter(email__iexact=email).exists()):
        raise DelegateRefusedError(_("Diese Person ist für diesen Termin schon angemeldet."))


def _trace(registration: Registration, note: str, by: User | None) -> None:
    """Without names: who was swapped out is to be forgotten."""
    registration.changed_at = clock.now()
    registration.save(update_fields=["changed_at"])
    leave_trace(registration, ChangeKind.PEOPLE, by=by, note=note)


def _tell(registration: Registration, left: Delegate | None = None) -> None:
    """Tells the contact, whoever came in, and whoever is out, each at an address of their own."""
    current = Registration.objects.for_pages().get(pk=registration.pk)
    mail.renew_registered(current.submission)
    mail.queue_people_changed(current)
    mail.queue_notices(current)
    if left is not None and mail.has_own_address(left, current):
        # A calendar obeys a cancellation only when it is newer than the invitation it holds.
        current.event.sequence += 1
        current.event.save(update_fields=["sequence", "updated_at"])
        mail.queue_left(current, left, had_place=current.state == Registration.State.CONFIRMED)
