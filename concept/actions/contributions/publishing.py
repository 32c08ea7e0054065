"""The way to the public: checked for recognisable people, out with the minutes, named only with agreement."""

from django.utils.translation import gettext as _

from concept.actions.contributions.changing import Act, Change, ContributionRefused, change, lock
from concept.models import Contribution, Minutes
from workshops.models import Event, User

Moderation, Publication = Contribution.Moderation, Contribution.Publication


def clear_contribution(*, contribution: Contribution, by: User | None) -> Contribution:
    """Nobody can be recognised in it. It goes out with its event's minutes: at once where they are out already, or
    where it was said at no event. Raises ContributionRefused for what was not taken in."""
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        _demand_accepted(stored)
        if stored.publication in {Publication.CLEARED, Publication.PUBLIC}:
            return stored
        is_out = stored.event_id is None or Minutes.objects.published().filter(event=stored.event_id).exists()
        values = {
            "publication": Publication.PUBLIC if is_out else Publication.CLEARED,
            "published_at": act.at if is_out else None,
        }
        act.save(stored, values, Act.CHECKED)
        return stored


def withhold_contribution(*, contribution: Contribution, reason: str, by: User | None) -> Contribution:
    """It stays internal, for a reason; what was public is so no more, at once. Raises ContributionRefused."""
    if not reason.strip():
        raise ContributionRefused(_("Schreiben Sie, warum der Beitrag intern bleibt."))
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        _demand_accepted(stored)
        if stored.publication == Publication.WITHHELD:
            return stored
        done = Act.WITHDRAWN if stored.is_public else Act.CHECKED
        act.save(stored, {"publication": Publication.WITHHELD, "published_at": None}, done, reason=reason.strip())
        return stored


def publish_contributions(*, event: Event, by: User | None) -> int:
    """Makes public what was said at the event and has been checked. Called when its minutes go out. Returns how many."""
    with change(by=by, events=[event]) as act:
        ready = lock(Contribution.objects.accepted().filter(event=event, publication=Publication.CLEARED))
        for contribution in ready:
            _publish(act, contribution)
        return len(ready)


def _publish(act: Change, contribution: Contribution) -> None:
    act.save(contribution, {"publication": Publication.PUBLIC, "published_at": act.at}, Act.PUBLISHED)


def set_naming(*, contribution: Contribution, is_named: bool, by: User | None = None) -> Contribution:
    """The organisation agrees to be named with this contribution, or takes that back: it is named nowhere at once.

    `by`: the team's user who writes it down on the organisation's word; none where it said so itself. Raises
    ContributionRefused where nobody is known to have said it.
    """
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        if stored.organisation is None:
            raise ContributionRefused(_("Bei diesem Beitrag ist keine Organisation bekannt, die man nennen könnte."))
        if stored.may_be_named != is_named:
            name = stored.organisation.name if is_named else ""
            act.save(stored, {"named_as": name}, Act.NAMED if is_named else Act.UNNAMED)
        return stored


def _demand_accepted(contribution: Contribution) -> None:
    if contribution.moderation != Moderation.ACCEPTED:
        raise ContributionRefused(
            _("Beitrag %(number)d ist nicht aufgenommen, er wird nicht geprüft.") % {"number": contribution.number}
        )
