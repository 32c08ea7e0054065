"""Where the team's day begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from concept.models import Chapter, Contribution
from concept.queries import comments
from concept.queries.contributions import to_check
from concept.queries.integrity import damaged_lately
from concept.queries.minutes_due import late_minutes, open_remarks
from concept.queries.promises import promise_report, without_outcome
from concept.rules import can_answer_comments
from participants.models import Contact, ErasureRequest, Invitation, OutgoingMail, SupportNeed
from participants.queries import place_state, with_places
from participants.queries.invitations import silent
from workshops import clock, rules
from workshops.agenda import compute_agenda
from workshops.models import AgendaItem, Event, EventRole, User
from workshops.queries.tasks import LATE, LATER, NEVER, TODAY, group_tasks
from workshops.views.access import RuleRequiredMixin

EVENTS_AHEAD = 5
DONE_SHOWN = 3
# So long after an event somebody's role there still asks something of them.
AFTERWARDS = timedelta(weeks=4)


@dataclass(frozen=True)
class Gap:
    """Something counted that should be none. `url` leads to where it is mended, by those whom `rule` lets in there."""

    number: int
    text: str
    url: str
    rule: Callable[..., bool] = rules.can_plan_events


@dataclass(frozen=True)
class OwnEvent:
    """An event at which somebody has roles, what these are, and where their work is: pairs of words and address."""

    event: Event
    roles: list[str]
    links: list[tuple[str, str]]


class DashboardView(RuleRequiredMixin, TemplateView):
    """What is to do, what comes next, what is missing."""

    template_name = "workshops_soest/dashboard.html"
    extra_context = {"section": "heute"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        tasks = rules.tasks_of(self.request.user).for_pages()
        groups = {group.key: group for group in group_tasks(tasks.open(), today)}
        later = [groups.pop(key) for key in (LATER, NEVER)]
        return super().get_context_data(**kwargs) | {
            "today": today,
            "summary": summary(len(groups[TODAY].tasks), len(groups[LATE].tasks)),
            "groups": [group for group in groups.values() if group.tasks],
            "later": sum(len(group.tasks) for group in later),
            "done": tasks.done()[:DONE_SHOWN],
            "mine": own_events(self.request.user),
            "chapters": own_chapters(self.request.user, today),
            "events": next_events(),
            "own_recording": set(
                rules.events_of(self.request.user, rules.RECORDING_ROLES).values_list("pk", flat=True)
            ),
            "own_agendas": set(rules.events_of(self.request.user, rules.AGENDA_ROLES).values_list("pk", flat=True)),
            "own_events": set(rules.events_of(self.request.user).values_list("pk", flat=True)),
            "asked": unanswered_needs(self.request.user),
            "gaps": [gap for gap in gaps() if gap.rule(self.request.user)],
        }


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


def own_events(user: User) -> list[OwnEvent]:
    """The events to come, and those of the last weeks, at which somebody has a role. Two queries."""
    since = clock.now() - AFTERWARDS
    roles = EventRole.objects.filter(person__user=user, event__ends_at__gt=since)
    roles = roles.exclude(event__status=Event.Status.CANCELLED).order_by("event__starts_at", "event", "pk")
    rows = list(roles.select_related("event__theme", "event__venue__municipality"))
    by_event = {row.event: [each.role for each in rows if each.event_id == row.event_id] for row in rows}
    return [
        OwnEvent(event, [str(EventRole.Kind(role).label) for role in held], links_of(event, set(held)))
        for event, held in by_event.items()
    ]


def own_chapters(user: User, today: date) -> list[Chapter]:
    """The chapters that somebody writes and that are not done, the first due first; each with `is_overdue`."""
    chapters = Chapter.objects.filter(editor=user).exclude(status=Chapter.Status.DONE).select_related("theme")
    rows = list(chapters.order_by(F("due_on").asc(nulls_last=True), "position", "pk"))
    for chapter in rows:
        chapter.is_overdue = chapter.is_late(today)  # type: ignore[attr-defined]
    return rows


def links_of(event: Event, roles: set[str]) -> list[tuple[str, str]]:
    """Where those with these roles at an event work on it."""
    links = []
    if roles & rules.AGENDA_ROLES:
        links += [
            (_("Tagesordnung"), reverse("workshops:agenda-edit", args=[event.slug])),
            (_("Drehbuch (PDF)"), reverse("workshops:agenda-script", args=[event.slug])),
        ]
    links.append((_("Liste für die Tür"), reverse("participants:today", args=[event.slug])))
    if roles & rules.RECORDING_ROLES:
        links.append((_("Beiträge"), reverse("concept:wall", args=[event.slug])))
    if roles & rules.MINUTES_ROLES:
        links.append((_("Protokoll"), reverse("concept:minutes-edit", args=[event.slug])))
    links.append((_("Aufgaben"), f"{reverse('workshops:task-list')}?termin={event.slug}"))
    return links


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
    # What only holds other chapters together needs no text.
    unwritten = Chapter.objects.filter(kind=Chapter.Kind.WRITTEN, text="", children=None).count()
    said, consultations = comments.to_do(), reverse("concept:consultations")
    promise, promises = promise_report().whole, reverse("concept:promises")
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
        Gap(
            empty,
            _("kommende Termine ohne Tagesordnung"),
            reverse("workshops:team-event-list") + "?stand=kommend",
            rules.is_team,
        ),
        Gap(
            undated, _("Termine ohne Datum"), reverse("workshops:team-event-list") + "?stand=ohne-datum", rules.is_team
        ),
        Gap(
            Contribution.objects.pending().count(),
            _("eingereichte Beiträge warten auf Sie"),
            reverse("concept:contribution-list") + "?stand=neu",
        ),
        Gap(
            to_check().count(),
            _("Beiträge, in denen noch niemand nach erkennbaren Menschen gesehen hat"),
            reverse("concept:contribution-list") + "?stand=pruefen",
        ),
        Gap(promise.open, _("Beiträge aus Abendterminen nicht eingeplant"), promises, rules.is_team),
        Gap(promise.overdue, _("eingeplante Beiträge nach ihrem Workshop nicht behandelt"), promises, rules.is_team),
        Gap(
            without_outcome().count(),
            _("Beiträge ohne Ergebnis"),
            reverse("concept:outcomes"),
            rules.can_edit_chapters,
        ),
        Gap(late_minutes().count(), _("Protokolle überfällig"), reverse("concept:minutes-list"), rules.is_team),
        Gap(
            open_remarks(),
            _("Rückmeldungen zu Protokollen ohne Antwort"),
            reverse("concept:minutes-list"),
            rules.is_team,
        ),
        Gap(said["waiting"], _("Rückmeldungen zum Konzept warten auf Sie"), consultations),
        Gap(said["open"], _("Rückmeldungen zum Konzept ohne Antwort"), consultations, can_answer_comments),
        Gap(said["ready"], _("Antworten auf Rückmeldungen nicht mitgeteilt"), consultations),
        Gap(said["letters"], _("mit Brief oder am Telefon mitzuteilen"), consultations, can_answer_comments),
        Gap(unwritten, _("Kapitel ohne Text"), reverse("concept:board"), rules.is_team),
        Gap(damaged_lately(), _("beschädigte Fassungen des Konzepts"), reverse("concept:team-versions"), rules.is_team),
    ]
