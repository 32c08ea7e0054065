"""A running process with something at every address, and someone of every role."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from concept.actions.contributions import create_cluster, enter_contribution
from concept.actions.goals import add_goal, add_objective
from concept.actions.measures import add_measure, publish_measure
from concept.actions.municipalities import add_topic
from concept.actions.overlaps import add_finding
from concept.actions.results import record_result
from concept.models import Chapter, Cluster, Contribution, Measure, MunicipalTopic, Objective, OverlapFinding
from participants.actions.invitations import invite_organisations
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Contact, Invitation, Mailing, Organisation, OutgoingMail, Registration
from workshops import clock
from workshops.models import AgendaItem, Department, Event, EventRole, Municipality, Person, Task, Theme, User, Venue

ROLES = ("anonymous", "delegate", "elsewhere", *(role for role in User.Role.values if role))
"""Moderator and keeper belong to the team of the world's event; who is "elsewhere" moderates another one."""
EVENT_ROLES = {"moderator": EventRole.Kind.MODERATION, "keeper": EventRole.Kind.MINUTES}
UNKNOWN_PK = 999_999


@dataclass
class World:
    """A running process with something at every address."""

    chapter: Chapter
    cluster: Cluster
    contribution: Contribution
    department: Department
    event: Event
    invitation: Invitation
    item: AgendaItem
    mail: OutgoingMail
    mailing: Mailing
    measure: Measure
    member: User
    municipality: Municipality
    objective: Objective
    overlap: OverlapFinding
    registration: Registration
    task: Task
    topic: MunicipalTopic
    venue: Venue

    def arguments(self, name: str, wanted: set[str]) -> dict[str, object]:
        """What stands in an address, by the name of its parameters and, where that says too little, by its own name."""
        slugs = {
            "chapter": self.chapter,
            "department": self.department,
            "municip": self.municipality,
            "venue": self.venue,
        }
        rows = {
            "agenda-item": self.item,
            "minutes-point": self.item,
            "cluster": self.cluster,
            "attendance": self.registration.delegates.get(),
            "invitation": self.invitation,
            "contact": self.registration.contact,
            "organisation": self.registration.organisation,
            "overlap": self.overlap,
            "team-mailing": self.mailing,
            "team-mail": self.mail,
            "task": self.task,
            "municipal-topic": self.topic,
            "team-member": self.member,
        }
        known = {
            "anchor": "unknown",
            "code": self.objective.code if "objective" in name else self.measure.code,
            "delegate": UNKNOWN_PK,
            "form": "xlsx",
            "key": uuid.UUID(int=0),
            "kind": "registered",
            "number": 1,
            "organisation": self.registration.organisation_id,
            "part": "bedarfe",
            "pk": next((row.pk for part, row in rows.items() if part in name), UNKNOWN_PK),
            "reference": self.registration.reference,
            "slug": next((thing.slug for part, thing in slugs.items() if part in name), self.event.slug),
            "secret": "unknown",
            "token": "unknown",
            "version": 1,
        }
        return {parameter: known[parameter] for parameter in wanted}


def addresses() -> Iterator[tuple[str, set[str]]]:
    """The name of every address with the names of its parameters."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str, before: set[str]) -> Iterator[tuple[str, set[str]]]:
        for pattern in patterns:
            parameters = before | set(pattern.pattern.regex.groupindex)
            if isinstance(pattern, URLResolver):
                namespace = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, prefix + namespace, parameters)
            else:
                yield prefix + (pattern.name or str(pattern.pattern)), parameters

    return walk(get_resolver().url_patterns, "", set())


def make_world() -> World:
    """Something at every address; the process must be loaded."""
    event = _events()[0]
    submission = submit_registration(
        entry=Entry(
            events=[event.slug],
            organisation="Verein",
            contact_name="Kontakt",
            email="kontakt@example.org",
            delegates=[DelegateEntry("Person")],
        ),
        key="key",
    )
    assert submission is not None
    confirm_submission(submission=submission)
    letter = invite_organisations(
        organisations=[Organisation.objects.create(name="Gast").pk], events=[event.pk], channel="letter"
    )
    item = AgendaItem.objects.create(event=event, position=1, title="Begrüßung", minutes=10)
    record_result(event=event, agenda_item=item, kind="goal", text="Ziel", by=None)
    measure = add_measure(theme=Theme.objects.get(number=1), title="Lotsen", by=None)
    publish_measure(measure=measure, by=None)
    return World(
        chapter=Chapter.objects.filter(kind=Chapter.Kind.WRITTEN)[0],
        cluster=create_cluster(event=event, title="Wohnen", by=None),
        # Contribution 1.
        contribution=enter_contribution(event=event, text="Gedanke", kind="idea", channel="cards"),
        department=Department.objects.create(slug="jugend", name="Jugend"),
        event=event,
        invitation=letter.invitations[0],
        item=item,
        mail=OutgoingMail.objects.order_by("pk")[0],
        mailing=Mailing.objects.create(key="key", subject="Parken", recipients=0, sent_at=clock.now()),
        measure=measure,
        member=User.objects.create_user("team@example.org", role=User.Role.EDITOR),
        objective=add_objective(goal=add_goal(theme=measure.theme, text="Ziel", by=None), text="Ziel", by=None),
        municipality=Municipality.objects.order_by("pk")[0],
        overlap=add_finding(title="Sprachmittlung", measures=[], offers="Lotsen\nPool", departments=[], by=None),
        registration=submission.registrations.get(),
        task=Task.objects.create(event=event, title="Raum"),
        topic=add_topic(title="Ansprechpersonen", description=""),
        venue=Venue.objects.order_by("pk")[0],
    )


def _events() -> QuerySet[Event]:
    """The world's event, and others after it."""
    return Event.objects.dated().order_by("starts_at")


def make_clients() -> dict[str, Client]:
    """Someone of every role, signed in; the process must be loaded."""
    clients = {role: Client() for role in ROLES}
    for role in ROLES[1:]:
        own_role = {"delegate": User.Role.NONE, "elsewhere": User.Role.MODERATOR}.get(role, role)
        user = User.objects.create_user(f"{role}@example.org", role=own_role)
        if role == "elsewhere" or role in EVENT_ROLES:
            person = Person.objects.create(slug=f"world-{role}", name=role, user=user)
            event = _events()[1 if role == "elsewhere" else 0]
            EventRole.objects.create(event=event, person=person, role=EVENT_ROLES.get(role, EventRole.Kind.MODERATION))
        if role == "delegate":
            organisation = Organisation.objects.create(name="Anderer Verein")
            Contact.objects.create(organisation=organisation, name="Delegierte", email=user.email)
        clients[role].force_login(user)
    return clients
