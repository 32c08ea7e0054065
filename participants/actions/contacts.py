"""Who speaks for an organisation: accepting, inviting, handing over, leaving; their addresses and secret calendars."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress  # type: ignore[import-untyped]
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import mail
from participants.actions.transitions import lock_events
from participants.models import (
    AddressProof,
    Contact,
    Delegate,
    ErasureRequest,
    MailLink,
    Organisation,
    OutgoingMail,
    Registration,
    RegistrationChange,
)
from participants.models.contacts import AddressProofQuerySet
from participants.models.mails import MailState
from participants.models.tokens import hash_token
from workshops import clock
from workshops.models import User

# Mails to addresses that are not proven: no more than these for one organisation in a day of real time.
PROOFS_PER_DAY = 10


class ContactRefusedError(Exception):
    """Nothing was changed; the text says why, in words for people."""


def _locked(contact: Contact) -> Contact | None:
    """The contact as it is now, its organisation locked: who speaks for it changes one after the other."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=contact.organisation_id)
    return organisation.contacts.select_related("organisation").filter(pk=contact.pk).first()


@transaction.atomic
def accept_contact(*, contact: Contact) -> Contact:
    """From now on they speak for the organisation, and are told. Twice changes nothing."""
    current = _locked(contact)
    if current is None or current.accepted_at:
        return current or contact
    current.accepted_at, current.declined_at = clock.now(), None
    current.save(update_fields=["accepted_at", "declined_at"])
    mail.queue_contact_accepted(current)
    return current


@transaction.atomic
def decline_contact(*, contact: Contact) -> Contact:
    """They keep their own registrations and see nothing else, and are told. Can be taken back by accepting."""
    current = _locked(contact)
    if current is None or current.accepted_at or current.declined_at:
        return current or contact
    current.declined_at = clock.now()
    current.save(update_fields=["declined_at"])
    mail.queue_contact_declined(current)
    return current


@transaction.atomic
def invite_contact(*, contact: Contact, name: str, email: str) -> AddressProof:
    """`contact` invites somebody to speak for the organisation too. The newest link to an address holds.

    Raises ContactRefusedError.
    """
    current = _locked(contact)
    if current is None or not current.accepted_at:
        raise ContactRefusedError(_("Nur wer für die Organisation spricht, kann andere einladen."))
    if current.organisation.contacts.accepted().with_address(email).exists():
        raise ContactRefusedError(_("Diese Person ist schon Ansprechperson."))
    proofs = _room_for_proof(current)
    proofs.filter(purpose=AddressProof.Purpose.JOIN, email__iexact=email).update(expires_at=timezone.now())
    proof, link = AddressProof.objects.issue(
        purpose=AddressProof.Purpose.JOIN, organisation=current.organisation, contact=current, name=name, email=email
    )
    mail.queue_contact_invited(proof, link)
    return proof


def _room_for_proof(contact: Contact) -> AddressProofQuerySet:
    """The organisation's open proofs. Raises ContactRefusedError when those who speak for it have had too many within a
    day; whom nobody has accepted is counted alone, or strangers could use up what is theirs."""
    since = timezone.now() - timedelta(days=1)
    proofs: AddressProofQuerySet = AddressProof.objects.filter(organisation=contact.organisation)
    counted = proofs.exclude(contact__accepted_at=None) if contact.accepted_at else proofs.filter(contact=contact)
    if counted.filter(created_at__gt=since).count() >= PROOFS_PER_DAY:
        raise ContactRefusedError(
            _("Das waren heute schon viele Einladungen und Änderungen. Bitte versuchen Sie es morgen wieder.")
        )
    return proofs.open()


@transaction.atomic
def withdraw_invitation(*, proof: AddressProof) -> None:
    """The link in the mail works no more; a mail that has not left stays here."""
    AddressProof.objects.open().filter(pk=proof.pk).update(expires_at=timezone.now())
    mails = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.CONTACT_INVITED, to__iexact=proof.email)
    # Another organisation may have invited the same address.
    mails.filter(contact__organisation=proof.organisation_id).withdraw()


@transaction.atomic
def join_organisation(*, proof: AddressProof) -> Contact | None:
    """Whoever has the link reads that address: they speak for the organisation from now on. None where it is over."""
    Organisation.objects.select_for_update(no_key=True).get(pk=proof.organisation_id)
    proof = AddressProof.objects.select_related("organisation", "contact").get(pk=proof.pk)
    # Who was taken out meanwhile has nobody to bring in.
    if not proof.is_open or not proof.contact.accepted_at:
        return None
    proof.used_at = timezone.now()
    proof.save(update_fields=["used_at"])
    contacts = proof.organisation.contacts
    contact = contacts.with_address(proof.email).first() or contacts.create(name=proof.name, email=proof.email)
    return accept_contact(contact=contact)


@transaction.atomic
def ask_new_address(*, contact: Contact, email: str) -> AddressProof:
    """Sends a link to the new address; until it is used the old one holds. Raises ContactRefusedError."""
    current = _locked(contact)
    if current is None:
        raise ContactRefusedError(_("Sie sind nicht mehr Ansprechperson."))
    proofs = _room_for_proof(current)
    proofs.filter(purpose=AddressProof.Purpose.CHANGE, contact=current).update(expires_at=timezone.now())
    proof, link = AddressProof.objects.issue(
        purpose=AddressProof.Purpose.CHANGE, organisation=current.organisation, contact=current, email=email
    )
    mail.queue_address_proof(proof, link)
    return proof


@transaction.atomic
def change_address(*, proof: AddressProof) -> bool:
    """The new address is proven: it holds for everything that the same person is contact of, and for signing in.

    False where the link is over. Raises ContactRefusedError when somebody else has the address at an organisation.
    Mails that have not left yet go to the new address; the old one is told once.
    """
    former = proof.contact.email
    contacts = list(Contact.objects.with_address(former).order_by("organisation"))
    themselves = Delegate.objects.filter(registration__contact__in=contacts, email__iexact=former)
    lock_events(themselves.values_list("event", flat=True))
    list(Organisation.objects.select_for_update(no_key=True).filter(contacts__in=contacts).order_by("pk").values("pk"))
    proof = AddressProof.objects.select_related("contact__organisation").get(pk=proof.pk)
    if not proof.is_open or proof.contact.email != former:
        return False
    try:
        with transaction.atomic():
            for contact in contacts:
                contact.email = proof.email
                contact.save(update_fields=["email"])
    except IntegrityError:
        raise ContactRefusedError(
            _("Diese Adresse hat schon eine andere Ansprechperson derselben Organisation. Es wurde nichts geändert.")
        ) from None
    proof.used_at = timezone.now()
    proof.save(update_fields=["used_at"])
    _move_account(former, proof.email)
    # Where they have registered themselves too. Who comes by the new address already stays as they are.
    others = Delegate.objects.filter(event=OuterRef("event"), is_active=True, email__iexact=proof.email)
    themselves.exclude(Exists(others)).update(email=proof.email)
    _move_mails(contacts, former, proof.email)
    mail.queue_address_changed(proof.contact, former=former)
    return True


@transaction.atomic
def save_contact(*, contact: Contact, former: str) -> None:
    """What the team has written about a contact, whose address was `former`: mails that have not left go to the new one."""
    contact.save()
    if contact.email and former:
        _move_mails([contact], former, contact.email)


def _move_mails(contacts: Sequence[Contact], former: str, email: str) -> None:
    waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.PARKED])
    for owed in waiting.filter(to__iexact=former, contact__in=contacts).exclude(to__iexact=email):
        mail.write_to(owed, email)
        waiting.filter(pk=owed.pk).update(to=owed.to, calendar=owed.calendar, state=MailState.QUEUED)


def _move_account(former: str, email: str) -> None:
    """The account goes along, but a team member's stays the team's. Where the new address has one, that one is used."""
    user = User.objects.filter(email__iexact=former, role=User.Role.NONE).first()
    if user is None:
        return
    # What the sign-in library remembers of an address would let it in for ever.
    EmailAddress.objects.filter(user=user).delete()
    if not User.objects.filter(email__iexact=email).exists():
        user.email = email
        user.save(update_fields=["email"])


@transaction.atomic
def remove_contact(*, contact: Contact, successor: Contact | None, by: User | None = None) -> None:
    """They speak for the organisation no more; everything they have registered goes to `successor`, who is told.

    Links in mails to the former one open nothing any more. Raises ContactRefusedError: the last one cannot go.
    """
    lock_events(Registration.objects.filter(contact=contact).values_list("event", flat=True))
    current = _locked(contact)
    if current is None:
        return
    others = current.organisation.contacts.accepted().exclude(pk=current.pk)
    heir = others.filter(pk=successor.pk).first() if successor else None
    if heir is None:
        raise ContactRefusedError(
            _("Jemand muss die Anmeldungen weiterführen. Laden Sie zuerst eine andere Ansprechperson ein.")
        )
    moved = list(current.registrations.for_pages().order_by("event__starts_at", "pk"))
    MailLink.objects.filter(submission__contact=current).delete()
    current.mails.withdraw()
    current.registrations.update(contact=heir)
    current.submissions.update(contact=heir, contact_name=heir.name, phone=heir.phone)
    current.invitations.update(contact=heir)
    _trace_handover(moved, by)
    active = [registration for registration in moved if registration.is_active]
    mail.queue_contact_removed(current)
    current.delete()
    if active:
        mail.queue_contact_succeeds(heir, active)


def _trace_handover(registrations: Sequence[Registration], by: User | None) -> None:
    at = clock.now()
    RegistrationChange.objects.bulk_create(
        RegistrationChange(
            registration=registration,
            at=at,
            from_state=registration.state,
            to_state=registration.state,
            kind=RegistrationChange.Kind.CONTACT,
            by=by,
        )
        for registration in registrations
    )


def renew_feed(*, contact: Contact) -> str:
    """A new secret for the contact's own calendar; the old address opens nothing any more. Only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    Contact.objects.filter(pk=contact.pk).update(feed_hash=hash_token(secret))
    return secret


def close_feed(*, contact: Contact) -> None:
    """The contact's own calendar can be read by nobody any more."""
    Contact.objects.filter(pk=contact.pk).update(feed_hash="")


def request_erasure(*, contact: Contact) -> ErasureRequest:
    """Notes for the team that they want to be forgotten. Twice is once."""
    known = ErasureRequest.objects.filter(email__iexact=contact.email, done_at=None)
    try:
        with transaction.atomic():
            return known.first() or ErasureRequest.objects.create(
                name=contact.name, email=contact.email, organisation=contact.organisation, asked_at=clock.now()
            )
    except IntegrityError:
        return known.get()


def withdraw_erasure(*, contact: Contact) -> None:
    """They have thought better of it, before the team has acted."""
    ErasureRequest.objects.filter(email__iexact=contact.email, done_at=None).delete()


def complete_erasure(*, request: ErasureRequest, by: User) -> None:
    """The team has done what was wanted."""
    ErasureRequest.objects.filter(pk=request.pk, done_at=None).update(done_at=clock.now(), done_by=by)
