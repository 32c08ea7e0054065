"""Taking an act back, as long as nothing was done since to what it touched."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from concept.actions.carryovers import owe_carry_overs
from concept.actions.contributions.changing import (
    Act,
    Change,
    ContributionRefused,
    change,
    field_of,
    lock,
    looked_at_anew,
    put_back_owed,
)
from concept.models import CarryOver, Cluster, Contribution, ContributionChange, Result
from workshops.models import User

UNDOABLE = (Act.ENTERED, Act.EDITED, Act.CLUSTERED, Act.MERGED, Act.SPLIT, Act.REMOVED, Act.CHECKED)


def undo(*, change: ContributionChange, by: User | None) -> list[Contribution]:
    """Takes back the whole act that `change` is a part of; what it brought is removed.

    Returns the contributions that are as they were. Raises ContributionRefused where the act was taken back before, or
    something happened since.
    """
    return _undo(change, by)


def _undo(wanted: ContributionChange, by: User | None) -> list[Contribution]:
    rows = ContributionChange.objects.filter(group=wanted.group) if wanted.group else ContributionChange.objects.none()
    events = list(rows.values_list("contribution__event", flat=True))
    with change(by=by, events=events) as act:
        stored = {each.pk: each for each in lock(Contribution.objects.filter(changes__in=rows).distinct())}
        # A contribution that the act touched twice is put back step by step.
        parts = list(rows.order_by("-pk"))
        _demand_undoable(wanted, parts)
        for part in parts:
            _take_back(act, stored[part.contribution_id], part)
        rows.update(is_undone=True)
        for contribution in stored.values():
            contribution.publication = looked_at_anew(contribution).get("publication", contribution.publication)
            contribution.version += 1
            contribution.changed_at = act.at
            contribution.save(update_fields=["publication", "version", "changed_at"])
            act.trace(contribution, Act.UNDONE)
            owe_carry_overs(contribution=contribution)
        return list(stored.values())


def _demand_undoable(wanted: ContributionChange, parts: list[ContributionChange]) -> None:
    if wanted.act not in UNDOABLE or not parts:
        raise ContributionRefused(_("Das lässt sich nicht zurücknehmen."))
    if any(part.is_undone for part in parts):
        raise ContributionRefused(_("Das ist schon zurückgenommen."))
    touched = {part.contribution_id for part in parts}
    since = ContributionChange.objects.filter(contribution__in=touched, pk__gt=parts[0].pk, is_undone=False)
    moved = CarryOver.objects.filter(contribution__in=touched, changed_at__gt=wanted.at)
    brought = [part.contribution_id for part in parts if part.before.get("is_new")]
    if (
        since.exclude(act=Act.UNDONE).exists()
        or moved.exclude(state=CarryOver.State.OPEN).exists()
        or Result.objects.filter(contributions__in=brought).exists()
    ):
        raise ContributionRefused(
            _("Das lässt sich nicht mehr zurücknehmen: Seitdem ist mit den Karten noch etwas geschehen.")
        )


def _take_back(act: Change, contribution: Contribution, part: ContributionChange) -> None:
    before: dict[str, Any] = part.before
    if before.get("is_new"):
        contribution.moderation, contribution.cluster = Contribution.Moderation.REMOVED, None
        contribution.save(update_fields=["moderation", "cluster"])
        contribution.carry_overs.open().delete()
        return
    if group := before.get("dissolved"):
        Cluster.objects.get_or_create(
            pk=group["pk"],
            defaults={"event_id": group["event"], "title": group["title"], "position": group["position"]},
        )
    fields = before.get("fields", {})
    for name, value in fields.items():
        field = field_of(name)
        # What is gone meanwhile is not put back.
        if isinstance(field, models.ForeignKey) and not field.related_model._base_manager.filter(pk=value).exists():
            value = None
        setattr(contribution, getattr(field, "attname", name), field.to_python(value))
    contribution.save(update_fields=list(fields))
    if "themes" in before:
        contribution.themes.set(before["themes"])
    if "carry_overs" in before:
        put_back_owed(contribution, before["carry_overs"], part.at)
