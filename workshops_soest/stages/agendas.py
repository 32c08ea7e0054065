"""Agendas, from the process's own templates; what the theme's last workshop left open comes first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from concept.actions.open_results import MINUTES, take_up_open_results
from concept.queries.promises import left_open_before
from workshops import clock
from workshops.actions.agendas import add_item, add_template, arrange_items
from workshops.models import AgendaTemplate, Event, User
from workshops_soest.stages.content import content
from workshops_soest.stages.scene import Scene, Step

READY_BEFORE = timedelta(days=12)


def plan_agendas(scene: Scene) -> Iterator[Step]:
    """Every dated workshop gets its agenda twelve days before; where the team has written one, it stays."""
    workshops = (
        Event.objects.dated().theme_workshops().exclude(status=Event.Status.CANCELLED).order_by("starts_at", "pk")
    )
    seen: dict[int | None, int] = defaultdict(int)
    for number, event in enumerate(workshops):
        seen[event.theme_id] += 1
        day = clock.to_local(event.starts_at).date() - READY_BEFORE
        yield Step(
            scene.at(day, 15, 4 * number % 60), partial(_fill_agenda, event.pk, seen[event.theme_id], scene.team)
        )


def _fill_agenda(pk: int, place: int, by: User) -> None:
    """`place`: the how-manieth of its theme's dated workshops it is."""
    event = Event.objects.get(pk=pk)
    if event.agenda_items.exists():
        return
    if template := _template(event.number or place):
        add_template(event=event, version=event.agenda_version, template=template, by=by)
    else:
        _add_usual(event, by)
    _take_up(event, by)


def _add_usual(event: Event, by: User) -> None:
    share = begins = 0
    for item in content()["agenda"]:
        share += item["share"]
        ends = round(event.duration * share / 100 / timedelta(minutes=1))
        fields = {"title": item["title"], "minutes": max(ends - begins, 1), "method": item["method"]}
        add_item(event=event, version=event.agenda_version, fields=fields, by=by)
        begins = ends


def _take_up(event: Event, by: User) -> None:
    """The longest point gives its time to what is still open."""
    longest = max(event.agenda_items.all(), key=lambda item: item.minutes, default=None)
    if longest and longest.minutes > 2 * MINUTES and left_open_before(event).filter(is_example=True).exists():
        shorter = {longest.pk: longest.minutes - MINUTES}
        arrange_items(event=event, version=event.agenda_version, order=[], minutes=shorter, by=by)
        take_up_open_results(event=event, by=by)


def _template(place: int) -> AgendaTemplate | None:
    """The template for this place, else one for any, else the last."""
    templates = list(AgendaTemplate.objects.all())
    by_place = {template.for_number: template for template in templates}
    return by_place.get(place) or by_place.get(None) or (templates[-1] if templates else None)
