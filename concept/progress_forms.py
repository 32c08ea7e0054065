"""Forms about how one sees whether a measure helps: indicators, what was measured, notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from concept.measure_forms import seen_version_field
from concept.minutes_forms import WordsField
from concept.models import Indicator
from participants.forms import LineField
from workshops.forms.moments import day_field


class SeenForm(forms.Form):
    """Which version of something was read that is now to be taken out."""

    version = seen_version_field()


class IndicatorForm(forms.ModelForm):
    """By what one will see whether a measure helped, and which version of it was read."""

    marks_optional = False
    version = seen_version_field()
    name = LineField(
        label=gettext_lazy("Woran erkennt man den Erfolg?"),
        max_length=300,
        missing=gettext_lazy("Schreiben Sie auf, woran man den Erfolg erkennt, zum Beispiel: Zahl der Lotsen."),
    )
    unit = LineField(label=gettext_lazy("Einheit"), max_length=100, required=False)
    baseline = LineField(label=gettext_lazy("Ausgangswert"), max_length=100, required=False)
    target = LineField(label=gettext_lazy("Zielwert"), max_length=100, required=False)
    data_source = LineField(label=gettext_lazy("Datenquelle"), max_length=300, required=False)

    class Meta:
        model = Indicator
        fields = ("name", "unit", "baseline", "target", "data_source")

    def _post_clean(self) -> None:
        """What was typed goes through the action, not into the row."""

    @property
    def values(self) -> dict[str, str]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def differences(self, stored: Indicator) -> list[tuple[str, str, str]]:
        """What is stored otherwise than typed: label, stored, typed."""
        rows = [(str(self.fields[name].label), getattr(stored, name), value) for name, value in self.values.items()]
        return [row for row in rows if row[1] != row[2]]


class IndicatorValueForm(forms.Form):
    """What was measured, by which version of an indicator."""

    marks_optional = False
    version = seen_version_field()
    on = day_field(label=gettext_lazy("Gemessen am"))
    value = LineField(label=gettext_lazy("Wert"), max_length=100, missing=gettext_lazy("Geben Sie den Messwert ein."))
    source = LineField(label=gettext_lazy("Quelle"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _demand_day(self.fields["on"])


class ProgressNoteForm(forms.Form):
    """How it is getting on."""

    marks_optional = False
    on = day_field(label=gettext_lazy("Datum"))
    text = WordsField(
        label=gettext_lazy("Was ist geschehen?"), rows=3, missing=gettext_lazy("Schreiben Sie auf, was geschehen ist.")
    )
    is_public = forms.BooleanField(label=gettext_lazy("Öffentlich"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _demand_day(self.fields["on"])


def _demand_day(field: forms.Field) -> None:
    field.error_messages["required"] = field.error_messages["invalid"]
