"""The bytes of a mail."""

import hashlib
from email.header import Header
from email.message import Message
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from participants.models import OutgoingMail


class StoredMessage(EmailMultiAlternatives):
    """A message whose parts are kept apart by boundaries made of its Message-ID: the same bytes at every try."""

    def message(self) -> Message:
        message = super().message()
        # Django encodes a subject without leaving room for the header's name: the first line would stay empty, and
        # readers that keep the fold see a subject that begins with a space.
        if not self.subject.isascii():
            message.replace_header("Subject", Header(self.subject, "utf-8", header_name="Subject"))
        seed = hashlib.sha256(self.extra_headers["Message-ID"].encode()).hexdigest()[:32]
        for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
            part.set_boundary(f"={seed}={number}")
        return message


def build_message(mail: OutgoingMail) -> StoredMessage:
    """What is handed to the mail server. Plain text first, then HTML, the calendar last (RFC 2046, RFC 6047).

    Several calendars are attached instead: as alternatives of one another, programs would show no more than one.
    """
    # A person writes a mailing, and whoever is away may say so (RFC 3834, section 5).
    automatic = {} if mail.kind == OutgoingMail.Kind.MAILING else {"Auto-Submitted": "auto-generated"}
    message = StoredMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            **automatic,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    calendars, mimetype = mail.calendars, f"text/calendar; method={mail.calendar_method}"
    if len(calendars) == 1:
        message.attach_alternative(calendars[0], mimetype)
    else:
        for number, calendar in enumerate(calendars, start=1):
            message.attach(_("termin-%(number)d.ics") % {"number": number}, calendar, mimetype)
    return message
