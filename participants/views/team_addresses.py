"""Addresses that take no mails: noted by the mail server, or by the team when a mail came back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from participants.actions.addresses import lift_undeliverable, mark_undeliverable
from participants.mail_forms import UndeliverableForm
from participants.models import UndeliverableAddress
from participants.views.team_outbox import PER_PAGE, OutboxMixin


class UndeliverableAddressesView(OutboxMixin, FormView):
    """The list, and a form to add one. `?adresse=` fills it in."""

    form_class = UndeliverableForm
    template_name = "participants/team_addresses.html"
    success_url = reverse_lazy("participants:team-addresses")

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.GET.get("adresse", "")[:254].replace("\x00", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notes = UndeliverableAddress.objects.select_related("by")
        return super().get_context_data(**kwargs) | {
            "page": Paginator(notes, PER_PAGE).get_page(self.request.GET.get("seite"))
        }

    def form_valid(self, form: UndeliverableForm) -> HttpResponse:
        note = mark_undeliverable(
            address=form.cleaned_data["email"], reason=form.cleaned_data["reason"], by=self.request.user
        )
        messages.success(self.request, _("An %(address)s geht nichts mehr hinaus.") % {"address": note.email})
        return super().form_valid(form)


class UndeliverableAddressLiftView(OutboxMixin, View):
    """Lets an address be used again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = get_object_or_404(UndeliverableAddress, pk=pk)
        released = lift_undeliverable(address=note.email)
        words = ngettext(
            "An %(address)s geht wieder Post. %(count)d zurückgehaltene E-Mail geht hinaus.",
            "An %(address)s geht wieder Post. %(count)d zurückgehaltene E-Mails gehen hinaus.",
            released,
        )
        messages.success(request, words % {"address": note.email, "count": released})
        return redirect("participants:team-addresses")
