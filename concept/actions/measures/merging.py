"""Measures that say the same, and such as only sound so."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from concept.actions.measures.changing import demand_current, find, save
from concept.actions.planning import PlanConflict, PlanRefused, end_of, planning
from concept.models import Measure, MeasureMerge, OverlapFinding
from concept.queries.merging import findings_to_change
from workshops.models import User

# What a measure shares with others: the one that remains gets what it has not.
_SHARED = ("objectives", "results", "contributions", "partners")


def merge_measures(*, measure: Measure, into: Measure, by: User | None, seen: tuple[int, int] | None = None) -> Measure:
    """Puts a measure into another one: what it rests on and serves, its partners, indicators and notes go over.

    Its own sheet stays to be read, and what municipalities said about it stays with it. A finding that names the other
    one only now must be released anew. `seen`: the versions of both that were read, where somebody was asked before.
    Gives the one that remains. Raises PlanRefused, and PlanConflict where one of them was changed since.
    """
    with planning() as at:
        source, target = find(measure), find(into)
        if source is None or target is None:
            raise PlanRefused(_("Diese Maßnahme gibt es nicht mehr."))
        demand_mergeable(source, target)
        if seen and seen != (source.version, target.version):
            raise PlanConflict(target)
        moved: dict[str, Any] = {name: _share(source, target, name) for name in _SHARED}
        moved["indicators"] = [[each.pk, each.position] for each in source.indicators.all()]
        for position, indicator in enumerate(source.indicators.all(), start=end_of(target.indicators.all())):
            indicator.measure, indicator.position = target, position
            indicator.save(update_fields=["measure", "position"])
        moved["notes"] = list(source.progress_notes.values_list("pk", flat=True))
        source.progress_notes.update(measure=target)
        findings = findings_to_change(source, target).select_for_update(no_key=True)
        moved["findings"] = [_name_in(finding, target, at, by) for finding in findings]
        moved["merged"] = list(source.merged.values_list("pk", flat=True))
        source.merged.update(merged_into=target)
        source.merged_into = target
        MeasureMerge.objects.create(source=source, target=target, at=at, by=by, moved=moved)
        for row in (source, target):
            row.version += 1
            save(row, at, by)
        return target


def unmerge_measure(*, measure: Measure, by: User | None) -> Measure:
    """Takes back that a measure went into another one; what went over and is still there goes back to it.

    What the other one had before, or got since, it keeps. Gives the measure that is on its own again. Raises PlanRefused.
    """
    with planning() as at:
        source = find(measure)
        if source is None:
            raise PlanRefused(_("Diese Maßnahme gibt es nicht mehr."))
        merge = source.merges.select_related("target").filter(undone_at=None).first()
        if merge is None:
            raise PlanRefused(_("Das lässt sich nicht zurücknehmen."))
        target, moved = merge.target, merge.moved
        demand_current(target)
        for name in _SHARED:
            getattr(target, name).remove(*moved[name])
        for pk, position in moved["indicators"]:
            target.indicators.filter(pk=pk).update(measure=source, position=position)
        target.progress_notes.filter(pk__in=moved["notes"]).update(measure=source)
        for former in moved["findings"]:
            _name_no_more(former, target, at, by)
        target.merged.filter(pk__in=moved["merged"]).update(merged_into=source)
        source.merged_into = None
        merge.undone_at = at
        merge.save(update_fields=["undone_at"])
        for row in (source, target):
            row.version += 1
            save(row, at, by)
        return source


def demand_mergeable(source: Measure, target: Measure) -> None:
    """Raises PlanRefused where the one cannot go into the other."""
    if source.pk == target.pk:
        raise PlanRefused(_("Eine Maßnahme lässt sich nicht mit sich selbst zusammenführen."))
    demand_current(source)
    demand_current(target)
    if source.is_public and not target.is_public:
        raise PlanRefused(
            _(
                "%(code)s ist öffentlich, %(target)s ist es nicht: Wer %(code)s aufruft, fände nichts mehr. "
                "Veröffentlichen Sie zuerst %(target)s, oder ziehen Sie %(code)s zurück."
            )
            % {"code": source.code, "target": target.code}
        )


def judge_distinct(*, measure: Measure, other: Measure, by: User | None) -> OverlapFinding:
    """Remembers that two measures are not the same although they sound alike: nobody is asked again."""
    with planning() as at:
        known = OverlapFinding.objects.filter(judgement=OverlapFinding.Judgement.DISTINCT, measures=measure)
        if finding := known.filter(measures=other).first():
            return finding
        finding = OverlapFinding.objects.create(
            title=_("%(code)s und %(other)s") % {"code": measure.code, "other": other.code},
            judgement=OverlapFinding.Judgement.DISTINCT,
            decision=OverlapFinding.Decision.KEEP,
            created_at=at,
            changed_at=at,
            changed_by=by,
        )
        finding.measures.set([measure, other])
        return finding


def _share(source: Measure, target: Measure, name: str) -> list[int]:
    """Gives the target what it has not; returns the primary keys of that."""
    theirs, own = (set(getattr(row, name).values_list("pk", flat=True)) for row in (source, target))
    getattr(target, name).add(*(theirs - own))
    return sorted(theirs - own)


def _name_in(finding: OverlapFinding, target: Measure, at: datetime, by: User | None) -> dict[str, Any]:
    """Lets a finding name the target; returns what it was before, and as which version it is stored."""
    was_released = finding.is_released
    finding.measures.add(target)
    _touch(finding, False, at, by)
    return {"pk": finding.pk, "version": finding.version, "was_released": was_released}


def _name_no_more(former: dict[str, Any], target: Measure, at: datetime, by: User | None) -> None:
    """Takes the target out of a finding again. Released as before is only what nobody has changed since."""
    finding = OverlapFinding.objects.select_for_update(no_key=True).filter(pk=former["pk"], measures=target).first()
    if finding:
        finding.measures.remove(target)
        _touch(finding, former["was_released"] and finding.version == former["version"], at, by)


def _touch(finding: OverlapFinding, is_released: bool, at: datetime, by: User | None) -> None:
    finding.is_released = is_released
    finding.version += 1
    finding.changed_at, finding.changed_by = at, by
    finding.save()
