"""What an invitation's personal link or code opens: Kommen Sie? Ja, nein, später.

As with links in mails, the code is exchanged for a note in the session and leaves the address at once. A new code makes
the note worthless too.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from participants.actions.invitations import record_answer
from participants.invitation_forms import CodeForm
from participants.limits import is_within_limit
from participants.models import Invitation, Registration
from participants.models.invitations import InvitationAnswer
from participants.queries import place_state, with_places
from participants.queries.invitations import coming_events
from participants.views.registrations import Entries, RegistrationCreateView
from workshops.models import Event

SESSION_KEY = "invitation"
# For one client and ten minutes: enough for a whole office, too little for guessing.
TRIES_PER_CLIENT, TRIES_SECONDS = 30, 600


def enter(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Lets somebody in by the invitation's code."""
    # A session known to others before must not show what comes now.
    request.session.cycle_key()
    request.session[SESSION_KEY] = invitation.token_hash
    return redirect("participants:invitation-answer")


def answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Acts on the button that was pressed; a yes needs the names of those who come."""
    said = request.POST.get("answer", "")
    if said == InvitationAnswer.YES and coming_events(invitation) and not invitation.is_withdrawn:
        return redirect("participants:invitation-register")
    if said in (InvitationAnswer.NO, InvitationAnswer.LATER) and coming_events(invitation) and not _came_of(invitation):
        record_answer(invitation=invitation, answer=said)
    return redirect("participants:invitation-answer")


def _came_of(invitation: Invitation) -> list[Registration]:
    """What was registered by this invitation's link and still holds."""
    found = Registration.objects.filter(submission__invitation=invitation).active().select_related("event__theme")
    return list(found.order_by("event__starts_at"))


def _invitation_of(request: HttpRequest) -> Invitation:
    """The invitation this session came in by. Raises Http404 without one."""
    token_hash = request.session.get(SESSION_KEY)
    invitation = token_hash and Invitation.objects.for_pages().filter(token_hash=token_hash).first()
    if not invitation:
        raise Http404
    return invitation


def _events(invitation: Invitation) -> list[Event]:
    """Those still to come, each with its places."""
    pks = [event.pk for event in coming_events(invitation)]
    return list(with_places(Event.objects.for_pages().filter(pk__in=pks)).in_order())


@method_decorator(never_cache, name="dispatch")
class InvitationCodeView(FormView):
    """For those who have the code on paper."""

    form_class = CodeForm
    template_name = "participants/invitation_code.html"
    extra_context = {"section": "termine"}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if not is_within_limit(self.request, "invitation", amount=TRIES_PER_CLIENT, seconds=TRIES_SECONDS):
            return render(self.request, "429.html", status=429)
        if form.invitation is None:
            form.say_unknown()
            return self.form_invalid(form)
        return enter(self.request, form.invitation)


@method_decorator(never_cache, name="dispatch")
class InvitationAnswerView(TemplateView):
    """Asks, and takes the answer. What is over or was taken back is said so (410)."""

    template_name = "participants/invitation_answer.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.invitation = _invitation_of(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = _events(self.invitation)
        return super().get_context_data(
            section="termine",
            invitation=self.invitation,
            events=events,
            is_over=not events,
            can_register=any(place_state(event).accepts for event in events),
            registrations=_came_of(self.invitation),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        is_gone = context["is_over"] or self.invitation.is_withdrawn
        return super().render_to_response(context, status=410 if is_gone else 200, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        return answer(request, self.invitation)


class InvitedRegistrationView(RegistrationCreateView):
    """The registration form, already knowing whom the team has invited.

    It shows the contact's name and address, not their number: invitations are handed on. That somebody has the link
    proves nothing about an address: it is confirmed by mail as ever.
    """

    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.invitation = _invitation_of(request)
        if self.invitation.is_withdrawn or not coming_events(self.invitation):
            return redirect("participants:invitation-answer")
        return super().dispatch(request, *args, **kwargs)

    def first_entries(self, slug: str) -> Entries:
        organisation = self.invitation.organisation
        data = QueryDict(mutable=True)
        data.update(
            {
                "organisation": organisation.name,
                "category": organisation.category.slug if organisation.category else "",
                "municipality": organisation.municipality.slug if organisation.municipality else "",
            }
        )
        data.setlist("events", [event.slug for event in _events(self.invitation) if place_state(event).accepts])
        return Entries(data, self.categories, self.most)

    def suggested_contact(self) -> dict[str, str]:
        contact = self.invitation.contact
        return {"contact_name": contact.name, "email": contact.email, "language": contact.language} if contact else {}
