"""The promise on the moderator's screen: in the agenda editor, at a point of it, and when the last workshop is closed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from concept.actions.closings import close_promise
from concept.actions.open_results import NothingLeftOpen, release_open_results, take_up_open_results
from concept.actions.promises import take_off_agenda
from concept.models import CarryOver
from concept.queries.promises import Stage, left_behind, left_open_before, promise_report, standing, uses_of
from concept.rules import themes_of
from workshops import rules
from workshops.actions.agendas import MAX_ITEMS, AgendaTooLong
from workshops.models import AgendaItem
from workshops.views.access import EventOfAddressMixin, EventTeamMixin, RuleRequiredMixin
from workshops.views.agendas import AgendaEditView


class AgendaWithPromiseView(AgendaEditView):
    """The agenda editor, with what was promised for the theme and what its last workshop left open."""

    template = "concept/agenda_edit"

    def panel(self) -> dict[str, Any]:
        event = self.event
        rows = standing(CarryOver.objects.filter(agenda_item__event=event)).order_by("contribution__number")
        here = list(rows.select_related("contribution", "agenda_item"))
        return {
            "promise": promise_report().of(event.theme),
            "here": here,
            "overdue": [row for row in here if row.stage == Stage.OVERDUE],  # type: ignore[attr-defined]
            "left_open": list(left_open_before(event)),
        }


class AgendaOfEventView(RuleRequiredMixin, EventOfAddressMixin, EventTeamMixin, View):
    """What changes an event's agenda from here."""

    event_rule = staticmethod(rules.can_edit_agenda)

    def back(self, item: AgendaItem | None = None) -> HttpResponse:
        place = f"#punkt-{item.pk}" if item else ""
        return redirect(reverse("workshops:agenda-edit", args=[self.event.slug]) + place)


class OpenResultsView(AgendaOfEventView):
    """Makes what the last workshop left open the first point."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            item = take_up_open_results(event=self.event, by=request.user)
        except NothingLeftOpen:
            messages.warning(request, _("Es ist nichts mehr offen, oder es steht schon auf einer Tagesordnung."))
        except AgendaTooLong:
            text = _("Eine Tagesordnung hat höchstens %(count)d Punkte. Es wurde nichts hinzugefügt.")
            messages.error(request, text % {"count": MAX_ITEMS})
        else:
            messages.success(request, _("Was offen ist, ist jetzt der erste Punkt."))
            return self.back(item)
        return self.back()


class AgendaItemUsesView(AgendaOfEventView):
    """What hangs on a point and keeps it from being deleted; what is only planned can be taken off."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        item = get_object_or_404(self.event.agenda_items, pk=pk)
        uses = uses_of(item)
        context = {"section": "termine", "event": self.event, "item": item, "uses": uses}
        return render(request, "concept/agenda_item_uses.html", context)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        item = get_object_or_404(self.event.agenda_items, pk=pk)
        uses = uses_of(item)
        take_off_agenda(carry_overs=uses.planned, by=request.user)
        release_open_results(agenda_item=item, by=request.user)
        messages.success(request, _("Was nur eingeplant war, ist vom Punkt genommen und wieder offen."))
        return redirect("concept:agenda-item-uses", self.event.slug, item.pk)


class ClosingForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Warum wird trotzdem abgeschlossen?"),
        error_messages={"required": gettext_lazy("Schreiben Sie, warum Sie trotzdem abschließen.")},
    )


class PromiseCloseView(RuleRequiredMixin, EventOfAddressMixin, EventTeamMixin, View):
    """What a theme's last workshop would leave of its promises: deal with it, or say why it stays open."""

    event_rule = staticmethod(rules.can_keep_minutes)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(ClosingForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = ClosingForm(request.POST)
        if not themes_of(request.user).filter(pk=self.event.theme_id).exists():
            raise PermissionDenied
        if not form.is_valid():
            return self.show(form, status=422)
        close_promise(event=self.event, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Der Grund ist festgehalten. Was offen ist, bleibt als offen gezählt."))
        return redirect("concept:minutes-state", self.event.slug)

    def show(self, form: ClosingForm, status: int = 200) -> HttpResponse:
        rows = left_behind(self.event).select_related(
            "contribution__event__theme", "agenda_item__event__theme", "theme"
        )
        context = {
            "section": "termine",
            "event": self.event,
            "rows": rows.order_by("contribution__number"),
            "form": form,
            "closings": self.event.promise_closings.select_related("by"),
            "may_close": themes_of(self.request.user).filter(pk=self.event.theme_id).exists(),
        }
        return render(self.request, "concept/promise_close.html", context, status=status)
