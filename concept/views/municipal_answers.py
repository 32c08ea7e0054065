"""A municipality's answers on one page: as the team enters them, and as the municipality does by its link."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.municipalities import ResponseConflictError, save_responses
from concept.models import MunicipalLink
from concept.models.municipalities import ResponseChannel
from concept.municipality_forms import AnswerForm, SpeakerForm, TeamSpeakerForm, Typed, answer_forms, typed_answers
from concept.queries.municipalities import Question, key_of, questions, responses_of
from concept.views.answer_links import ByLinkMixin, LinkEntryView
from concept.views.municipalities import MunicipalityOfAddressMixin
from workshops import clock, rules
from workshops.models import Municipality, Theme, User
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

# So many questions fit on one page; where there are more, each theme has its own.
MOST_AT_ONCE = 150
TOPICS = "0"


class AnswersPage(View):
    """All questions to one municipality, with what it said. What was entered stays where something is wrong."""

    template_name = ""
    speaker_form: type[SpeakerForm] = SpeakerForm
    own_speaker = False
    municipality: Municipality

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        speaker = self.speaker_form(initial=self.speaker_initial())
        return self.show(speaker, self.forms())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        speaker = self.speaker_form(request.POST, initial=self.speaker_initial())
        forms = self.forms(request.POST)
        sent = [form for form in forms if not form.is_new]
        lost = self.lost(forms)
        # Every form is asked: each has its own to say.
        if not all([speaker.is_valid(), *(form.is_valid() for form in sent)]):
            return self.show(speaker, forms, status=422, lost=lost)
        if lost:
            return self.show(speaker, forms, status=409, lost=lost)
        is_level_alone = "level" in speaker.changed_data and all(form.is_same for form in sent)
        try:
            count = save_responses(
                municipality=self.municipality,
                answers=[form.answer(speaker.cleaned_data, is_level_alone=is_level_alone) for form in sent],
                channel=self.channel(speaker),
                by=self.by(),
            )
        except ResponseConflictError as conflict:
            for form in forms:
                if stored := conflict.responses.get(form.question.key):
                    form.show_conflict(stored)
            return self.show(speaker, forms, status=409)
        return self.saved(count)

    def speaker_initial(self) -> dict[str, Any]:
        return {}

    def channel(self, speaker: SpeakerForm) -> str:
        raise NotImplementedError

    def by(self) -> User | None:
        return None

    def saved(self, count: int) -> HttpResponse:
        raise NotImplementedError

    @cached_property
    def parts(self) -> list[tuple[str, Theme | None, list[Question]]]:
        """The questions by theme, each with the number by which the address names it."""
        groups = groupby(questions(), key=lambda question: question.theme)
        return [(str(theme.number) if theme else TOPICS, theme, list(asked)) for theme, asked in groups]

    @property
    def can_show_all(self) -> bool:
        return sum(len(asked) for _name, _theme, asked in self.parts) <= MOST_AT_ONCE

    @property
    def chosen(self) -> str:
        """The part that the address names; without one all at once, where there are not too many."""
        names = [name for name, _theme, _asked in self.parts]
        name = self.request.GET.get("thema", "")
        return name if name in names else "" if self.can_show_all else names[0]

    def asked(self, data: Any = None) -> list[Question]:
        """The questions of this page."""
        chosen = self.chosen
        return [
            question
            for name, _theme, part in self.parts
            for question in part
            # What was sent was asked on this page, wherever it stands now.
            if chosen in ("", name) or (data is not None and f"{question.key}-version" in data)
        ]

    def forms(self, data: Any = None) -> list[AnswerForm]:
        responses = responses_of(self.municipality)
        return answer_forms(self.asked(data), responses, own_speaker=self.own_speaker, data=data)

    def lost(self, forms: list[AnswerForm]) -> list[Typed]:
        """What was said anew to questions that are asked no more."""
        stored = responses_of(self.municipality)
        typed = typed_answers(self.request.POST, [form.question for form in forms])
        known = {key: (response.stance, response.text) for key, response in stored.items()}
        return [each for each in typed if not each.question and known.get(each.key) != (each.stance, each.text)]

    def show(
        self, speaker: SpeakerForm, forms: list[AnswerForm], status: int = 200, lost: Sequence[Typed] = ()
    ) -> HttpResponse:
        chosen = self.chosen
        groups = [(theme, list(part)) for theme, part in groupby(forms, key=lambda form: form.question.theme)]
        context = {
            "municipality": self.municipality,
            "speaker": speaker,
            "forms": forms,
            "groups": groups,
            "parts": [(name, theme, name == chosen) for name, theme, _asked in self.parts if len(self.parts) > 1],
            "shows_all": not chosen,
            "can_show_all": self.can_show_all,
            "own_speaker": self.own_speaker,
            "is_conflict": any(form.conflict for form in forms),
            "lost": lost,
            **self.more(),
        }
        return render(self.request, self.template_name, context, status=status)

    def more(self) -> dict[str, Any]:
        return {}


class MunicipalAnswersView(RuleRequiredMixin, MunicipalityOfAddressMixin, AnswersPage):
    """The team enters what it heard or got on paper."""

    rule = staticmethod(rules.can_edit_measures)
    template_name = "concept/municipal_answers.html"
    speaker_form = TeamSpeakerForm
    own_speaker = True

    def channel(self, speaker: SpeakerForm) -> str:
        return speaker.cleaned_data["channel"]

    def by(self) -> User | None:
        return self.request.user  # type: ignore[return-value]

    def saved(self, count: int) -> HttpResponse:
        words = ngettext("%(count)d Antwort ist gespeichert.", "%(count)d Antworten sind gespeichert.", count)
        messages.success(self.request, words % {"count": count} if count else _("Es hat sich nichts geändert."))
        return redirect(self.request.get_full_path())

    def more(self) -> dict[str, Any]:
        return {"section": "konzept", "can_release": rules.can_publish(self.request.user)}


class MunicipalLinkView(LinkEntryView):
    """Lets a municipality in."""

    link_model = MunicipalLink
    answer_page = "concept:municipal-answer"


class MunicipalAnswerView(ByLinkMixin, AnswersPage):
    """The municipality answers itself. What it says stays internal until the team releases it."""

    link_model = MunicipalLink
    template_name = "concept/municipal_answer.html"

    @property
    def municipality(self) -> Municipality:  # type: ignore[override]
        return self.link.municipality

    def typed(self) -> list[Typed]:
        return typed_answers(self.request.POST, questions())

    def speaker_initial(self) -> dict[str, Any]:
        """As it was said by link the last time: on this page, else on another."""
        shown = {question.key for question in self.asked()}
        given = [each for each in responses_of(self.municipality).values() if each.channel == ResponseChannel.LINK]
        said = max(given, key=lambda each: (key_of(each) in shown, each.changed_at, each.pk), default=None)
        return {"contact": said.contact, "level": said.level} if said else {}

    def channel(self, speaker: SpeakerForm) -> str:
        return ResponseChannel.LINK

    def saved(self, count: int) -> HttpResponse:
        address = self.request.path
        part = read_whole_number(self.request.GET.get("thema"))
        return redirect(address + (f"?gespeichert={count}" if part is None else f"?thema={part}&gespeichert={count}"))

    def more(self) -> dict[str, Any]:
        return {
            "section": "ueber",
            "saved": read_whole_number(self.request.GET.get("gespeichert")),
            "expires_at": clock.at(self.link.expires_at),
        }
