"""The team's view of its invitations: who answered what, who is silent, and what was said on the phone."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from participants.actions.invitations import record_answer, remind_silent, renew_code, withdraw_invitation
from participants.invitation_forms import AnswerForm, InvitationFilterForm, ReminderForm
from participants.models import Invitation, Organisation
from participants.models.invitations import InvitationAnswer, InvitationChannel
from participants.queries.invitations import count_answers, silent, to_remind, unanswered, with_registered
from participants.queries.organisations import find_organisations
from workshops import clock, rules
from workshops.views.access import RuleRequiredMixin

PER_PAGE = 50


def read_numbers(texts: Iterable[str]) -> list[int]:
    """Those of the texts that could be primary keys."""
    return [int(text) for text in texts if re.fullmatch("[0-9]{1,9}", text)]


class InvitationsView(RuleRequiredMixin):
    """What every page about invitations needs."""

    rule = staticmethod(rules.can_plan_events)
    extra_context = {"section": "einladungen"}


def _narrowed(filters: InvitationFilterForm) -> QuerySet[Invitation]:
    invitations = Invitation.objects.all()
    if event := filters.value("termin"):
        invitations = invitations.filter(events=event)
    if channel := filters.value("weg"):
        invitations = invitations.filter(channel=channel)
    if text := filters.value("suche"):
        invitations = invitations.filter(organisation__in=find_organisations(Organisation.objects.all(), text))
    return invitations


def _with_answer(invitations: QuerySet[Invitation], answer: str) -> QuerySet[Invitation]:
    """As `count_answers` counts them."""
    is_yes = Q(answer=InvitationAnswer.YES) | Q(is_registered=True)
    if answer == "silent":
        return silent(invitations)
    if answer == "unanswered":
        return unanswered(invitations)
    if answer == "withdrawn":
        return invitations.exclude(withdrawn_at=None)
    if answer == InvitationAnswer.YES:
        return invitations.filter(is_yes, withdrawn_at=None)
    if answer:
        return invitations.filter(~is_yes, answer=answer, withdrawn_at=None)
    return invitations


class TeamInvitationsView(InvitationsView, TemplateView):
    """Every invitation, the newest first, and how many came back."""

    template_name = "participants/team_invitations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = InvitationFilterForm(self.request.GET)
        narrowed = _narrowed(filters)
        shown = _with_answer(with_registered(narrowed), filters.value("antwort") or "")
        page = Paginator(shown.for_pages().order_by("-pk"), PER_PAGE).get_page(self.request.GET.get("seite"))  # type: ignore[attr-defined]
        count = page.paginator.count
        query = self.request.GET.copy()
        query.pop("seite", None)
        return super().get_context_data(**kwargs) | {
            "filter": filters,
            "page": page,
            "query": query.urlencode(),
            "now": clock.now(),
            "tally": self._tally(narrowed),
            "result": ngettext("%(count)d Einladung", "%(count)d Einladungen", count) % {"count": count},
            "tokens": self._tokens(filters),
        }

    def _tally(self, invitations: QuerySet[Invitation]) -> list[tuple[int, str, str]]:
        """Number, what it counts, and the address that shows them."""
        answers = count_answers(invitations)
        counted = [
            ("", answers.invited, _("eingeladen")),
            ("yes", answers.yes, _("ja")),
            ("no", answers.no, _("nein")),
            ("later", answers.later, _("später")),
            ("silent", answers.silent, _("noch ohne Antwort")),
            ("unanswered", answers.unanswered, _("nie geantwortet")),
        ]
        return [(number, words, self._address_with(answer)) for answer, number, words in counted]

    def _address_with(self, answer: str) -> str:
        query = self.request.GET.copy()
        query.pop("seite", None)
        query["antwort"] = answer
        return f"{self.request.path}?{query.urlencode()}"

    def _tokens(self, filters: InvitationFilterForm) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        made = []
        for name in filters.fields:
            if filters.value(name):
                query = self.request.GET.copy()
                del query[name]
                query.pop("seite", None)
                made.append((filters.label_of(name), f"{self.request.path}?{query.urlencode()}"))
        return made


def _invitation(pk: int) -> Invitation:
    return get_object_or_404(with_registered(Invitation.objects.for_pages()), pk=pk)


class TeamInvitationView(InvitationsView, TemplateView):
    """One invitation with its trace; takes answers given on the phone or on paper."""

    template_name = "participants/team_invitation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = _invitation(self.kwargs["pk"])
        form = kwargs.pop("form", None) or AnswerForm(initial={"answer": invitation.answer})
        return super().get_context_data(**kwargs) | {
            "invitation": invitation,
            "now": clock.now(),
            "form": form,
            "changes": invitation.changes.select_related("by"),
            "mails": invitation.mails.order_by("pk"),
            # A mail's link is its receiver's alone; what stands on paper the team has printed anyway.
            "shows_code": invitation.channel != InvitationChannel.MAIL and not invitation.is_withdrawn,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        invitation, form = _invitation(pk), AnswerForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, pk=pk))
        record_answer(invitation=invitation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Notiert für „%(who)s“.") % {"who": invitation.organisation})
        if request.POST.get("zurueck") == "anrufe":
            return redirect("participants:team-invitation-calls")
        return redirect("participants:team-invitations")


class InvitationCodeRenewView(InvitationsView, View):
    """Gives another link and code where the old one got into wrong hands."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        renew_code(invitation=_invitation(pk), by=request.user)
        messages.success(request, _("Der alte Link gilt nicht mehr."))
        return redirect("participants:team-invitation", pk)


class InvitationWithdrawView(InvitationsView, TemplateView):
    """Takes an invitation back; GET asks, POST acts."""

    template_name = "participants/team_invitation_withdraw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"invitation": _invitation(self.kwargs["pk"])}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = request.POST.get("note", "").replace("\x00", "")[:300]
        withdraw_invitation(invitation=_invitation(pk), by=request.user, note=note)
        messages.success(request, _("Die Einladung ist zurückgenommen."))
        return redirect("participants:team-invitation", pk)


class InvitationCallsView(InvitationsView, TemplateView):
    """Whom to phone: those invited by phone who are silent; with `auch=alle` all who are silent and have a number."""

    template_name = "participants/team_invitation_calls.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with_all = self.request.GET.get("auch") == "alle"
        meant = Q(contact__phone__gt="") if with_all else Q(channel=InvitationChannel.PHONE)
        waiting = silent(Invitation.objects.filter(meant))
        page = Paginator(waiting.for_pages().order_by("pk"), PER_PAGE).get_page(self.request.GET.get("seite"))  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {
            "page": page,
            "with_all": with_all,
            "query": "auch=alle" if with_all else "",
            "answers": [each for each in InvitationAnswer.choices if each[0] != InvitationAnswer.NONE],
        }


class InvitationRemindView(InvitationsView, View):
    """Reminds those who are silent: GET shows how many and whom, POST acts."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ReminderForm(request.GET)
        found = to_remind(clock.now() - form.interval, form.value("termin"))
        return render(
            request,
            "participants/team_invitation_remind.html",
            {
                **self.extra_context,
                "filter": form,
                "query": request.GET.urlencode(),
                "invitations": found.for_pages(),  # type: ignore[attr-defined]
                "silent": silent(Invitation.objects.all()).count(),
            },
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReminderForm(request.GET)
        number = remind_silent(event=form.value("termin"), interval=form.interval, by=request.user)
        words = ngettext("%(number)d Erinnerung geht hinaus.", "%(number)d Erinnerungen gehen hinaus.", number)
        messages.success(request, words % {"number": number})
        return redirect("participants:team-invitations")
