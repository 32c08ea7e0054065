"""What people need in order to take part: their own page behind the link in a mail, and the event team's answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from participants.actions.submissions import NeedEntry
from participants.actions.support import answer_support_need, request_support, withdraw_support
from participants.models import Registration, SupportNeed
from participants.support_forms import AnswerForm, SupportForm
from participants.views.attendance import EventTeamView
from participants.views.links import LinkedPage


class SupportView(LinkedPage):
    """What one has asked for with a registration: to read the answers, ask for more, withdraw."""

    template_name = "participants/support.html"

    def registration(self) -> Registration:
        """Raises Http404 once it has ended: then nothing is kept any more."""
        registration = super().registration()
        if not registration.can_be_cancelled:
            raise Http404
        return registration

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registration = self.registration()
        given = {"registration": registration, "needs": registration.support_needs.all(), "form": SupportForm()}
        return super().get_context_data(**(given | kwargs))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        registration = self.registration()
        if kind := request.POST.get("withdraw", ""):
            if kind in SupportNeed.Kind.values:
                withdraw_support(registration=registration, kind=kind)
            return redirect("participants:registration-support", reference)
        form = SupportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        request_support(registration=registration, needs=[NeedEntry(*entry) for entry in form.entries])
        return redirect("participants:registration-support", reference)


class TeamSupportView(EventTeamView):
    """What is needed at one event, each with its answer."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        number = request.POST.get("need", "")
        pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
        need = get_object_or_404(self._needs(), pk=pk)
        form = AnswerForm(request.POST, instance=need, prefix=f"need-{pk}")
        if not form.is_valid():
            return self._show(form)
        answered = answer_support_need(need=need, by=request.user, **form.cleaned_data)
        if answered is None:
            messages.warning(request, _("Diese Bitte wurde gerade zurückgezogen."))
        elif answered.registration.contact.email:
            messages.success(request, _("Gespeichert. Die Person bekommt Bescheid, sobald es eine Antwort gibt."))
        else:
            messages.warning(request, _("Gespeichert. Es gibt keine E-Mail-Adresse: Bitte rufen Sie an."))
        return redirect("participants:team-support", slug)

    def _needs(self) -> Any:
        """Those of registrations that stand."""
        return (
            SupportNeed.objects.binding()
            .filter(registration__event=self.event)
            .select_related("registration__event", "registration__organisation", "registration__contact", "answered_by")
            .prefetch_related("registration__delegates")
            .order_by("registration", "pk")
        )

    def _show(self, faulty: AnswerForm | None = None) -> HttpResponse:
        rows = []
        for need in self._needs():
            own = faulty if faulty and faulty.instance.pk == need.pk else None
            rows.append((need, own or AnswerForm(instance=need, prefix=f"need-{need.pk}")))
        return self.page("team_support", rows=rows, faulty=faulty)
