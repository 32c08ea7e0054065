"""Which links a page offers to whom."""

from django import template

from workshops import rules

register = template.Library()


@register.simple_tag
def may_at(user, rule: str, event) -> bool:
    """Whether a predicate on a user and one event holds: `{% may_at user "can_edit_agenda" event as can_edit %}`.

    A query each; a list asks once for `rules.events_of`.
    """
    return getattr(rules, rule)(user, event)


@register.filter
def may(user, rule: str) -> bool:
    """Whether a predicate of `workshops.rules` holds: `{% if user|may:"can_plan_events" %}`."""
    return getattr(rules, rule)(user)
