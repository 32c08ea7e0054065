"""What people need in order to take part, and what the team answers."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import LineField
from participants.models import SupportNeed
from participants.models.support import SupportKind, SupportState

WITHOUT_NOTE = [(kind.value, kind.label) for kind in SupportKind if kind != SupportKind.NOTE]
# What is said in words, by the field that takes it.
DETAIL_FIELDS = {SupportKind.INTERPRETER: "needs_language", SupportKind.NOTE: "needs_note"}


class SupportForm(forms.Form):
    """All of it voluntary, and kept with consent alone. `entries` of a valid form: pairs of kind and detail."""

    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Was brauchen Sie, um dabei zu sein?"),
        choices=WITHOUT_NOTE,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Wählen Sie aus der Liste, was Sie brauchen"),
            "invalid_list": gettext_lazy("Wählen Sie aus der Liste, was Sie brauchen"),
        },
    )
    needs_language = LineField(
        label=gettext_lazy("In welche Sprache soll gedolmetscht werden?"),
        max_length=100,
        required=False,
        autocomplete="off",
    )
    needs_note = LineField(
        label=gettext_lazy("Etwas anderes, das Ihnen hilft"), max_length=500, required=False, autocomplete="off"
    )
    needs_consent = forms.BooleanField(
        label=gettext_lazy(
            "Ich bin einverstanden, dass das Team des Termins diese Angaben liest, um mir zu helfen. Sie werden "
            "14 Tage nach dem Termin gelöscht. Ich kann das jederzeit zurückziehen."
        ),
        required=False,
    )

    def __init__(self, *args: Any, beside: Collection[str] = (), **kwargs: Any) -> None:
        """`beside`: kinds that have been asked for already, not to be offered again."""
        super().__init__(*args, **kwargs)
        offered = [(kind, label) for kind, label in WITHOUT_NOTE if kind not in beside]
        self.fields["needs"].choices = offered  # type: ignore[attr-defined]
        gone = [name for kind, name in DETAIL_FIELDS.items() if kind in beside]
        for name in gone if offered else [*gone, "needs"]:
            del self.fields[name]

    @property
    def entries(self) -> list[tuple[str, str]]:
        cleaned = self.cleaned_data
        details = {kind: cleaned.get(name, "") for kind, name in DETAIL_FIELDS.items()}
        kinds = {*cleaned.get("needs", []), *(kind for kind, detail in details.items() if detail)}
        return [(kind.value, details.get(kind, "")) for kind in SupportKind if kind in kinds]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if SupportKind.INTERPRETER in cleaned.get("needs", []) and not cleaned["needs_language"]:
            self.add_error("needs_language", _("Geben Sie die Sprache an, in die gedolmetscht werden soll"))
        if self.entries and not cleaned["needs_consent"]:
            self.add_error(
                "needs_consent",
                _("Stimmen Sie zu, dass wir Ihre Bitte um Unterstützung lesen, oder lassen Sie sie weg"),
            )
        return cleaned


class NeedDetailForm(forms.Form):
    """Another language, or other words, for what was asked for already."""

    def __init__(self, data: Any = None, *, need: SupportNeed) -> None:
        super().__init__(data, prefix=need.kind, initial={"detail": need.detail})
        like = SupportForm.base_fields[DETAIL_FIELDS[SupportKind(need.kind)]]
        self.fields["detail"] = LineField(
            label=like.label,
            max_length=like.max_length,  # type: ignore[attr-defined]
            missing=gettext_lazy("Sagen Sie, was Sie brauchen. Brauchen Sie nichts mehr, ziehen Sie die Bitte zurück"),
            autocomplete="off",
        )


class AnswerForm(forms.ModelForm):
    """What the team answers to one need."""

    marks_optional = False

    state = forms.ChoiceField(
        label=gettext_lazy("Antwort"),
        choices=SupportState.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, ob es klappt"),
            "invalid_choice": gettext_lazy("Wählen Sie aus, ob es klappt"),
        },
    )
    answer = LineField(label=gettext_lazy("Dazu in Ihren Worten (freiwillig)"), max_length=500, required=False)

    class Meta:
        model = SupportNeed
        fields = ["state", "answer"]
