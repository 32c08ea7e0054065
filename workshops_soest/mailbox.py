"""Where demo mode's mails go: a folder."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.text import slugify


class EmlFileBackend(BaseEmailBackend):
    """Writes every mail to a file of its own in `settings.MAIL_DIRECTORY`, named by real time (UTC) and addressee.

    Django's own file backend may put several mails into one file, which no mail program opens.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIRECTORY)
        folder.mkdir(parents=True, exist_ok=True)
        messages = [message for message in email_messages if message.recipients()]
        for message in messages:
            addressee = slugify(message.recipients()[0].replace("@", "-at-"))[:60]
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{addressee}-{secrets.token_hex(3)}"
            # Renamed when it is whole: whoever watches the folder never reads half a mail.
            unfinished = folder / f".{name}"
            unfinished.write_bytes(message.message().as_bytes(linesep="\r\n"))
            unfinished.rename(folder / f"{name}.eml")
        return len(messages)
