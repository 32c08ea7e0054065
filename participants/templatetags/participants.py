"""What templates need to speak of registrations."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from participants.queries import PlaceState, place_state
from workshops.models import Event

register = template.Library()

# A telephone number as people write it, also in the midst of words.
_PHONE = re.compile(r"\+?\(?\d[\d \-/()\u00a0]{4,}\d")


@register.simple_tag
def place_state_of(event: Event) -> PlaceState:
    """The state of an event's places; no query for events of `with_places`."""
    return place_state(event)


@register.filter
def phone_links(text: str) -> SafeString:
    """The text, with every telephone number in it as a link that dials."""
    parts, end = [], 0
    for number in _PHONE.finditer(text):
        dialled = re.sub(r"[^\d+]", "", number[0].replace("(0)", ""))
        parts += [
            escape(text[end : number.start()]),
            format_html('<a href="tel:{}"><bdi dir="ltr">{}</bdi></a>', dialled, number[0]),
        ]
        end = number.end()
    return mark_safe("".join([*parts, escape(text[end:])]))
