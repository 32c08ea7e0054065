"""Planning pages that ask before a theme's last workshop is closed with something promised still open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concept.actions.closings import close_promise_with
from concept.models.carryovers import CarryOverQuerySet
from concept.queries.promises import left_behind, left_without
from concept.views.promise_agendas import ClosingForm
from participants.views.team_events import EventCancelView
from workshops.forms.events import EventForm
from workshops.models import Event
from workshops.views.team_events import TeamEventEditView

PREFIX = "zusage"


def ask(request: HttpRequest, *, event: Event, rows: CarryOverQuerySet, form: ClosingForm | None) -> HttpResponse:
    """What is open, and what was sent, to be sent once more; with `form` the reason why that is done all the same."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not name.startswith(PREFIX)
    ]
    listed = rows.select_related("contribution__event__theme", "agenda_item__event__theme", "theme")
    context = {
        "section": "termine",
        "event": event,
        "rows": listed.order_by("contribution__number"),
        "form": form,
        "sent": sent,
    }
    return render(request, "concept/promise_ask.html", context)


def closing_form(request: HttpRequest) -> ClosingForm:
    """The reason, once it was asked for."""
    return ClosingForm(request.POST if f"{PREFIX}-reason" in request.POST else None, prefix=PREFIX)


class EventEditWithPromiseView(TeamEventEditView):
    """What an event is about. That its theme's last workshop was held is stored once it is known what is left: the
    minutes will tell what was dealt with. That it was not held needs a reason."""

    def form_valid(self, form: EventForm) -> HttpResponse:
        event, held = self.object, form.cleaned_data["held"]
        if "held" not in form.changed_data or held == Event.Held.UNKNOWN:
            return super().form_valid(form)
        if held == Event.Held.YES:
            rows = left_behind(event)
            if f"{PREFIX}-seen" in self.request.POST or not rows.exists():
                return super().form_valid(form)
            return ask(self.request, event=event, rows=rows, form=None)
        closing, rows = closing_form(self.request), left_without(event)
        if not rows.exists():
            return super().form_valid(form)
        if not closing.is_valid():
            return ask(self.request, event=event, rows=rows, form=closing)
        save, reason = super().form_valid, closing.cleaned_data["reason"]
        return close_promise_with(lambda: save(form), event=event, reason=reason, by=self.request.user)


class EventCancelWithPromiseView(EventCancelView):
    """Calls an event off; where it is its theme's last workshop, not silently."""

    def cancel(self, **kwargs: Any) -> HttpResponse:
        rows, closing = left_without(self.event), closing_form(self.request)
        if self.event.is_cancelled or not rows.exists():
            return super().cancel(**kwargs)
        if not closing.is_valid():
            return ask(self.request, event=self.event, rows=rows, form=closing)
        cancel, reason = super().cancel, closing.cleaned_data["reason"]
        return close_promise_with(lambda: cancel(**kwargs), event=self.event, reason=reason, by=self.request.user)
