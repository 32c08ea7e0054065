"""Which links a page offers to whom."""

from django import template

from workshops import rules

register = template.Library()


@register.filter
def may(user, rule: str) -> bool:
    """Whether a predicate of `workshops.rules` holds: `{% if user|may:"can_plan_events" %}`."""
    return getattr(rules, rule)(user)
