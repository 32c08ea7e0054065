"""The team's pages for changes of an event that concern its participants."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from participants.actions.events import (
    EventIsCancelledError,
    cancel_event,
    change_places,
    move_event,
    reinstate_event,
    release_held_places,
)
from participants.models import Registration
from participants.queries import place_state
from workshops import rules
from workshops.forms.events import CancelForm, MoveForm, PlacesForm
from workshops.forms.moments import span_initial
from workshops.models import Event
from workshops.queries.field_lines import MOMENT, PLACES, field_lines
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.access import EventOfAddressMixin, RuleRequiredMixin
from workshops.views.conflicts import show_conflict


class EventChangeView(RuleRequiredMixin, EventOfAddressMixin, View):
    """What these pages share: who may, how many hear of it, and the way back to the event."""

    rule = staticmethod(rules.can_plan_events)

    def contacts_told(self) -> int:
        """How many contacts get a mail about a change of the event."""
        active = Registration.objects.filter(event=self.event).active().exclude(contact__email="")
        return active.values("contact").distinct().count()

    def page(self, template: str, **context: Any) -> HttpResponse:
        context |= {"event": self.event, "told": self.contacts_told(), "section": "termine"}
        return render(self.request, f"participants/{template}.html", context)

    def back(self, message: str) -> HttpResponseRedirect:
        messages.success(self.request, message)
        return redirect("workshops:team-event-edit", self.event.slug)


def _told_in_words(count: int) -> str:
    if not count:
        return _("Niemand war angemeldet, es geht keine E-Mail hinaus.")
    text = ngettext(
        "%(count)d Ansprechperson bekommt eine E-Mail.", "%(count)d Ansprechpersonen bekommen eine E-Mail.", count
    )
    return text % {"count": count}


class EventMoveView(EventChangeView):
    """Another day, time or place. Where anybody is registered, a second step says how many hear of it. Two people at
    once get both versions to choose from."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        initial = {"venue": self.event.venue, **span_initial(self.event.starts_at, self.event.ends_at)}
        return self.show("event_move", MoveForm(initial=initial), digest(field_lines(self.event, MOMENT)))

    def show(self, template: str, form: MoveForm, seen: str, **context: Any) -> HttpResponse:
        return self.page(template, form=form, seen=seen, **context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form, seen = MoveForm(request.POST), request.POST.get("seen", "")
        if self.event.is_cancelled or not form.is_valid() or "change" in request.POST:
            return self.show("event_move", form, seen)
        event, wanted = self.event, {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "venue")}
        if all(getattr(event, name) == value for name, value in wanted.items()):
            return self.back(_("Tag, Uhrzeit und Ort sind geblieben, wie sie waren."))
        told = self.contacts_told()
        if told and "confirm" not in request.POST:
            return self.show("event_move_confirm", form, seen, after=Event(**wanted))
        try:
            move_event(event=event, seen=seen, by=request.user, **wanted)
        except EventIsCancelledError:
            return self.show("event_move", form, seen)
        except ChangedMeanwhile as changed:
            title, mine = _("Zwei Fassungen des Termins"), field_lines(Event(**wanted), MOMENT)
            return show_conflict(request, title=title, now=changed.lines, mine=mine, section="termine")
        return self.back(_("Tag, Uhrzeit und Ort sind gespeichert.") + " " + _told_in_words(told))


class EventPlacesView(EventChangeView):
    """More or fewer places; new ones go to those who wait. Two people at once get both versions to choose from."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(PlacesForm(instance=self.event), digest(field_lines(self.event, PLACES)))

    def show(self, form: PlacesForm, seen: str) -> HttpResponse:
        return self.page("event_places", form=form, seen=seen, places=place_state(self.event))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form, seen = (
            PlacesForm(request.POST, instance=Event.objects.get(pk=self.event.pk)),
            request.POST.get("seen", ""),
        )
        if not form.is_valid():
            return self.show(form, seen)
        cleaned = form.cleaned_data
        held = cleaned["places_for_migrant_organisations"]
        try:
            change_places(event=self.event, places=cleaned["places"], held=held, seen=seen, by=request.user)
        except ChangedMeanwhile as changed:
            title, mine = _("Zwei Fassungen der Plätze"), field_lines(form.instance, PLACES)
            return show_conflict(request, title=title, now=changed.lines, mine=mine, section="termine")
        return self.back(_("Die Plätze sind gespeichert."))


class EventReleaseView(EventChangeView):
    """Lets anybody have the places held for migrant organisations."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        released = release_held_places(event=self.event, by=request.user)
        text = ngettext("%(count)d Platz ist jetzt für alle da.", "%(count)d Plätze sind jetzt für alle da.", released)
        messages.success(request, text % {"count": released})
        return redirect("participants:team-event-registrations", slug)


class EventCancelView(EventChangeView):
    """Calls the event off."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page("event_cancel", form=CancelForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self.page("event_cancel", form=form)
        return self.cancel(reason=form.cleaned_data["reason"])

    def cancel(self, *, reason: str) -> HttpResponse:
        told = self.contacts_told()
        cancel_event(event=self.event, reason=reason, by=self.request.user)
        return self.back(_("Der Termin ist abgesagt.") + " " + _told_in_words(told))


class EventReinstateView(EventChangeView):
    """Takes a cancellation back."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page("event_reinstate")

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        told = self.contacts_told()
        reinstate_event(event=self.event, by=request.user)
        return self.back(_("Der Termin findet nun doch statt.") + " " + _told_in_words(told))
