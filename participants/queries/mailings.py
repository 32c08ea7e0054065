"""Who is reached by a mail to many, and what has become of such mails."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from participants.models import Delegate, Invitation, Mailing, Registration, UndeliverableAddress
from participants.models.mails import MailState
from participants.models.registrations import RegistrationState
from participants.queries.invitations import silent
from workshops.folding import fold

# Besides the states of registrations: invited, and nothing heard.
SILENT = "silent"
STATES = [RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED]


@dataclass(frozen=True)
class Selection:
    """Whom a mail is for. Primary keys; an empty collection narrows nothing, but without a state nobody is meant.

    `states`: of STATES, or SILENT. `with_people`: also the people registered, at an address of their own.
    """

    states: Collection[str]
    events: Collection[int] = ()
    categories: Collection[int] = ()
    municipalities: Collection[int] = ()
    with_people: bool = False


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Recipients:
    """Each address once, by organisation. `spared`: those whose address takes no mails."""

    reached: Sequence[Recipient]
    spared: Sequence[Recipient]


def recipients_of(selection: Selection) -> Recipients:
    """Everyone meant by the selection who has an address. Four queries at most."""
    registrations = _narrowed(Registration.objects.filter(_is_meant(selection.states)), "event", selection)
    found = list(
        registrations.order_by().values_list("contact__email", "contact__name", "organisation__name").distinct()
    )
    if selection.with_people:
        people = Delegate.objects.filter(registration__in=registrations)
        found += people.values_list("email", "name", "registration__organisation__name")
    if SILENT in selection.states:
        invited = _narrowed(silent(Invitation.objects.all()), "events", selection)
        found += invited.order_by().values_list("contact__email", "contact__name", "organisation__name").distinct()
    return _each_once(found)


def _is_meant(states: Collection[str]) -> Q:
    """Who was offered a place waits for it; who has cancelled and is in again has not cancelled."""
    is_meant = Q(state__in=set(states) - {RegistrationState.CANCELLED})
    if RegistrationState.WAITING in states:
        is_meant |= Q(state=RegistrationState.OFFERED)
    if RegistrationState.CANCELLED in states:
        again = Registration.objects.active().filter(event=OuterRef("event"), contact=OuterRef("contact"))
        is_meant |= Q(~Exists(again), state=RegistrationState.CANCELLED)
    return is_meant


def _narrowed(rows: QuerySet, events: str, selection: Selection) -> QuerySet:
    """Those of the registrations or invitations that are about these events and organisations."""
    wanted = {
        f"{events}__in": selection.events,
        "organisation__category__in": selection.categories,
        "organisation__municipality__in": selection.municipalities,
    }
    return rows.filter(**{lookup: pks for lookup, pks in wanted.items() if pks})


def _each_once(found: Iterable[tuple[str | None, str, str]]) -> Recipients:
    by_address: dict[str, Recipient] = {}
    for email, name, organisation in found:
        if email:
            by_address.setdefault(email.lower(), Recipient(email.lower(), name, organisation))
    dead = set(UndeliverableAddress.objects.values_list("email", flat=True))
    in_order = sorted(by_address.values(), key=lambda each: (fold(each.organisation), fold(each.name), each.email))
    return Recipients(
        [each for each in in_order if each.email not in dead], [each for each in in_order if each.email in dead]
    )


def with_progress(mailings: QuerySet[Mailing]) -> QuerySet[Mailing]:
    """The same mailings, each with how many of its mails are `sent`, still `waiting`, or `stuck` for want of an address."""
    mails = Q(mails__resend_of=None)
    return mailings.annotate(
        sent=Count("mails", filter=mails & Q(mails__state=MailState.SENT)),
        waiting=Count("mails", filter=mails & Q(mails__state__in=[MailState.QUEUED, MailState.SENDING])),
        stuck=Count("mails", filter=mails & Q(mails__state__in=[MailState.FAILED, MailState.PARKED])),
        stopped=Count("mails", filter=mails & Q(mails__state=MailState.WITHDRAWN)),
    )
