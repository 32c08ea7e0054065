"""The team corrects who comes."""

from collections.abc import Mapping

from django.db import transaction

from participants.actions.delegates import remove_delegate, swap_delegate
from participants.actions.submissions import DelegateEntry
from participants.actions.transitions import lock_registration
from participants.models import Registration
from workshops.models import User


@transaction.atomic
def correct_people(
    *, registration: Registration, corrections: Mapping[int, DelegateEntry | None], note: str, by: User
) -> Registration:
    """Gives the people of a registration (by primary key) other names and addresses, takes out those with None, and
    keeps the team's note. All or nothing. Raises DelegateRefusedError.
    """
    current = lock_registration(registration)
    if current.team_note != note:
        current.team_note = note
        current.save(update_fields=["team_note"])
    for delegate in list(current.delegates.all()):
        if delegate.pk not in corrections:
            continue
        if (entry := corrections[delegate.pk]) is None:
            remove_delegate(delegate=delegate, by=by)
        else:
            swap_delegate(delegate=delegate, name=entry.name, email=entry.email, by=by)
    return Registration.objects.for_pages().get(pk=current.pk)
