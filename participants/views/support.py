"""What people need in order to take part: their own pages, and the event team's answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from participants.actions.submissions import NeedEntry
from participants.actions.support import answer_support_need, change_support, request_support, withdraw_support
from participants.models import Registration, SupportNeed
from participants.support_forms import DETAIL_FIELDS, AnswerForm, NeedDetailForm, SupportForm
from participants.views.attendance import EventTeamView
from participants.views.links import LinkedPage
from participants.views.own import OwnRegistrationMixin
from workshops.whole_numbers import read_whole_number

# Takes all of it back at once.
EVERYTHING = "all"


class NeedsMixin:
    """A page on which whoever has asked for support reads the answers, asks for more, says it otherwise, takes it back.

    It stays as long as anything is kept: what was agreed to can be taken back after the event too. Where nothing is
    kept and nothing can be asked for, there is no page.
    """

    request: HttpRequest

    def subject(self) -> Registration:
        """Whose needs these are. Raises Http404 for everybody else's."""
        raise NotImplementedError

    def done(self, registration: Registration, message: str) -> HttpResponse:
        """Leads back to the page, the message on it where there is a place for one."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registration = kwargs.pop("registration", None) or self.subject()
        needs = list(registration.support_needs.of_contact())
        if not needs and not registration.can_be_cancelled:
            raise Http404
        faulty = kwargs.pop("faulty", None)
        rows = [(need, self._detail_form(need, faulty)) for need in needs]
        form = kwargs.pop("form", None) or SupportForm(beside=[need.kind for need in needs])
        return super().get_context_data(  # type: ignore[misc]
            registration=registration, rows=rows, faulty=faulty, form=form, **kwargs
        )

    @staticmethod
    def _detail_form(need: SupportNeed, faulty: NeedDetailForm | None) -> NeedDetailForm | None:
        """Another detail can be given for what has one."""
        if faulty and faulty.prefix == need.kind:
            return faulty
        return NeedDetailForm(need=need) if need.kind in DETAIL_FIELDS else None

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        registration = self.subject()
        if withdrawn := request.POST.get("withdraw", ""):
            kinds = SupportNeed.Kind.values if withdrawn == EVERYTHING else [withdrawn]
            withdraw_support(registration=registration, kinds=[kind for kind in kinds if kind in SupportNeed.Kind])
            return self.done(registration, _("Zurückgezogen und gelöscht."))
        if not registration.can_be_cancelled:
            raise Http404
        if kind := request.POST.get("change", ""):
            return self._change(registration, kind)
        form = SupportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(  # type: ignore[attr-defined, no-any-return]
                self.get_context_data(registration=registration, form=form)
            )
        request_support(registration=registration, needs=[NeedEntry(*entry) for entry in form.entries])
        return self.done(
            registration, _("Ihre Bitte ist beim Team. Sie bekommen eine E-Mail, wenn es eine Antwort gibt.")
        )

    def _change(self, registration: Registration, kind: str) -> HttpResponse:
        need = registration.support_needs.of_contact().filter(kind=kind if kind in DETAIL_FIELDS else "").first()
        if need is None:
            raise Http404
        form = NeedDetailForm(self.request.POST, need=need)
        if not form.is_valid():
            return self.render_to_response(  # type: ignore[attr-defined, no-any-return]
                self.get_context_data(registration=registration, faulty=form)
            )
        change_support(registration=registration, kind=kind, detail=form.cleaned_data["detail"])
        return self.done(registration, _("Geändert. Sie bekommen eine E-Mail, wenn es eine Antwort gibt."))


class SupportView(NeedsMixin, LinkedPage):
    """The needs of one registration, behind the link in a mail."""

    template_name = "participants/support.html"

    def subject(self) -> Registration:
        return self.registration()

    def done(self, registration: Registration, message: str) -> HttpResponse:
        if registration.support_needs.of_contact().exists() or registration.can_be_cancelled:
            return redirect("participants:registration-support", registration.reference)
        return redirect("participants:linked-submission")


class OwnSupportView(NeedsMixin, OwnRegistrationMixin, TemplateView):
    """The needs of one registration, for the contact who has registered: colleagues are told nothing of them."""

    template_name = "participants/own_support.html"

    def find(self, request: HttpRequest) -> None:
        super().find(request)
        if self.registration.contact_id != self.contact.pk:
            raise Http404

    def subject(self) -> Registration:
        return self.registration

    def done(self, registration: Registration, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return redirect(self.address("own-registration", registration.reference))


class TeamSupportView(EventTeamView):
    """What is needed at one event, each with its answer."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        pk = read_whole_number(request.POST.get("need"))
        need = get_object_or_404(self._needs(), pk=pk)
        form = AnswerForm(request.POST, instance=need, prefix=f"need-{pk}")
        if not form.is_valid():
            return self._show(form)
        answered = answer_support_need(need=need, by=request.user, **form.cleaned_data)
        if answered is None:
            messages.warning(request, _("Diese Bitte wurde gerade zurückgezogen."))
        elif not answered.is_of_contact:
            messages.warning(request, _("Gespeichert. Wer darum gebeten hat, ist nicht mehr da: Bitte rufen Sie an."))
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
