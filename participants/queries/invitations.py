"""Who was invited, who is silent, and who could be invited."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Contact, Invitation, Organisation, OutgoingMail, Registration, UndeliverableAddress
from participants.models.invitations import InvitationAnswer, InvitationChannel
from participants.models.mails import MailState
from participants.models.registrations import ACTIVE
from workshops import clock
from workshops.models import Event


def _is_registered() -> Exists:
    """The organisation of an invitation is registered for one of its events."""
    return Exists(
        Registration.objects.filter(
            organisation=OuterRef("organisation"), event__invitations=OuterRef("pk"), state__in=ACTIVE
        )
    )


def with_registered(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """The same invitations, each with `is_registered`: its organisation is, for one of its events."""
    return invitations.annotate(is_registered=_is_registered())


def silent(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those that stand, whose events are not over, and whose organisation has neither answered nor registered."""
    standing = invitations.standing().open_at(clock.now()).filter(answer=InvitationAnswer.NONE)  # type: ignore[attr-defined]
    return standing.filter(~_is_registered())


def unanswered(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those that stand, whose events are over, and whose organisation has neither answered nor registered."""
    standing = invitations.standing().filter(answer=InvitationAnswer.NONE)  # type: ignore[attr-defined]
    return standing.filter(~_is_registered()).exclude(pk__in=Invitation.objects.open_at(clock.now()))


def to_remind(before: datetime, event: Event | None = None) -> QuerySet[Invitation]:
    """The silent ones invited by mail who have heard nothing since `before` (process moment), all or of one event.

    Whose mail has not got through yet is not reminded on top of it.
    """
    gone = [MailState.SENT, MailState.WITHDRAWN]
    waiting = OutgoingMail.objects.filter(invitation=OuterRef("pk")).exclude(state__in=gone)
    mailed = Invitation.objects.filter(channel=InvitationChannel.MAIL).exclude(contact=None).exclude(contact__email="")
    if event is not None:
        mailed = mailed.filter(events=event)
    heard = silent(mailed).annotate(heard_at=Coalesce(F("reminded_at"), F("sent_at")))
    return heard.filter(~Exists(waiting), heard_at__lte=before).order_by("pk")


@dataclass(frozen=True)
class Answers:
    """How many invitations there are, and what came back.

    `silent` says nothing although it could still come; `unanswered` said nothing until it was too late.
    """

    invited: int
    yes: int
    no: int
    later: int
    silent: int

    @property
    def unanswered(self) -> int:
        return self.invited - self.yes - self.no - self.later - self.silent


def count_answers(invitations: QuerySet[Invitation]) -> Answers:
    """Of those among `invitations` that stand; two queries. Who registered without using the link counts as a yes."""
    standing = with_registered(invitations.standing())  # type: ignore[attr-defined]
    is_yes = Q(is_registered=True) | Q(answer=InvitationAnswer.YES)
    counted = standing.order_by().aggregate(
        invited=Count("pk"),
        yes=Count("pk", filter=is_yes),
        no=Count("pk", filter=Q(answer=InvitationAnswer.NO) & ~is_yes),
        later=Count("pk", filter=Q(answer=InvitationAnswer.LATER) & ~is_yes),
    )
    return Answers(**counted, silent=silent(invitations).order_by().count())


def coming_events(invitation: Invitation) -> list[Event]:
    """Those of its events that can still be attended, in their order; no query after `for_pages`."""
    return [
        event
        for event in invitation.events.all()
        if event.is_published and event.is_dated and not event.is_cancelled and not event.is_past
    ]


def inviting_events() -> QuerySet[Event]:
    """The events one can invite to: public and still to come."""
    return Event.objects.published().for_pages().upcoming(clock.now())


@dataclass(frozen=True)
class Candidate:
    """An organisation that could be invited: to which of the chosen events, and whom it would reach.

    `reason`: why it cannot, in words; empty otherwise. `skipped`: chosen events it is invited to or registered for.
    """

    organisation: Organisation
    contact: Contact | None
    events: Sequence[Event]
    skipped: Sequence[Event]
    reason: Promise | str = ""


def candidates(organisations: QuerySet[Organisation], events: Sequence[Event], channel: str) -> list[Candidate]:
    """One for each of the organisations, in their order. Five queries."""
    chosen = list(organisations.select_related("category", "municipality").prefetch_related("contacts"))
    invited = _events_by_organisation(
        Event.invitations.through.objects.filter(invitation__withdrawn_at=None, event__in=events).values_list(
            "invitation__organisation", "event"
        )
    )
    registered = _events_by_organisation(
        Registration.objects.filter(event__in=events, state__in=ACTIVE).values_list("organisation", "event")
    )
    dead = set(UndeliverableAddress.objects.values_list("email", flat=True))

    def is_reached(contact: Contact) -> bool:
        has_address = bool(contact.email) and contact.email.lower() not in dead
        by_channel = {InvitationChannel.MAIL: has_address, InvitationChannel.PHONE: bool(contact.phone)}
        return contact.declined_at is None and by_channel.get(InvitationChannel(channel), True)

    return [
        _candidate(
            each, filter(is_reached, each.contacts.all()), events, channel, invited[each.pk], registered[each.pk]
        )
        for each in chosen
    ]


def _events_by_organisation(pairs: Collection[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, event in pairs:
        found[organisation].add(event)
    return found


def _candidate(
    organisation: Organisation,
    reached: Iterable[Contact],
    events: Sequence[Event],
    channel: str,
    invited: set[int],
    registered: set[int],
) -> Candidate:
    left = [event for event in events if event.pk not in invited | registered]
    skipped = [event for event in events if event.pk in invited | registered]
    # Those who speak for the organisation before others, the oldest first.
    contact = min(reached, key=lambda contact: (contact.accepted_at is None, contact.pk), default=None)
    reason: Promise | str = ""
    if not left:
        reason = _("schon angemeldet") if registered.issuperset(event.pk for event in events) else _("schon eingeladen")
    elif channel == InvitationChannel.MAIL and contact is None:
        reason = _("keine gültige E-Mail-Adresse")
    elif channel == InvitationChannel.PHONE and contact is None:
        reason = _("keine Telefonnummer")
    return Candidate(organisation, contact, left, skipped, reason)
