"""Who may do what: named predicates on a user. Anonymous users may nothing here."""

from workshops.models import Event, User
from workshops.models.events import EventQuerySet

TEAM_ROLES = {User.Role.LEAD, User.Role.EDITOR, User.Role.MODERATOR, User.Role.KEEPER}


def _role(user) -> str:
    return user.role if user.is_authenticated and user.is_active else User.Role.NONE


def is_team(user) -> bool:
    """May see the team's side."""
    return _role(user) in TEAM_ROLES


def can_plan_events(user) -> bool:
    """May create, move, cancel and publish events and see all registrations."""
    return _role(user) == User.Role.LEAD


def can_edit_agendas(user) -> bool:
    """May edit any event's agenda; narrowed to one's own events by `EventRole` later on."""
    return _role(user) in {User.Role.LEAD, User.Role.MODERATOR}


def can_edit_chapters(user) -> bool:
    """May write the concept."""
    return _role(user) in {User.Role.LEAD, User.Role.EDITOR}


def events_of(user) -> EventQuerySet:
    """The events whose team the user belongs to: all for the process lead, else those they have a role at."""
    if not is_team(user):
        return Event.objects.none()
    if _role(user) == User.Role.LEAD:
        return Event.objects.all()
    return Event.objects.filter(roles__person__user=user).distinct()


def is_in_event_team(user, event: Event) -> bool:
    """May see who is there and what people need at this event, and write it down."""
    return events_of(user).filter(pk=event.pk).exists()
