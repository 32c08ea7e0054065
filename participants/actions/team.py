"""Who belongs to the team: inviting, another role, closing the access."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from participants import mail as mails
from participants.models import Contact
from workshops import clock
from workshops.folding import fold
from workshops.models import Event, EventRole, Person, User


class AlreadyInTeamError(Exception):
    """The address already opens the team's side."""


class LastLeadError(Exception):
    """Somebody must go on leading the process: nobody gives their own lead away, or acts after losing it."""


@transaction.atomic
def add_member(
    *, person: Person | None, name: str, email: str, role: str, event: Event | None, event_role: str, by: User
) -> Person:
    """Takes somebody into the team: `person`, else a new one with this name. With an address they may sign in, in this
    role, and are written to; with an event they get a role there. Raises AlreadyInTeamError.

    An account that has the address already, a contact's for instance, becomes theirs.
    """
    person = person or Person.objects.create(slug=_free_slug(name), name=name, position=Person.objects.count())
    if event is not None and event_role:
        EventRole.objects.get_or_create(event=event, person=person, role=event_role)
    if email:
        user = _open_account(email, person.name, role)
        Person.objects.filter(user=user).exclude(pk=person.pk).update(user=None)
        person.user = user
        person.save(update_fields=["user"])
        mails.queue_team_invited(user, _roles_ahead(person), by=by)
    return person


def _roles_ahead(person: Person) -> list[tuple[str, Event]]:
    """What somebody does at events to come."""
    ahead = Event.objects.upcoming(clock.now()).order_by()
    roles = EventRole.objects.filter(person=person, event__in=ahead).order_by("event__starts_at", "pk")
    return [(role.role, role.event) for role in roles.select_related("event__theme", "event__venue__municipality")]


def _open_account(email: str, name: str, role: str) -> User:
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    if user is None:
        try:
            with transaction.atomic():
                return User.objects.create_user(email, name=name[:150], role=role)
        except IntegrityError as error:
            # Somebody else took the same address in at the same moment.
            raise AlreadyInTeamError from error
    if user.role and user.is_active:
        raise AlreadyInTeamError
    user.role, user.is_active, user.name = role, True, user.name or name[:150]
    user.save(update_fields=["role", "is_active", "name"])
    return user


def _free_slug(name: str) -> str:
    base = slug = slugify(fold(name))[:180] or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def change_member(*, user: User, name: str, role: str, by: User) -> None:
    """Another name or role in the team. Raises LastLeadError."""
    leads = _lock_leads(by)
    if user.pk == by.pk and role != leads[by.pk].role:
        raise LastLeadError
    User.objects.filter(pk=user.pk).update(name=name[:150], role=role)
    Person.objects.filter(user=user).update(name=name)


@transaction.atomic
def close_access(*, user: User, by: User) -> None:
    """Shuts the team's side to somebody, at once. What they did stays theirs, and so do their roles at events, which
    open nothing any more. Who also is an organisation's contact still gets in there. Raises LastLeadError.
    """
    _lock_leads(by)
    if user.pk == by.pk:
        raise LastLeadError
    is_contact = Contact.objects.with_address(user.email).exists()
    User.objects.filter(pk=user.pk).update(role=User.Role.NONE, is_active=is_contact)


def invite_again(*, user: User, by: User) -> None:
    """Writes once more how to sign in."""
    person = Person.objects.filter(user=user).first()
    mails.queue_team_invited(user, _roles_ahead(person) if person else [], by=by)


def _lock_leads(by: User) -> dict[int, User]:
    """The process leads, locked, so that two cannot shut each other out; the one who acts is among them."""
    leads = User.objects.select_for_update().filter(role=User.Role.LEAD, is_active=True).order_by("pk")
    found = {lead.pk: lead for lead in leads}
    if by.pk not in found:
        raise LastLeadError
    return found
