"""What a municipality says, as it is entered: by the team, or by the municipality itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from concept.actions.municipalities import Answer
from concept.answer_link_forms import LinkForm
from concept.models import MunicipalResponse, MunicipalTopic
from concept.models.municipalities import ResponseChannel, ResponseLevel, Stance
from concept.queries.municipalities import Question

LEVELS = ResponseLevel.choices
MOST_TEXT = 4000
TYPED = re.compile(r"((?:measure|topic)-[0-9]+)-version")


class SpeakerForm(forms.Form):
    """Who answers, for everything that is entered with it."""

    contact = forms.CharField(
        label=_("Wer antwortet?"),
        max_length=200,
        help_text=_("Name und Amt. Das bleibt intern."),
        error_messages={
            "required": _("Schreiben Sie, wer antwortet."),
            "max_length": _("Kürzen Sie den Namen auf höchstens 200 Zeichen."),
        },
    )
    level = forms.ChoiceField(
        label=_("Auf welcher Ebene ist das abgestimmt?"),
        choices=LEVELS,
        widget=forms.RadioSelect,
        initial=ResponseLevel.WORKING,
        error_messages={"required": _("Wählen Sie die Ebene."), "invalid_choice": _("Wählen Sie die Ebene.")},
    )


class TeamSpeakerForm(SpeakerForm):
    """As the team enters it: from a letter, a call or a printed form."""

    field_order = ["channel", "contact", "level"]
    channel = forms.ChoiceField(
        label=_("Woher kommen die Antworten?"),
        choices=[(ResponseChannel.TEAM, _("am Telefon oder im Gespräch")), (ResponseChannel.PAPER, _("auf Papier"))],
        widget=forms.RadioSelect,
        initial=ResponseChannel.TEAM,
        error_messages={"required": _("Wählen Sie, woher die Antworten kommen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].required = False


class AnswerForm(forms.Form):
    """What is said to one question. With `own_speaker` each may have another contact and level than the rest."""

    marks_optional = False
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    stance = forms.ChoiceField(
        label=_("Haltung"),
        choices=Stance.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Wählen Sie eine der vier Antworten.")},
    )
    text = forms.CharField(
        label=_("Anmerkung"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Kürzen Sie die Anmerkung auf höchstens 4000 Zeichen.")},
    )
    level = forms.ChoiceField(
        label=_("Ebene"),
        choices=[("", _("wie oben")), *LEVELS],
        required=False,
        error_messages={"invalid_choice": _("Wählen Sie die Ebene.")},
    )
    contact = forms.CharField(
        label=_("Wer antwortet?"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Kürzen Sie den Namen auf höchstens 200 Zeichen.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        question: Question,
        response: MunicipalResponse | None,
        own_speaker: bool,
    ) -> None:
        initial = {"version": 0, "stance": Stance.NO_ANSWER}
        if response:
            initial = {
                "version": response.version,
                "stance": response.stance,
                "text": response.text,
                "level": response.level,
                "contact": response.contact,
            }
        # Asked only since the page was opened: nothing was said to it yet.
        self.is_new = data is not None and f"{question.key}-version" not in data
        super().__init__(None if self.is_new else data, prefix=question.key, initial=initial)
        self.question, self.response = question, response
        self.conflict: MunicipalResponse | None = None
        if not own_speaker:
            del self.fields["level"], self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_silent = cleaned.get("stance", "") in ("", Stance.NO_ANSWER)
        if is_silent and cleaned.get("text", "") and "stance" not in self.errors:
            words = _("Kreuzen Sie zu Ihrer Anmerkung auch an, ob Sie mittragen: %(title)s")
            self.add_error("stance", words % {"title": f"{self.question.code} {self.question.title}".strip()[:100]})
        return cleaned

    @property
    def stances(self) -> list[tuple[str, str, bool]]:
        """The answers to choose from, and which is chosen."""
        chosen = self["stance"].value() or Stance.NO_ANSWER
        return [(value, label, value == chosen) for value, label in Stance.choices]

    @property
    def said(self) -> tuple[str, str]:
        """The stance and the text that were entered; the form must be valid."""
        return self.cleaned_data["stance"] or Stance.NO_ANSWER, self.cleaned_data["text"]

    @property
    def is_same(self) -> bool:
        """Whether the answer stays what it was; the form must be valid."""
        return self.said == ((self.response.stance, self.response.text) if self.response else (Stance.NO_ANSWER, ""))

    def answer(self, speaker: dict[str, Any], *, is_level_alone: bool = False) -> Answer:
        """What was entered; the form must be valid. Where it says no speaker of its own, whoever speaks for all; an
        answer that stays what it was keeps the one it has, unless the level is all that was changed: that is meant for
        every answer given by link."""
        data, response, is_same = self.cleaned_data, self.response, self.is_same
        stance, text = self.said
        is_raised = is_level_alone and response is not None and response.channel == ResponseChannel.LINK
        if "level" in self.fields:
            contact, level = data["contact"] or speaker["contact"], data["level"] or speaker["level"]
            if is_same and response and not data["contact"] and not response.contact:
                contact = ""
        elif is_same and response and not is_raised:
            contact, level = response.contact, response.level
        else:
            contact, level = speaker["contact"], speaker["level"]
        return Answer(self.question, data["version"], stance, text, contact, level)

    def show_conflict(self, stored: MunicipalResponse) -> None:
        """Somebody stored another answer meanwhile: it is shown, and saved once more, what was entered here counts."""
        self.conflict = stored
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(stored.version)


@dataclass(frozen=True)
class Typed:
    """What somebody typed in to a question. `question`: None where it is asked no more."""

    key: str
    stance: str
    text: str
    question: Question | None = None

    @property
    def about(self) -> str:
        return f"{self.question.code} {self.question.title}".strip() if self.question else ""

    @property
    def words(self) -> str:
        """The answer that was ticked, if one was."""
        return "" if self.stance == Stance.NO_ANSWER else str(dict(Stance.choices).get(self.stance, ""))


def typed_answers(data: QueryDict, questions: Sequence[Question]) -> list[Typed]:
    """What a page of answers sent that says anything, whether or not that is asked still."""
    asked = {question.key: question for question in questions}
    keys = [found[1] for name in data if (found := TYPED.fullmatch(name))]
    typed = [
        Typed(key, data.get(f"{key}-stance", ""), data.get(f"{key}-text", "").strip()[:MOST_TEXT], asked.get(key))
        for key in keys
    ]
    return [each for each in typed if each.words or each.text]


class ReminderForm(forms.Form):
    """Reminds those who are silent."""

    days = LinkForm.base_fields["days"]


class TopicForm(forms.ModelForm):
    """A topic that municipalities are asked about beside the measures, and which version of it was read."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    class Meta:
        model = MunicipalTopic
        fields = ["title", "description", "position"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"position": _("In dieser Reihenfolge stehen die Themen im Fragebogen.")}
        error_messages = {
            "title": {
                "required": _("Schreiben Sie, worum es geht."),
                "max_length": _("Kürzen Sie das Thema auf höchstens 300 Zeichen."),
            },
            "position": {
                "required": _("Geben Sie eine Zahl ein, zum Beispiel 1."),
                "invalid": _("Geben Sie eine Zahl ein, zum Beispiel 1."),
                "min_value": _("Geben Sie eine Zahl von 0 bis 32767 ein."),
                "max_value": _("Geben Sie eine Zahl von 0 bis 32767 ein."),
            },
        }

    @property
    def values(self) -> dict[str, Any]:
        """What the actions take; the form must be valid."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def show_conflict(self, stored: MunicipalTopic) -> list[tuple[str, str, str]]:
        """What is stored otherwise than typed: label, stored, typed. Saved once more, what was typed counts."""
        self.data = self.data.copy()
        self.data["version"] = str(stored.version)
        rows = [(str(self.fields[name].label), getattr(stored, name), value) for name, value in self.values.items()]
        return [row for row in rows if row[1] != row[2]]


class NewTopicForm(TopicForm):
    version = None  # type: ignore[assignment]

    class Meta(TopicForm.Meta):
        fields = ["title", "description"]


def answer_forms(
    questions: Sequence[Question],
    responses: dict[str, MunicipalResponse],
    *,
    own_speaker: bool,
    data: QueryDict | None = None,
) -> list[AnswerForm]:
    """A form for each question."""
    return [
        AnswerForm(data, question=each, response=responses.get(each.key), own_speaker=own_speaker) for each in questions
    ]
