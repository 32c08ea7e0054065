"""The municipalities' matrix, and what the team does around it: asking, reminding, releasing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.municipalities import (
    TopicAnsweredError,
    add_topic,
    release_responses,
    remind_silent,
    remove_topic,
    revoke_link,
    send_link,
)
from concept.models import MunicipalLink, MunicipalTopic
from concept.models.municipalities import Stance
from concept.municipal_sheets import print_answer_sheet
from concept.municipality_forms import LinkForm, NewTopicForm, ReminderForm, TopicForm
from concept.queries.municipalities import (
    municipal_matrix,
    municipalities_with_state,
    questions,
    responses_of,
    silent_municipalities,
)
from workshops import clock, rules
from workshops.models import Municipality, Theme
from workshops.pdf import PdfError
from workshops.views.access import RuleRequiredMixin


class MunicipalityOfAddressMixin(View):
    """Finds the municipality that the address names. Stands after `RuleRequiredMixin`: first the door."""

    municipality: Municipality

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.municipality = get_object_or_404(Municipality, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)


class MunicipalPage(RuleRequiredMixin, View):
    """For whoever writes the concept."""

    rule = staticmethod(rules.can_edit_measures)


class LeadersPage(RuleRequiredMixin, View):
    """For whoever writes mails to the outside and makes things public."""

    rule = staticmethod(rules.can_publish)


class MunicipalMatrixView(MunicipalPage):
    """Who says what to which measure or topic; who is silent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        number = request.GET.get("thema", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 9
        theme = Theme.objects.filter(number=int(number)).first() if is_number else None
        municipalities = list(municipalities_with_state())
        context = {
            "section": "konzept",
            "matrix": municipal_matrix(theme.number if theme else None),
            "theme": theme,
            "themes": Theme.objects.all(),
            "stances": [(each.value, each.label) for each in Stance],
            "municipalities": municipalities,
            "answered": sum(bool(each.answered) for each in municipalities),
            "silent": sum(not each.answered for each in municipalities),
            "can_release": rules.can_publish(request.user),
        }
        return render(request, "concept/municipal_matrix.html", context)


class MunicipalSheetView(RuleRequiredMixin, MunicipalityOfAddressMixin):
    """The questions on paper, with boxes to tick, as PDF."""

    rule = staticmethod(rules.can_edit_measures)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            pdf = print_answer_sheet(self.municipality)
        except PdfError as error:
            messages.error(request, str(error))
            return redirect("concept:municipal-answers", slug)
        headers = {"Content-Disposition": f'inline; filename="{slug}.pdf"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(pdf.content, content_type="application/pdf", headers=headers)


class MunicipalReleaseView(RuleRequiredMixin, MunicipalityOfAddressMixin):
    """Which of a municipality's answers count in the concept."""

    rule = staticmethod(rules.can_publish)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        responses = responses_of(self.municipality)
        rows = [
            (question, response)
            for question in questions()
            if (response := responses.get(question.key)) and response.stance != Stance.NO_ANSWER
        ]
        context = {
            "section": "konzept",
            "municipality": self.municipality,
            "rows": rows,
            "released": sum(response.is_released for _question, response in rows),
        }
        return render(request, "concept/municipal_release.html", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        shown = dict(pair for text in request.POST.getlist("shown") if (pair := _pair(text)))
        chosen = {pk for text in request.POST.getlist("chosen") if (pk := _number(text)) is not None}
        if "all" in request.POST:
            chosen = set(shown)
        changed, stale = release_responses(municipality=self.municipality, shown=shown, chosen=chosen, by=request.user)
        messages.success(
            request,
            ngettext(
                "Bei %(count)d Antwort ist die Freigabe geändert.",
                "Bei %(count)d Antworten ist die Freigabe geändert.",
                changed,
            )
            % {"count": changed},
        )
        if stale:
            words = ngettext(
                "%(count)d Antwort hat sich inzwischen geändert. Lesen Sie sie noch einmal.",
                "%(count)d Antworten haben sich inzwischen geändert. Lesen Sie sie noch einmal.",
                stale,
            )
            messages.warning(request, words % {"count": stale})
        return redirect("concept:municipal-release", slug)


class MunicipalLinksView(RuleRequiredMixin, MunicipalityOfAddressMixin):
    """The links by which a municipality answers: send one, revoke one."""

    rule = staticmethod(rules.can_publish)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        former = self.municipality.answer_links.first()
        return self.show(LinkForm(initial={"email": former.email} if former else {}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        send_link(municipality=self.municipality, **form.cleaned_data, by=request.user)
        messages.success(request, _("Der Link geht an %(email)s.") % {"email": form.cleaned_data["email"]})
        return redirect("concept:municipal-links", slug)

    def show(self, form: LinkForm, status: int = 200) -> HttpResponse:
        now = timezone.now()
        links = [
            {
                "link": link,
                "sent_at": clock.at(link.created_at),
                "expires_at": clock.at(link.expires_at),
                "state": _("zurückgezogen") if link.revoked_at else _("abgelaufen") if link.expires_at <= now else "",
            }
            for link in self.municipality.answer_links.select_related("created_by", "mail")
        ]
        context = {"section": "konzept", "municipality": self.municipality, "form": form, "links": links}
        return render(self.request, "concept/municipal_links.html", context, status=status)


class MunicipalLinkRevokeView(LeadersPage):
    """Makes a link worthless."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = get_object_or_404(MunicipalLink.objects.select_related("municipality"), pk=pk)
        revoke_link(link=link)
        messages.success(request, _("Der Link an %(email)s gilt nicht mehr.") % {"email": link.email})
        return redirect("concept:municipal-links", link.municipality.slug)


class MunicipalReminderView(LeadersPage):
    """Reminds every municipality that was sent a link and has said nothing. Asks before it does."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ReminderForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReminderForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        reminded = remind_silent(days=form.cleaned_data["days"], by=request.user)
        words = ngettext("%(count)d Kommune wird erinnert.", "%(count)d Kommunen werden erinnert.", len(reminded))
        messages.success(request, words % {"count": len(reminded)})
        return redirect("concept:municipal-matrix")

    def show(self, form: ReminderForm, status: int = 200) -> HttpResponse:
        silent = [(each, _addresses(each)) for each in silent_municipalities().prefetch_related("answer_links")]
        context = {
            "section": "konzept",
            "form": form,
            "reachable": [(each, addresses) for each, addresses in silent if addresses],
            "others": [each for each, addresses in silent if not addresses],
        }
        return render(self.request, "concept/municipal_reminder.html", context, status=status)


class MunicipalTopicsView(MunicipalPage):
    """What the municipalities are asked about beside the measures."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(NewTopicForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewTopicForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        add_topic(**form.cleaned_data)
        messages.success(request, _("Das Thema steht jetzt im Fragebogen."))
        return redirect("concept:municipal-topics")

    def show(self, form: NewTopicForm, status: int = 200) -> HttpResponse:
        context = {"section": "konzept", "form": form, "topics": MunicipalTopic.objects.all()}
        return render(self.request, "concept/municipal_topics.html", context, status=status)


class MunicipalTopicView(MunicipalPage):
    """One topic: change it, or take it out."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic = get_object_or_404(MunicipalTopic, pk=pk)
        return self.show(topic, TopicForm(instance=topic))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic = get_object_or_404(MunicipalTopic, pk=pk)
        if "remove" in request.POST:
            try:
                remove_topic(topic=topic)
            except TopicAnsweredError as refused:
                messages.error(request, str(refused))
                return redirect("concept:municipal-topic", pk)
            messages.success(request, _("Das Thema ist entfernt."))
            return redirect("concept:municipal-topics")
        form = TopicForm(request.POST, instance=topic)
        if not form.is_valid():
            return self.show(topic, form, status=422)
        form.save()
        messages.success(request, _("Das Thema ist gespeichert."))
        return redirect("concept:municipal-topics")

    def show(self, topic: MunicipalTopic, form: TopicForm, status: int = 200) -> HttpResponse:
        context = {"section": "konzept", "form": form, "topic": topic}
        return render(self.request, "concept/municipal_topic.html", context, status=status)


def _addresses(municipality: Municipality) -> list[str]:
    """Where a reminder goes: to each address whose link was not revoked."""
    links = municipality.answer_links.all()
    return list(dict.fromkeys(link.email.lower() for link in links if link.revoked_at is None))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _pair(text: str) -> tuple[int, int] | None:
    """The id of an answer and its version, "17:2"."""
    pk, _colon, version = text.partition(":")
    numbers = _number(pk), _number(version)
    return None if None in numbers else numbers  # type: ignore[return-value]
