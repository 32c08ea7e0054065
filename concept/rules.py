"""Who keeps the promise to the evening sessions, and who does what in a consultation."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from workshops.models import Theme, User
from workshops.rules import AGENDA_ROLES, can_edit_chapters, can_plan_events, can_publish, events_of


def themes_of(user: User | AnonymousUser) -> QuerySet[Theme]:
    """The themes whose promises the user keeps: all for the process lead, else those they moderate a workshop of."""
    if can_plan_events(user):
        return Theme.objects.all()
    return Theme.objects.filter(pk__in=events_of(user, AGENDA_ROLES).exclude(theme=None).values("theme"))


def can_answer_comments(user: User | AnonymousUser) -> bool:
    """May read all comments on the concept, who wrote them, enter what came on paper, and write answers."""
    return can_edit_chapters(user)


def can_lead_consultation(user: User | AnonymousUser) -> bool:
    """May open a consultation, let comments in, and publish answers."""
    return can_publish(user)
