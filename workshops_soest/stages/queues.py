"""At full events: places are held and given, a group is split, a place is declined, somebody is let in out of order."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.utils.translation import gettext as _

from participants.actions.events import change_places, release_held_places
from participants.actions.queue import admit_registration, split_registration
from participants.actions.registrations import cancel_registration
from participants.models import Registration
from participants.models.registrations import RegistrationQuerySet, new_reference
from participants.queries.room import room_of
from workshops.models import Event
from workshops_soest.stages.registrations import LATE_CANCELLATION, full_events
from workshops_soest.stages.scene import Scene, Step

HELD = 1 / 3
"""Such a share of the places is held for migrant organisations at every other full event."""
DECLINING = 2
"""Of three full events, the one at which the first to be offered a place cannot come."""
SPLIT_BEFORE, CALLED_BEFORE, RELEASED_BEFORE = timedelta(days=8), timedelta(days=6), timedelta(days=5)


def plan_queues(scene: Scene) -> Iterator[Step]:
    """From the first day of the play on."""
    for number, event in enumerate(full_events()):
        if event.starts_at - SPLIT_BEFORE <= scene.begins_at:
            continue
        if number % 2 == 0:
            yield Step(scene.begins_at + timedelta(hours=1), partial(_hold, scene, event.pk))
            yield Step(event.starts_at - CALLED_BEFORE, partial(_admit, scene, event.pk))
            yield Step(event.starts_at - RELEASED_BEFORE, partial(_release, scene, event.pk))
        if number % 3 == DECLINING:
            yield Step(event.starts_at - LATE_CANCELLATION + timedelta(hours=1), partial(_decline, event.pk))
        yield Step(event.starts_at - SPLIT_BEFORE, partial(_split, event.pk))


def _invented(event: int) -> RegistrationQuerySet:
    """The event's registrations of invented organisations."""
    return Registration.objects.for_pages().filter(event=event, organisation__is_example=True)


def _hold(scene: Scene, event: int) -> None:
    found = Event.objects.get(pk=event)
    if found.places and not found.places_for_migrant_organisations:
        change_places(event=found, places=found.places, held=round(found.places * HELD), by=scene.team)


def _admit(scene: Scene, event: int) -> None:
    """The first of those who wait for a place that is held for others, as long as it is free."""
    free = _free(event)
    for registration in _invented(event).queue():
        if len(registration.delegates.all()) <= free:
            reason = _("Beispiel: bringt eine Stimme mit, die sonst fehlt")
            admit_registration(registration=registration, reason=reason, by=scene.team)
            return


def _free(event: int) -> int:
    found = Event.objects.get(pk=event)
    return room_of(found).free or 0


def _release(scene: Scene, event: int) -> None:
    """Held places that nobody has taken are for everybody at last."""
    release_held_places(event=Event.objects.get(pk=event), by=scene.team)


def _split(event: int) -> None:
    """The first group that waits: a part of it may come sooner."""
    for registration in _invented(event).queue():
        people = list(registration.delegates.all())
        if len(people) > 1 and registration.can_be_split:
            part = split_registration(registration=registration, leaving=[people[-1].pk])
            # Shown on pages, so the same in every run.
            part.reference = new_reference(Scene.chance("part", registration.reference).choice)
            part.save(update_fields=["reference"])
            return


def _decline(event: int) -> None:
    """The one who is offered a place cannot come."""
    if registration := _invented(event).filter(state=Registration.State.OFFERED).order_by("pk").first():
        cancel_registration(registration=registration)
