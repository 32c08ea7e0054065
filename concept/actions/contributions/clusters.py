"""Headings on the wall and what hangs under them."""

from collections.abc import Collection

from django.db.models import Max
from django.utils.translation import gettext as _

from concept.actions.contributions.changing import Act, ContributionRefused, change, lock
from concept.actions.contributions.entering import demand_present
from concept.models import Cluster, Contribution
from workshops.folding import fold
from workshops.models import Event, User
from workshops.seen import demand_unchanged


def create_cluster(*, event: Event, title: str, by: User | None) -> Cluster:
    """A new group at the end; the one that has this title already, however it is spelt, where there is one."""
    with change(by=by, events=[event]):
        return _with_title(event, title)


def _with_title(event: Event, title: str) -> Cluster:
    for cluster in event.clusters.all():
        if fold(cluster.title) == fold(title):
            return cluster
    last = event.clusters.aggregate(last=Max("position"))["last"] or 0
    return Cluster.objects.create(event=event, title=title[:200], position=last + 1)


def rename_cluster(*, cluster: Cluster, title: str, seen: str = "", by: User | None) -> Cluster:
    """`seen`: the digest of the title over which it was written. Raises ContributionRefused where another group of the
    event has this title or this one is gone, and ChangedMeanwhile."""
    with change(by=by, events=[cluster.event_id]):
        stored = Cluster.objects.filter(pk=cluster.pk).first()
        if stored is None:
            raise ContributionRefused(_("Diese Gruppe gibt es nicht mehr. Es wurde nichts geändert."))
        demand_unchanged(seen=seen, now=[stored.title], wanted=[title[:200]])
        others = Cluster.objects.filter(event=cluster.event_id).exclude(pk=cluster.pk)
        if any(fold(other.title) == fold(title) for other in others):
            raise ContributionRefused(_("Eine Gruppe „%(title)s“ gibt es schon.") % {"title": title})
        Cluster.objects.filter(pk=cluster.pk).update(title=title[:200])
        cluster.title = title[:200]
        return cluster


def move_cluster(*, cluster: Cluster, step: int, by: User | None) -> None:
    """One place up (`step` -1) or down (1). One that is gone meanwhile moves nowhere."""
    with change(by=by, events=[cluster.event_id]):
        clusters = list(Cluster.objects.filter(event=cluster.event_id))
        if cluster not in clusters:
            return
        place = clusters.index(cluster)
        clusters.insert(max(0, place + step), clusters.pop(place))
        for position, each in enumerate(clusters, start=1):
            each.position = position
        Cluster.objects.bulk_update(clusters, ["position"])


def dissolve_cluster(*, cluster: Cluster, by: User | None) -> None:
    """Its contributions hang on the wall without a group. `undo` brings the group back."""
    with change(by=by, events=[cluster.event_id]) as act:
        group = {"pk": cluster.pk, "event": cluster.event_id, "title": cluster.title, "position": cluster.position}
        for contribution in lock(Contribution.objects.filter(cluster=cluster)):
            act.save(contribution, {"cluster": None}, Act.CLUSTERED, dissolved=group)
        Cluster.objects.filter(pk=cluster.pk).delete()


def assign_cluster(
    *,
    event: Event,
    contributions: Collection[Contribution],
    by: User | None,
    cluster: Cluster | None = None,
    title: str = "",
) -> Cluster | None:
    """Hangs the event's contributions under `cluster`, or under a group named `title`; under none without both.

    Raises ContributionRefused where one of them is gone.
    """
    with change(by=by, events=[event]) as act:
        stored = lock(contributions)
        for contribution in stored:
            demand_present(contribution)
        if title:
            cluster = _with_title(event, title)
        if {contribution.event_id for contribution in stored} | {cluster.event_id if cluster else event.pk} != {
            event.pk
        }:
            raise ContributionRefused(_("Karten und Gruppe gehören zu verschiedenen Terminen."))
        for contribution in stored:
            if contribution.cluster_id != (cluster.pk if cluster else None):
                act.save(contribution, {"cluster": cluster}, Act.CLUSTERED)
        return cluster
