"""The municipalities' matrix, and what the team does around it: asking, reminding, releasing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.municipalities import (
    TopicAnsweredError,
    TopicConflictError,
    add_topic,
    change_topic,
    release_responses,
    remind_silent,
    remove_topic,
    send_link,
)
from concept.models import MunicipalLink, MunicipalTopic
from concept.models.municipalities import Stance
from concept.municipal_sheets import print_answer_sheet
from concept.municipality_forms import NewTopicForm, ReminderForm, TopicForm
from concept.queries.municipalities import (
    municipal_matrix,
    municipalities_with_state,
    questions,
    responses_of,
    silent_municipalities,
)
from concept.views.answer_links import AnswerLinkRevokeView, AnswerLinksView
from workshops import rules
from workshops.models import Municipality, Theme
from workshops.pdf import PdfError
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number, read_whole_numbers


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
        theme = Theme.objects.filter(number=read_whole_number(request.GET.get("thema"))).first()
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
        # Each answer's id and version.
        shown = dict(pair for text in request.POST.getlist("shown") if (pair := read_whole_numbers(text, 2)))
        chosen = {pk for text in request.POST.getlist("chosen") if (pk := read_whole_number(text)) is not None}
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


class MunicipalLinksView(AnswerLinksView):
    """The links by which a municipality answers."""

    asked_model = Municipality
    revoke_page = "concept:municipal-link-revoke"

    def send(self, asked: Municipality, *, email: str, days: int) -> None:
        send_link(municipality=asked, email=email, days=days, by=self.request.user)  # type: ignore[arg-type]

    def more(self, asked: Municipality) -> dict[str, Any]:
        return {
            "back": (reverse("concept:municipal-answers", args=[asked.slug]), asked.name),
            "lead": _(
                "Wer ihn hat, antwortet für die Kommune, ohne Konto. Die Antworten bleiben intern, bis Sie sie freigeben."
            ),
        }


class MunicipalLinkRevokeView(AnswerLinkRevokeView):
    """Makes a municipality's link worthless."""

    link_model = MunicipalLink
    links_page = "concept:municipal-links"


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
        return show_topics(request, NewTopicForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewTopicForm(request.POST)
        if not form.is_valid():
            return show_topics(request, form, status=422)
        add_topic(**form.cleaned_data)
        messages.success(request, _("Das Thema steht jetzt im Fragebogen."))
        return redirect("concept:municipal-topics")


class MunicipalTopicView(MunicipalPage):
    """One topic: change it, or take it out. Two people at once get both versions."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic = get_object_or_404(MunicipalTopic, pk=pk)
        return self.show(TopicForm(instance=topic, initial={"version": topic.version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic = MunicipalTopic(pk=pk)
        form = TopicForm(request.POST, instance=topic)
        if "remove" in request.POST:
            return self.remove(topic, read_whole_number(request.POST.get("version")) or 0)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            change_topic(topic=topic, version=form.cleaned_data["version"], **form.values)
        except TopicConflictError as conflict:
            if conflict.topic is None:
                return show_topics(request, NewTopicForm(request.POST), status=409, is_gone=True)
            return self.show(form, status=409, is_conflict=True, differences=form.show_conflict(conflict.topic))
        messages.success(request, _("Das Thema ist gespeichert."))
        return redirect("concept:municipal-topics")

    def remove(self, topic: MunicipalTopic, version: int) -> HttpResponse:
        try:
            remove_topic(topic=topic, version=version)
        except TopicAnsweredError as refused:
            messages.error(self.request, str(refused))
        except TopicConflictError:
            messages.error(self.request, _("Das Thema wurde inzwischen geändert. Lesen Sie es noch einmal."))
        else:
            messages.success(self.request, _("Das Thema ist entfernt."))
            return redirect("concept:municipal-topics")
        return redirect("concept:municipal-topic", topic.pk)

    def show(self, form: TopicForm, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"section": "konzept", "form": form, "topic": form.instance}
        return render(self.request, "concept/municipal_topic.html", context, status=status)


def show_topics(request: HttpRequest, form: NewTopicForm, status: int = 200, *, is_gone: bool = False) -> HttpResponse:
    """All topics, and one to be added. `is_gone`: it was one of them when somebody began to change it."""
    context = {"section": "konzept", "form": form, "topics": MunicipalTopic.objects.all(), "is_gone": is_gone}
    return render(request, "concept/municipal_topics.html", context, status=status)


def _addresses(municipality: Municipality) -> list[str]:
    """Where a reminder goes: to each address whose link was not revoked."""
    links = municipality.answer_links.all()
    return list(dict.fromkeys(link.email.lower() for link in links if link.revoked_at is None))
