"""What those who were there say about the minutes: their page, and the team's."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.minutes import MinutesRefused
from concept.actions.remarks import RemarksClosed, answer_remark, enter_remark, is_open, send_remark
from concept.minutes_forms import AnswerForm, RemarkForm, TeamRemarkForm
from concept.models import Minutes, MinutesRemark
from concept.queries.minutes import answer_lines, attending_contacts
from concept.queries.public_minutes import public_results
from concept.views.minutes import MinutesPage
from participants.models import Contact
from participants.views.own import SignedInMixin
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.conflicts import show_conflict


def contacts_there(minutes: Minutes, user: Any) -> list[Contact]:
    """As whom the user may say something about these minutes: none, who was not there."""
    if not user.is_authenticated:
        return []
    return list(attending_contacts(minutes).of(user).select_related("organisation").order_by("pk"))


class UnderstoodView(SignedInMixin, View):
    """ "Das haben wir verstanden – was fehlt?": the results in short sentences, and one field.

    For the contacts of those who were there, from when the minutes are first put up; 404 for everybody else.
    """

    http_method_names = ["get", "head", "post", "options"]
    minutes: Minutes
    contacts: list[Contact]

    def find(self, request: HttpRequest) -> None:
        asked = Minutes.objects.filter(for_confirmation_at__isnull=False).select_related(
            "event__theme", "event__venue__municipality"
        )
        self.minutes = get_object_or_404(asked, event__slug=self.kwargs["slug"])
        self.contacts = contacts_there(self.minutes, request.user)
        if not self.contacts:
            raise Http404

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(RemarkForm(initial={"key": uuid.uuid4()}))

    def show(self, form: RemarkForm, status: int = 200, was_late: bool = False) -> HttpResponse:
        own = self.minutes.remarks.filter(contact__in=self.contacts).select_related("organisation")
        is_draft = self.minutes.state == Minutes.State.DRAFT
        context = {
            "section": "termine",
            "minutes": self.minutes,
            "event": self.minutes.event,
            "results": [] if is_draft else public_results(self.minutes.event),
            "is_open": is_open(self.minutes),
            "remarks": own,
            "form": form,
            "was_late": was_late,
            "contact": self.contacts[0],
        }
        return render(self.request, "concept/understood.html", context, status=status)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = RemarkForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            send_remark(
                minutes=self.minutes,
                contact=self.contacts[0],
                text=form.cleaned_data["text"],
                key=form.cleaned_data["key"],
            )
        except RemarksClosed:
            return self.show(form, status=409, was_late=True)
        return redirect(reverse("concept:minutes-understood", args=[slug]) + "#ihre-rueckmeldung")


class RemarksView(MinutesPage):
    """All remarks with their answers; what came by phone is entered here."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        return self.show(minutes, TeamRemarkForm(minutes=minutes))

    def show(self, minutes: Minutes, form: TeamRemarkForm, status: int = 200) -> HttpResponse:
        remarks = minutes.remarks.select_related("organisation", "contact", "entered_by", "answered_by")
        return self.page("minutes_remarks", status=status, minutes=minutes, remarks=remarks, form=form)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        form = TeamRemarkForm(request.POST, minutes=minutes)
        if not form.is_valid():
            return self.show(minutes, form, status=422)
        try:
            enter_remark(minutes=minutes, by=request.user, **form.cleaned_data)
        except RemarksClosed:
            form.add_error(None, _("Das Protokoll steht nicht zur Abstimmung."))
            return self.show(minutes, form, status=409)
        messages.success(request, _("Die Rückmeldung ist eingetragen."))
        return self.to("minutes-remarks")


class RemarkAnswerView(MinutesPage):
    """Answers one remark. Two people at once get both answers to choose from."""

    def find(self, pk: int) -> MinutesRemark:
        return get_object_or_404(self.begun().remarks.select_related("organisation"), pk=pk)

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        remark = self.find(pk)
        initial = {"answer": remark.answer, "reason": remark.answer_reason}
        return self.show(remark, AnswerForm(initial=initial), digest(answer_lines(remark)))

    def show(self, remark: MinutesRemark, form: AnswerForm, seen: str, status: int = 200) -> HttpResponse:
        return self.page("remark_answer", status=status, remark=remark, form=form, seen=seen)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        remark, form, seen = self.find(pk), AnswerForm(request.POST), request.POST.get("seen", "")
        if not form.is_valid():
            return self.show(remark, form, seen, status=422)
        try:
            answer_remark(remark=remark, seen=seen, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            remark.answer, remark.answer_reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
            title, mine = _("Zwei Antworten auf eine Rückmeldung"), answer_lines(remark)
            return show_conflict(request, title=title, now=changed.lines, mine=mine, section="termine")
        except MinutesRefused as refused:
            form.add_error(None, str(refused))
            return self.show(remark, form, seen, status=409)
        messages.success(request, _("Die Antwort ist gespeichert. Wer die Rückmeldung geschrieben hat, sieht sie."))
        return self.to("minutes-remarks", anchor=f"rueckmeldung-{pk}")
