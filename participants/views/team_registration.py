"""One registration as the team sees it, and what the team may do with it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from participants.actions.delegates import DelegateRefusedError
from participants.actions.people import correct_people
from participants.actions.queue import (
    QueueRefusedError,
    admit_registration,
    put_back_registration,
    split_registration,
)
from participants.actions.submissions import DelegateEntry
from participants.models import Registration
from participants.queries import place_state, with_positions
from participants.queries.history import history_of
from participants.team_forms import AdmitForm, CorrectionForm, ReasonForm, SplitForm
from workshops import rules
from workshops.views.access import RuleRequiredMixin


class TeamRegistrationPage(RuleRequiredMixin, TemplateView):
    """A page about the registration that the address names."""

    rule = staticmethod(rules.can_plan_events)
    registration: Registration

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.page()

    def page(self, **context: Any) -> HttpResponse:
        registration = self.find()
        context |= {
            "section": "anmeldungen",
            "registration": registration,
            "event": registration.event,
            "places": place_state(registration.event),
        }
        return self.render_to_response(self.get_context_data(**context))

    def find(self) -> Registration:
        """With its position. Raises Http404."""
        found = with_positions(Registration.objects.for_pages())
        return get_object_or_404(found, reference=self.kwargs["reference"])


class TeamRegistrationView(TeamRegistrationPage):
    """Who comes, how it stands, what happened so far, what can be done."""

    template_name = "participants/team_registration.html"

    def page(self, **context: Any) -> HttpResponse:
        registration = self.find()
        others = Registration.objects.for_pages().filter(submission=registration.submission_id)
        return super().page(
            history=history_of(registration),
            others=with_positions(others.exclude(pk=registration.pk)).order_by("event__starts_at", "pk"),
        )


class TeamActView(TeamRegistrationPage):
    """A page with a form that asks before the team acts. What was refused is said at the form."""

    template_name = "participants/team_act.html"
    heading: Any = ""
    explanation: Any = ""
    button: Any = ""
    is_danger = False

    def get_form(self, registration: Registration, data: Any = None) -> Form:
        raise NotImplementedError

    def can_act(self, registration: Registration) -> bool:
        raise NotImplementedError

    def act(self, registration: Registration, form: Any) -> str:
        """Does it. Returns what to say about it. May raise QueueRefusedError."""
        raise NotImplementedError

    def page(self, form: Form | None = None, **context: Any) -> HttpResponse:
        registration = self.find()
        return super().page(
            form=form or self.get_form(registration),
            can_act=self.can_act(registration),
            heading=self.heading,
            explanation=self.explanation,
            button=self.button,
            is_danger=self.is_danger,
            **context,
        )

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        registration = self.find()
        form = self.get_form(registration, request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            said = self.act(registration, form)
        except QueueRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.page(form)
        messages.success(request, said)
        return redirect("participants:team-registration", reference)


class TeamAdmitView(TeamActView):
    """Gives somebody a place although others wait before them."""

    heading, button = gettext_lazy("Außer der Reihe zulassen"), gettext_lazy("Zulassen")
    explanation = gettext_lazy(
        "Die ganze Gruppe bekommt sofort ihre Plätze, auch wenn andere vor ihr warten. "
        "Die Ansprechperson bekommt eine E-Mail."
    )

    def get_form(self, registration: Registration, data: Any = None) -> Form:
        return AdmitForm(data)

    def can_act(self, registration: Registration) -> bool:
        return registration.can_be_admitted

    def act(self, registration: Registration, form: Any) -> str:
        cleaned = form.cleaned_data
        admit_registration(
            registration=registration,
            reason=cleaned["reason"],
            beyond_places=cleaned["beyond_places"],
            by=self.request.user,  # type: ignore[arg-type]
        )
        return _("%(who)s: zugelassen.") % {"who": registration.organisation}


class TeamPutBackView(TeamActView):
    """Takes a place back."""

    heading, button, is_danger = gettext_lazy("Zurück auf die Warteliste setzen"), gettext_lazy("Zurücksetzen"), True
    explanation = gettext_lazy(
        "Der Platz geht sofort an die Nächsten auf der Warteliste. Wer außer der Reihe zugelassen war, kommt dorthin "
        "zurück, wo er stand; alle anderen kommen ans Ende. Die Ansprechperson bekommt eine E-Mail."
    )

    def get_form(self, registration: Registration, data: Any = None) -> Form:
        return ReasonForm(data)

    def can_act(self, registration: Registration) -> bool:
        return registration.can_be_put_back

    def act(self, registration: Registration, form: Any) -> str:
        put_back_registration(
            registration=registration,
            reason=form.cleaned_data["reason"],
            by=self.request.user,  # type: ignore[arg-type]
        )
        return _("%(who)s: wieder auf der Warteliste.") % {"who": registration.organisation}


class TeamSplitView(TeamActView):
    """Makes two registrations of one."""

    heading, button = gettext_lazy("Gruppe teilen"), gettext_lazy("Teilen")
    explanation = gettext_lazy(
        "Aus der Gruppe werden zwei Anmeldungen. Beide behalten ihren Platz in der Reihe: zuerst der gewählte Teil, "
        "gleich dahinter der andere."
    )

    def get_form(self, registration: Registration, data: Any = None) -> Form:
        return SplitForm(data, registration=registration)

    def can_act(self, registration: Registration) -> bool:
        return registration.can_be_split

    def act(self, registration: Registration, form: Any) -> str:
        split_registration(registration=registration, leaving=form.leaving, by=self.request.user)  # type: ignore[arg-type]
        return _("%(who)s: Die Gruppe ist geteilt.") % {"who": registration.organisation}


class TeamPeopleView(TeamRegistrationPage):
    """Corrects names and addresses, takes people out, keeps a note."""

    template_name = "participants/team_people.html"

    def page(self, form: CorrectionForm | None = None, **context: Any) -> HttpResponse:
        return super().page(form=form or CorrectionForm(registration=self.find()), **context)

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        registration = self.find()
        form = CorrectionForm(request.POST, registration=registration)
        if not form.is_valid():
            return self.page(form)
        rows = {pk: row.cleaned_data for pk, row in form.rows.items() if row.has_changed()}
        try:
            after = correct_people(
                registration=registration,
                corrections={
                    pk: None if row["leaves"] else DelegateEntry(row["name"], row["email"]) for pk, row in rows.items()
                },
                note=form.cleaned_data["team_note"],
                by=request.user,  # type: ignore[arg-type]
            )
        except DelegateRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.page(form)
        messages.success(request, _("Gespeichert."))
        return redirect("participants:team-registration", after.reference)


class TeamLetterView(TeamRegistrationPage):
    """The result of a form as a letter to print, for those without an address."""

    template_name = "participants/team_letter.html"

    def page(self, **context: Any) -> HttpResponse:
        registrations = Registration.objects.for_pages().filter(submission=self.find().submission_id)
        return super().page(registrations=with_positions(registrations).order_by("event__starts_at", "pk"))
