"""Writing to a selection: first the words, then a look at them and at who gets them, then off they go."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.generic import DetailView, View

from participants.actions.mailings import SelectionChangedError, send_mailing, stop_mailing
from participants.mail_forms import MailingForm
from participants.models import Mailing
from participants.queries.mailings import recipients_of, with_progress
from participants.views.team_outbox import OutboxMixin
from workshops.whole_numbers import read_whole_number

FORMER_SHOWN = 20


class MailingCreateView(OutboxMixin, View):
    """The form, with what was sent before; then the check. `?stand=…&termine=…` ticks what other pages lead to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ticked = {name: request.GET.getlist(name) for name in ("stand", "termine", "themen", "art", "kommune")}
        initial = {**ticked, "stand": ticked["stand"] or ["confirmed"], "key": str(uuid.uuid4())}
        return self._ask(MailingForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MailingForm(request.POST)
        step = request.POST.get("step")
        if not form.is_valid() or step == "edit":
            return self._ask(form)
        if step != "send":
            return self._check(form)
        entered = form.cleaned_data
        try:
            mailing = send_mailing(
                key=entered["key"],
                subject=entered["subject"],
                text=entered["text"],
                selection=form.selection,
                words=form.words,
                count=self._count(),
                by=request.user,
            )
        except SelectionChangedError:
            return self._check(form, has_changed=True)
        messages.success(
            request,
            ngettext("%(count)d E-Mail geht jetzt hinaus.", "%(count)d E-Mails gehen jetzt hinaus.", mailing.recipients)
            % {"count": mailing.recipients},
        )
        return redirect("participants:team-mailing", mailing.pk)

    def _count(self) -> int:
        """How many the sender was shown."""
        shown = read_whole_number(self.request.POST.get("count"))
        return -1 if shown is None else shown

    def _ask(self, form: MailingForm) -> HttpResponse:
        context = {
            "section": "postausgang",
            "form": form,
            "former": with_progress(Mailing.objects.select_related("by"))[:FORMER_SHOWN],
        }
        return render(self.request, "participants/team_mailing_edit.html", context)

    def _check(self, form: MailingForm, *, has_changed: bool = False) -> HttpResponse:
        recipients = recipients_of(form.selection)
        hidden = [(name, value) for name in form.fields for value in self.request.POST.getlist(name)]
        context = {
            "section": "postausgang",
            "entered": form.cleaned_data,
            "words": form.words.splitlines(),
            "hidden": hidden,
            "recipients": recipients,
            "count": len(recipients.reached),
            "has_changed": has_changed,
        }
        return render(self.request, "participants/team_mailing_check.html", context)


class MailingView(OutboxMixin, DetailView):
    """What was written to whom, and how far it has got."""

    template_name = "participants/team_mailing.html"
    context_object_name = "mailing"

    def get_queryset(self) -> Any:
        return with_progress(Mailing.objects.select_related("by"))


class MailingStopView(OutboxMixin, View):
    """Stops what has not left."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        stopped = stop_mailing(mailing=get_object_or_404(Mailing, pk=pk))
        words = ngettext("%(count)d E-Mail ist zurückgezogen.", "%(count)d E-Mails sind zurückgezogen.", stopped)
        messages.success(request, words % {"count": stopped})
        return redirect("participants:team-mailing", pk)
