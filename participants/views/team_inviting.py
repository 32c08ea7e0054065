"""Inviting organisations in three steps: to what, whom, and a look at it before it goes out.

The address carries what the first two steps narrow down to, so that other pages can lead right into them; only the
ticks, the message and the sending are posted.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from participants.actions.invitations import Invited, invite_organisations
from participants.invitation_forms import CandidateFilterForm, MessageForm, StartForm
from participants.mail import Schedule
from participants.models import Organisation
from participants.models.invitations import InvitationChannel
from participants.queries.invitations import Candidate, candidates, inviting_events
from participants.views.team_invitations import InvitationsView, read_numbers

# What one list shows and one order takes: each tick is a field of the form.
MOST = 500

_NARROWING = ("art", "kommune", "migranten", "thema", "suche")
_NEXT_PAGE = {
    InvitationChannel.MAIL: "participants:team-invitations",
    InvitationChannel.LETTER: "participants:team-invitation-letters",
    InvitationChannel.PHONE: "participants:team-invitation-calls",
}


class InvitationCreateView(InvitationsView, View):
    """`?termine=…&weg=…` and what narrows the organisations; without the first two it asks for them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.filters = CandidateFilterForm(request.GET)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        start = self._start()
        if not start.is_valid():
            return self._ask(start)
        return self._choose(start)

    def post(self, request: HttpRequest) -> HttpResponse:
        start = self._start()
        if not start.is_valid():
            return self._ask(start)
        chosen = self._ticked()
        message = MessageForm(request.POST)
        if not chosen:
            return self._choose(start, error=_("Wählen Sie mindestens eine Organisation aus"))
        found = candidates(Organisation.objects.filter(pk__in=chosen), start.chosen, start.cleaned_data["weg"])
        if request.POST.get("step") != "send" or not message.is_valid():
            is_first = "message" not in request.POST
            return self._check(start, found, MessageForm() if is_first else message)
        done = invite_organisations(
            organisations=chosen,
            events=[event.pk for event in start.chosen],
            channel=start.cleaned_data["weg"],
            message=message.cleaned_data["message"],
            by=request.user,
        )
        self._tell(done)
        return redirect(_NEXT_PAGE[start.cleaned_data["weg"]])

    def _start(self) -> StartForm:
        data = self.request.GET
        events = list(inviting_events())
        if "termine" not in data and "weg" not in data:
            theme = self.filters.value("thema")
            ticked = [event.slug for event in events if event.theme and str(event.theme.number) == theme]
            return StartForm(events=events, initial={"termine": ticked, "weg": InvitationChannel.MAIL})
        return StartForm(data, events=events)

    def _ticked(self) -> list[int]:
        """The organisations with a tick, at most as many as a list shows."""
        return read_numbers(self.request.POST.getlist("organisations"))[:MOST]

    def _render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        steps = [_("Termine und Weg"), _("Organisationen"), _("Ansehen und absenden")]
        common = {**self.extra_context, "steps": steps, "here": self.request.get_full_path()}
        return render(self.request, f"participants/{template}.html", {**common, **context}, status=status)

    def _ask(self, start: StartForm) -> HttpResponse:
        carried = [(name, self.request.GET[name]) for name in _NARROWING if self.request.GET.get(name)]
        return self._render("team_inviting_start", {"form": start, "hidden": carried, "current": 1})

    def _choose(self, start: StartForm, error: str = "") -> HttpResponse:
        narrowed = self.filters.narrow(Organisation.objects.order_by("folded_name", "pk"))
        found = candidates(narrowed[: MOST + 1], start.chosen, start.cleaned_data["weg"])
        possible = [each for each in found[:MOST] if not each.reason]
        carried = [(name, value) for name in ("termine", "weg") for value in self.request.GET.getlist(name)]
        words = ngettext(
            "%(count)d Organisation, davon einzuladen: %(possible)d",
            "%(count)d Organisationen, davon einzuladen: %(possible)d",
            len(found[:MOST]),
        )
        return self._render(
            "team_inviting_choose",
            {
                "current": 2,
                "start": start,
                "filter": self.filters,
                "hidden": carried,
                "possible": possible,
                "others": [each for each in found[:MOST] if each.reason],
                "result": words % {"count": len(found[:MOST]), "possible": len(possible)},
                "is_cut": len(found) > MOST,
                "most": MOST,
                "error": error,
                "ticks": self.request.GET.get("haken") != "keine",
                "other_ticks": self._address(haken="keine" if self.request.GET.get("haken") != "keine" else ""),
                "tokens": self._tokens(),
                "start_address": self._address(termine="", weg=""),
            },
        )

    def _address(self, **values: str) -> str:
        """This page with other values in its address; an empty one is taken out."""
        query = self.request.GET.copy()
        for name, value in values.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"{self.request.path}?{query.urlencode()}"

    def _tokens(self) -> list[tuple[str, str]]:
        return [
            (self.filters.label_of(name), self._address(**{name: ""}))
            for name in _NARROWING
            if self.filters.value(name)
        ]

    def _check(self, start: StartForm, found: list[Candidate], message: MessageForm) -> HttpResponse:
        possible = [each for each in found if not each.reason]
        if not possible:
            return self._choose(start, error=_("Keine dieser Organisationen kann so eingeladen werden"))
        text = message.cleaned_data["message"] if message.is_bound and message.is_valid() else ""
        return self._render(
            "team_inviting_check",
            {
                "current": 3,
                "start": start,
                "channel": start.cleaned_data["weg"],
                "events": start.chosen,
                "possible": possible,
                "partly": [each for each in possible if each.skipped],
                "others": [each for each in found if each.reason],
                "first": possible[0],
                "lines": _lines(possible[0].events),
                "invitation": {"message": text},
                "organisation": possible[0].organisation,
                "form": message,
            },
        )

    def _tell(self, done: Invited) -> None:
        number = len(done.invitations)
        words = ngettext("%(number)d Einladung ist angelegt.", "%(number)d Einladungen sind angelegt.", number)
        messages.success(self.request, words % {"number": number})
        if skipped := len(done.skipped):
            left_out = ngettext(
                "%(number)d Organisation wurde übergangen: schon eingeladen, angemeldet oder nicht zu erreichen.",
                "%(number)d Organisationen wurden übergangen: schon eingeladen, angemeldet oder nicht zu erreichen.",
                skipped,
            )
            messages.info(self.request, left_out % {"number": skipped})


def _lines(events: Any) -> list[dict[str, object]]:
    return [{"event": event, "schedule": Schedule.of(event)} for event in events]
