"""How tests invite organisations."""

import itertools

from participants.actions.invitations import invite_organisations
from participants.models import Contact, Invitation, Organisation
from workshops.models import Event

_numbers = itertools.count(1)


def make_organisation(*, name: str = "", email: str | None = None, phone: str = "", **fields: object) -> Organisation:
    """An organisation with one contact; without an address where `email` is empty."""
    number = next(_numbers)
    organisation = Organisation.objects.create(name=name or f"Gast {number:04}", **fields)
    address = f"gast-{number}@example.org" if email is None else email
    Contact.objects.create(organisation=organisation, name=f"Kontakt {number:04}", email=address, phone=phone)
    return organisation


def invite(
    *events: Event, organisation: Organisation | None = None, channel: str = "mail", message: str = ""
) -> Invitation:
    """The invitation of one organisation, a new one if none is given."""
    organisation = organisation or make_organisation(phone="0123 456")
    done = invite_organisations(
        organisations=[organisation.pk], events=[event.pk for event in events], channel=channel, message=message
    )
    return Invitation.objects.for_pages().get(pk=done.invitations[0].pk)


def steps(invitation: Invitation) -> list[str]:
    """What stands in the trace."""
    return [f"{change.step} {change.answer}".strip() for change in invitation.changes.all()]
