"""Putting several cards together that say the same, and taking one apart that says several things."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from concept.actions.carryovers import move_carry_overs, owe_carry_overs
from concept.actions.contributions.changing import (
    Act,
    Change,
    ContributionRefused,
    change,
    checked_again,
    lock,
    owed,
)
from concept.actions.contributions.entering import demand_present
from concept.models import Contribution
from concept.models.carryovers import CarryOverState as State
from workshops.models import User
from workshops.seen import demand_unchanged

# What a contribution hands on to one that speaks for it or is a part of it.
_HANDED_ON = ("language", "kind", "channel", "event", "agenda_item", "cluster", "contact", "is_example")


def merge_contributions(
    *, contributions: Collection[Contribution], into: Contribution, by: User | None, text: str | None = None
) -> Contribution:
    """Puts contributions together; each of them stays as it was said and points to the one that speaks for all.

    That is `into`; with `text` that says it otherwise, a new contribution, and `into` becomes one of its originals.
    Themes and what is owed go over. Returns the one that speaks for all. Raises ContributionRefused.
    """
    events = [into.event_id, *(contribution.event_id for contribution in contributions)]
    with change(by=by, events=events) as act:
        everyone = {contribution.pk: contribution for contribution in [into, *contributions]}
        stored = lock(everyone.values())
        for contribution in stored:
            demand_open(contribution)
        if len(stored) < 2:
            raise ContributionRefused(_("Wählen Sie mindestens zwei Karten aus."))
        target, *others = stored
        if text and text.strip() != target.text:
            target, others = _new_target(act, target, stored, text.strip()), stored
        _put_together(act, target, others)
        return target


def _new_target(act: Change, first: Contribution, everyone: Sequence[Contribution], text: str) -> Contribution:
    said_by = {contribution.organisation_id for contribution in everyone}
    return act.create(
        Act.MERGED,
        text=text,
        organisation_id=said_by.pop() if len(said_by) == 1 else None,
        **{name: getattr(first, name) for name in _HANDED_ON} | {"language": ""},
    )


def _put_together(act: Change, target: Contribution, others: Sequence[Contribution]) -> None:
    reason = _("Zusammengeführt mit Beitrag %(number)d.") % {"number": target.number}
    themes, debts = sorted(target.themes.values_list("pk", flat=True)), owed(target)
    for contribution in others:
        owes = owed(contribution)
        move_carry_overs(source=contribution, target=target)
        values = {
            "merged_into": target,
            "outcome": Contribution.Outcome.MERGED,
            "outcome_reason": reason,
            "outcome_at": act.at,
            "outcome_by": act.by,
        }
        act.save(contribution, values, Act.MERGED, carry_overs=owes)
        # What is still owed in a theme that its card has no more is owed on.
        unfinished = {row["theme_id"] for row in owes if row["state"] in {State.OPEN, State.ON_AGENDA}}
        target.themes.add(*contribution.themes.all(), *unfinished)
        # What was put together before goes along, so that nobody has to follow two steps.
        for original in contribution.originals.exclude(pk=target.pk):
            act.save(
                original, {"merged_into": target, "outcome_reason": reason}, Act.MERGED, carry_overs=owed(original)
            )
    act.save(target, {}, Act.MERGED, themes=themes, carry_overs=debts)
    owe_carry_overs(contribution=target)


def split_contribution(
    *, contribution: Contribution, texts: Sequence[str], seen: str = "", by: User | None
) -> list[Contribution]:
    """Takes one apart: it keeps its number and the first of `texts`, each other one becomes a contribution of its own.

    What was said as a whole stays in the trace. `seen`: the digest of the words that were taken apart. Raises
    ContributionRefused and ChangedMeanwhile.
    """
    texts = [text.strip() for text in texts if text.strip()]
    if len(texts) < 2:
        raise ContributionRefused(_("Schreiben Sie mindestens zwei Teile, durch eine leere Zeile getrennt."))
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        demand_open(stored)
        demand_unchanged(seen=seen, now=[stored.text], wanted=())
        values = {name: getattr(stored, name) for name in _HANDED_ON}
        themes = sorted(stored.themes.values_list("pk", flat=True))
        # A translation was one of the whole.
        act.save(stored, {"text": texts[0], "translation": "", **checked_again(stored)}, Act.SPLIT)
        parts = [
            act.create(
                Act.SPLIT,
                themes=themes,
                text=text,
                split_from=stored,
                organisation=stored.organisation,
                moderation=stored.moderation,
                **values,
            )
            for text in texts[1:]
        ]
        for part in parts:
            owe_carry_overs(contribution=part)
        return [stored, *parts]


def demand_open(contribution: Contribution) -> None:
    """Refuses what is gone, waits for the team, or has been answered already."""
    demand_present(contribution)
    if contribution.moderation == Contribution.Moderation.PENDING:
        raise ContributionRefused(_("Beitrag %(number)d ist noch nicht aufgenommen.") % {"number": contribution.number})
    if not contribution.is_open:
        raise ContributionRefused(
            _("Bei Beitrag %(number)d steht schon, was daraus wurde.") % {"number": contribution.number}
        )
