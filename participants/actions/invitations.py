"""Inviting, reminding, and what becomes of an invitation. Every step leaves a dated trace; the row is locked first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from participants import mail
from participants.models import Invitation, InvitationChange, Organisation, Submission
from participants.models.invitations import InvitationAnswer, InvitationChannel, InvitationStep
from participants.queries.invitations import Candidate, candidates, inviting_events, to_remind
from workshops import clock
from workshops.models import Event, User


@dataclass(frozen=True)
class Invited:
    """What came of inviting many at once. `skipped`: those who could not be invited, each with the reason."""

    invitations: Sequence[Invitation]
    skipped: Sequence[Candidate]


@transaction.atomic
def invite_organisations(
    *, organisations: Collection[int], events: Collection[int], channel: str, message: str = "", by: User | None = None
) -> Invited:
    """Invites organisations to events (both by primary key); by mail, each gets one at once.

    Nobody is invited again to an event they are invited to or registered for already: what is left of the events
    counts, and with nothing left the organisation is skipped. The same order twice invites once.
    """
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations).order_by("pk")
    pks = [organisation.pk for organisation in locked]
    offered = list(inviting_events().filter(pk__in=events))
    found = candidates(Organisation.objects.filter(pk__in=pks), offered, channel)
    at = clock.now()
    invitations = [_invite(each, channel, message, at, by) for each in found if not each.reason]
    return Invited(invitations, [each for each in found if each.reason])


def _invite(candidate: Candidate, channel: str, message: str, at: datetime, by: User | None) -> Invitation:
    is_mailed = channel == InvitationChannel.MAIL
    invitation = Invitation.objects.create(
        organisation=candidate.organisation,
        contact=candidate.contact,
        channel=channel,
        message=message,
        created_at=at,
        sent_at=at if is_mailed else None,
        by=by,
    )
    invitation.events.set(candidate.events)
    _trace(invitation, InvitationStep.CREATED, at, by)
    if is_mailed:
        mail.queue_invitation(invitation)
    return invitation


@transaction.atomic
def remind_silent(*, event: Event | None = None, interval: timedelta, by: User | None = None) -> int:
    """Owes a reminder to everyone who was invited by mail, is silent, and has heard nothing for `interval`.

    Reminded once, nobody is reminded again before the interval is over. Returns how many.
    """
    at = clock.now()
    pks = list(to_remind(at - interval, event).values_list("pk", flat=True))
    list(Invitation.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
    # Asked again: somebody may have answered, or reminded them, while this waited for the rows.
    reminded = list(to_remind(at - interval, event).filter(pk__in=pks).for_pages())  # type: ignore[attr-defined]
    for invitation in reminded:
        invitation.reminded_at = at
        invitation.save(update_fields=["reminded_at"])
        _trace(invitation, InvitationStep.REMINDED, at, by)
        mail.queue_invitation_reminder(invitation)
    return len(reminded)


@transaction.atomic
def record_answer(*, invitation: Invitation, answer: str, by: User | None = None, note: str = "") -> Invitation:
    """Notes what the organisation says; `by`: who wrote it down for them, None where they used their link.

    Whatever mail about the invitation still waits is taken back. An answer may be changed, also back to none.
    """
    current, at = _locked(invitation), clock.now()
    if current.is_withdrawn or (answer == current.answer and note in ("", current.note)):
        return current
    step = InvitationStep.NOTED if answer == current.answer else InvitationStep.ANSWERED
    if answer != current.answer:
        current.answer, current.answered_at = answer, None if answer == InvitationAnswer.NONE else at
    if current.channel == InvitationChannel.PHONE:
        current.sent_at = current.sent_at or at
    current.note = note or current.note
    current.save(update_fields=["answer", "answered_at", "sent_at", "note"])
    _trace(current, step, at, by, answer=answer if step == InvitationStep.ANSWERED else "", note=note)
    if answer != InvitationAnswer.NONE:
        current.mails.withdraw()
    return current


def note_registration(submission: Submission) -> None:
    """A form filled in by an invitation's link is confirmed: that is a yes. Inside a transaction."""
    if submission.invitation is not None and submission.registrations.active().exists():
        record_answer(invitation=submission.invitation, answer=InvitationAnswer.YES)


@transaction.atomic
def mark_letters_sent(*, invitations: Collection[int], by: User | None = None) -> int:
    """Notes that these letters (by primary key) were posted, as far as they were not before. Returns how many."""
    at = clock.now()
    unsent = _letters_to_send().filter(pk__in=invitations)
    letters = list(unsent.select_for_update(no_key=True).order_by("pk"))
    for letter in letters:
        letter.sent_at = at
        letter.save(update_fields=["sent_at"])
        _trace(letter, InvitationStep.SENT, at, by)
    return len(letters)


def _letters_to_send() -> QuerySet[Invitation]:
    return Invitation.objects.standing().filter(channel=InvitationChannel.LETTER, sent_at=None)


@transaction.atomic
def renew_code(*, invitation: Invitation, by: User | None = None) -> Invitation:
    """Gives the invitation another code, by mail a new mail too; whoever has the old one is shown out."""
    current, at = _locked(invitation), clock.now()
    if current.is_withdrawn:
        return current
    current.renew_code()
    current.save(update_fields=["nonce", "token_hash"])
    _trace(current, InvitationStep.CODE_RENEWED, at, by)
    if current.channel == InvitationChannel.MAIL:
        current.mails.withdraw()
        mail.queue_invitation(current)
    return current


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None = None, note: str = "") -> Invitation:
    """Takes the invitation back: its link says so, its waiting mails are not sent, it counts no more."""
    current, at = _locked(invitation), clock.now()
    if current.is_withdrawn:
        return current
    current.withdrawn_at, current.note = at, note or current.note
    current.save(update_fields=["withdrawn_at", "note"])
    _trace(current, InvitationStep.WITHDRAWN, at, by, note=note)
    current.mails.withdraw()
    return current


def _locked(invitation: Invitation) -> Invitation:
    # In a statement of its own, as in `lock_events`.
    list(Invitation.objects.select_for_update(no_key=True).filter(pk=invitation.pk).values_list("pk"))
    return Invitation.objects.for_pages().get(pk=invitation.pk)


def _trace(
    invitation: Invitation, step: InvitationStep, at: datetime, by: User | None, *, answer: str = "", note: str = ""
) -> None:
    InvitationChange.objects.create(invitation=invitation, at=at, step=step, answer=answer, note=note, by=by)
