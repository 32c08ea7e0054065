"""What an organisation has contributed, what became of it, and handing something in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from concept.actions.contributions import ContributionRefused, hand_in_contribution, set_naming
from concept.contribution_forms import HandInForm, new_key
from concept.models import Contribution
from concept.queries.comments import comments_of
from concept.queries.contributions import contributions_of
from participants.limits import is_within_limit
from participants.models import Contact
from participants.views.own import OwnOrganisationMixin, SignedInMixin
from participants.views.registrations import read_slugs
from workshops.models import Event

# For one client and ten minutes, as for registrations: a whole meeting may sit behind one connection.
HANDED_IN_PER_CLIENT, HANDED_IN_SECONDS = 60, 600


def offered_events() -> Any:
    """What one may have thoughts about: every published event that is not cancelled, the latest first."""
    events = Event.objects.published().exclude(status=Event.Status.CANCELLED).dated().for_pages()
    return events.order_by("-starts_at", "pk")


class OwnContributionChoiceView(SignedInMixin, TemplateView):
    """For which organisation? With one there is nothing to choose. `termin`: the event that the thought is about."""

    template_name = "concept/own_contribution_choice.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slugs = read_slugs(request.GET.getlist("termin"))
        page, query = ("own-contribution-create", f"?termin={slugs[0]}") if slugs else ("own-contributions", "")
        contacts = Contact.objects.of(request.user).select_related("organisation")
        choices = [
            (contact.organisation, reverse(f"concept:{page}", args=[contact.organisation_id]) + query)
            for contact in contacts.order_by("organisation__folded_name", "pk")
        ]
        if len(choices) == 1:
            return redirect(choices[0][1])
        return self.render_to_response(self.get_context_data(choices=choices))


class OwnContributionsView(OwnOrganisationMixin, TemplateView):
    """Everything that the contact may see, with its state and what became of it."""

    template_name = "concept/own_contributions.html"
    section = "beitraege"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contributions = contributions_of(self.contact).for_pages().order_by("-number")
        comments = comments_of(self.contact).order_by("-number")
        return super().get_context_data(contributions=contributions, comments=comments, **kwargs)


class OwnContributionCreateView(OwnOrganisationMixin, TemplateView):
    """Hands a thought in; the team takes it in or says why not."""

    template_name = "concept/own_contribution_create.html"
    section = "beitraege"

    def form(self, *args: Any, **kwargs: Any) -> HandInForm:
        name = self.contact.organisation.name if self.contact.is_accepted else ""
        return HandInForm(*args, events=offered_events(), name=name, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            slugs = read_slugs(self.request.GET.getlist("termin"))[:1]
            event = offered_events().filter(slug__in=slugs).first()
            initial = {"event": event.slug if event else None, "entry_key": new_key()}
            kwargs["form"] = self.form(
                initial=initial | {"themes": [event.theme.number] if event and event.theme else []}
            )
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if not is_within_limit(request, "contribution", amount=HANDED_IN_PER_CLIENT, seconds=HANDED_IN_SECONDS):
            return render(request, "429.html", status=429)
        try:
            contribution = hand_in_contribution(
                contact=self.contact, organisation=self.contact.organisation, **form.cleaned_data
            )
        except ContributionRefused as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        words = _("Danke. Ihr Beitrag hat die Nummer %(number)d. Das Team sieht ihn sich an.")
        messages.success(request, words % {"number": contribution.number})
        return redirect("concept:own-contributions", organisation)


class OwnContributionNamingView(OwnOrganisationMixin, TemplateView):
    """The organisation agrees to be named with one contribution, or takes that back."""

    http_method_names = ["post"]
    is_for_accepted = True
    contribution: Contribution

    def find(self, request: HttpRequest) -> None:
        super().find(request)
        number = min(self.kwargs["number"], 2**31 - 1)
        own = contributions_of(self.contact).filter(organisation=self.contact.organisation_id)
        self.contribution = get_object_or_404(own, number=number)

    def post(self, request: HttpRequest, organisation: int, number: int) -> HttpResponse:
        is_named = "named" in request.POST
        set_naming(contribution=self.contribution, is_named=is_named)
        words = (
            _("Sie werden mit Beitrag %(number)d genannt.")
            if is_named
            else _("Sie werden mit Beitrag %(number)d nicht mehr genannt.")
        )
        messages.success(request, words % {"number": number})
        return redirect(reverse("concept:own-contributions", args=[organisation]) + f"#beitrag-{number}")
