"""Accounts of contacts: nobody opens one, they are there when somebody asks for a code."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from participants.models import Contact
from workshops.models import User


def ensure_account(*, email: str) -> None:
    """Makes the account of a contact whose address is proven, or named by the team; none for anybody else.

    Tells nobody whether there is one. An account of the team stays what it is.
    """
    is_known = User.objects.filter(email__iexact=email).exists()
    counts = Q(accepted_at__isnull=False) | Q(submissions__confirmed_at__isnull=False)
    contact = Contact.objects.with_address(email).filter(counts).first()
    if contact is None or is_known:
        return
    try:
        with transaction.atomic():
            User.objects.create_user(contact.email, name=contact.name[:150])
    except IntegrityError:
        # Asked for twice at the same moment: it is there.
        return
