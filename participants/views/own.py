"""Meine Organisation: the door to it, and the page that shows everything at a glance.

Whoever is signed in is every contact that has their address. An organisation's number in an address opens nothing to
anybody else: they get the same 404 as for what does not exist.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView

from participants.limits import is_within_limit
from participants.models import Contact, Registration
from participants.queries.own import own_events, registrations_of, theme_standings, with_own_needs
from participants.queries.registrations import with_positions
from participants.views.registrations import read_slugs
from workshops.views.access import sign_in_first

# For one client and ten minutes: more than anybody needs, less than a program wants.
CHANGES_PER_CLIENT, CHANGES_SECONDS = 120, 600


class SignedInMixin:
    """Asks strangers to sign in. Nothing is stored on the way, everything changed is counted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request, home=reverse("participants:organisation-choice"))
        self.find(request)
        is_change = request.method == "POST"
        if is_change and not is_within_limit(request, "own", amount=CHANGES_PER_CLIENT, seconds=CHANGES_SECONDS):
            return render(request, "429.html", status=429)
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store, private"
        return response

    def find(self, request: HttpRequest) -> None:
        """What the address names. Raises Http404 for what is not theirs."""


class OwnOrganisationMixin(SignedInMixin):
    """Lets in the contacts of the organisation that the address names, as `self.contact`.

    `is_for_accepted`: only those who speak for it; for the others the page does not exist.
    """

    is_for_accepted = False
    section = ""
    contact: Contact
    kwargs: dict[str, Any]

    def find(self, request: HttpRequest) -> None:
        contacts = Contact.objects.of(request.user).select_related(
            "organisation__category", "organisation__municipality"
        )
        self.contact = get_object_or_404(contacts, organisation__pk=self.kwargs["organisation"])
        if self.is_for_accepted and not self.contact.is_accepted:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What the address says is numbers; pages want the things themselves.
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "own_section": self.section,
            "contact": self.contact,
            "organisation": self.contact.organisation,
            "has_others": Contact.objects.of(self.request.user).exclude(pk=self.contact.pk).exists(),  # type: ignore[attr-defined]
        }

    def address(self, name: str, *arguments: object) -> str:
        """One of the organisation's pages."""
        return reverse(f"participants:{name}", args=[self.contact.organisation_id, *arguments])


class OwnRegistrationMixin(OwnOrganisationMixin):
    """A registration that the contact may see, as `self.registration` with its `position` and their `own_needs`."""

    registration: Registration

    def find(self, request: HttpRequest) -> None:
        super().find(request)
        registrations = with_own_needs(with_positions(registrations_of(self.contact).for_pages()), self.contact)
        self.registration = get_object_or_404(registrations, reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"registration": self.registration}


class OrganisationChoiceView(SignedInMixin, TemplateView):
    """Which organisation? With one there is nothing to choose. `termine`: what to register for then."""

    template_name = "participants/own_choice.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page, query, other = "participants:organisation", "", ""
        if "termine" in request.GET:
            query = f"?termine={','.join(read_slugs(request.GET.getlist('termine')))}"
            page = "participants:own-register"
            other = reverse("participants:registration-create") + query + "&andere=1"
        contacts = Contact.objects.of(request.user).select_related("organisation")
        choices = [
            (contact, reverse(page, args=[contact.organisation_id]) + query)
            for contact in contacts.order_by("organisation__folded_name", "pk")
        ]
        if len(choices) == 1:
            return redirect(choices[0][1])
        return self.render_to_response(self.get_context_data(choices=choices, other=other))


class OwnOrganisationView(OwnOrganisationMixin, TemplateView):
    """Everything at a glance: what has to be answered, where the organisation is in, and all its registrations."""

    template_name = "participants/own_organisation.html"
    section = "uebersicht"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = own_events(self.contact)
        coming = [own for own in events if own.is_standing]
        asking = self.contact.organisation.contacts.asking().order_by("pk") if self.contact.is_accepted else []
        return super().get_context_data(
            asking=asking,
            offers=[(own.event, each) for own in coming for each in own.registrations if each.state == "offered"],
            standings=theme_standings(self.contact),
            coming=coming,
            former=[own for own in events if not own.is_standing],
            **kwargs,
        )
