"""The links by which public bodies answer without an account: sent, and made worthless again."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from concept.models.answer_links import AnswerLink
from participants.models import OutgoingMail
from participants.models.tokens import hash_token
from workshops.models import Department, Municipality, User


def issue_link(
    *,
    asked: Municipality | Department,
    email: str,
    days: int,
    by: User | None,
    queue: Callable[[Any, str], OutgoingMail | None],
) -> AnswerLink:
    """Mails the link by which `asked` answers; valid for so many days of real time. `queue` writes the mail, with the
    link and its token.

    Nobody but the mail knows the token. Former links to the same address are worth nothing from then on.
    """
    with transaction.atomic():
        stored = type(asked).objects.select_for_update(no_key=True).get(pk=asked.pk)
        for former in stored.answer_links.filter(email__iexact=email, revoked_at=None):
            revoke_link(link=former)
        token = secrets.token_urlsafe(32)
        expires_at = timezone.now() + timedelta(days=days)
        link = stored.answer_links.create(
            email=email, token_hash=hash_token(token), expires_at=expires_at, created_by=by
        )
        link.mail = queue(link, token)
        link.save(update_fields=["mail"])
    return link


def revoke_link(*, link: AnswerLink) -> None:
    """The link opens nothing any more; a mail with it that has not left stays here."""
    with transaction.atomic():
        type(link).objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
        if link.mail_id:
            OutgoingMail.objects.filter(pk=link.mail_id).withdraw()
