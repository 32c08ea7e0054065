"""The team's view of who has registered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView, TemplateView

from participants.actions.registrations import cancel_registration
from participants.models import Registration
from participants.models.registrations import ACTIVE, RegistrationState
from participants.queries import matching, place_state, with_places, with_positions
from participants.queries.room import part_that_fits
from workshops import clock, rules
from workshops.forms.choices import words_of_choice
from workshops.models import Event
from workshops.queries.event_names import EventNames
from workshops.views.access import EventOfAddressMixin, RuleRequiredMixin

PER_PAGE = 50


class RegistrationFilterForm(forms.Form):
    """Narrows the list. What cannot be understood narrows nothing."""

    marks_optional = False

    termin = forms.ModelChoiceField(
        Event.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Termin"),
        empty_label=gettext_lazy("alle"),
    )
    stand = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("alle")),
            ("aktiv", gettext_lazy("angemeldet oder wartend")),
            *RegistrationState.choices,
        ],
        required=False,
        label=gettext_lazy("Stand"),
    )
    suche = forms.CharField(
        required=False, max_length=100, label=gettext_lazy("Organisation, Name, E-Mail oder Kennzeichen")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        termin = self.fields["termin"]
        termin.queryset = Event.objects.dated().select_related("theme").in_order()  # type: ignore[attr-defined]
        termin.label_from_instance = EventNames()  # type: ignore[attr-defined]
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class TeamRegistrationsView(RuleRequiredMixin, TemplateView):
    """Every registration, the newest first."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_registrations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = RegistrationFilterForm(self.request.GET)
        registrations = with_positions(Registration.objects.for_pages()).order_by("-created_at", "-pk")
        if event := filters.value("termin"):
            registrations = registrations.filter(event=event)
        if state := filters.value("stand"):
            registrations = registrations.filter(state__in=ACTIVE if state == "aktiv" else [state])
        if text := filters.value("suche"):
            registrations = matching(registrations, text)
        page = Paginator(registrations, PER_PAGE).get_page(self.request.GET.get("seite"))
        count = page.paginator.count
        events = [] if self.request.GET else self.coming_events()
        query = self.request.GET.copy()
        query.pop("seite", None)
        return super().get_context_data(**kwargs) | {
            "section": "anmeldungen",
            "filter": filters,
            "page": page,
            "query": query.urlencode(),
            "result": ngettext("%(count)d Anmeldung", "%(count)d Anmeldungen", count) % {"count": count},
            "tokens": self.tokens(filters),
            "events": events,
            "has_held": any(place_state(event).held_free for event in events),
        }

    @staticmethod
    def coming_events() -> list[Event]:
        """The events to come, for which `place_state` costs no query."""
        return list(with_places(Event.objects.upcoming(clock.now()).for_pages()))

    def tokens(self, filters: RegistrationFilterForm) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        made = []
        for name in filters.fields:
            if value := filters.value(name):
                query = self.request.GET.copy()
                del query[name]
                query.pop("seite", None)
                label = words_of_choice(filters.fields[name], value)
                made.append((label, f"{self.request.path}?{query.urlencode()}"))
        return made


class TeamEventRegistrationsView(RuleRequiredMixin, EventOfAddressMixin, TemplateView):
    """Who comes to one event: places, the queue, and those who have cancelled."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_event_registrations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registrations = with_positions(Registration.objects.for_pages().filter(event=self.event)).order_by("pk")
        groups: dict[str, list[Registration]] = {}
        for registration in registrations:
            groups.setdefault(registration.state, []).append(registration)
        queue = sorted(
            groups.pop(RegistrationState.WAITING, []), key=lambda waiting: (waiting.queue_number, waiting.queue_part)
        )
        order = [
            (_("Angemeldet"), groups.get(RegistrationState.CONFIRMED, [])),
            (_("Platz angeboten"), groups.get(RegistrationState.OFFERED, [])),
            (_("Warteliste"), queue),
            (_("Noch nicht bestätigt"), groups.get(RegistrationState.UNCONFIRMED, [])),
            (
                _("Abgesagt oder verfallen"),
                groups.get(RegistrationState.CANCELLED, []) + groups.get(RegistrationState.EXPIRED, []),
            ),
        ]
        return super().get_context_data(**kwargs) | {
            "section": "anmeldungen",
            "event": self.event,
            "places": place_state(self.event),
            "groups": [(title, members) for title, members in order if members],
            "first": queue[0] if queue else None,
            "fitting": part_that_fits(queue[0]) if queue else 0,
        }


class TeamRegistrationCancelView(RuleRequiredMixin, DetailView):
    """Cancels a registration for those who asked for it on the phone; GET asks, POST acts."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_registration_cancel.html"
    context_object_name = "registration"
    slug_field = slug_url_kwarg = "reference"
    extra_context = {"section": "anmeldungen"}

    def get_queryset(self) -> Any:
        return with_positions(Registration.objects.for_pages())

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        registration = get_object_or_404(Registration, reference=reference)
        note = request.POST.get("note", "").replace("\x00", "")[:300]
        after = cancel_registration(registration=registration, by=request.user, note=note)
        if after.state == RegistrationState.CANCELLED:
            messages.success(request, _("Die Anmeldung von %(who)s ist abgesagt.") % {"who": after.organisation})
        else:
            messages.warning(request, _("Diese Anmeldung lässt sich nicht mehr absagen."))
        return redirect("participants:team-event-registrations", after.event.slug)
