"""The tables and keys a process file may have. `source` is allowed in every table.

Beyond the form first agreed on, a milestone may carry a `slug` (else one is made from its title), and a chapter
`numbered = false` (foreword, summary and appendix stand without a number).
"""

from dataclasses import dataclass, field

from django.db import models

from concept.models import Chapter
from participants.models import OrganisationCategory
from workshops.models import (
    AgendaItem,
    AgendaTemplate,
    DatePrecision,
    Department,
    Event,
    KeyFigure,
    Milestone,
    Municipality,
    Person,
    Process,
    TaskTemplate,
    Theme,
    Venue,
)
from workshops.models.agendas import AgendaMethod
from workshops_soest.process.values import (
    Choice,
    Colour,
    Day,
    Email,
    Flag,
    Integer,
    Listing,
    Moment,
    NumberOrText,
    Records,
    Reference,
    Slug,
    Text,
    TimeZone,
    Value,
)

# What fills a generated chapter; concept's document builder knows the same names.
GENERATORS = (
    "action_field",
    "baseline_figures",
    "changes",
    "cross_cutting",
    "formation",
    "glossary",
    "measures",
    "municipalities",
    "origins",
    "participants",
    "workshops",
)
SOURCE = Text(longest=300)


@dataclass(frozen=True)
class Table:
    """`[name]` when `single`, else `[[name]]`. `fields` maps keys to model fields of another name."""

    model: type[models.Model]
    keys: dict[str, Value]
    single: bool = False
    required: bool = False
    fields: dict[str, str] = field(default_factory=dict)

    def field_name(self, key: str) -> str:
        return self.fields.get(key, key)

    @property
    def identity(self) -> tuple[str, ...]:
        """The keys that tell one record from another across loads."""
        return ("slug",) if "slug" in self.keys else ("event_kind", "title")


TABLES: dict[str, Table] = {
    "process": Table(
        Process,
        {
            "title": Text(required=True),
            "motto": Text(),
            "convenor": Text(required=True),
            "county": Text(required=True),
            "timezone": TimeZone(required=True),
            "due_text": Text(required=True),
            "due": Day(),
            "due_precision": Choice(words=DatePrecision),
            "decision_bodies": Listing(of=Text(required=True, longest=200), default=[]),
            "contact_email": Email(),
            "imprint": Text(),
        },
        single=True,
        required=True,
    ),
    "assumptions": Table(
        Process,
        {
            "places": Integer(),
            "delegates_per_organisation": Integer(least=1),
            "closes_hours_before": Integer(default=24),
            "offer_hours": Integer(least=1, default=12),
        },
        single=True,
        fields={"places": "default_places"},
    ),
    "theme": Table(
        Theme,
        {
            "number": Integer(required=True, least=1),
            "title": Text(required=True),
            "short_title": Text(required=True),
            "slug": Slug(required=True),
            "colour": Colour(),
            "workshops": Integer(required=True),
        },
        required=True,
        fields={"workshops": "planned_workshops"},
    ),
    "municipality": Table(
        Municipality,
        {
            "slug": Slug(required=True),
            "name": Text(required=True),
            "kind": Choice(required=True, words=Municipality.Kind),
            "key": Text(),
        },
    ),
    "venue": Table(
        Venue,
        {
            "slug": Slug(required=True),
            "name": Text(required=True),
            "official_name": Text(),
            "municipality": Reference(to="municipality"),
            "street": Text(),
            "postcode": Text(),
            "room": Text(),
            "step_free": Flag(),
            "bus_stop": Text(),
            "parking": Text(),
        },
    ),
    "department": Table(
        Department,
        {"slug": Slug(required=True), "name": Text(required=True), "short_name": Text()},
    ),
    "person": Table(
        Person,
        {"slug": Slug(required=True), "name": Text(required=True), "role": Text(), "organisation": Text()},
    ),
    "organisation_category": Table(
        OrganisationCategory,
        {
            "slug": Slug(required=True),
            "title": Text(required=True),
            "plain_title": Text(),
            "at_kick_off": Flag(default=False),
        },
    ),
    "event": Table(
        Event,
        {
            "slug": Slug(required=True),
            "kind": Choice(required=True, words=Event.Kind),
            "theme": Reference(to="theme"),
            "number": Integer(least=1),
            "title": Text(),
            "venue": Reference(to="venue"),
            "starts_at": Moment(),
            "ends_at": Moment(),
            "status": Choice(words=Event.Status, default=Event.Status.TENTATIVE.value),
            "held": Choice(words=Event.Held, default=Event.Held.UNKNOWN.value),
            "part_of": Reference(to="event"),
            "places": Integer(),
            "audience": Text(),
            "description": Text(),
            "moderators": Listing(of=Reference(to="person"), default=[]),
        },
        required=True,
    ),
    "milestone": Table(
        Milestone,
        {
            "slug": Slug(),
            "title": Text(required=True),
            "date": Day(),
            "date_precision": Choice(words=DatePrecision),
            "status": Choice(words=Milestone.Status, default=Milestone.Status.PLANNED.value),
        },
    ),
    "figure": Table(
        KeyFigure,
        {
            "slug": Slug(required=True),
            "label": Text(required=True),
            "value": NumberOrText(required=True),
            "unit": Text(),
            "period": Text(),
        },
    ),
    "chapter": Table(
        Chapter,
        {
            "slug": Slug(required=True),
            "title": Text(required=True),
            "parent": Reference(to="chapter"),
            "kind": Choice(words=Chapter.Kind),
            "generator": Choice(names=GENERATORS),
            "theme": Reference(to="theme"),
            "text": Text(),
            "numbered": Flag(default=True),
        },
        fields={"numbered": "is_numbered"},
    ),
    "agenda_template": Table(
        AgendaTemplate,
        {
            "slug": Slug(required=True),
            "title": Text(required=True),
            "for_number": Integer(least=1),
            "items": Records(
                model=AgendaItem,
                default=[],
                keys={
                    "title": Text(required=True),
                    "minutes": Integer(required=True, least=1, most=720),
                    "method": Choice(words=AgendaMethod, default=AgendaMethod.PLENARY.value),
                    "public": Flag(default=True),
                },
            ),
        },
    ),
    "task_template": Table(
        TaskTemplate,
        {
            "event_kind": Choice(required=True, words=Event.Kind),
            "title": Text(required=True),
            # Negative: so many days after the event.
            "days_before": Integer(required=True, least=-365, most=730),
        },
    ),
}
