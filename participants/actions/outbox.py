"""The outbox: taking mails that are due, sending them outside of any transaction, and noting what became of them.

Killed at any point, nothing is lost: a mail that was taken and not marked is taken again when its lease is over, with
the same bytes and the same Message-ID. All moments are real time.
"""

import logging
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
from participants.models import OutgoingMail
from participants.models.mails import MailState, mask

log = logging.getLogger(__name__)

# A mail whose worker was killed is sent again within a minute; one that is paused for longer may send it twice.
LEASE = timedelta(seconds=45)
# After each failed try; then the mail is given up and waits for the team.
PAUSES = [
    timedelta(seconds=15),
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    *(timedelta(hours=hours) for hours in (3, 6, 12, 24)),
]

DueCheck = Callable[[OutgoingMail], bool]


class ServerUnavailableError(Exception):
    """The mail server takes nothing at the moment, whatever the mail."""


def send_next_mail(*, connection: BaseEmailBackend, due_checks: Mapping[str, DueCheck]) -> bool:
    """Takes one due mail and sends, withdraws, postpones or gives it up. False when none is due.

    `due_checks`: by kind of mail the function that says whether it still holds; kinds without one always do.
    Raises ServerUnavailableError when the server lets nobody in: the next mail would fare no better. The connection
    stays open for the next mail; the caller closes it.
    """
    mail = _take_mail()
    if mail is None:
        return False
    if not due_checks.get(mail.kind, lambda _mail: True)(mail):
        _finish(mail, MailState.WITHDRAWN)
    else:
        _send(mail, connection)
    return True


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


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    if mail.tries > len(PAUSES) + 1:
        _finish(mail, MailState.FAILED)
        return
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
        _postpone(mail, error)
        raise ServerUnavailableError(_in_short(error)) from error
    try:
        connection.send_messages([message])
    except Exception as error:
        log.warning("Mail %s was not sent: %s", mail.pk, type(error).__name__)
        close_connection(connection)
        if _is_final(error):
            _finish(mail, MailState.FAILED, error)
        else:
            _postpone(mail, error)
    else:
        _finish(mail, MailState.SENT)


def _is_final(error: Exception) -> bool:
    """The server has refused this very mail for good (5xx); or nothing but a mistake of ours could have raised this."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return not isinstance(error, OSError)  # SMTPException and time-outs are OSErrors too


def _write(mail: OutgoingMail, **values: object) -> None:
    """Notes what became of a mail, unless its lease was over and another worker has taken it since."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, tries=mail.tries)
    mine.update(lease_until=None, **values)


def _finish(mail: OutgoingMail, state: MailState, error: Exception | None = None) -> None:
    """The secrets in its links are needed no more, unless the team may want to send it once again."""
    values: dict[str, object] = {"state": state, "finished_at": timezone.now()}
    if error is not None:
        values["last_error"] = _in_short(error)
    if state != MailState.FAILED:
        values |= {"text": mask(mail.text), "html": mask(mail.html)}
    _write(mail, **values)


def _postpone(mail: OutgoingMail, error: Exception) -> None:
    if mail.tries > len(PAUSES):
        _finish(mail, MailState.FAILED, error)
        return
    due_at = timezone.now() + PAUSES[mail.tries - 1]
    _write(mail, state=MailState.QUEUED, due_at=due_at, last_error=_in_short(error))


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:500]


def open_connection() -> BaseEmailBackend:
    """The way out, as settings name it; it is opened by the first mail."""
    return get_connection()


def close_connection(connection: BaseEmailBackend) -> None:
    """Says goodbye; a server that is gone already need not answer."""
    with suppress(OSError):
        connection.close()


def resend_mail(*, mail: OutgoingMail) -> bool:
    """Puts a mail that was given up back into the queue, to be sent at once. False for any other."""
    failed = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.FAILED)
    return bool(failed.update(state=MailState.QUEUED, due_at=timezone.now(), tries=0, finished_at=None))


def withdraw_mail(*, mail: OutgoingMail) -> bool:
    """Takes a mail back that has not left; its secrets go. False once it is under way or sent."""
    return bool(OutgoingMail.objects.filter(pk=mail.pk).withdraw())
