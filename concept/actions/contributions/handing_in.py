"""What organisations hand in on the web, and what the team does with it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from concept.actions.carryovers import owe_carry_overs
from concept.actions.contributions.changing import Act, ContributionRefused, change, lock
from concept.actions.contributions.entering import themes_for
from concept.mail.contributions import queue_contribution_declined
from concept.models import Contribution
from participants.models import Contact, Organisation
from workshops.models import Event, Theme, User

Moderation = Contribution.Moderation


def hand_in_contribution(
    *,
    contact: Contact,
    organisation: Organisation,
    text: str,
    kind: str,
    themes: Iterable[Theme],
    event: Event | None = None,
    language: str = "",
    may_be_named: bool = False,
    entry_key: str | None = None,
) -> Contribution:
    """Takes what an organisation sends; it waits for the team. Sent twice it is one; the same form with other words
    (somebody went back in the browser) is another.

    Without `themes` it gets the event's own. Raises ContributionRefused where there is no theme at all.
    """
    with change(by=None, events=[event]) as act:
        known = Contribution.objects.filter(entry_key=entry_key).first() if entry_key else None
        if known is not None and known.text != text:
            entry_key = None
            known = Contribution.objects.pending().filter(contact=contact, event=event, text=text).first()
        if known is not None:
            return known
        chosen = themes_for(event, themes)
        if not chosen:
            raise ContributionRefused(_("Wählen Sie mindestens ein Thema."))
        return act.create(
            Act.HANDED_IN,
            themes=chosen,
            text=text,
            kind=kind,
            event=event,
            language=language,
            channel=Contribution.Channel.WEB,
            moderation=Moderation.PENDING,
            organisation=organisation,
            contact=contact,
            # Who speaks for nobody yet agrees to nothing in anybody's name.
            named_as=organisation.name if may_be_named and contact.is_accepted else "",
            entry_key=entry_key,
        )


def accept_contribution(*, contribution: Contribution, by: User) -> Contribution:
    """The team takes it in: from now on its way to a workshop is promised. Twice changes nothing.

    Raises ContributionRefused where it was declined.
    """
    with change(by=by, events=[contribution.event_id]) as act:
        stored = _waiting(contribution, Moderation.ACCEPTED)
        if stored.moderation == Moderation.PENDING:
            act.save(stored, {"moderation": Moderation.ACCEPTED}, Act.ACCEPTED)
            owe_carry_overs(contribution=stored)
        return stored


def decline_contribution(*, contribution: Contribution, reason: str, by: User) -> Contribution:
    """The team does not take it in, and says why to whoever handed it in. Twice changes nothing.

    Raises ContributionRefused without a reason, or where it was accepted.
    """
    if not reason.strip():
        raise ContributionRefused(_("Schreiben Sie einen Grund: Die Organisation bekommt ihn mit der E-Mail."))
    with change(by=by, events=[contribution.event_id]) as act:
        stored = _waiting(contribution, Moderation.DECLINED)
        if stored.moderation == Moderation.PENDING:
            values = {"moderation": Moderation.DECLINED, "moderation_reason": reason.strip()[:500]}
            act.save(stored, values, Act.DECLINED, reason=reason.strip())
            queue_contribution_declined(stored)
        return stored


def _waiting(contribution: Contribution, decision: str) -> Contribution:
    """The contribution as it is stored. Raises ContributionRefused where the other was decided."""
    [stored] = lock([contribution])
    if stored.moderation not in {Moderation.PENDING, decision}:
        raise ContributionRefused(
            _("Über Beitrag %(number)d wurde schon entschieden: %(decision)s.")
            % {"number": stored.number, "decision": stored.get_moderation_display()}
        )
    return stored
