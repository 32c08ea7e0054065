"""Mails about who speaks for an organisation, and about addresses."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.mail.composition import headline, lines_of, queue_mail
from participants.models import AddressProof, Contact, OutgoingMail, Registration

Kind = OutgoingMail.Kind


def own_page(contact: Contact) -> str:
    """The full address of the organisation's page; whoever opens it must sign in."""
    return settings.SITE_URL + reverse("participants:organisation", args=[contact.organisation_id])


def queue_people_changed(registration: Registration) -> OutgoingMail | None:
    """Who comes now, told to the registration's contact, whoever changed it."""
    subject = _("Geändert, wer kommt: %(what)s") % {"what": headline([registration.event])}
    return queue_mail(
        Kind.PEOPLE_CHANGED,
        registration=registration,
        subject=subject,
        context={"lines": lines_of([registration]), "page": own_page(registration.contact)},
    )


def queue_contact_asks(contact: Contact) -> None:
    """Tells those who speak for the organisation that somebody else has named it.

    No word of theirs stands in it: a stranger may have typed them.
    """
    for accepted in contact.organisation.contacts.accepted():
        queue_mail(
            Kind.CONTACT_ASKS,
            contact=accepted,
            subject=_("Jemand möchte für Ihre Organisation mit anmelden"),
            context={"page": own_page(accepted)},
        )


def queue_contact_accepted(contact: Contact) -> OutgoingMail | None:
    return queue_mail(
        Kind.CONTACT_ACCEPTED,
        contact=contact,
        subject=_("Sie sind jetzt Ansprechperson"),
        context={"page": own_page(contact)},
    )


def queue_contact_declined(contact: Contact) -> OutgoingMail | None:
    return queue_mail(
        Kind.CONTACT_DECLINED,
        contact=contact,
        subject=_("Sie sehen weiter nur Ihre eigenen Anmeldungen"),
        context={"page": own_page(contact)},
    )


def queue_contact_invited(proof: AddressProof, link: str) -> OutgoingMail | None:
    """To an address that is not proven yet."""
    return queue_mail(
        Kind.CONTACT_INVITED,
        contact=proof.contact,
        to=proof.email,
        subject=_("Möchten Sie Ansprechperson werden?"),
        context={"organisation": proof.organisation, "link": link},
    )


def queue_contact_removed(contact: Contact) -> OutgoingMail | None:
    """Nobody is taken out without being told."""
    return queue_mail(
        Kind.CONTACT_REMOVED,
        contact=contact,
        subject=_("Sie sind nicht mehr Ansprechperson"),
        context={"organisation": contact.organisation},
    )


def queue_contact_succeeds(contact: Contact, registrations: Sequence[Registration]) -> OutgoingMail | None:
    """The one to whom all these registrations were handed over gets their state."""
    return queue_mail(
        Kind.CONTACT_SUCCEEDS,
        contact=contact,
        subject=_("Sie haben Anmeldungen übernommen"),
        context={"lines": lines_of(registrations), "page": own_page(contact)},
    )


def queue_address_proof(proof: AddressProof, link: str) -> OutgoingMail | None:
    """To the new address. Nothing but the link stands in it: nobody knows yet who reads it."""
    return queue_mail(
        Kind.ADDRESS_PROOF,
        to=proof.email,
        subject=_("Bitte bestätigen Sie Ihre neue E-Mail-Adresse"),
        context={"link": link},
    )


def queue_address_changed(contact: Contact, *, former: str) -> OutgoingMail | None:
    """To the former address, in case it was somebody else."""
    return queue_mail(
        Kind.ADDRESS_CHANGED,
        contact=contact,
        to=former,
        subject=_("Ihre E-Mail-Adresse wurde geändert"),
        context={},
    )
