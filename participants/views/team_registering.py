"""The team registers people who wrote, called or came by."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from participants.actions.paper import register_on_behalf
from participants.actions.submissions import DelegateEntry, Entry
from participants.forms import MOST_DELEGATES, DelegateFormSet
from participants.models import Registration
from participants.models.registrations import RegistrationState
from participants.queries import with_places
from participants.queries.organisations import plain_categories
from participants.team_forms import OnBehalfContactForm, OnBehalfForm, OnBehalfWhoForm
from participants.views.registrations import Entries, read_key, read_slugs
from workshops import clock, rules
from workshops.models import Event
from workshops.views.access import RuleRequiredMixin

ROWS = 3


class TeamRegisterView(RuleRequiredMixin, TemplateView):
    """One form for everything. `termine`: ticked already; `wie`: the registration whose contact and organisation stand
    there already."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_register.html"
    extra_context = {"section": "anmeldungen"}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._initial(), {}, is_bound=False)

    def post(self, request: HttpRequest) -> HttpResponse:
        entries = Entries(request.POST, self._categories, 3 * MOST_DELEGATES)
        data = entries.data()
        if "add" in request.POST:
            how = {name: request.POST.get(name, "") for name in ("channel", "team_note", "beyond_limit")}
            initial = {**entries.values, "events": entries.events, "delegates": entries.delegates, **how}
            return self._page(initial, {}, is_bound=False, more=ROWS)
        forms = {
            "who": OnBehalfWhoForm(data, events=self._events(), categories=self._categories),
            "contact": OnBehalfContactForm(data),
            "delegates": self._delegates(data),
            "how": OnBehalfForm(request.POST),
        }
        are_valid = [form.is_valid() for form in forms.values()]
        if not all(are_valid):
            return self._page({}, forms, is_bound=True)
        return self._register(**forms)

    @property
    def _categories(self) -> dict[str, tuple[str, str]]:
        return plain_categories()

    @staticmethod
    def _events() -> list[Event]:
        return list(with_places(Event.objects.upcoming(clock.now()).for_pages().filter(starts_at__gt=clock.now())))

    @staticmethod
    def _delegates(data: QueryDict | None = None, **kwargs: Any) -> Any:
        formset = DelegateFormSet(data, prefix="delegates", **kwargs)
        formset.most = MOST_DELEGATES
        return formset

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"events": read_slugs(self.request.GET.getlist("termine")), "delegates": []}
        known = Registration.objects.for_pages().filter(reference=self.request.GET.get("wie", "").replace("\x00", ""))
        if registration := known.first():
            organisation, contact = registration.organisation, registration.contact
            category = self._categories.get(organisation.category.slug) if organisation.category else None
            initial |= {
                "organisation": organisation.name,
                "category": category[0] if category else "",
                "municipality": organisation.municipality.slug if organisation.municipality else "",
                "contact_name": contact.name,
                "email": contact.email,
                "phone": contact.phone,
                "language": contact.language,
            }
        return initial

    def _page(self, initial: dict[str, Any], forms: dict[str, Any], *, is_bound: bool, more: int = 0) -> HttpResponse:
        if not is_bound:
            rows = max(len(initial["delegates"]) + more, ROWS)
            forms = {
                "who": OnBehalfWhoForm(initial=initial, events=self._events(), categories=self._categories),
                "contact": OnBehalfContactForm(initial=initial),
                "delegates": self._delegates(initial=(initial["delegates"] + [{}] * rows)[:rows]),
                "how": OnBehalfForm(initial=initial),
            }
        key = read_key(self.request.POST.get("submission_key", ""))
        return self.render_to_response(self.get_context_data(**forms, submission_key=key))

    def _register(self, *, who: Any, contact: Any, delegates: Any, how: Any) -> HttpResponse:
        entry = Entry(
            events=who.cleaned_data["events"],
            organisation=who.cleaned_data["organisation"],
            category=who.cleaned_data.get("category", ""),
            municipality=who.cleaned_data.get("municipality", ""),
            delegates=[DelegateEntry(**form.cleaned_data) for form in delegates.forms if form.cleaned_data],
            **contact.cleaned_data,
        )
        submission = register_on_behalf(
            entry=entry,
            key=read_key(self.request.POST.get("submission_key", "")),
            channel=how.cleaned_data["channel"],
            note=how.cleaned_data["team_note"],
            beyond_limit=how.cleaned_data["beyond_limit"],
            by=self.request.user,  # type: ignore[arg-type]
        )
        registrations = list(submission.registrations.for_pages().order_by("event__starts_at", "pk"))
        for registration in registrations:
            self._tell(registration)
        return redirect("participants:team-registration", registrations[0].reference)

    def _tell(self, registration: Registration) -> None:
        what = {"what": f"{registration.event.display_title}, {registration.event.date_in_words}"}
        if registration.state == RegistrationState.CONFIRMED:
            messages.success(self.request, _("%(what)s: angemeldet.") % what)
        elif registration.state == RegistrationState.WAITING:
            messages.warning(self.request, _("%(what)s: auf der Warteliste.") % what)
        else:
            messages.error(self.request, _("%(what)s: nicht angemeldet. Der Grund steht im Verlauf.") % what)
