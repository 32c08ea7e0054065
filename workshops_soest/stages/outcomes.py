"""What became of contributions: decided with reasons, some soon after the minutes, all before the end."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db.models import Q

from concept.actions.outcomes import decide_outcomes
from concept.models import CarryOver, Contribution
from concept.models.contributions import ContributionQuerySet, Outcome
from workshops_soest.models import Stage
from workshops_soest.stages.content import room
from workshops_soest.stages.meetings import meetings
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import in_turn

DECIDED_AFTER = timedelta(days=3)
"""After the minutes are public."""
LEFT_FOR_LATER = 5
"""Every so manieth contribution is decided only when everything is."""
ALL_DECIDED_AFTER = timedelta(days=10)
"""After the consultation begins."""


def plan_outcomes(scene: Scene) -> Iterator[Step]:
    for meeting in meetings(scene):
        yield Step(meeting.published_at + DECIDED_AFTER, partial(_decide_some, scene, meeting.event))
    yield Step(scene.moments[Stage.CONSULTATION] + ALL_DECIDED_AFTER, partial(_decide_all, scene))


def _decide_some(scene: Scene, event: int) -> None:
    """Of what was said at the event or carried to it."""
    here = _decidable().filter(Q(event=event) | Q(carry_overs__agenda_item__event=event))
    numbers = set(here.values_list("number", flat=True))
    _decide(scene, _decidable().filter(number__in=[number for number in numbers if number % LEFT_FOR_LATER]))


def _decide_all(scene: Scene) -> None:
    _decide(scene, _decidable())


def _decidable() -> ContributionQuerySet:
    """Open, with nothing promised that is still under way."""
    waiting = CarryOver.objects.unfinished().values("contribution")
    return Contribution.objects.open().filter(is_example=True).exclude(pk__in=waiting)


def _decide(scene: Scene, contributions: ContributionQuerySet) -> None:
    """What led to something is taken up; of the rest some, some in part, some not. The same reason in one go."""
    led_on = Q(results__isnull=False) | Q(objectives__isnull=False) | Q(measures__isnull=False)
    with_result = set(contributions.filter(led_on).values_list("pk", flat=True))
    refused = set(contributions.filter(carry_overs__state=CarryOver.State.REFUSED).values_list("pk", flat=True))
    decisions: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    for contribution in contributions.order_by("number"):
        turn = contribution.number % 4
        outcome = Outcome.TAKEN_UP if contribution.pk in with_result or turn == 0 else Outcome.PARTLY
        if contribution.pk not in with_result and (turn == 3 or contribution.pk in refused):
            outcome = Outcome.NOT_TAKEN_UP
        reason = in_turn(room()["outcomes"][outcome.value], contribution.number // 4)
        decisions[outcome, reason].append(contribution)
    for (outcome, reason), chosen in decisions.items():
        decide_outcomes(contributions=chosen, outcome=outcome, reason=reason, by=scene.team)
