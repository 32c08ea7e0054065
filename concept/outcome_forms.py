"""Saying what became of contributions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concept.actions.outcomes import DECISIONS
from concept.forms import RowsField
from concept.models import Result
from concept.models.contributions import Outcome


class OutcomeForm(forms.Form):
    """What became of one contribution or of several, and why. `results`: what a decision about one may rest on."""

    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.label) for outcome in map(Outcome, DECISIONS)],
        widget=forms.RadioSelect,
        label=_("Was wurde daraus?"),
        error_messages={
            "required": _("Wählen Sie, was aus dem Beitrag wurde."),
            "invalid_choice": _("Wählen Sie, was aus dem Beitrag wurde."),
        },
    )
    reason = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("Begründung"),
        help_text=_("Sie steht öffentlich beim Beitrag und geht an die Organisation. Nennen Sie keine Personen."),
        error_messages={"required": _("Schreiben Sie eine Begründung, zum Beispiel: Das ist Teil von Maßnahme 2.1.")},
    )
    results = RowsField(
        Result.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Ergebnisse, die darauf beruhen"),
        error_messages={"invalid_choice": _("Wählen Sie Ergebnisse aus der Liste.")},
    )

    def __init__(self, *args: Any, results: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if results is None or not results.exists():
            del self.fields["results"]
        else:
            field = self.fields["results"]
            field.queryset = results  # type: ignore[attr-defined]
            field.label_from_instance = lambda result: f"{result}: {result.text[:120]}"  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    why = forms.CharField(
        max_length=500,
        label=_("Warum ist der Beitrag wieder offen?"),
        error_messages={"required": _("Schreiben Sie, warum der Beitrag wieder offen ist.")},
    )
