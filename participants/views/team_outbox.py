"""The outbox: every mail before and after sending."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, TemplateView, View

from participants.actions.outbox import withdraw_mail
from participants.actions.resending import CannotSendAgainError, send_again
from participants.mail.kinds import KINDS
from participants.mail_forms import MailFilterForm, SendAgainForm
from participants.models import OutgoingMail, UndeliverableAddress
from workshops import rules
from workshops.views.access import RuleRequiredMixin

PER_PAGE = 50
# A mail's HTML is shown as it is, in a frame that can do nothing at all: no scripts, no forms, nothing from elsewhere.
_FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
shows_frame = method_decorator(csp_update({"frame-src": [SELF]}), name="dispatch")


def frame(html: str) -> HttpResponse:
    """A mail's HTML, harmless, to be shown inside a page of this site."""
    return HttpResponse(html, headers={"Content-Security-Policy": _FRAME_POLICY, "X-Frame-Options": "SAMEORIGIN"})


class OutboxMixin(RuleRequiredMixin):
    """For those who may see all mails."""

    rule = staticmethod(rules.can_plan_events)
    extra_context = {"section": "postausgang"}


class TeamOutboxView(OutboxMixin, TemplateView):
    """All mails, the newest first."""

    template_name = "participants/team_outbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = MailFilterForm(self.request.GET)
        mails = OutgoingMail.objects.select_related("event__theme").defer("text", "html", "calendar").order_by("-pk")
        lookups = {"stand": "state", "anlass": "kind", "an": "to__icontains", "termin": "event", "rundmail": "mailing"}
        for name, lookup in lookups.items():
            if value := filters.value(name):
                mails = mails.filter(**{lookup: value})
        page = Paginator(mails, PER_PAGE).get_page(self.request.GET.get("seite"))
        query = self.request.GET.copy()
        query.pop("seite", None)
        count = page.paginator.count
        return super().get_context_data(**kwargs) | {
            "filter": filters,
            "page": page,
            "query": query.urlencode(),
            "result": ngettext("%(count)d E-Mail", "%(count)d E-Mails", count) % {"count": count},
            "undeliverable": UndeliverableAddress.objects.count(),
        }


@shows_frame
class TeamMailView(OutboxMixin, DetailView):
    """One mail: why, to whom, how often tried, and what it says without the secrets in its links."""

    queryset = OutgoingMail.objects.select_related(
        "event__theme",
        "registration__organisation",
        "submission__contact__organisation",
        "invitation__organisation",
        "mailing",
        "resend_of",
    )
    template_name = "participants/team_mail.html"
    context_object_name = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = self.object
        return super().get_context_data(**kwargs) | {
            "reason": KINDS[mail.kind].reason,
            "again": SendAgainForm(),
            "resends": mail.resends.all(),
            "undeliverable": UndeliverableAddress.objects.of(mail.to).first(),
        }


class TeamMailFrameView(OutboxMixin, View):
    """The HTML of a mail, without the secrets in its links."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return frame(get_object_or_404(OutgoingMail, pk=pk).masked_html)


class TeamMailAgainView(OutboxMixin, View):
    """Sends a mail once again: one that failed itself, of one that was sent or taken back a new one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mail, form = get_object_or_404(OutgoingMail, pk=pk), SendAgainForm(request.POST)
        note = form.cleaned_data["note"] if form.is_valid() else ""
        try:
            again = send_again(mail=mail, note=note)
        except CannotSendAgainError as refusal:
            messages.warning(request, str(refusal))
            return redirect("participants:team-mail", pk)
        messages.success(request, _("Die E-Mail wird gleich noch einmal gesendet."))
        return redirect("participants:team-mail", again.pk)


class TeamMailWithdrawView(OutboxMixin, View):
    """Takes a mail that has not left back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if withdraw_mail(mail=get_object_or_404(OutgoingMail, pk=pk)):
            messages.success(request, _("Die E-Mail ist zurückgezogen."))
        else:
            messages.warning(request, _("Diese E-Mail ist schon unterwegs oder gesendet."))
        return redirect("participants:team-mail", pk)
