"""Texts as they are stored, in templates."""

import unicodedata

from django import template
from django.utils.safestring import SafeString, mark_safe

from concept.print_layout import laid_out
from workshops.richtext import at_level as richtext_at_level

register = template.Library()
register.filter(laid_out)


@register.filter
def at_level(text: str, level: int) -> SafeString:
    """A stored text with its headings from `level` on, h5 at the deepest. It holds nothing but our own tags."""
    return mark_safe(richtext_at_level(text, min(level, 5)))


@register.filter
def taken_out(html: str, url: str) -> SafeString:
    """A frozen paragraph on a page of its own: its links to the glossary lead to the whole version at `url`."""
    return mark_safe(html.replace('href="#begriff-', f'href="{url}#begriff-'))


@register.filter
def direction(text: str) -> str:
    """ltr or rtl, by the first letter that has a direction: for print, where `dir="auto"` means nothing."""
    ways = (unicodedata.bidirectional(sign) for sign in text)
    return "rtl" if next((way for way in ways if way in {"L", "R", "AL"}), "L") != "L" else "ltr"
