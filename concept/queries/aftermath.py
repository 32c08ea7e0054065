"""What came of an event, for everyone: its minutes, and what happened to what was said or dealt with there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from concept.models import CarryOver, Contribution, Minutes
from workshops.models import Event


@dataclass(frozen=True)
class Aftermath:
    """`minutes` once they are published. `said`: published contributions from there; `handed_in`: those sent to the
    team for it; `taken_in`: those from elsewhere that are, or were, on its public agenda. `is_over`: it took place, as
    far as is known."""

    is_over: bool
    minutes: Minutes | None
    said: Sequence[Contribution]
    handed_in: Sequence[Contribution]
    taken_in: Sequence[Contribution]

    @property
    def is_empty(self) -> bool:
        return not (self.minutes or self.said or self.handed_in or self.taken_in)


def aftermath_of(event: Event) -> Aftermath:
    """What everyone may know of it. Three queries."""
    said: list[Contribution] = []
    handed_in: list[Contribution] = []
    taken_in: list[Contribution] = []
    carried = CarryOver.objects.filter(agenda_item__event=event, agenda_item__is_public=True).values("contribution")
    published = Contribution.objects.published().filter(Q(event=event) | Q(pk__in=carried)).order_by("number")
    for contribution in published.prefetch_related("themes"):
        if contribution.event_id != event.pk:
            taken_in.append(contribution)
        else:
            (handed_in if contribution.channel == Contribution.Channel.WEB else said).append(contribution)
    is_over = event.is_past and not event.is_cancelled and event.held != Event.Held.NO
    minutes = Minutes.objects.published().filter(event=event).first()
    return Aftermath(is_over, minutes, said, handed_in, taken_in)
