"""Roles at an event: given and taken, and those of the team told."""

from django.db import transaction

from participants import mail as mails
from participants.actions.transitions import lock_event
from participants.models import OutgoingMail
from workshops.models import Event, EventRole, Person, User
from workshops.rules import is_team


@transaction.atomic
def give_event_role(*, event: Event, person: Person, role: str, by: User) -> EventRole:
    """Gives a role at an event. Who can sign in to the team's side and did not do it themselves is written to, unless
    the event is over; a mail that has not left yet gives way to one that names all their roles there."""
    locked = lock_event(event)
    given, is_new = EventRole.objects.get_or_create(event=locked, person=person, role=role)
    if is_new:
        _withdraw(locked, person)
        _tell(locked, person, by)
    return given


@transaction.atomic
def take_event_role(*, role: EventRole, by: User) -> None:
    """Takes a role away. Nobody hears of it: a mail that has not left is taken back, or names what is left."""
    locked, person = lock_event(role.event), role.person
    role.delete()
    if _withdraw(locked, person):
        _tell(locked, person, by)


def _withdraw(event: Event, person: Person) -> int:
    if person.user is None:
        return 0
    return event.mails.filter(kind=OutgoingMail.Kind.EVENT_ROLE, to__iexact=person.user.email).withdraw()


def _tell(event: Event, person: Person, by: User) -> None:
    roles = list(person.event_roles.filter(event=event).order_by("pk").values_list("role", flat=True))
    user = person.user
    if roles and user and user != by and is_team(user) and not (event.is_past or event.is_cancelled):
        mails.queue_event_role(user, roles, event, by=by)
