"""Who may do what: named predicates on a user. Anonymous users may nothing here."""

from collections.abc import Collection

from django.db.models import Q

from workshops.models import Event, EventRole, Task, User
from workshops.models.events import EventQuerySet
from workshops.models.tasks import TaskQuerySet

TEAM_ROLES = {User.Role.LEAD, User.Role.EDITOR, User.Role.MODERATOR, User.Role.KEEPER}
AGENDA_ROLES = {EventRole.Kind.MODERATION}
MINUTES_ROLES = {EventRole.Kind.MODERATION, EventRole.Kind.MINUTES}
RECORDING_ROLES = {*MINUTES_ROLES, EventRole.Kind.RECORDING}
"""What one must do at an event for what; for several events at once: `events_of(user, AGENDA_ROLES)`."""


def _role(user) -> str:
    return user.role if user.is_authenticated and user.is_active else User.Role.NONE


def is_team(user) -> bool:
    """May see the team's side."""
    return _role(user) in TEAM_ROLES


def can_plan_events(user) -> bool:
    """May create, move, cancel and publish events and see all registrations."""
    return _role(user) == User.Role.LEAD


def can_edit_chapters(user) -> bool:
    """May write the concept."""
    return _role(user) in {User.Role.LEAD, User.Role.EDITOR}


def can_edit_measures(user) -> bool:
    """May write goals, measures and their indicators."""
    return _role(user) in {User.Role.LEAD, User.Role.EDITOR}


def can_publish(user) -> bool:
    """May make things public: minutes, contributions, versions of the concept."""
    return _role(user) == User.Role.LEAD


def events_of(user, roles: Collection[str] = EventRole.Kind.values) -> EventQuerySet:
    """The events whose team the user belongs to: all for the process lead, else those they have one of `roles` at."""
    if not is_team(user):
        return Event.objects.none()
    if _role(user) == User.Role.LEAD:
        return Event.objects.all()
    return Event.objects.filter(roles__person__user=user, roles__role__in=roles).distinct()


def is_in_event_team(user, event: Event) -> bool:
    """May see who is there and what people need at this event, and write it down."""
    return events_of(user).filter(pk=event.pk).exists()


def can_judge_overlaps(user) -> bool:
    """May fill in the departments' matrix: whoever writes the concept, and who moderates or writes at their session."""
    sessions = events_of(user, RECORDING_ROLES).filter(kind=Event.Kind.DEPARTMENT_SESSION)
    return can_edit_measures(user) or sessions.exists()


def can_edit_agenda(user, event: Event) -> bool:
    """May edit this event's agenda: the process lead and whoever moderates it."""
    return events_of(user, AGENDA_ROLES).filter(pk=event.pk).exists()


def can_record_contributions(user, event: Event) -> bool:
    """May write down what is said at this event: the process lead, moderation, minutes and recording."""
    return events_of(user, RECORDING_ROLES).filter(pk=event.pk).exists()


def can_keep_minutes(user, event: Event) -> bool:
    """May write this event's minutes: the process lead, moderation and minutes."""
    return events_of(user, MINUTES_ROLES).filter(pk=event.pk).exists()


def can_plan_without_event(user) -> bool:
    """May make tasks that belong to no event, but to the concept."""
    return can_edit_chapters(user)


def tasks_of(user) -> TaskQuerySet:
    """The tasks that the user sees and changes: all for the process lead; else those of their own events, those given
    to them, and for whoever writes the concept those without an event."""
    if not is_team(user):
        return Task.objects.none()
    if _role(user) == User.Role.LEAD:
        return Task.objects.all()
    own = Q(event__in=events_of(user)) | Q(person__user=user)
    return Task.objects.filter(own | Q(event=None) if can_plan_without_event(user) else own)
