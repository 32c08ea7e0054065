from workshops.models.agendas import AgendaItem, AgendaTemplate, PreviousAgenda
from workshops.models.events import Event, EventRole
from workshops.models.places import Department, Municipality, Venue
from workshops.models.plans import BodySession, PlanStep
from workshops.models.processes import (
    DatePrecision,
    Heartbeat,
    KeyFigure,
    LoadedRecord,
    Milestone,
    Process,
)
from workshops.models.tasks import Task, TaskTemplate
from workshops.models.themes import Theme
from workshops.models.users import Person, User

__all__ = [
    "AgendaItem",
    "AgendaTemplate",
    "BodySession",
    "DatePrecision",
    "Department",
    "Event",
    "EventRole",
    "Heartbeat",
    "KeyFigure",
    "LoadedRecord",
    "Milestone",
    "Municipality",
    "Person",
    "PlanStep",
    "PreviousAgenda",
    "Process",
    "Task",
    "TaskTemplate",
    "Theme",
    "User",
    "Venue",
]
