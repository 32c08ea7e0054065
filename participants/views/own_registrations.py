"""An organisation's registrations, changed by those who may: register, swap, add, take out, split, cancel, take an offer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from participants.actions.delegates import DelegateRefusedError, add_delegate, remove_delegate, swap_delegate
from participants.actions.queue import QueueRefusedError, split_registration
from participants.actions.registrations import accept_offer, cancel_registration
from participants.actions.submissions import DelegateEntry, NeedEntry, register_signed_in
from participants.contact_forms import ChosenEventsForm, PersonForm
from participants.forms import MOST_DELEGATES, DelegateFormSet
from participants.models import Delegate, Registration
from participants.models.registrations import RegistrationState
from participants.queries import place_state
from participants.queries.room import part_that_fits
from participants.support_forms import SupportForm
from participants.team_forms import SplitForm
from participants.views.own import OwnOrganisationMixin, OwnRegistrationMixin
from participants.views.registrations import Entries, offered_events, read_key, read_slugs
from workshops.models import Process


class OwnRegisterView(OwnOrganisationMixin, TemplateView):
    """Registers people for one or several events, in one step: organisation and contact are known.

    `termine`: the events that are ticked already.
    """

    template_name = "participants/own_register.html"
    section = "anmelden"

    def forms(self, sent: QueryDict | None = None) -> dict[str, Any]:
        """The page's forms: as they begin, or with what was sent."""
        process = Process.current()
        limit = process.delegates_per_organisation if process else None
        most = min(limit or MOST_DELEGATES, MOST_DELEGATES)
        entries = Entries(sent or QueryDict(), {}, most)
        chosen = entries.events if sent else read_slugs(self.request.GET.getlist("termine"))
        data = entries.data() if sent else None
        if data is not None:
            # Whoever corrects something may need the empty rows too.
            data["delegates-TOTAL_FORMS"] = str(max(len(entries.delegates), most))
        delegates = DelegateFormSet(data, prefix="delegates", initial=None if sent else [{}] * most)
        delegates.most = most
        events = offered_events(chosen)
        return {
            "form": ChosenEventsForm(data, events=events, initial={"events": chosen}),
            "delegates": delegates,
            "support": SupportForm(data),
            "is_open": any(place_state(event).accepts for event in events),
            "most": most,
            "submission_key": entries.key,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs if "form" in kwargs else kwargs | self.forms())

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        forms = self.forms(request.POST)
        form, delegates, support = forms["form"], forms["delegates"], forms["support"]
        if not form.is_valid() & delegates.is_valid() & support.is_valid():
            return self.render_to_response(self.get_context_data(**forms))
        submission = register_signed_in(
            contact=self.contact,
            events=form.cleaned_data["events"],
            delegates=[DelegateEntry(**row.cleaned_data) for row in delegates.forms if row.cleaned_data],
            needs=[NeedEntry(*need) for need in support.entries],
            key=forms["submission_key"],
        )
        for registration in submission.registrations.for_pages().order_by("event__starts_at", "event"):
            self._tell(registration)
        return redirect("participants:organisation", organisation)

    def _tell(self, registration: Registration) -> None:
        what = f"{registration.event.display_title}, {registration.event.date_in_words}"
        if registration.state == RegistrationState.CONFIRMED:
            messages.success(self.request, _("%(what)s: angemeldet.") % {"what": what})
        elif registration.state == RegistrationState.WAITING:
            messages.warning(self.request, _("%(what)s: auf der Warteliste.") % {"what": what})
        else:
            reason = registration.get_end_reason_display()
            messages.error(self.request, _("%(what)s: nicht angemeldet. %(reason)s") % {"what": what, "reason": reason})


class OwnRegistrationView(OwnRegistrationMixin, TemplateView):
    """One registration: who comes, its state, what can be changed."""

    template_name = "participants/own_registration.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.registration.changes.order_by("pk")
        return super().get_context_data(places=place_state(self.registration.event), changes=changes, **kwargs)


class PersonMixin(OwnRegistrationMixin):
    """A page that asks for a person; leads back to the registration."""

    template_name = "participants/own_person.html"
    kwargs: dict[str, Any]

    def back(self, registration: Registration | None = None) -> HttpResponse:
        return redirect(self.address("own-registration", (registration or self.registration).reference))

    def refuse(self, error: DelegateRefusedError) -> HttpResponse:
        messages.error(self.request, str(error))  # type: ignore[attr-defined]
        return self.back()


class DelegateMixin(PersonMixin):
    """One of the registration's people, as `self.delegate`."""

    delegate: Delegate

    def find(self, request: HttpRequest) -> None:
        super().find(request)
        self.delegate = get_object_or_404(self.registration.delegates.all(), pk=self.kwargs["delegate"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"delegate": self.delegate}


class DelegateSwapView(DelegateMixin, TemplateView):
    """Somebody else comes, or the name is mended."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initial = {"name": self.delegate.name, "email": self.delegate.email}
        return super().get_context_data(**{"form": PersonForm(initial=initial)} | kwargs)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            swap_delegate(delegate=self.delegate, **form.cleaned_data)
        except DelegateRefusedError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Gespeichert. Es kommt: %(name)s.") % {"name": form.cleaned_data["name"]})
        return self.back()


class DelegateAddView(PersonMixin, TemplateView):
    """One more person for the same event, as a registration of their own."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = read_key(self.request.POST.get("submission_key", ""))
        places = place_state(self.registration.event)
        return super().get_context_data(**{"form": PersonForm(), "submission_key": key, "places": places} | kwargs)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        key = read_key(request.POST.get("submission_key", ""))
        try:
            added = add_delegate(contact=self.contact, event=self.registration.event, key=key, **form.cleaned_data)
        except DelegateRefusedError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        name = form.cleaned_data["name"]
        if added.state == RegistrationState.WAITING:
            messages.warning(request, _("%(name)s steht auf der Warteliste.") % {"name": name})
        else:
            messages.success(request, _("%(name)s ist angemeldet.") % {"name": name})
        return self.back(added)


class DelegateRemoveView(DelegateMixin, TemplateView):
    """Asks before somebody is taken out; with the last person the registration ends."""

    template_name = "participants/own_person_remove.html"

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        try:
            remove_delegate(delegate=self.delegate)
        except DelegateRefusedError as error:
            return self.refuse(error)
        messages.success(request, _("%(name)s ist abgemeldet.") % {"name": self.delegate.name})
        return self.back()


class OwnRegistrationCancelView(OwnRegistrationMixin, TemplateView):
    """Asks before it cancels."""

    template_name = "participants/own_registration_cancel.html"

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        after = cancel_registration(registration=self.registration)
        if after.state == RegistrationState.CANCELLED:
            messages.success(request, _("Die Anmeldung ist abgesagt."))
        else:
            messages.error(request, _("Diese Anmeldung lässt sich nicht mehr absagen."))
        return redirect("participants:organisation", self.contact.organisation_id)


class OwnSplitView(OwnRegistrationMixin, TemplateView):
    """Makes two registrations of a group: part of it may come sooner, or go on by itself."""

    template_name = "participants/own_registration_split.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or SplitForm(registration=self.registration)
        return super().get_context_data(form=form, fitting=part_that_fits(self.registration), **kwargs)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        form = SplitForm(request.POST, registration=self.registration)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            split_registration(registration=self.registration, leaving=form.leaving)
        except QueueRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Aus Ihrer Gruppe sind zwei Anmeldungen geworden."))
        return redirect("participants:organisation", self.contact.organisation_id)


class OwnOfferAcceptView(OwnRegistrationMixin, View):
    """Takes an offered place."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        after = accept_offer(registration=self.registration)
        if after.state == RegistrationState.CONFIRMED:
            messages.success(request, _("Sie haben den Platz."))
        else:
            messages.error(request, _("Dieser Platz wird nicht mehr angeboten."))
        return redirect(self.address("own-registration", after.reference))
