"""The outbox: taking mails that are due, sending them outside of any transaction, and noting what became of them.

Killed at any point, nothing is lost: a mail that was taken and not marked is taken again when its lease is over, with
the same bytes and the same Message-ID. All moments are real time.

Three kinds of failure: the server refuses this mail for good (5xx: given up, and an address that nobody has is noted),
for the moment (4xx: tried again after a pause), or the server itself is in trouble (unreachable, stalled, hangs up,
refuses the sender: every mail waits, and none is given up for having been the one to find out).
"""

import logging
import re
import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from participants import mail as mails
from participants.actions.addresses import mark_undeliverable
from participants.models import OutgoingMail, UndeliverableAddress
from participants.models.mails import MailState, mask
from workshops.ics import clean_line

log = logging.getLogger(__name__)

# A mail whose worker was killed is sent again within a minute; one that is paused for longer may send it twice.
LEASE = timedelta(seconds=45)
# After each failed try; then the mail is given up and waits for the team.
PAUSES = [
    timedelta(seconds=15),
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    *(timedelta(hours=hours) for hours in (3, 6, 12, 24)),
]

# Which of the enhanced codes of RFC 3463 are about the address: it does not exist, has moved, or is switched off.
_ADDRESS_CODES = re.compile(r"5\.1\.[1236]|5\.2\.1")
# Without an enhanced code: no such mailbox, not here, no such name (RFC 5321, section 4.2.3).
_ADDRESS_REPLIES = {550, 551, 553}
_TOO_LARGE = 552

DueCheck = Callable[[OutgoingMail], bool]


class ServerUnavailableError(Exception):
    """The mail server takes nothing at the moment, whatever the mail."""


def send_next_mail(*, connection: BaseEmailBackend, due_checks: Mapping[str, DueCheck]) -> bool:
    """Takes one due mail and sends, withdraws, keeps back, postpones or gives it up. False when none is due.

    `due_checks`: by kind of mail the function that says whether it still holds; kinds without one always do.
    Raises ServerUnavailableError when the server is in trouble: the next mail would fare no better. The connection
    stays open for the next mail; the caller closes it.
    """
    mail = _take_mail()
    if mail is None:
        return False
    if mail.tries > len(PAUSES) + 1:
        # It ends whoever takes it, be it at looking whether it is due.
        _finish(mail, MailState.FAILED)
    elif not due_checks.get(mail.kind, lambda _mail: True)(mail):
        _finish(mail, MailState.WITHDRAWN)
    elif not _is_parked(mail):
        _send(mail, connection)
    return True


def hasten_mails() -> int:
    """Makes everything due that only waited for the server, which takes mails again. Returns how much."""
    waiting = OutgoingMail.objects.filter(state=MailState.QUEUED, waits_for_server=True)
    return waiting.update(due_at=timezone.now(), waits_for_server=False)


def _take_mail() -> OutgoingMail | None:
    """The longest due mail, leased. Each taking counts as a try, so that a mail that kills its worker ends too."""
    now = timezone.now()
    due = Q(state=MailState.QUEUED, due_at__lte=now) | Q(state=MailState.SENDING, lease_until__lte=now)
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at", "pk").first()
        if mail is None:
            return None
        mail.state, mail.lease_until, mail.tries = MailState.SENDING, now + LEASE, mail.tries + 1
        mail.save(update_fields=["state", "lease_until", "tries"])
    return mail


def _is_parked(mail: OutgoingMail) -> bool:
    """Keeps a mail back whose address takes nothing. The note is locked: it may be lifted at this very moment."""
    with transaction.atomic():
        note = UndeliverableAddress.objects.of(mail.to).select_for_update().first()
        if note is not None:
            _write(mail, state=MailState.PARKED, tries=mail.tries - 1, last_error=note.reason)
    return note is not None


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    try:
        message = mails.build_message(mail)
        message.message()
    except Exception as error:  # whatever is wrong with this mail must not hold up the others
        log.exception("Mail %s cannot be built.", mail.pk)
        _finish(mail, MailState.FAILED, error)
        return
    try:
        connection.open()
    except Exception as error:
        _give_back(mail, error)
        raise ServerUnavailableError(_in_short(error)) from error
    try:
        connection.send_messages([message])
    except Exception as error:
        log.warning("Mail %s was not sent: %s", mail.pk, type(error).__name__)
        close_connection(connection)
        _note_failure(mail, error)
    else:
        _finish(mail, MailState.SENT)


def _note_failure(mail: OutgoingMail, error: Exception) -> None:
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code != _TOO_LARGE:
        # All mails have this sender.
        _give_back(mail, error)
        raise ServerUnavailableError(_in_short(error)) from error
    if _is_final(error):
        with transaction.atomic():
            _finish(mail, MailState.FAILED, error)
            if reason := _why_undeliverable(error):
                mark_undeliverable(address=mail.to, reason=reason)
        return
    # It may be this mail at which the server hangs up: each such try counts, and costs a pause.
    is_in_trouble = not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)
    _postpone(mail, error, waits_for_server=is_in_trouble)
    if is_in_trouble:
        raise ServerUnavailableError(_in_short(error)) from error


def _is_final(error: Exception) -> bool:
    """The server has refused this very mail for good (5xx); or nothing but a mistake of ours could have raised this."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return not isinstance(error, OSError)  # SMTPException and time-outs are OSErrors too


def _why_undeliverable(error: Exception) -> str:
    """What the server said where it means the address; empty where it means the mail, the sender or itself."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    [(code, said)] = error.recipients.values()
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    has_enhanced_code = re.match(r"\d\.\d+\.\d+", words)
    is_address = _ADDRESS_CODES.match(words) if has_enhanced_code else code in _ADDRESS_REPLIES
    return clean_line(f"{code} {words}")[:300] if is_address else ""


def _write(mail: OutgoingMail, **values: object) -> None:
    """Notes what became of a mail, unless its lease was over and another worker has taken it since."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, tries=mail.tries)
    mine.update(**{"lease_until": None, "waits_for_server": False} | values)


def _finish(mail: OutgoingMail, state: MailState, error: Exception | None = None) -> None:
    """The secrets in its links are needed no more, unless the team may want to send it once again."""
    values: dict[str, object] = {"state": state, "finished_at": timezone.now()}
    if error is not None:
        values["last_error"] = _in_short(error)
    if state != MailState.FAILED:
        values |= {"text": mask(mail.text), "html": mask(mail.html)}
    _write(mail, **values)


def _give_back(mail: OutgoingMail, error: Exception) -> None:
    """As if it had not been taken: nothing was tried with it."""
    _write(mail, state=MailState.QUEUED, tries=mail.tries - 1, last_error=_in_short(error), waits_for_server=True)


def _postpone(mail: OutgoingMail, error: Exception, *, waits_for_server: bool) -> None:
    if mail.tries > len(PAUSES):
        _finish(mail, MailState.FAILED, error)
        return
    due_at = timezone.now() + PAUSES[mail.tries - 1]
    _write(
        mail,
        state=MailState.QUEUED,
        due_at=due_at,
        last_error=_in_short(error),
        waits_for_server=waits_for_server,
    )


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:500]


def open_connection() -> BaseEmailBackend:
    """The way out, as settings name it; it is opened by the first mail."""
    return get_connection()


def close_connection(connection: BaseEmailBackend) -> None:
    """Says goodbye; a server that is gone already need not answer."""
    with suppress(OSError):
        connection.close()


def withdraw_mail(*, mail: OutgoingMail) -> bool:
    """Takes a mail back that has not left; its secrets go. False once it is under way or sent."""
    return bool(OutgoingMail.objects.filter(pk=mail.pk).withdraw())
