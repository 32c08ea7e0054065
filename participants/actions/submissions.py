"""From the form to a place: submitting, and confirming by the link in the mail."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from participants import mail
from participants.actions.decisions import decide
from participants.actions.invitations import note_registration
from participants.actions.transitions import change_state, lock_events
from participants.models import (
    Contact,
    Delegate,
    Invitation,
    Organisation,
    OrganisationCategory,
    Submission,
    SupportNeed,
)
from participants.models.registrations import EndReason, RegistrationState, SubmissionChannel
from workshops import clock
from workshops.folding import fold
from workshops.models import Event, Municipality, Process

# How long a link waits for its click.
CONFIRM_WITHIN = timedelta(hours=48)
# More forms than these are not kept open for one address, and no more sent to it within the time to confirm them,
# those included that were corrected: a stranger could fill somebody's mailbox.
OPEN_SUBMISSIONS_PER_ADDRESS, SUBMISSIONS_PER_ADDRESS = 5, 15


@dataclass(frozen=True)
class DelegateEntry:
    """Someone who comes, as entered. An address counts once, whatever its case."""

    name: str
    email: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "email", self.email.lower())


@dataclass(frozen=True)
class NeedEntry:
    """What somebody needs in order to take part, as entered and agreed to be kept. `kind` of SupportNeed.Kind."""

    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """What a form says, checked and cleaned; `events` by slug. Raises ValueError when one address stands there twice."""

    events: Sequence[str]
    organisation: str
    contact_name: str
    email: str
    delegates: Sequence[DelegateEntry]
    category: str = ""
    municipality: str = ""
    phone: str = ""
    language: str = ""
    needs: Sequence[NeedEntry] = ()
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        addresses = [delegate.email for delegate in self.delegates if delegate.email]
        if not self.delegates or len(set(addresses)) < len(addresses):
            raise ValueError("An entry needs people, each with an address of their own if any.")
        entered = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "digest"}
        entered["events"] = sorted(set(self.events))
        entered["delegates"] = [asdict(delegate) for delegate in self.delegates]
        entered["needs"] = [asdict(need) for need in self.needs]
        text = json.dumps(entered, sort_keys=True)
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())


def submit_registration(*, entry: Entry, key: str, invitation: Invitation | None = None) -> Submission | None:
    """Keeps what a form says until its address is confirmed, and owes that address one mail with a link.

    The same form sent again gives the same submission. A corrected one replaces those of its key that nobody has
    confirmed. Takes no place and no queue number. None, and no mail, when the address has too many open forms; the
    page must look the same to whoever sent it. `invitation`: by whose link the form was opened.
    """
    sent_before = Submission.objects.filter(key=key, digest=entry.digest)
    for _attempt in range(3):
        try:
            with transaction.atomic():
                return sent_before.first() or _submit(entry, key, invitation)
        except IntegrityError:
            # The same form, contact or organisation came in at the same moment: look again.
            continue
    return sent_before.get()


def _submit(entry: Entry, key: str, invitation: Invitation | None) -> Submission | None:
    at = clock.now()
    unconfirmed = Submission.objects.filter(
        contact__in=Contact.objects.with_address(entry.email), confirmed_at=None, submitted_at__gt=at - CONFIRM_WITHIN
    )
    open_ones = unconfirmed.filter(expires_at__gt=at).exclude(key=key)
    if open_ones.count() >= OPEN_SUBMISSIONS_PER_ADDRESS or unconfirmed.count() >= SUBMISSIONS_PER_ADDRESS:
        return None
    category = OrganisationCategory.objects.filter(slug=entry.category).first()
    if invitation and invitation.organisation.folded_name != fold(entry.organisation)[:400]:
        # Their link was handed on to somebody else.
        invitation = None
    contact = contact_for(entry, invitation.organisation if invitation else organisation_for(entry, category))
    submission = write_submission(entry, key, contact, category, at, invitation)
    for former in Submission.objects.filter(key=key, confirmed_at=None).exclude(pk=submission.pk):
        expire_submission(former, EndReason.REPLACED, at)
    mail.queue_confirm_link(submission)
    return submission


def write_submission(
    entry: Entry,
    key: str,
    contact: Contact,
    category: OrganisationCategory | None,
    at: datetime,
    invitation: Invitation | None = None,
    channel: SubmissionChannel = SubmissionChannel.WEB,
) -> Submission:
    """Writes down what a form says, not confirmed yet. Inside a transaction."""
    submission = Submission.objects.create(
        key=key,
        channel=channel,
        digest=entry.digest,
        contact=contact,
        invitation=invitation,
        contact_name=entry.contact_name,
        phone=entry.phone,
        language=entry.language,
        organisation_name=entry.organisation,
        category=category,
        submitted_at=at,
        expires_at=at + CONFIRM_WITHIN,
    )
    for event in Event.objects.filter(slug__in=set(entry.events)).order_by("pk"):
        registration = submission.registrations.create(
            event=event, organisation=contact.organisation, contact=contact, created_at=at, changed_at=at
        )
        registration.changes.create(at=at, to_state=RegistrationState.UNCONFIRMED)
        Delegate.objects.bulk_create(
            Delegate(registration=registration, event=event, name=delegate.name, email=delegate.email)
            for delegate in entry.delegates
        )
        SupportNeed.objects.bulk_create(
            SupportNeed(
                registration=registration, asked_by=contact, kind=need.kind, detail=need.detail, consented_at=at
            )
            for need in entry.needs
        )
    return submission


@transaction.atomic
def register_signed_in(
    *,
    contact: Contact,
    events: Sequence[str],
    delegates: Sequence[DelegateEntry],
    key: str,
    needs: Sequence[NeedEntry] = (),
) -> Submission:
    """What somebody who is signed in as this contact sends: it is confirmed by being sent. `events` by slug.

    The same form sent again changes nothing. Raises ValueError as `Entry` does.
    """
    entry = Entry(
        events=events,
        organisation=contact.organisation.name,
        contact_name=contact.name,
        email=contact.email,
        delegates=delegates,
        phone=contact.phone,
        language=contact.language,
        needs=needs,
    )
    # A key of somebody else's form is no key of theirs.
    own_key = hashlib.sha256(f"{contact.pk}:{key}".encode()).hexdigest()
    lock_events(Event.objects.filter(slug__in=set(events)).values_list("pk", flat=True))
    if known := Submission.objects.filter(key=own_key, digest=entry.digest).first():
        return known
    submission = write_submission(entry, own_key, contact, contact.organisation.category, clock.now())
    return confirm_submission(submission=submission)


def expire_submission(submission: Submission, reason: EndReason, at: datetime) -> None:
    """Ends what nobody has confirmed. It held nothing, so no event is locked; inside a transaction."""
    locked = Submission.objects.select_for_update(no_key=True).filter(pk=submission.pk, confirmed_at=None).first()
    if locked is None:
        return
    for registration in locked.registrations.filter(state=RegistrationState.UNCONFIRMED):
        change_state(registration, RegistrationState.EXPIRED, at=at, end_reason=reason)
    locked.expires_at = min(locked.expires_at, at)
    locked.save(update_fields=["expires_at"])


def organisation_for(entry: Entry, category: OrganisationCategory | None) -> Organisation:
    """The known organisation of this name and municipality, unchanged; else a new one."""
    municipality = Municipality.objects.filter(slug=entry.municipality).first()
    same_place = Q(municipality=municipality) | Q(municipality=None) if municipality else Q()
    same = Organisation.objects.filter(same_place, folded_name=fold(entry.organisation)).order_by("pk")
    if known := same.first():
        return known
    # New ones are made one after the other, or two forms at once would make two of the same.
    list(Process.objects.select_for_update(no_key=True))
    return same.first() or Organisation.objects.create(
        name=entry.organisation, category=category, municipality=municipality
    )


def contact_for(entry: Entry, organisation: Organisation) -> Contact:
    """The contact of this address at the organisation, unchanged, else a new one that nobody has accepted yet.

    Without an address it is the one of this name without one.
    """
    if entry.email:
        known = organisation.contacts.with_address(entry.email).first()
    else:
        known = organisation.contacts.filter(email="", name=entry.contact_name).first()
    return known or organisation.contacts.create(
        name=entry.contact_name, email=entry.email, phone=entry.phone, language=entry.language
    )


@transaction.atomic
def confirm_submission(*, submission: Submission) -> Submission:
    """Gives each of the submission's registrations its places, a place in the queue, or the reason why neither.

    Confirming twice changes nothing. A group is all or nothing; who may take a place at once and who queues is said in
    `participants.queries.room`. One mail tells all results.
    """
    events = lock_events(submission.registrations.values_list("event", flat=True))
    submission = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    at = clock.now()
    if submission.confirmed_at or submission.expires_at <= at:
        return submission
    submission.confirmed_at = at
    submission.save(update_fields=["confirmed_at"])
    _take_over(submission, at)
    registrations = submission.registrations.filter(state=RegistrationState.UNCONFIRMED).prefetch_related("delegates")
    for registration in registrations.order_by("event"):
        registration.event, registration.contact = events[registration.event_id], submission.contact
        registration.organisation = submission.contact.organisation
        decide(registration, at)
    note_registration(submission)
    mail.queue_registered(submission)
    return submission


def _take_over(submission: Submission, at: datetime) -> None:
    """The address is proven: what was entered holds for its contact, and for an organisation it is the first to name."""
    contact, organisation = submission.contact, submission.contact.organisation
    contact.name = submission.contact_name
    contact.phone = submission.phone or contact.phone
    contact.language = submission.language or contact.language
    # Places are held for migrant organisations: whoever types the name of one must not get them by that.
    is_trusted = submission.invitation_id or not organisation.is_migrant_organisation
    is_first = is_trusted and contact.declined_at is None and not organisation.contacts.accepted().exists()
    if contact.accepted_at is None and is_first:
        contact.accepted_at = at
        # Renamed by the team since, or put together with another one, it stays as the team has left it.
        if fold(organisation.name) == fold(submission.organisation_name):
            organisation.name = submission.organisation_name
            organisation.category = submission.category or organisation.category
            organisation.save(update_fields=["name", "category"])
    contact.save(update_fields=["name", "phone", "language", "accepted_at"])
    earlier = contact.submissions.exclude(pk=submission.pk).exclude(confirmed_at=None)
    if contact.accepted_at is None and contact.declined_at is None and not earlier.exists():
        mail.queue_contact_asks(contact)
