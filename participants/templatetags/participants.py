"""What templates need to speak of registrations."""

from django import template

from participants.queries import PlaceState, place_state
from workshops.models import Event

register = template.Library()


@register.simple_tag
def place_state_of(event: Event) -> PlaceState:
    """The state of an event's places; no query for events of `with_places`."""
    return place_state(event)
