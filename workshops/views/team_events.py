"""The team's pages about events: all of them, a new one, and what one is about."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import CreateView, ListView

from workshops import clock, rules
from workshops.actions.events import create_event
from workshops.actions.saving import save_fields
from workshops.agenda import compute_agenda
from workshops.forms.events import EventCreateForm, EventFilterForm, EventForm
from workshops.models import AgendaItem, Event
from workshops.models.events import EventQuerySet
from workshops.views.access import RuleRequiredMixin
from workshops.views.conflicts import TwoVersionsView


class TeamEventListView(RuleRequiredMixin, ListView):
    """Every event, dated or not, published or not."""

    template_name = "workshops/team_event_list.html"
    context_object_name = "events"
    extra_context = {"section": "termine"}

    def get_queryset(self) -> EventQuerySet:
        self.filter = EventFilterForm(self.request.GET)
        events = Event.objects.for_pages().in_order()
        if theme := self.filter.value("thema"):
            events = events.filter(theme=theme)
        if kind := self.filter.value("art"):
            events = events.filter(kind=kind)
        match self.filter.value("stand"):
            case "kommend":
                events = events.filter(ends_at__gt=clock.now()).exclude(status=Event.Status.CANCELLED)
            case "vorbei":
                events = events.filter(ends_at__lte=clock.now())
            case "ohne-datum":
                events = events.undated()
            case "abgesagt":
                events = events.filter(status=Event.Status.CANCELLED)
        return events.prefetch_related(Prefetch("agenda_items", AgendaItem.objects.order_by("position", "pk")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for event in context["events"]:
            event.agenda = compute_agenda(event, event.agenda_items.all())
        count = len(context["events"])
        return context | {
            "filter": self.filter,
            "result": ngettext("%(count)d Termin", "%(count)d Termine", count) % {"count": count},
            "tokens": self.tokens(),
            "own_recording": set(
                rules.events_of(self.request.user, rules.RECORDING_ROLES).values_list("pk", flat=True)
            ),
            "own_minutes": set(rules.events_of(self.request.user, rules.MINUTES_ROLES).values_list("pk", flat=True)),
            "own_agendas": set(rules.events_of(self.request.user, rules.AGENDA_ROLES).values_list("pk", flat=True)),
        }

    def tokens(self) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        chosen = [(name, self.filter.value(name)) for name in self.filter.fields]
        made = []
        for name, value in chosen:
            if value:
                query = self.request.GET.copy()
                del query[name]
                choices = getattr(self.filter.fields[name], "choices", ())
                label = getattr(value, "short_title", None) or dict(choices).get(value, value)
                made.append((str(label), f"{self.request.path}?{query.urlencode()}"))
        return made


class TeamEventCreateView(RuleRequiredMixin, CreateView):
    rule = staticmethod(rules.can_plan_events)
    form_class = EventCreateForm
    template_name = "workshops/team_event_create.html"
    extra_context = {"section": "termine"}

    def get_initial(self) -> dict[str, Any]:
        return {"places": self.request.process.default_places, "status": Event.Status.TENTATIVE}  # type: ignore[attr-defined]

    def form_valid(self, form: EventCreateForm) -> HttpResponse:
        event = create_event(event=form.save(commit=False))
        messages.success(self.request, _("Der Termin ist angelegt. Jetzt fehlt noch seine Tagesordnung."))
        return redirect("workshops:team-event-edit", event.slug)


class TeamEventEditView(RuleRequiredMixin, TwoVersionsView):
    """What an event is about and who sees it; from here on to its date, places, agenda and registrations. Two people at
    once get both versions to choose from."""

    rule = staticmethod(rules.can_plan_events)
    form_class = EventForm
    queryset = Event.objects.for_pages()
    template_name = "workshops/team_event_edit.html"
    context_object_name = "event"
    extra_context = {"section": "termine"}

    def form_valid(self, form: EventForm) -> HttpResponse:
        """Raises ChangedMeanwhile."""
        save_fields(form=form, seen=self.seen)
        messages.success(self.request, _("Der Termin ist gespeichert."))
        return redirect("workshops:team-event-edit", self.object.slug)
