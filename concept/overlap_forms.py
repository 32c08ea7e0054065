"""Forms of the departments' matrix."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concept.actions.overlaps import FEWEST, Ruling, offer_lines
from concept.forms import RowsField
from concept.models import Measure, OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement
from workshops.models import Department, Theme

NOBODY = ("", _("noch offen"))


class RulingForm(forms.Form):
    """What the departments made of one finding: a row of the matrix. `departments`: all, read once for all rows."""

    marks_optional = False
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    judgement = forms.ChoiceField(
        label=_("Urteil"),
        choices=OverlapJudgement.choices,
        error_messages={"required": _("Wählen Sie ein Urteil."), "invalid_choice": _("Wählen Sie ein Urteil.")},
    )
    decision = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=OverlapDecision.choices,
        error_messages={
            "required": _("Wählen Sie eine Entscheidung."),
            "invalid_choice": _("Wählen Sie eine Entscheidung."),
        },
    )
    lead_department = forms.ChoiceField(
        label=_("Federführung"),
        required=False,
        error_messages={"invalid_choice": _("Wählen Sie eine Abteilung aus der Liste.")},
    )
    reason = forms.CharField(
        label=_("Begründung"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Kürzen Sie die Begründung auf höchstens 4000 Zeichen.")},
    )
    is_released = forms.BooleanField(label=_("Freigeben"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        finding: OverlapFinding,
        departments: Sequence[Department],
        may_release: bool,
        **kwargs: Any,
    ) -> None:
        initial = {
            "version": finding.version,
            "judgement": finding.judgement,
            "decision": finding.decision,
            "lead_department": finding.lead_department_id or "",
            "reason": finding.reason,
            "is_released": finding.is_released,
        }
        super().__init__(data, prefix=f"befund-{finding.pk}", initial=initial, **kwargs)
        self.departments = {str(department.pk): department for department in departments}
        self.fields["lead_department"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *((pk, department.short_name or department.name) for pk, department in self.departments.items()),
        ]
        if not may_release:
            del self.fields["is_released"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_released") and not self.errors:
            missing = {
                "judgement": (cleaned["judgement"] == OverlapJudgement.OPEN, _("Freigegeben wird mit einem Urteil.")),
                "decision": (
                    cleaned["decision"] == OverlapDecision.OPEN,
                    _("Freigegeben wird mit einer Entscheidung."),
                ),
                "reason": (not cleaned["reason"].strip(), _("Freigegeben wird mit einer Begründung.")),
            }
            for field, (is_missing, words) in missing.items():
                if is_missing:
                    self.add_error(field, words)
        return cleaned

    @property
    def ruling(self) -> Ruling:
        """What was entered; the form must be valid."""
        data = self.cleaned_data
        return Ruling(
            judgement=data["judgement"],
            decision=data["decision"],
            lead_department=self.departments.get(data["lead_department"]),
            reason=data["reason"],
            is_released=data.get("is_released"),
        )


class FindingForm(forms.Form):
    """What a finding is about: two or more measures or existing offers, and the departments concerned."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Worum geht es?"),
        max_length=300,
        help_text=_("Ein kurzer Titel, zum Beispiel: Sprachmittlung in Ämtern und Praxen."),
        error_messages={
            "required": _("Schreiben Sie, worum es geht."),
            "max_length": _("Kürzen Sie den Titel auf höchstens 300 Zeichen."),
        },
    )
    measures = RowsField(
        Measure.objects.none(),
        label=_("Maßnahmen"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Wählen Sie Maßnahmen aus der Liste.")},
    )
    offers = forms.CharField(
        label=_("Bestehende Angebote"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Je Zeile eines."),
        error_messages={"max_length": _("Kürzen Sie die Angebote auf höchstens 4000 Zeichen.")},
    )
    departments = RowsField(
        Department.objects.all(),
        label=_("Beteiligte Abteilungen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Wählen Sie Abteilungen aus der Liste.")},
    )

    def __init__(self, data: Any = None, *, measures: Iterable[Measure] = (), **kwargs: Any) -> None:
        """`measures`: those of the finding, which stay to choose from even where they went into another one."""
        super().__init__(data, **kwargs)
        pks = [measure.pk for measure in measures]
        offered = Measure.objects.current() | Measure.objects.filter(pk__in=pks)
        self.fields["measures"].queryset = offered.select_related("theme")  # type: ignore[attr-defined]
        if not self.fields["departments"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["departments"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "measures" in cleaned and "offers" in cleaned:
            count = len(cleaned["measures"]) + len(offer_lines(cleaned["offers"]))
            if count < FEWEST:
                self.add_error("measures", _("Wählen Sie zwei Maßnahmen, oder nennen Sie dazu bestehende Angebote."))
        return cleaned

    @property
    def themes(self) -> list[tuple[Theme, list[tuple[Measure, bool]], int]]:
        """Each theme with its measures, whether each is chosen, and how many are."""
        chosen = {str(code) for code in self["measures"].value() or []}
        found = list(self.fields["measures"].queryset)  # type: ignore[attr-defined]
        groups = []
        for theme, measures in groupby(found, key=lambda measure: measure.theme):
            rows = [(measure, measure.code in chosen) for measure in measures]
            groups.append((theme, rows, sum(is_chosen for _measure, is_chosen in rows)))
        return groups
