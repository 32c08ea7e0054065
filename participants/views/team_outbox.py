"""The outbox: every mail before and after sending."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView, TemplateView, View

from participants.actions.outbox import withdraw_mail
from participants.actions.resending import CannotSendAgainError, send_again
from participants.models import OutgoingMail
from workshops import rules
from workshops.views.access import RuleRequiredMixin

PER_PAGE = 50


class MailFilterForm(forms.Form):
    """Narrows the list. What cannot be understood narrows nothing."""

    marks_optional = False

    stand = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *OutgoingMail.State.choices], required=False, label=gettext_lazy("Stand")
    )
    anlass = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *OutgoingMail.Kind.choices], required=False, label=gettext_lazy("Anlass")
    )
    an = forms.CharField(required=False, max_length=100, label=gettext_lazy("An wen"))

    def value(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")


class TeamOutboxView(RuleRequiredMixin, TemplateView):
    """All mails, the newest first."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_outbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = MailFilterForm(self.request.GET)
        mails = OutgoingMail.objects.select_related("event__theme").defer("html", "calendar").order_by("-pk")
        for name, lookup in (("stand", "state"), ("anlass", "kind"), ("an", "to__icontains")):
            if value := filters.value(name):
                mails = mails.filter(**{lookup: value})
        page = Paginator(mails, PER_PAGE).get_page(self.request.GET.get("seite"))
        query = self.request.GET.copy()
        query.pop("seite", None)
        count = page.paginator.count
        return super().get_context_data(**kwargs) | {
            "section": "postausgang",
            "filter": filters,
            "page": page,
            "query": query.urlencode(),
            "result": ngettext("%(count)d E-Mail", "%(count)d E-Mails", count) % {"count": count},
        }


class TeamMailView(RuleRequiredMixin, DetailView):
    """One mail: why, to whom, how often tried, and its text without the secrets in its links."""

    rule = staticmethod(rules.can_plan_events)
    queryset = OutgoingMail.objects.select_related("event__theme", "submission__contact__organisation")
    template_name = "participants/team_mail.html"
    context_object_name = "mail"
    extra_context = {"section": "postausgang"}


class TeamMailAgainView(RuleRequiredMixin, View):
    """Puts a mail that failed back into the queue."""

    rule = staticmethod(rules.can_plan_events)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            again = send_again(mail=get_object_or_404(OutgoingMail, pk=pk))
        except CannotSendAgainError as refusal:
            messages.warning(request, str(refusal))
            return redirect("participants:team-mail", pk)
        messages.success(request, _("Die E-Mail wird gleich noch einmal gesendet."))
        return redirect("participants:team-mail", again.pk)


class TeamMailWithdrawView(RuleRequiredMixin, View):
    """Takes a mail that has not left back."""

    rule = staticmethod(rules.can_plan_events)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if withdraw_mail(mail=get_object_or_404(OutgoingMail, pk=pk)):
            messages.success(request, _("Die E-Mail ist zurückgezogen."))
        else:
            messages.warning(request, _("Diese E-Mail ist schon unterwegs oder gesendet."))
        return redirect("participants:team-mail", pk)
