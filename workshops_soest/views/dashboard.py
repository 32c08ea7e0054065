"""Where the team's day begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from concept.models import Chapter
from participants.models import Contact, ErasureRequest, Invitation, OutgoingMail, SupportNeed
from participants.queries import place_state, with_places
from participants.queries.invitations import silent
from workshops import clock, rules
from workshops.agenda import compute_agenda
from workshops.models import AgendaItem, Event, Task
from workshops.views.access import RuleRequiredMixin

EVENTS_AHEAD = 5
DONE_SHOWN = 3
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class TaskGroup:
    """Tasks under one heading. `key` is the heading's id."""

    key: str
    heading: str
    tasks: list[Task]


@dataclass(frozen=True)
class Gap:
    """Something counted that should be none. `url` leads to where it is mended, empty where it cannot be yet."""

    number: int
    text: str
    url: str


class DashboardView(RuleRequiredMixin, TemplateView):
    """What is to do, what comes next, what is missing."""

    template_name = "workshops_soest/dashboard.html"
    extra_context = {"section": "heute"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        tasks = Task.objects.select_related("event__theme", "event__venue", "person")
        groups = group_tasks(tasks.filter(done_at=None).exclude(event__status=Event.Status.CANCELLED), today)
        numbers = {group.key: len(group.tasks) for group in groups}
        return super().get_context_data(**kwargs) | {
            "today": today,
            "summary": summary(numbers["heute"], numbers["ueberfaellig"]),
            "groups": [group for group in groups if group.tasks],
            "done": tasks.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN],
            "events": next_events(),
            "own_agendas": set(rules.events_of(self.request.user, rules.AGENDA_ROLES).values_list("pk", flat=True)),
            "own_events": set(rules.events_of(self.request.user).values_list("pk", flat=True)),
            "asked": unanswered_needs(self.request.user),
            "gaps": gaps(),
        }


def group_tasks(tasks: Iterable[Task], today: date) -> list[TaskGroup]:
    """Overdue, today, within the week, each the most urgent first; what is due later or never is left out."""
    dated = sorted(((task.due, task.pk, task) for task in tasks if task.due), key=lambda entry: entry[:2])
    return [
        TaskGroup("ueberfaellig", _("Überfällig"), [task for due, _pk, task in dated if due < today]),
        TaskGroup("heute", _("Heute"), [task for due, _pk, task in dated if due == today]),
        TaskGroup("woche", _("Diese Woche"), [task for due, _pk, task in dated if today < due <= today + WEEK]),
    ]


def summary(to_do: int, overdue: int) -> str:
    """The day in one sentence."""
    first = (
        ngettext("Eine Aufgabe steht heute an", "%(count)d Aufgaben stehen heute an", to_do) % {"count": to_do}
        if to_do
        else _("Heute steht keine Aufgabe an")
    )
    if not overdue:
        return first + "."
    return f"{first}, {ngettext('eine ist überfällig', '%(count)d sind überfällig', overdue) % {'count': overdue}}."


def next_events() -> list[Event]:
    """The next events, each with `places` (PlaceState) and `agenda`."""
    in_order = Prefetch("agenda_items", AgendaItem.objects.order_by("position", "pk"))
    events = list(
        with_places(Event.objects.upcoming(clock.now()).for_pages()).prefetch_related(in_order)[:EVENTS_AHEAD]
    )
    for event in events:
        event.places_now = place_state(event)  # type: ignore[attr-defined]
        event.agenda = compute_agenda(event, event.agenda_items.all())  # type: ignore[attr-defined]
    return events


def unanswered_needs(user: Any) -> QuerySet[Event]:
    """Events to come of the user's own at which somebody waits for an answer about support: each with `open_needs`."""
    waiting = SupportNeed.objects.open().order_by().values("registration__event").annotate(number=Count("pk"))
    number = Subquery(waiting.filter(registration__event=OuterRef("pk")).values("number"), output_field=IntegerField())
    upcoming = Event.objects.upcoming(clock.now()).filter(pk__in=rules.events_of(user).values("pk"))
    return upcoming.for_pages().annotate(open_needs=number).filter(open_needs__gt=0)


def gaps() -> list[Gap]:
    """What needs a look, counted."""
    upcoming = with_places(Event.objects.upcoming(clock.now()))
    mails = OutgoingMail.objects.aggregate(
        failed=Count("pk", filter=Q(state=OutgoingMail.State.FAILED)),
        parked=Count("pk", filter=Q(state=OutgoingMail.State.PARKED)),
    )
    over_full = upcoming.filter(people_taken__gt=F("places")).count()
    wishes = ErasureRequest.objects.filter(done_at=None).count()
    empty = upcoming.filter(agenda_items=None).count()
    undated = Event.objects.undated().exclude(held=Event.Held.YES).exclude(status=Event.Status.CANCELLED).count()
    unwritten = Chapter.objects.filter(kind=Chapter.Kind.WRITTEN, text="").count()
    return [
        Gap(mails["failed"], _("E-Mails nicht zustellbar"), reverse("participants:team-outbox") + "?stand=failed"),
        Gap(mails["parked"], _("E-Mails zurückgehalten"), reverse("participants:team-outbox") + "?stand=parked"),
        Gap(
            Contact.objects.asking().count(),
            _("möchten für eine Organisation sprechen"),
            reverse("participants:team-requests") + "#personen",
        ),
        Gap(wishes, _("möchten gelöscht werden"), reverse("participants:team-requests") + "#loeschen"),
        Gap(
            silent(Invitation.objects.all()).count(),
            _("Einladungen noch ohne Antwort"),
            reverse("participants:team-invitations") + "?antwort=silent",
        ),
        Gap(
            over_full,
            _("Termine mit mehr Personen als Plätzen"),
            reverse("participants:team-registrations") + "#plaetze",
        ),
        Gap(empty, _("kommende Termine ohne Tagesordnung"), reverse("workshops:team-event-list") + "?stand=kommend"),
        Gap(undated, _("Termine ohne Datum"), reverse("workshops:team-event-list") + "?stand=ohne-datum"),
        Gap(unwritten, _("Kapitel ohne Text"), reverse("concept:board")),
    ]
