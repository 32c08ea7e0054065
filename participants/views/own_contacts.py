"""Who speaks for an organisation, and what it says about itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from participants.actions.contacts import (
    ContactRefusedError,
    accept_contact,
    ask_new_address,
    change_address,
    decline_contact,
    invite_contact,
    join_organisation,
    remove_contact,
    withdraw_invitation,
)
from participants.contact_forms import AddressForm, HandOverForm, InviteForm, OwnContactForm, OwnOrganisationForm
from participants.models import AddressProof, Contact
from participants.views.own import OwnOrganisationMixin
from participants.views.proofs import proof_of


class OwnContactsView(OwnOrganisationMixin, TemplateView):
    """Everyone who speaks for the organisation, who asks to, and who is invited."""

    template_name = "participants/own_contacts.html"
    section = "personen"
    is_for_accepted = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.contact.organisation
        proofs = organisation.address_proofs.open().filter(purpose=AddressProof.Purpose.JOIN)
        return super().get_context_data(
            accepted=organisation.contacts.accepted().order_by("pk"),
            asking=organisation.contacts.asking().order_by("pk"),
            declined=organisation.contacts.exclude(declined_at=None).order_by("pk"),
            invited=proofs.order_by("pk"),
            **kwargs,
        )


class FormPage(OwnOrganisationMixin, TemplateView):
    """A page with one form; `make_form` makes it, empty or from what was sent."""

    def make_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def save(self, form: Any) -> HttpResponse:
        """May raise ContactRefusedError."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": kwargs.pop("form", None) or self.make_form()} | kwargs)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                return self.save(form)
            except ContactRefusedError as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form))


class ContactInviteView(FormPage):
    """Invites somebody to speak for the organisation too."""

    template_name = "participants/own_invite.html"
    section = "personen"
    is_for_accepted = True

    def make_form(self, data: Any = None) -> InviteForm:
        return InviteForm(data)

    def save(self, form: InviteForm) -> HttpResponse:
        invite_contact(contact=self.contact, **form.cleaned_data)
        messages.success(
            self.request, _("Die Einladung an %(email)s ist unterwegs.") % {"email": form.cleaned_data["email"]}
        )
        return redirect(self.address("own-contacts"))


class ContactAct(OwnOrganisationMixin, View):
    """A button on the page of contacts."""

    http_method_names = ["post"]
    is_for_accepted = True

    def other(self) -> Contact:
        """The contact of the same organisation whom the address names."""
        contacts: Any = self.contact.organisation.contacts.select_related("organisation")
        return get_object_or_404(contacts, pk=self.kwargs["pk"])

    def back(self) -> HttpResponse:
        return redirect(self.address("own-contacts"))


class InvitationWithdrawView(ContactAct):
    """Takes an invitation back."""

    def post(self, request: HttpRequest, organisation: int, pk: int) -> HttpResponse:
        proofs = self.contact.organisation.address_proofs.filter(purpose=AddressProof.Purpose.JOIN)
        withdraw_invitation(proof=get_object_or_404(proofs, pk=pk))
        messages.success(request, _("Die Einladung gilt nicht mehr."))
        return self.back()


class ContactAcceptView(ContactAct):
    """Lets somebody who has named the organisation speak for it."""

    def post(self, request: HttpRequest, organisation: int, pk: int) -> HttpResponse:
        contact = self.other()
        # Only whoever has asked: an address that nobody has proven gets no access by a stray click.
        if not contact.organisation.contacts.proven().filter(pk=pk).exists():
            raise Http404
        accept_contact(contact=contact)
        messages.success(request, _("%(name)s ist jetzt Ansprechperson.") % {"name": contact.name})
        return self.back()


class ContactDeclineView(ContactAct):
    """Leaves somebody who has named the organisation apart from it."""

    def post(self, request: HttpRequest, organisation: int, pk: int) -> HttpResponse:
        contact = decline_contact(contact=self.other())
        if contact.declined_at:
            messages.success(request, _("%(name)s sieht nichts von Ihren Anmeldungen.") % {"name": contact.name})
        return self.back()


class ContactRemoveView(FormPage):
    """Hands somebody's registrations over and takes them out; oneself too."""

    template_name = "participants/own_contact_remove.html"
    section = "personen"
    is_for_accepted = True
    leaving: Contact

    def find(self, request: HttpRequest) -> None:
        super().find(request)
        accepted = self.contact.organisation.contacts.accepted().select_related("organisation")
        self.leaving = get_object_or_404(accepted, pk=self.kwargs["pk"])

    def make_form(self, data: Any = None) -> HandOverForm:
        successors = self.contact.organisation.contacts.accepted().exclude(pk=self.leaving.pk).order_by("pk")
        return HandOverForm(data, successors=successors)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = self.contact.organisation.contacts.accepted().exclude(pk=self.leaving.pk)
        return super().get_context_data(leaving=self.leaving, has_successors=others.exists(), **kwargs)

    def save(self, form: HandOverForm) -> HttpResponse:
        remove_contact(contact=self.leaving, successor=form.cleaned_data["successor"])
        messages.success(self.request, _("Die Anmeldungen sind übergeben."))
        if self.leaving.pk == self.contact.pk:
            return redirect("participants:organisation-choice")
        return redirect(self.address("own-contacts"))


class OwnContactEditView(FormPage):
    """One's own name, phone and language."""

    template_name = "participants/own_contact.html"
    section = "kontakt"

    def make_form(self, data: Any = None) -> OwnContactForm:
        return OwnContactForm(data, instance=Contact.objects.get(pk=self.contact.pk))

    def save(self, form: OwnContactForm) -> HttpResponse:
        form.save()
        messages.success(self.request, _("Gespeichert."))
        return redirect(self.address("own-contact-edit"))


class OwnAddressView(FormPage):
    """Another e-mail address: asked for here, proven by a link there."""

    template_name = "participants/own_address.html"
    section = "kontakt"

    def make_form(self, data: Any = None) -> AddressForm:
        return AddressForm(data)

    def save(self, form: AddressForm) -> HttpResponse:
        ask_new_address(contact=self.contact, **form.cleaned_data)
        messages.success(
            self.request,
            _("Wir haben einen Link an %(email)s geschickt. Bis Sie ihn bestätigen, gilt die bisherige Adresse.")
            % {"email": form.cleaned_data["email"]},
        )
        return redirect(self.address("own-contact-edit"))


class OwnOrganisationEditView(FormPage):
    """What the organisation says about itself."""

    template_name = "participants/own_organisation_edit.html"
    section = "angaben"
    is_for_accepted = True

    def make_form(self, data: Any = None) -> OwnOrganisationForm:
        # Not the contact's own object: a form writes what was sent into it, right or wrong.
        organisation = type(self.contact.organisation).objects.get(pk=self.contact.organisation_id)
        return OwnOrganisationForm(data, instance=organisation)

    def save(self, form: OwnOrganisationForm) -> HttpResponse:
        form.save()
        messages.success(self.request, _("Gespeichert."))
        return redirect(self.address("own-organisation-edit"))


@method_decorator(never_cache, name="dispatch")
class AddressProofView(TemplateView):
    """Behind the link to a new address: GET says what will be, POST does it."""

    proof: AddressProof

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.proof = proof_of(request)
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"participants/address_proof_{self.proof.purpose}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_done = self.proof.used_at is not None
        return super().get_context_data(proof=self.proof, is_open=self.proof.is_open, is_done=is_done, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        refusal = ""
        try:
            act = join_organisation if self.proof.purpose == AddressProof.Purpose.JOIN else change_address
            act(proof=self.proof)
        except ContactRefusedError as error:
            refusal = str(error)
        self.proof.refresh_from_db(fields=["used_at"])
        return self.render_to_response(self.get_context_data(refusal=refusal))
