"""What a department says by itself, as it enters it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from concept.actions.departments import Opinion
from concept.models import DepartmentResponse, OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement
from concept.municipality_forms import MOST_TEXT, SpeakerForm
from concept.overlap_forms import RulingForm

PROPOSALS = [
    (value, _("noch kein Vorschlag") if value == OverlapDecision.OPEN else label)
    for value, label in OverlapDecision.choices
]
_TYPED = re.compile(r"befund-([0-9]{1,9})-version")


class ContactForm(forms.Form):
    """Who answers, for everything that is entered with it."""

    contact = SpeakerForm.base_fields["contact"]


class OpinionForm(forms.Form):
    """What is said to one finding."""

    marks_optional = False
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    judgement = RulingForm.base_fields["judgement"]
    decision = forms.ChoiceField(
        label=_("Vorschlag"),
        choices=PROPOSALS,
        error_messages={
            "required": _("Wählen Sie einen Vorschlag."),
            "invalid_choice": _("Wählen Sie einen Vorschlag."),
        },
    )
    reason = RulingForm.base_fields["reason"]

    def __init__(
        self, data: QueryDict | None = None, *, finding: OverlapFinding, response: DepartmentResponse | None
    ) -> None:
        answer = response or DepartmentResponse(version=0)
        initial = {name: getattr(answer, name) for name in ("version", "judgement", "decision", "reason")}
        super().__init__(data, prefix=f"befund-{finding.pk}", initial=initial)
        self.finding, self.response = finding, response
        self.conflict: DepartmentResponse | None = None

    @property
    def opinion(self) -> Opinion:
        """What was entered; the form must be valid."""
        data = self.cleaned_data
        return Opinion(self.finding, data["version"], data["judgement"], data["decision"], data["reason"])

    def show_conflict(self, stored: DepartmentResponse) -> None:
        """Somebody stored another answer meanwhile: it is shown, and saved once more, what was entered here counts."""
        self.conflict = stored
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(stored.version)


@dataclass(frozen=True)
class TypedOpinion:
    """What somebody typed in to a finding (its id). `about`: its title; empty where that is not told."""

    finding: int
    about: str
    said: tuple[str, str, str]

    @property
    def words(self) -> str:
        """The judgement and the proposal, as far as there are any."""
        judgement, decision, _reason = self.said
        judged, proposed = dict(OverlapJudgement.choices), dict(OverlapDecision.choices)
        words = [judged.get(judgement, ""), proposed.get(decision, "")]
        is_open = [judgement == OverlapJudgement.OPEN, decision == OverlapDecision.OPEN]
        return ", ".join(str(word) for word, none in zip(words, is_open, strict=True) if word and not none)

    @property
    def text(self) -> str:
        return self.said[2]


def findings_sent(data: QueryDict) -> set[int]:
    """The ids of the findings that a page of answers sent something about."""
    return {int(found[1]) for name in data if (found := _TYPED.fullmatch(name))}


def typed_opinions(data: QueryDict, titles: Mapping[int, str]) -> list[TypedOpinion]:
    """What a page of answers sent that says anything. `titles`: of the findings whose names may be told."""
    typed = [TypedOpinion(pk, titles.get(pk, ""), _said(data, pk)) for pk in sorted(findings_sent(data))]
    return [each for each in typed if each.words or each.text]


def _said(data: QueryDict, pk: int) -> tuple[str, str, str]:
    judgement, decision, reason = (data.get(f"befund-{pk}-{name}", "") for name in ("judgement", "decision", "reason"))
    return judgement, decision, reason.strip()[:MOST_TEXT]
