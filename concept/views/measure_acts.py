"""What is done with a measure beside writing its sheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.actions.measures import (
    add_indicator,
    add_indicator_value,
    add_progress_note,
    change_indicator,
    demand_mergeable,
    judge_distinct,
    merge_measures,
    move_measure,
    publish_measure,
    remove_indicator,
    remove_indicator_value,
    remove_measure,
    remove_progress_note,
    unmerge_measure,
    unpublish_measure,
)
from concept.actions.planning import PlanConflict, PlanRefused
from concept.measure_forms import MergeForm, MergeSeenForm, MoveForm
from concept.models import Indicator, IndicatorValue, Measure, ProgressNote
from concept.progress_forms import IndicatorForm, IndicatorValueForm, ProgressNoteForm, SeenForm
from concept.queries.merging import merge_outlook
from concept.views.measures import MeasureEditView, MeasureMixin, typed_words, value_form
from workshops import rules
from workshops.whole_numbers import read_whole_number

STEPS = {"up": -1, "down": 1}


class MeasureActView(MeasureEditView):
    """What is done with a measure beside writing its sheet: `act` says what, `pk` to which indicator, value, note."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        acts: dict[str, Callable[[], HttpResponse]] = {
            "publish": self.publish,
            "unpublish": self.unpublish,
            "up": self.shift,
            "down": self.shift,
            "move": self.move,
            "unmerge": self.unmerge,
            "distinct": self.judge,
            "remove": self.remove,
            "note": self.note,
            "note-remove": self.remove_note,
            "indicator": self.indicator,
            "indicator-remove": self.remove_indicator,
            "value": self.value,
            "value-remove": self.remove_value,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            return self.to_sheet()
        try:
            return act()
        except PlanRefused as refused:
            messages.error(request, str(refused))
        except PlanConflict:
            if not Measure.objects.filter(pk=self.measure.pk).exists():
                return self.gone()
            messages.error(request, _("Das hat inzwischen jemand geändert. Hier sehen Sie den jetzigen Stand."))
        return self.to_sheet()

    def found(self, rows: Any) -> Any:
        """That of `rows` which the form names, or None."""
        return rows.filter(pk=read_whole_number(self.request.POST.get("pk"))).first()

    def row(self, rows: Any) -> Any:
        """That of `rows` which the form names. Raises PlanConflict when there is none."""
        if (row := self.found(rows)) is None:
            raise PlanConflict(None)
        return row

    def publish(self) -> HttpResponse:
        if not rules.can_publish(self.request.user):
            raise PlanRefused(_("Veröffentlichen kann nur die Prozessleitung."))
        publish_measure(measure=self.measure, by=self.request.user)
        messages.success(self.request, _("Die Maßnahme ist öffentlich."))
        return self.to_sheet()

    def unpublish(self) -> HttpResponse:
        if not rules.can_publish(self.request.user):
            raise PlanRefused(_("Zurückziehen kann nur die Prozessleitung."))
        unpublish_measure(measure=self.measure, by=self.request.user)
        messages.success(self.request, _("Die Maßnahme ist nicht mehr öffentlich."))
        return self.to_sheet()

    def shift(self) -> HttpResponse:
        move_measure(measure=self.measure, step=STEPS[self.request.POST["act"]], by=self.request.user)
        plan = reverse("concept:theme-goals", args=[self.measure.theme.number])
        return redirect(f"{plan}#massnahme-{self.measure.code}")

    def move(self) -> HttpResponse:
        form = MoveForm(self.request.POST, auto_id="umzug-%s")
        if not form.is_valid():
            return self.show(status=422, move_form=form)
        theme = form.cleaned_data["theme"]
        move_measure(measure=self.measure, theme=theme, by=self.request.user)
        words = _("%(code)s gehört jetzt zu Thema %(number)d.") % {"code": self.measure.code, "number": theme.number}
        messages.success(self.request, words)
        return self.to_sheet()

    def unmerge(self) -> HttpResponse:
        unmerge_measure(measure=self.measure, by=self.request.user)
        messages.success(self.request, _("Die Zusammenführung ist zurückgenommen."))
        return self.to_sheet()

    def judge(self) -> HttpResponse:
        other = self.row(Measure.objects.exclude(pk=self.measure.pk))
        judge_distinct(measure=self.measure, other=other, by=self.request.user)
        words = _("Gemerkt: %(code)s und %(other)s sind verschieden.")
        messages.success(self.request, words % {"code": self.measure.code, "other": other.code})
        return self.to_sheet("aehnlich")

    def remove(self) -> HttpResponse:
        remove_measure(measure=self.measure, by=self.request.user)
        messages.success(self.request, _("Maßnahme %(code)s ist gelöscht.") % {"code": self.measure.code})
        return redirect("concept:measure-list")

    def note(self) -> HttpResponse:
        form = ProgressNoteForm(self.request.POST, auto_id="stand-%s")
        if not form.is_valid():
            return self.show(status=422, note_form=form)
        try:
            add_progress_note(measure=self.measure, by=self.request.user, **form.cleaned_data)
        except PlanRefused as refused:
            form.add_error("text", str(refused))
            return self.show(status=409, note_form=form)
        return self.to_sheet("stand")

    def remove_note(self) -> HttpResponse:
        remove_progress_note(note=self.row(ProgressNote.objects.filter(measure=self.measure)), by=self.request.user)
        return self.to_sheet("stand")

    def indicator(self) -> HttpResponse:
        """Adds an indicator, or changes the one that `pk` names. One that is gone can be stored as a new one."""
        is_new, indicator = "pk" not in self.request.POST, self.found(self.measure.indicators)
        name = f"indikator-{indicator.pk}-%s" if indicator else "indikator-neu-%s"
        form = IndicatorForm(self.request.POST, instance=indicator, auto_id=name)
        if not form.is_valid():
            return self.show(status=422, indicator_form=form)
        if not (is_new or indicator):
            return self.show(status=409, indicator_form=form, is_indicator_gone=True)
        version, by = form.cleaned_data["version"] or 0, self.request.user
        try:
            if indicator:
                change_indicator(indicator=indicator, version=version, by=by, **form.values)
            else:
                add_indicator(measure=self.measure, by=by, **form.values)
        except PlanConflict as conflict:
            if not isinstance(conflict.stored, Indicator):
                raise
            return self.show(status=409, indicator_form=form, indicator_differences=form.differences(conflict.stored))
        except PlanRefused as refused:
            form.add_error("name", str(refused))
            return self.show(status=409, indicator_form=form)
        return self.to_sheet("indikatoren")

    def remove_indicator(self) -> HttpResponse:
        form = SeenForm(self.request.POST)
        seen = form.cleaned_data["version"] if form.is_valid() else None
        remove_indicator(indicator=self.row(self.measure.indicators), version=seen or 0, by=self.request.user)
        return self.to_sheet("indikatoren")

    def value(self) -> HttpResponse:
        indicator = self.found(self.measure.indicators)
        if indicator is None:
            return self.show(status=409, lost=typed_words(self.request.POST, IndicatorValueForm))
        form = value_form(indicator, self.request.POST)
        if not form.is_valid():
            return self.show(status=422, value_form=form)
        try:
            add_indicator_value(indicator=indicator, by=self.request.user, **form.cleaned_data)
        except PlanConflict:
            return self.show(status=409, value_form=form, is_value_doubtful=True)
        except PlanRefused as refused:
            form.add_error("value", str(refused))
            return self.show(status=409, value_form=form)
        return self.to_sheet("indikatoren")

    def remove_value(self) -> HttpResponse:
        value = self.row(IndicatorValue.objects.filter(indicator__measure=self.measure))
        remove_indicator_value(value=value, by=self.request.user)
        return self.to_sheet("indikatoren")


class MeasureMergeView(MeasureMixin):
    """Says what will happen before a measure goes into the one that `into` names; asked without one, which that is."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if self.measure.merged_into_id:
            return self.to_sheet()
        form = MergeForm(request.GET if "into" in request.GET else None, measure=self.measure)
        return self.show(form, status=422 if form.is_bound and not form.is_valid() else 200)

    def show(
        self, form: MergeForm, *, status: int = 200, hindrance: str = "", is_changed: bool = False
    ) -> HttpResponse:
        target = form.cleaned_data.get("into") if form.is_bound and form.is_valid() else None
        if target and not hindrance:
            try:
                demand_mergeable(self.measure, target)
            except PlanRefused as refused:
                hindrance = str(refused)
        context = {
            "section": "massnahmen",
            "measure": self.measure,
            "form": form,
            "outlook": merge_outlook(self.measure, target) if target else None,
            "hindrance": hindrance,
            "is_changed": is_changed,
        }
        return render(self.request, "concept/measure_merge.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = MergeForm(request.POST, measure=self.measure)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            target = merge_measures(
                measure=self.measure,
                into=form.cleaned_data["into"],
                seen=MergeSeenForm(request.POST).seen,
                by=request.user,
            )
        except PlanRefused as refused:
            return self.show(form, status=409, hindrance=str(refused))
        except PlanConflict:
            return self.show(form, status=409, is_changed=True)
        words = _("%(code)s ist in %(target)s aufgegangen. Auf dem Blatt von %(code)s lässt sich das zurücknehmen.")
        messages.success(request, words % {"code": self.measure.code, "target": target.code})
        return redirect("concept:measure-edit", target.code)
