"""Forms of the plan backwards."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops import clock
from workshops.forms.moments import day_field
from workshops.models import BodySession, PlanStep, Process
from workshops.queries.plans import session_line, step_line

MOST = 50
DAYS_MESSAGE = gettext_lazy("Geben Sie die Tage als ganze Zahl von 1 bis 366 ein.")
TOO_LONG = gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen.")


class BodySessionForm(forms.ModelForm):
    """A deciding body's session; a row without a day is none."""

    marks_optional = False

    meets_on = day_field(label=gettext_lazy("Sitzung am"))
    papers_due_on = day_field(label=gettext_lazy("Vorlagenschluss"), required=False)

    class Meta:
        model = BodySession
        fields = ["body", "meets_on", "papers_due_on"]
        error_messages = {
            "body": {"required": gettext_lazy("Geben Sie das Gremium an."), "max_length": TOO_LONG},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meets_on"].error_messages["required"] = _("Geben Sie den Tag der Sitzung an.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        meets, papers = cleaned.get("meets_on"), cleaned.get("papers_due_on")
        if meets and papers and papers > meets:
            self.add_error("papers_due_on", _("Der Vorlagenschluss muss vor der Sitzung liegen."))
        return cleaned


class PlanStepForm(forms.ModelForm):
    """A step of the way to the concept."""

    marks_optional = False

    is_done = forms.BooleanField(label=gettext_lazy("erledigt"), required=False)

    class Meta:
        model = PlanStep
        fields = ["title", "days", "position"]
        error_messages = {
            "title": {"required": gettext_lazy("Geben Sie an, was getan werden muss."), "max_length": TOO_LONG},
            "days": dict.fromkeys(["required", "invalid", "min_value", "max_value"], DAYS_MESSAGE),
            "position": dict.fromkeys(
                ["required", "invalid", "min_value", "max_value"],
                gettext_lazy("Geben Sie die Reihenfolge als ganze Zahl ein."),
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("is_done", self.instance.done_at is not None)

    def save(self, commit: bool = True) -> PlanStep:
        if self.cleaned_data["is_done"]:
            self.instance.done_at = self.instance.done_at or clock.now()
        else:
            self.instance.done_at = None
        step: PlanStep = super().save(commit)
        return step


def wanted_lines(sessions: forms.BaseModelFormSet, steps: forms.BaseModelFormSet) -> list[str]:
    """What the forms would leave stored, as `workshops.queries.plans.plan_lines` says it. After they were checked."""
    kept = [
        [form for form in formset if form not in formset.deleted_forms and (form.instance.pk or form.has_changed())]
        for formset in (sessions, steps)
    ]
    by_day = sorted((form.instance for form in kept[0]), key=lambda row: (row.meets_on or date.max, row.pk or MOST**6))
    by_place = sorted(kept[1], key=lambda form: (form.instance.position, form.instance.pk or MOST**6))
    return [
        *map(session_line, by_day),
        *(step_line(form.instance, is_done=form.cleaned_data.get("is_done", False)) for form in by_place),
    ]


SessionFormSet = forms.modelformset_factory(
    BodySession, BodySessionForm, extra=1, can_delete=True, max_num=MOST, absolute_max=MOST + 20
)
StepFormSet = forms.modelformset_factory(
    PlanStep, PlanStepForm, extra=1, can_delete=True, max_num=MOST, absolute_max=MOST + 20
)


def session_formset(process: Process, data: Any = None) -> forms.BaseModelFormSet:
    """The sessions there are, a row for every body of the process that has none, and an empty one."""
    known = set(BodySession.objects.values_list("body", flat=True))
    missing = [{"body": body} for body in process.decision_bodies if body not in known]
    formset = SessionFormSet(data, prefix="session", initial=missing)
    formset.extra = len(missing) + 1
    return formset


def step_formset(data: Any = None) -> forms.BaseModelFormSet:
    """The steps there are, and an empty one that would come last."""
    last = PlanStep.objects.order_by("position").values_list("position", flat=True).last() or 0
    return StepFormSet(data, prefix="step", initial=[{"position": last + 1}])
