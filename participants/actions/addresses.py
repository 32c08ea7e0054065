"""Addresses that take no mails."""

from django.db import transaction
from django.utils import timezone

from participants.models import OutgoingMail, UndeliverableAddress
from participants.models.mails import MailState
from workshops.models import User


def mark_undeliverable(*, address: str, reason: str, by: User | None = None) -> UndeliverableAddress:
    """From now on mails to the address are kept back. `by`: who saw one come back, None for the mail server itself.

    What was noted first stays.
    """
    note, _is_new = UndeliverableAddress.objects.get_or_create(
        email=address.lower(), defaults={"reason": reason[:300], "by": by}
    )
    return note


@transaction.atomic
def lift_undeliverable(*, address: str) -> int:
    """The address takes mails again: what was kept back goes out, as far as it still holds. Returns how many mails."""
    # Locked before anything is released: the worker locks it too before it keeps a mail back.
    list(UndeliverableAddress.objects.of(address).select_for_update())
    UndeliverableAddress.objects.of(address).delete()
    parked = OutgoingMail.objects.filter(state=MailState.PARKED, to__iexact=address)
    return parked.update(state=MailState.QUEUED, due_at=timezone.now(), tries=0)
