"""What people have asked for and the team decides: to speak for an organisation, to be forgotten."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from participants.actions.contacts import accept_contact, complete_erasure, decline_contact
from participants.models import Contact, ErasureRequest
from workshops import rules
from workshops.views.access import RuleRequiredMixin

DONE_SHOWN = 20


class TeamRequestsView(RuleRequiredMixin, TemplateView):
    """Everything that waits for a decision, the oldest first."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_requests.html"
    extra_context = {"section": "anmeldungen"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wishes = ErasureRequest.objects.select_related("organisation", "done_by")
        return super().get_context_data(
            asking=Contact.objects.asking().select_related("organisation__municipality").order_by("pk"),
            wishes=wishes.filter(done_at=None),
            done=wishes.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN],
            **kwargs,
        )


class TeamContactDecisionView(RuleRequiredMixin, View):
    """Accepts a contact, or leaves them apart: `decision` is accept or decline."""

    rule = staticmethod(rules.can_plan_events)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = get_object_or_404(Contact.objects.select_related("organisation"), pk=pk)
        if request.POST.get("decision") == "accept":
            accept_contact(contact=contact)
            said = _("%(name)s spricht jetzt für „%(organisation)s“.")
        elif request.POST.get("decision") == "decline":
            decline_contact(contact=contact)
            said = _("%(name)s sieht nichts von „%(organisation)s“.")
        else:
            return redirect("participants:team-requests")
        messages.success(request, said % {"name": contact.name, "organisation": contact.organisation})
        return redirect("participants:team-requests")


class TeamErasureDoneView(RuleRequiredMixin, View):
    """Notes that somebody has been erased."""

    rule = staticmethod(rules.can_plan_events)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        wish = get_object_or_404(ErasureRequest, pk=pk)
        complete_erasure(request=wish, by=request.user)
        messages.success(request, _("Erledigt: %(name)s.") % {"name": wish})
        return redirect("participants:team-requests")
