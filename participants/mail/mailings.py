"""Mails that the team writes to many at once."""

from collections.abc import Sequence
from copy import copy

from participants.mail.composition import new_message_id, queue_mail
from participants.models import Mailing, OutgoingMail


def queue_mailing(mailing: Mailing, addresses: Sequence[str]) -> None:
    """The same words to each of the addresses, one mail each: nobody reads who else got it."""
    if not addresses:
        return
    first = queue_mail(
        OutgoingMail.Kind.MAILING,
        to=addresses[0],
        subject=mailing.subject,
        context={"words": mailing.text},
        mailing=mailing,
    )
    others = []
    for address in addresses[1:]:
        other = copy(first)
        assert other
        other.pk, other.to, other.message_id = None, address, new_message_id()
        others.append(other)
    OutgoingMail.objects.bulk_create(others, batch_size=100)
