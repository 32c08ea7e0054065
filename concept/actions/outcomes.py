"""Saying what became of a contribution, and telling those who said it.

A decision that is changed before its mail has left takes the mail back; whoever was told is told anew.
"""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.actions.contributions.changing import Act, Change, ContributionRefused, change, lock
from concept.mail.answers import queue_answer
from concept.models import Contribution, ContributionAnswer, Result
from concept.models.contributions import Outcome
from concept.queries.contributions import outcome_lines
from participants.models import Contact, OutgoingMail
from workshops.models import User
from workshops.seen import demand_unchanged

DECISIONS = (Outcome.TAKEN_UP, Outcome.PARTLY, Outcome.NOT_TAKEN_UP)
"""What can be decided; that it was put together with another comes of itself."""


def decide_outcome(
    *, contribution: Contribution, outcome: str, reason: str, by: User | None, results: Iterable[Result] = ()
) -> int:
    """Says what became of one contribution. See `decide_outcomes`."""
    return decide_outcomes(contributions=[contribution], outcome=outcome, reason=reason, by=by, results=results)


def decide_outcomes(
    *,
    contributions: Collection[Contribution],
    outcome: str,
    reason: str,
    by: User | None,
    results: Iterable[Result] = (),
    seen: str = "",
) -> int:
    """Says what became of several contributions, with one reason that everyone may read, and writes to those who said
    them: also to those whose contributions were put together into one of them. `results` rest on them from then on.

    `seen`: the digest of the decision over which this one was made, where it is about one contribution. The same
    decision again writes to nobody. Returns how many mails go out. Raises ContributionRefused and ChangedMeanwhile.
    """
    reason = reason.strip()
    if outcome not in DECISIONS:
        raise ContributionRefused(_("Wählen Sie, was aus dem Beitrag wurde."))
    if not reason:
        raise ContributionRefused(_("Schreiben Sie eine Begründung. Sie ist öffentlich und geht an die Organisation."))
    results, mails = list(results), 0
    with change(by=by, events=[contribution.event_id for contribution in contributions]) as act:
        for stored in lock(contributions):
            _demand_decidable(stored)
            demand_unchanged(
                seen=seen,
                now=outcome_lines(stored),
                wanted=outcome_lines(Contribution(outcome=outcome, outcome_reason=reason)),
            )
            if results:
                stored.results.add(*results)
            if (stored.outcome, stored.outcome_reason) == (outcome, reason):
                continue
            values = {"outcome": outcome, "outcome_reason": reason, "outcome_at": act.at, "outcome_by": by}
            act.save(stored, values, Act.DECIDED, reason=f"{Outcome(outcome).label}: {reason}")
            mails += _tell(act, stored)
    return mails


def reopen_outcome(*, contribution: Contribution, reason: str, seen: str = "", by: User | None) -> None:
    """Takes the decision back: the contribution is open again, and a mail that has not left stays here.

    `seen`: the digest of the decision that is taken back. Raises ContributionRefused and ChangedMeanwhile.
    """
    if not (reason := reason.strip()):
        raise ContributionRefused(_("Schreiben Sie, warum der Beitrag wieder offen ist."))
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        if stored.outcome not in DECISIONS:
            raise ContributionRefused(_("Über Beitrag %(number)d ist nichts entschieden.") % {"number": stored.number})
        demand_unchanged(seen=seen, now=outcome_lines(stored), wanted=())
        values = {"outcome": Outcome.OPEN, "outcome_reason": "", "outcome_at": None, "outcome_by": None}
        act.save(stored, values, Act.DECIDED, reason=_("wieder offen: %(reason)s") % {"reason": reason})
        _take_back_mails(stored)


def _demand_decidable(contribution: Contribution) -> None:
    number = {"number": contribution.number}
    if contribution.moderation != Contribution.Moderation.ACCEPTED:
        raise ContributionRefused(_("Beitrag %(number)d ist nicht aufgenommen.") % number)
    if contribution.merged_into_id:
        raise ContributionRefused(
            _("Beitrag %(number)d ist mit einem anderen zusammengeführt. Entscheiden Sie über diesen.") % number
        )


def _tell(act: Change, decided: Contribution) -> int:
    """A mail to everyone who said it, one to an address; about their own contribution where several became one."""
    _take_back_mails(decided)
    told: set[str] = set()
    originals = decided.originals.select_related("contact", "organisation").order_by("number")
    for said in [decided, *originals]:
        contacts = {contact.email.lower(): contact for contact in _whom(said) if contact.email.lower() not in told}
        told |= set(contacts)
        mails = [mail for contact in contacts.values() if (mail := queue_answer(decided, said=said, contact=contact))]
        ContributionAnswer.objects.bulk_create(
            ContributionAnswer(contribution=decided, mail=mail, decided_at=act.at) for mail in mails
        )
        if mails:
            words = ngettext("%(count)d E-Mail", "%(count)d E-Mails", len(mails)) % {"count": len(mails)}
            act.trace(said, Act.TOLD, reason=words)
    return len(told)


def _whom(contribution: Contribution) -> list[Contact]:
    """Who handed it in, as long as they are there; else who speaks for the organisation. Nobody, where none is named."""
    if contribution.contact and contribution.contact.email:
        return [contribution.contact]
    if contribution.organisation is None:
        return []
    return list(contribution.organisation.contacts.accepted().exclude(email="").order_by("pk"))


def _take_back_mails(contribution: Contribution) -> None:
    OutgoingMail.objects.filter(contribution_answer__contribution=contribution).withdraw()
