"""Writing down what was said, putting it right, and taking it off again."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from concept.actions.carryovers import owe_carry_overs
from concept.actions.contributions.changing import (
    Act,
    Change,
    ContributionConflict,
    ContributionRefused,
    change,
    checked_again,
    lock,
    looked_at_anew,
)
from concept.models import CarryOver, Cluster, Contribution
from participants.models import Organisation
from workshops.models import AgendaItem, Event, Theme, User

Moderation, Outcome, Publication = Contribution.Moderation, Contribution.Outcome, Contribution.Publication

# What can be put right; `themes` beside them.
EDITABLE = (
    "text",
    "language",
    "translation",
    "kind",
    "event",
    "agenda_item",
    "organisation",
    "named_as",
    "cluster",
)


def enter_contribution(
    *,
    text: str,
    kind: str,
    channel: str,
    event: Event | None = None,
    agenda_item: AgendaItem | None = None,
    organisation: Organisation | None = None,
    named_as: str = "",
    language: str = "",
    translation: str = "",
    themes: Iterable[Theme] = (),
    cluster: Cluster | None = None,
    entry_key: str | None = None,
    by: User | None = None,
    is_example: bool = False,
) -> Contribution:
    """Writes down one thought. Without `themes` it gets the event's own; one of an evening session must have some.

    The same card sent twice is one. Sent again with other words by the same person, while nobody has touched it, it is
    that card put right (somebody went back and corrected it); else it is another card. What is sent again after it was
    removed stays removed. Raises ContributionRefused.
    """
    with change(by=by, events=[event]) as act:
        return _enter(
            act,
            themes=themes,
            entry_key=entry_key,
            channel=channel,
            is_example=is_example,
            text=text,
            kind=kind,
            event=event,
            agenda_item=agenda_item,
            organisation=organisation,
            named_as=named_as,
            language=language,
            translation=translation,
            cluster=cluster,
        )


def _enter(
    act: Change,
    *,
    themes: Iterable[Theme] = (),
    entry_key: str | None,
    channel: str,
    is_example: bool = False,
    **values: Any,
) -> Contribution:
    event = values["event"]
    chosen = themes_for(event, themes)
    _demand_fitting(event, values.get("agenda_item"), values.get("cluster"), chosen)
    known = Contribution.objects.filter(entry_key=entry_key).first() if entry_key else None
    if known is not None:
        if known.text == values["text"]:
            return known
        if _is_untouched(known, act.by):
            _write(act, known, values, chosen)
            return known
        entry_key = None
    contribution = act.create(
        Act.ENTERED, themes=chosen, channel=channel, entry_key=entry_key, is_example=is_example, **values
    )
    owe_carry_overs(contribution=contribution)
    return contribution


def _is_untouched(known: Contribution, by: User | None) -> bool:
    is_own = known.entered_by_id == (by.pk if by else None)
    return is_own and known.version == 1 and known.moderation == Moderation.ACCEPTED


def themes_for(event: Event | None, themes: Iterable[Theme]) -> list[int]:
    """The primary keys of the themes named, else of the event's own."""
    chosen = sorted({theme.pk for theme in themes})
    return chosen or [event.theme_id] if event and event.theme_id else chosen


def _demand_fitting(
    event: Event | None, agenda_item: AgendaItem | None, cluster: Cluster | None, themes: Collection[int]
) -> None:
    if any(part is not None and (event is None or part.event_id != event.pk) for part in (agenda_item, cluster)):
        raise ContributionRefused(_("Tagesordnungspunkt und Gruppe gehören zu einem anderen Termin."))
    if event and event.kind == Event.Kind.EVENING_SESSION and not themes:
        raise ContributionRefused(
            _("Wählen Sie mindestens ein Thema: Was am Abendtermin gesagt wird, kommt in dessen Workshops.")
        )


def edit_contribution(*, contribution: Contribution, version: int, by: User | None, **fields: Any) -> Contribution:
    """Sets some of EDITABLE or `themes`. `version` is the one that was read.

    New words are to be checked for recognisable people anew: what was public is internal until then. Another
    organisation has not agreed to be named. Raises ContributionConflict and ContributionRefused.
    """
    if unknown := set(fields) - {*EDITABLE, "themes"}:
        raise TypeError(f"Not to be edited: {sorted(unknown)}")
    event = fields.get("event", contribution.event)
    with change(by=by, events=[event, contribution.event_id]) as act:
        [stored] = lock([contribution])
        if stored.version != version:
            raise ContributionConflict(stored)
        demand_present(stored)
        themes = fields.pop("themes", None)
        chosen = sorted(stored.themes.values_list("pk", flat=True)) if themes is None else themes_for(event, themes)
        _demand_fitting(
            event, fields.get("agenda_item", stored.agenda_item), fields.get("cluster", stored.cluster), chosen
        )
        if not chosen and stored.carry_overs.exists():
            raise ContributionRefused(
                _("Wählen Sie mindestens ein Thema: Der Beitrag ist für einen Workshop zugesagt.")
            )
        _write(act, stored, fields, chosen)
        return stored


def _write(act: Change, contribution: Contribution, fields: dict[str, Any], themes: Collection[int]) -> None:
    """The fields that are new; nothing where none is."""
    values = {name: value for name, value in fields.items() if getattr(contribution, name) != value}
    former = sorted(contribution.themes.values_list("pk", flat=True))
    if not values and former == sorted(themes):
        return
    if "organisation" in values:
        values.setdefault("named_as", "")
    if {"text", "translation"} & set(values):
        values |= checked_again(contribution)
    contribution.themes.set(themes)
    act.save(contribution, values, Act.EDITED, themes=former)
    owe_carry_overs(contribution=contribution)


def demand_present(contribution: Contribution) -> None:
    """Refuses what was removed, declined or put together with another: nothing more is done to it."""
    if contribution.merged_into_id:
        raise ContributionRefused(
            _("Beitrag %(number)d ist mit einem anderen zusammengeführt. Nehmen Sie das zuerst zurück.")
            % {"number": contribution.number}
        )
    if contribution.moderation in {Moderation.REMOVED, Moderation.DECLINED}:
        raise ContributionRefused(
            _("Beitrag %(number)d gibt es auf der Wand nicht mehr.") % {"number": contribution.number}
        )


def remove_contribution(*, contribution: Contribution, by: User | None) -> Contribution:
    """Takes it off, as long as nothing hangs on it. It keeps its number and can come back by `undo`.

    Raises ContributionRefused.
    """
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        demand_present(stored)
        if reason := why_not_removable(stored):
            raise ContributionRefused(reason)
        stored.carry_overs.open().delete()
        act.save(stored, {"moderation": Moderation.REMOVED, "cluster": None}, Act.REMOVED)
        return stored


def restore_contribution(*, contribution: Contribution, by: User | None) -> Contribution:
    """Brings one that was removed back, however long ago. Twice changes nothing."""
    with change(by=by, events=[contribution.event_id]) as act:
        [stored] = lock([contribution])
        if stored.moderation == Moderation.REMOVED:
            act.save(stored, {"moderation": Moderation.ACCEPTED, **looked_at_anew(stored)}, Act.UNDONE)
            # What took it off is taken back by this.
            stored.changes.filter(act=Act.REMOVED).update(is_undone=True)
            owe_carry_overs(contribution=stored)
        return stored


def why_not_removable(contribution: Contribution) -> str:
    """Why it has to stay, in words for people; empty where nothing hangs on it."""
    about = {"number": contribution.number}
    if contribution.moderation == Moderation.PENDING or contribution.channel == Contribution.Channel.WEB:
        return _("Beitrag %(number)d wurde eingereicht. Eingereichtes wird angenommen oder abgelehnt.") % about
    if contribution.is_public:
        return _("Beitrag %(number)d ist öffentlich. Halten Sie ihn zuerst zurück.") % about
    if contribution.outcome != Outcome.OPEN:
        return _("Bei Beitrag %(number)d steht schon, was daraus wurde.") % about
    if contribution.originals.exists() or contribution.parts.exclude(moderation=Moderation.REMOVED).exists():
        return _("An Beitrag %(number)d hängen andere Beiträge.") % about
    if contribution.results.exists():
        return _("Auf Beitrag %(number)d beruht ein Ergebnis.") % about
    if contribution.carry_overs.exclude(state=CarryOver.State.OPEN).exists():
        return _("Beitrag %(number)d steht auf der Tagesordnung eines Workshops.") % about
    return ""


def import_contributions(
    *, event: Event, rows: Sequence[dict[str, Any]], key: str, by: User | None
) -> list[Contribution]:
    """Takes a whole list over, all of it or nothing. `rows`: the arguments of `enter_contribution` for each.

    The same list with the same `key` twice is taken over once. One act: `undo` takes all of it back.
    """
    with change(by=by, events=[event]) as act:
        return [
            _enter(act, event=event, channel=Contribution.Channel.IMPORT, entry_key=f"{key}:{number}", **row)
            for number, row in enumerate(rows, start=1)
        ]
