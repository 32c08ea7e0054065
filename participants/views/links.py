"""What a link in a mail opens: GET shows, POST acts.

The token is exchanged for a note in the session and leaves the address at once; every page behind it asks that note.
Whoever has none gets the same 404 as for what does not exist.
"""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from participants.actions.queue import QueueRefusedError, split_registration
from participants.actions.registrations import accept_offer, cancel_registration
from participants.actions.submissions import confirm_submission
from participants.models import AddressProof, Invitation, MailLink, Registration, Submission, SupportNeed
from participants.queries import with_positions
from participants.queries.room import part_that_fits
from participants.team_forms import SplitForm
from participants.views import invitations, proofs

SESSION_KEY = "mail_link"


@method_decorator(never_cache, name="dispatch")
class MailLinkView(View):
    """Lets a link in. Mail scanners may open it as often as they like: nothing changes but their own session."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if invitation := Invitation.objects.find(token):
            return invitations.enter(request, invitation)
        if proof := AddressProof.objects.find(token):
            return proofs.enter(request, proof)
        link = MailLink.objects.find(token)
        if link is None:
            return render(request, "participants/link_unknown.html", {"section": "termine"}, status=404)
        if link.is_expired:
            return render(request, "participants/link_expired.html", {"section": "termine"}, status=410)
        # A session known to others before must not show what comes now.
        request.session.cycle_key()
        request.session[SESSION_KEY] = link.pk
        return redirect("participants:linked-submission")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        response = self.get(request, token)
        if invitation := Invitation.objects.find(token):
            return invitations.answer(request, invitation)
        if response.status_code == 302 and MailLink.objects.find(token):
            _confirm(_link_of(request))
        return response


def _link_of(request: HttpRequest) -> MailLink:
    """The link this session came in by. Raises Http404 without one."""
    link = MailLink.objects.select_related("submission__contact").filter(pk=request.session.get(SESSION_KEY)).first()
    if link is None or link.is_expired:
        raise Http404
    return link


def _confirm(link: MailLink) -> Submission:
    """Confirms what the link was made to confirm."""
    if link.purpose == MailLink.Purpose.CONFIRM:
        return confirm_submission(submission=link.submission)
    return link.submission


class LinkedPage(TemplateView):
    """A page behind a link in a mail: never stored, only for the session that came in by it."""

    link: MailLink

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.link = _link_of(request)
        return super().dispatch(request, *args, **kwargs)

    def registrations(self) -> list[Registration]:
        """All of the submission's, with positions and the way to the next step."""
        found = with_positions(self.link.submission.registrations.for_pages()).prefetch_related(
            Prefetch("support_needs", SupportNeed.objects.of_contact())
        )
        return list(found.order_by("event__starts_at", "event"))

    def registration(self) -> Registration:
        """The one the address names. Raises Http404 for everybody else's."""
        for registration in self.registrations():
            if registration.reference == self.kwargs["reference"]:
                return registration
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section="termine", submission=self.link.submission, **kwargs)


class LinkedSubmissionView(LinkedPage):
    """Before the confirmation: what is to be confirmed. After it: the result for every event."""

    def get_template_names(self) -> list[str]:
        submission = self.link.submission
        if submission.confirmed_at is None and self.link.purpose == MailLink.Purpose.CONFIRM:
            return ["participants/submission_confirm.html"]
        return ["participants/submission_result.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registrations = self.registrations()
        is_open = any(each.state == Registration.State.UNCONFIRMED for each in registrations)
        for each in registrations:
            each.fitting = part_that_fits(each)  # type: ignore[attr-defined]
        return super().get_context_data(registrations=registrations, is_open=is_open, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        _confirm(self.link)
        return redirect("participants:linked-submission")


class RegistrationCancelView(LinkedPage):
    """Asks before it cancels."""

    template_name = "participants/registration_cancel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(registration=self.registration(), **kwargs)

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        cancel_registration(registration=self.registration())
        return redirect("participants:linked-submission")


class RegistrationSplitView(LinkedPage):
    """Splits a group that waits: part of it may come sooner."""

    template_name = "participants/registration_split.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registration = self.registration()
        form = kwargs.pop("form", None) or SplitForm(registration=registration)
        fitting = part_that_fits(registration)
        return super().get_context_data(registration=registration, form=form, fitting=fitting, **kwargs)

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        registration = self.registration()
        form = SplitForm(request.POST, registration=registration)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            split_registration(registration=registration, leaving=form.leaving)
        except QueueRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("participants:linked-submission")


class OfferAcceptView(LinkedPage):
    """Takes an offered place. Shown, it leads back to where the offer stands."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return redirect("participants:linked-submission")

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        accept_offer(registration=self.registration())
        return redirect("participants:linked-submission")
