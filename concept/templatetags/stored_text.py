"""Our own small HTML in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from workshops.richtext import at_level as richtext_at_level

register = template.Library()


@register.filter
def at_level(text: str, level: int) -> SafeString:
    """A stored text with its headings from `level` on, h5 at the deepest. It holds nothing but our own tags."""
    return mark_safe(richtext_at_level(text, min(level, 5)))
