"""Who works for the process: invented people join the team and get roles at events and their tasks there."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from participants.actions.team import add_member
from workshops import clock
from workshops.actions.tasks import mark_task
from workshops.models import Event, EventRole, Person, Task, User
from workshops_soest.stages.content import content
from workshops_soest.stages.organisations import address
from workshops_soest.stages.scene import Scene, Step

HOST = "team.example"
TEAM = (
    (User.Role.MODERATOR, EventRole.Kind.MODERATION, 3),
    (User.Role.KEEPER, EventRole.Kind.MINUTES, 3),
    (User.Role.KEEPER, EventRole.Kind.RECORDING, 2),
)
"""How many take turns at what, and their role in the team."""
GIVEN_BEFORE = timedelta(days=21)


def plan_roles(scene: Scene) -> Iterator[Step]:
    """The team is complete on the first day; three weeks before each dated event its roles are given out."""
    for number, (name, role, _at_event) in enumerate(_people()):
        yield Step(scene.at(scene.begins_at.date(), 10, number), partial(_join, name, role, scene.team))
    for number, event in enumerate(Event.objects.dated().exclude(status=Event.Status.CANCELLED).in_order()):
        day = clock.to_local(event.starts_at).date() - GIVEN_BEFORE
        yield Step(scene.at(day, 11, 30 + number % 30), partial(_give, event.pk, number))


def _people() -> list[tuple[str, str, str]]:
    """Name, role in the team and role at events of everyone who joins."""
    first, last = content()["first_names"], content()["last_names"]
    kinds = [(role, at_event) for role, at_event, often in TEAM for _turn in range(often)]
    # From the other end than the organisations' people, so that few names come twice.
    return [(f"{first[-1 - place]} {last[-1 - place]}", *kind) for place, kind in enumerate(kinds)]


def _join(name: str, role: str, by: User) -> None:
    email = address(name, HOST)
    if not User.objects.filter(email=email).exists():
        person = add_member(person=None, name=name, email=email, role=role, event=None, event_role="", by=by)
        # They stand beside real people in the concept.
        person.organisation = content()["team"]
        person.save(update_fields=["organisation"])


def _give(pk: int, number: int) -> None:
    """Everyone in turn, which is a task of its own; whoever moderates or keeps the minutes has the others by turns."""
    event = Event.objects.get(pk=pk)
    if event.roles.exists():
        return
    people = {person.user.email: person for person in Person.objects.exclude(user=None).select_related("user")}
    chosen = []
    for _role, kind, often in TEAM:
        names = [name for name, _in_team, at_event in _people() if at_event == kind]
        if person := people.get(address(names[number % often], HOST)):
            EventRole.objects.create(event=event, person=person, role=kind)
            chosen.append(person)
    for task in Task.objects.open().filter(event=event) if chosen else ():
        if any(words in task.title.lower() for words in content()["settled_by_roles"]):
            mark_task(task=task, is_done=True)
    for place, task in enumerate(Task.objects.filter(event=event, person=None).order_by("pk")):
        task.person = chosen[place % 2] if chosen else None
        task.save(update_fields=["person"])
