"""Forms about what is decided on a version: sign-offs, the bodies' steps, and the paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.models import DecisionStep, SignOff
from concept.models.decisions import DecisionResult, StepRole, result_words
from concept.queries.papers import PaperTexts
from participants.forms import LineField
from workshops.formats import format_day_plain
from workshops.forms.moments import day_field
from workshops.richtext import MAX_LENGTH

LONGEST_NOTE = 2000
TOO_LONG = gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen.")
NO_SPECIAL_SIGNS = gettext_lazy("Geben Sie den Text ohne Sonderzeichen ein.")
REVISION_MISSING = gettext_lazy("Laden Sie die Seite neu: Es fehlt, welchen Stand Sie gesehen haben.")


def note_field(**options: Any) -> forms.CharField:
    """A longer text, without what no page can show."""
    return forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": NO_SPECIAL_SIGNS},
        **{"max_length": LONGEST_NOTE} | options,
    )


class RevisionForm(forms.Form):
    """What was read as a certain `revision`; 0: nothing was there yet. `suggests`: the id of the list of suggestions."""

    suggests = "vorschlaege"

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], REVISION_MISSING),
    )

    def facts(self, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The label of each field and what `values` have for it, in words."""
        return [(str(field.label), self._words(field.name, values)) for field in self.visible_fields()]

    def _words(self, name: str, values: Mapping[str, Any]) -> str:
        value = values.get(name)
        if isinstance(value, date):
            return format_day_plain(value)
        choices = dict(getattr(self.fields[name], "choices", []))
        return str(choices.get(value, value) or "–")


class StepForm(RevisionForm):
    """A body, its task and its session."""

    body = LineField(label=gettext_lazy("Gremium"), missing=gettext_lazy("Geben Sie das Gremium an."))
    role = forms.ChoiceField(
        label=gettext_lazy("Was tut es?"),
        choices=StepRole.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], gettext_lazy("Wählen Sie, ob das Gremium vorberät oder beschließt.")
        ),
    )
    meets_on = day_field(label=gettext_lazy("Sitzung am"), required=False)
    papers_due_on = day_field(
        label=gettext_lazy("Vorlagenschluss"),
        required=False,
        help_text=gettext_lazy("Bis dahin muss die Vorlage abgegeben sein. Es wird eine Aufgabe daraus."),
    )
    paper_number = LineField(label=gettext_lazy("Nummer der Vorlage"), required=False, max_length=50)
    note = note_field(label=gettext_lazy("Anmerkung"), help_text=gettext_lazy("Nur für das Team."))

    def __init__(self, data: Any = None, *, step: DecisionStep | None = None) -> None:
        names = ("body", "role", "meets_on", "papers_due_on", "paper_number", "note")
        initial = {name: getattr(step, name) for name in names} if step else {"role": StepRole.DECIDES}
        super().__init__(data, initial=initial | {"revision": step.revision if step else 0})
        self.fields["body"].widget.attrs["list"] = self.suggests

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        meets, papers = cleaned.get("meets_on"), cleaned.get("papers_due_on")
        if meets and papers and papers > meets:
            self.add_error("papers_due_on", _("Der Vorlagenschluss muss vor der Sitzung liegen."))
        return cleaned


class ResultForm(RevisionForm):
    """What a body decided."""

    result = forms.ChoiceField(
        label=gettext_lazy("Ergebnis"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Wählen Sie das Ergebnis.")),
    )
    paper_number = LineField(label=gettext_lazy("Nummer der Vorlage"), required=False, max_length=50)
    note = note_field(label=gettext_lazy("Anmerkung"), help_text=gettext_lazy("Nur für das Team."))

    def __init__(self, data: Any = None, *, step: DecisionStep) -> None:
        names = ("result", "paper_number", "note", "revision")
        super().__init__(data, initial={name: getattr(step, name) for name in names})
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (value, result_words(step.role, value)) for value in DecisionResult.values
        ]


class SignOffForm(RevisionForm):
    """Who signs off, and when they did."""

    who = LineField(
        label=gettext_lazy("Wer zeichnet mit?"),
        missing=gettext_lazy("Geben Sie an, wer mitzeichnet."),
        help_text=gettext_lazy("Eine Abteilung oder eine Funktion, zum Beispiel: Jugendamt"),
    )
    signed_on = day_field(
        label=gettext_lazy("Mitgezeichnet am"),
        required=False,
        help_text=gettext_lazy("Bleibt leer, bis es so weit ist."),
    )
    note = LineField(label=gettext_lazy("Anmerkung"), required=False, max_length=300)

    def __init__(self, data: Any = None, *, sign_off: SignOff | None = None) -> None:
        names = ("who", "signed_on", "note")
        initial = {name: getattr(sign_off, name) for name in names} if sign_off else {}
        super().__init__(data, initial=initial | {"revision": sign_off.revision if sign_off else 0})
        self.fields["who"].widget.attrs["list"] = self.suggests


class PaperForm(RevisionForm):
    """The texts of the paper."""

    motion = note_field(label=gettext_lazy("Beschlussvorschlag"), max_length=MAX_LENGTH)
    summary = note_field(label=gettext_lazy("Zusammenfassung"), max_length=MAX_LENGTH)
    statement = note_field(label=gettext_lazy("Sachdarstellung"), max_length=MAX_LENGTH)

    def __init__(self, data: Any = None, *, texts: PaperTexts, revision: int) -> None:
        initial = {"motion": texts.motion, "summary": texts.summary, "statement": texts.statement}
        super().__init__(data, initial=initial | {"revision": revision})
        for name, rows in (("motion", 5), ("summary", 12), ("statement", 16)):
            self.fields[name].widget.attrs["rows"] = rows
        self.fields["motion"].required = True
        self.fields["motion"].error_messages["required"] = _("Schreiben Sie, was beschlossen werden soll.")

    @property
    def texts(self) -> PaperTexts:
        """What was entered; lines end as the rest of the house ends them."""
        data = self.cleaned_data
        names = ("motion", "summary", "statement")
        return PaperTexts(*(data[name].replace("\r\n", "\n") for name in names))
