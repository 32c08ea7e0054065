"""Sending a mail once again, because the team says so."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import mail as mails
from participants.models import OutgoingMail
from participants.models.mails import MailKind, MailState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class CannotSendAgainError(Exception):
    """It must not go out once more; the text says why, in words for people."""


# What is told anew as things are now. The others are repeated word for word, as long as they are still true.
FRESH: Mapping[str, Callable[..., OutgoingMail | None]] = {
    MailKind.CONFIRM_LINK: mails.queue_confirm_link,
    MailKind.REGISTERED: mails.queue_registered,
}
# Their links are used up by the first click.
ONCE_ONLY = {MailKind.CONTACT_INVITED, MailKind.ADDRESS_PROOF}
# Written to another address than that of the contact they are about.
TO_OTHERS = {MailKind.CONTACT_INVITED, MailKind.ADDRESS_PROOF, MailKind.ADDRESS_CHANGED}
# Their links are made anew where they come from, so that every one of them can be revoked there.
MADE_ELSEWHERE: Mapping[str, "StrPromise"] = {
    MailKind.MUNICIPAL_LINK: gettext_lazy(
        "Der Link darin gilt nicht mehr. Schicken Sie auf der Seite der Kommune einen neuen."
    ),
    MailKind.DEPARTMENT_LINK: gettext_lazy(
        "Der Link darin gilt nicht mehr. Schicken Sie auf der Seite der Abteilung einen neuen."
    ),
    MailKind.COMMENT_CONFIRM: gettext_lazy(
        "Der Link darin gilt nicht mehr. Einen neuen gibt es, wenn die Rückmeldung noch einmal abgeschickt wird."
    ),
}


@transaction.atomic
def send_again(*, mail: OutgoingMail, note: str = "") -> OutgoingMail:
    """Owes the mail once more. One that was given up goes back into the queue itself, with the same bytes, unless it
    went to an address that was mended since.

    Of one that was sent or withdrawn the links were erased: another mail is made, with new links, and both stay in the
    outbox. It goes to the address that whoever it was written to has now. Right before it is sent it is checked like
    any other. Asked twice at once it goes out once. Raises CannotSendAgainError.
    """
    current = OutgoingMail.objects.select_for_update(of=("self",), no_key=True).get(pk=mail.pk)
    if current.state == MailState.FAILED and _address_of(current).lower() == current.to.lower():
        current.state, current.due_at, current.tries, current.finished_at = MailState.QUEUED, timezone.now(), 0, None
        current.save(update_fields=["state", "due_at", "tries", "finished_at"])
        return current
    if not current.can_be_sent_again:
        if current.state in (MailState.SENT, MailState.WITHDRAWN):
            raise CannotSendAgainError(_("Was in dieser E-Mail steht, gilt nicht mehr."))
        raise CannotSendAgainError(_("Diese E-Mail ist noch unterwegs. Sie geht von allein hinaus."))
    under_way = current.resends.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    if known := under_way.first():
        return known
    again = _fresh(current) if current.kind in FRESH else _repeated(current)
    again.resend_of, again.note = current, note[:300]
    again.save()
    if current.state == MailState.FAILED:
        OutgoingMail.objects.filter(pk=current.pk).withdraw()
    return again


def _address_of(mail: OutgoingMail) -> str:
    """Where the one is reached now to whom the mail was written. Raises CannotSendAgainError where nobody is."""
    if mail.kind in TO_OTHERS:
        return mail.to
    about, address = mail.submission or mail.invitation, mail.to
    if mail.delegate is not None:
        address = mail.delegate.email
    elif mail.contact is not None:
        address = mail.contact.email
    elif mails.ERASED_LINK in mail.text and about is not None:
        # Whoever had it speaks for the organisation no more: what the link opens is another one's now.
        address = about.contact.email if about.contact else ""
    if not address:
        raise CannotSendAgainError(_("Wer diese E-Mail bekommen soll, hat keine E-Mail-Adresse mehr."))
    return address


def _fresh(mail: OutgoingMail) -> OutgoingMail:
    again = FRESH[mail.kind](mail.submission) if mail.submission else None
    if again is None:
        raise CannotSendAgainError(_("Die Anmeldung, zu der diese E-Mail gehörte, gibt es nicht mehr."))
    return again


def _repeated(mail: OutgoingMail) -> OutgoingMail:
    """A copy, not saved yet, with another Message-ID and other links."""
    if mail.event is not None and mail.event.starts_at != mail.event_start:
        raise CannotSendAgainError(_("Der Termin ist inzwischen verlegt. Diese E-Mail würde etwas Falsches sagen."))
    if mail.kind in MADE_ELSEWHERE:
        raise CannotSendAgainError(MADE_ELSEWHERE[mail.kind])
    again = OutgoingMail.objects.get(pk=mail.pk)
    again.pk = None
    again._state.adding = True
    again.message_id, again.created_at = mails.new_message_id(), timezone.now()
    again.state, again.due_at, again.tries = MailState.QUEUED, again.created_at, 0
    again.last_error, again.finished_at = "", None
    mails.write_to(again, _address_of(mail))
    if mails.ERASED_LINK in mail.text:
        link = _new_link(mail)
        again.text = mail.text.replace(mails.ERASED_LINK, link)
        again.html = mail.html.replace(mails.ERASED_LINK, link)
    return again


def _new_link(mail: OutgoingMail) -> str:
    if mail.kind in ONCE_ONLY:
        raise CannotSendAgainError(
            _("Der Link darin gilt nur einmal. Er muss dort, wo er herkommt, neu angefordert werden.")
        )
    if mail.invitation is not None:
        link = mail.invitation.link
    else:
        link = mails.manage_link(mail.submission) if mail.submission else ""
    if not link:
        raise CannotSendAgainError(_("Wozu diese E-Mail gehörte, gibt es nicht mehr."))
    return link
