"""Forms about versions of the concept."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.models import ConceptVersion, Paragraph
from concept.queries.gaps import ConceptGap
from participants.forms import LineField

NEW = "neu"


class FreezeForm(forms.Form):
    """What a new version is called, and that its gaps were seen: exactly those of the report that was shown."""

    marks_optional = False

    kind = forms.ChoiceField(
        label=gettext_lazy("Wofür ist die Fassung?"),
        choices=ConceptVersion.Kind.choices,
        error_messages={
            "required": gettext_lazy("Wählen Sie, wofür die Fassung ist."),
            "invalid_choice": gettext_lazy("Wählen Sie, wofür die Fassung ist."),
        },
    )
    label = LineField(
        label=gettext_lazy("Bezeichnung"),
        help_text=gettext_lazy("So heißt sie auf der Website und auf dem Titelblatt, zum Beispiel: Entwurf vom Mai"),
        missing=gettext_lazy("Geben Sie der Fassung eine Bezeichnung, zum Beispiel: Entwurf vom Mai"),
    )
    accepts_gaps = forms.BooleanField(
        label=gettext_lazy("Ich habe die Lücken gesehen. Die Fassung wird trotzdem festgeschrieben."),
        error_messages={"required": gettext_lazy("Kreuzen Sie an, dass Sie die Lücken gesehen haben.")},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, gaps: Sequence[ConceptGap], number: int) -> None:
        self.report = fingerprint_of(gaps)
        super().__init__(data, initial={"number": number, "seen": self.report})
        if not any(gap.number for gap in gaps):
            del self.fields["accepts_gaps"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seen") != self.report:
            # What is shown now is what counts; it has to be looked at again.
            self.data = self.data.copy()
            self.data["seen"] = self.report
            self.data.pop("accepts_gaps", None)
            words = _("Inzwischen hat sich geändert, was noch offen ist. Sehen Sie sich die Lücken noch einmal an.")
            self.add_error("accepts_gaps" if "accepts_gaps" in self.fields else None, words)
        return data


def fingerprint_of(gaps: Sequence[ConceptGap]) -> str:
    """Changes with every entry of the report."""
    return hashlib.sha256(json.dumps([gap.to_data() for gap in gaps]).encode()).hexdigest()[:32]


class PredecessorForm(forms.Form):
    """For each of the paragraphs, which of the version before it continues. `cleaned_data`: primary keys or None.

    `former`: what may be chosen for all of them.
    """

    marks_optional = False

    def __init__(
        self, data: Any = None, *, paragraphs: Sequence[Paragraph], former: Sequence[Paragraph], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        choices = [(NEW, _("nichts: er ist neu")), *((str(row.pk), choice_words(row)) for row in former)]
        for paragraph in paragraphs:
            link = getattr(paragraph, "predecessor_link", None)
            self.fields[f"absatz-{paragraph.pk}"] = forms.TypedChoiceField(
                label=_("Setzt fort"),
                choices=choices,
                coerce=lambda value: None if value == NEW else int(value),
                initial=str(link.predecessor_id) if link and link.predecessor_id else NEW,
                error_messages={"invalid_choice": _("Wählen Sie einen Absatz aus der Liste.")},
            )

    @property
    def changed(self) -> dict[int, int | None]:
        """By paragraph, what was chosen differently from what was there."""
        return {int(name.removeprefix("absatz-")): self.cleaned_data[name] for name in self.changed_data}


def choice_words(paragraph: Paragraph) -> str:
    """Such as "5.2 Abs. 3: Alle Kinder lernen …"."""
    return f"{paragraph.quotation}: {paragraph.text[:70]}"
