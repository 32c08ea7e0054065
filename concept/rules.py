"""Who keeps the promise to the evening sessions."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from workshops.models import Theme, User
from workshops.rules import AGENDA_ROLES, can_plan_events, events_of


def themes_of(user: User | AnonymousUser) -> QuerySet[Theme]:
    """The themes whose promises the user keeps: all for the process lead, else those they moderate a workshop of."""
    if can_plan_events(user):
        return Theme.objects.all()
    return Theme.objects.filter(pk__in=events_of(user, AGENDA_ROLES).exclude(theme=None).values("theme"))
