"""Contributions as the team and their organisations see them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from concept.models import CarryOver, Cluster, Contribution, ContributionChange
from concept.models.contributions import ContributionQuerySet
from concept.rules import themes_of
from participants.models import Contact, Organisation, Registration
from workshops import rules
from workshops.folding import fold
from workshops.models import Event, User
from workshops.whole_numbers import read_whole_number

# So many cards are shown at first: what was written last.
NEWEST = 60


def on_wall(event: Event) -> ContributionQuerySet:
    """What hangs on an event's wall: taken in and not put together with another."""
    return Contribution.objects.accepted().filter(event=event, merged_into=None)


def removed_from(event: Event) -> ContributionQuerySet:
    """What was taken off an event's wall, the latest first."""
    removed: ContributionQuerySet = Contribution.objects.filter(event=event, moderation=Contribution.Moderation.REMOVED)
    return removed.order_by("-changed_at", "-number")


def outcome_lines(contribution: Contribution) -> list[str]:
    """What became of it, and why, to be compared and read."""
    return [str(contribution.get_outcome_display()), contribution.outcome_reason or "–"]


def for_cards(contributions: ContributionQuerySet) -> ContributionQuerySet:
    """With everything a card shows, `original_count` among it."""
    return contributions.for_pages().annotate(original_count=Count("originals"))


@dataclass(frozen=True)
class WallState:
    """How the wall stands, for those who look again. `stamp`: the last change; `tag`: another one with every change."""

    stamp: int
    tag: str
    total: int
    clusters: Sequence[Cluster]


def wall_state(event: Event) -> WallState:
    """Two queries. The clusters have `card_count`."""
    changes = ContributionChange.objects.filter(contribution__event=event)
    last = changes.aggregate(last=Max("pk"))["last"] or 0
    clusters = list(clusters_of(event))
    total = on_wall(event).count()
    known = [last, total, [(cluster.pk, cluster.title, cluster.position) for cluster in clusters]]
    tag = hashlib.sha256(json.dumps(known).encode()).hexdigest()[:24]
    return WallState(last, tag, total, clusters)


def clusters_of(event: Event) -> Any:
    """The event's clusters in order, each with `card_count`."""
    hanging = Q(contributions__moderation=Contribution.Moderation.ACCEPTED, contributions__merged_into=None)
    return event.clusters.annotate(card_count=Count("contributions", filter=hanging)).order_by("position", "pk")


def cards_changed_since(event: Event, stamp: int) -> tuple[list[Contribution], list[int]]:
    """The cards on the wall that were changed after `stamp`, and the numbers of those that are gone from it."""
    changed = Contribution.objects.filter(
        pk__in=ContributionChange.objects.filter(contribution__event=event, pk__gt=stamp).values("contribution")
    )
    cards = list(for_cards(changed.filter(event=event, merged_into=None).accepted()).order_by("number"))
    there = {card.pk for card in cards}
    return cards, [number for pk, number in changed.order_by("number").values_list("pk", "number") if pk not in there]


@dataclass(frozen=True)
class WallGroup:
    """Cards under one heading; `cluster` is None for those without one. `total`: how many there are in all."""

    cluster: Cluster | None
    cards: Sequence[Contribution]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.cards)


def wall_groups(cards: Sequence[Contribution], state: WallState, *, is_whole: bool) -> list[WallGroup]:
    """The cards by cluster: first those without one. `is_whole`: no filter, so empty clusters are shown as well, and
    what is not among the cards is counted."""
    by_cluster: dict[int | None, list[Contribution]] = defaultdict(list)
    for card in cards:
        by_cluster[card.cluster_id].append(card)
    loose = state.total - sum(cluster.card_count for cluster in state.clusters)  # type: ignore[attr-defined]
    groups = [WallGroup(None, by_cluster[None], loose if is_whole else len(by_cluster[None]))]
    groups += [
        WallGroup(cluster, by_cluster[cluster.pk], cluster.card_count if is_whole else len(by_cluster[cluster.pk]))  # type: ignore[attr-defined]
        for cluster in state.clusters
        if is_whole or by_cluster[cluster.pk]
    ]
    return groups


def last_act_of(user: User, event: Event, acts: Sequence[str]) -> ContributionChange | None:
    """What the user did last on this wall, as far as it can be taken back."""
    own = ContributionChange.objects.filter(contribution__event=event, by=user, act__in=acts, is_undone=False)
    return own.exclude(group=None).select_related("contribution").order_by("-pk").first()


def suggested_organisations(event: Event) -> list[str]:
    """The names of all organisations, those first that are there or come, then those that have said something."""
    coming = Registration.objects.active().filter(event=event, organisation=OuterRef("pk"))
    named = Organisation.objects.annotate(is_there=Exists(coming))
    ordered = named.order_by("-is_there", "folded_name", "pk").values_list("name", flat=True)
    return list(dict.fromkeys(ordered))


def organisation_named(name: str, event: Event | None = None) -> Organisation | None:
    """The organisation with this name however it is spelt; of several the one that comes to the event."""
    coming = Registration.objects.active().filter(event=event, organisation=OuterRef("pk"))
    found = Organisation.objects.filter(folded_name=fold(name)[:400]).annotate(is_there=Exists(coming))
    return found.order_by("-is_there", "pk").first()


def not_removed() -> ContributionQuerySet:
    """All but what was taken off the wall again."""
    contributions: ContributionQuerySet = Contribution.objects.exclude(moderation=Contribution.Moderation.REMOVED)
    return contributions


def visible_to(user: User) -> ContributionQuerySet:
    """Those the user of the team may read: all for who leads and who writes, else those of their own events, and those
    promised to a theme whose workshops they moderate."""
    contributions = not_removed()
    if rules.can_publish(user) or rules.can_edit_chapters(user):
        return contributions
    promised = CarryOver.objects.filter(theme__in=themes_of(user)).values("contribution")
    return contributions.filter(Q(event__in=rules.events_of(user)) | Q(pk__in=promised))


def to_check() -> ContributionQuerySet:
    """Taken in, and nobody has looked yet whether people can be recognised."""
    return Contribution.objects.accepted().filter(publication=Contribution.Publication.INTERNAL)


def contributions_of(contact: Contact) -> ContributionQuerySet:
    """What an accepted contact's organisation has said; of somebody whom nobody has accepted, what they handed in."""
    contributions = not_removed()
    if contact.accepted_at is None:
        return contributions.filter(contact=contact)
    return contributions.filter(organisation=contact.organisation_id)


def find_words(contributions: ContributionQuerySet, text: str) -> ContributionQuerySet:
    """Those that hold all words of `text`, however they are spelt; and the one whose number it is."""
    found = Q()
    for word in fold(text).split():
        found &= Q(folded_text__contains=word)
    if (number := read_whole_number(text.strip())) is not None:
        found |= Q(number=number)
    return contributions.filter(found)
