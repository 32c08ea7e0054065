"""Measures on the team's side: all of them, each one's sheet, and what it rests on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.measures import (
    add_indicator_value,
    add_measure,
    add_progress_note,
    change_measure,
    judge_distinct,
    merge_measures,
    move_measure,
    publish_measure,
    remove_indicator,
    remove_indicator_value,
    remove_measure,
    remove_progress_note,
    save_indicator,
    unpublish_measure,
)
from concept.actions.planning import PlanConflict, PlanRefused
from concept.measure_forms import (
    IndicatorForm,
    IndicatorValueForm,
    MeasureAddForm,
    MeasureFilterForm,
    MeasureForm,
    MergeForm,
    MoveForm,
    ProgressNoteForm,
)
from concept.models import Indicator, IndicatorValue, Measure, ProgressNote
from concept.queries.measures import gaps_of, leads_of, measure_sheet, narrowed, similar_measures
from concept.queries.origins import basis_of
from participants.models import Organisation
from participants.views.downloads import table_response
from workshops import clock, plaintext, rules
from workshops.models import Theme
from workshops.views.access import RuleRequiredMixin

PER_PAGE = 50
STEPS = {"up": -1, "down": 1}


class MeasureListView(RuleRequiredMixin, View):
    """All measures by what is looked for; a new one begins here with its title."""

    rule = staticmethod(rules.can_edit_measures)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(MeasureAddForm())

    def show(self, form: MeasureAddForm, status: int = 200) -> HttpResponse:
        filters = measure_filter(self.request.GET)
        measures = narrowed(Measure.objects.current(), filters.narrowing()).for_pages().with_gaps()
        page = Paginator(measures, PER_PAGE).get_page(self.request.GET.get("seite"))
        query = self.request.GET.copy()
        query.pop("seite", None)
        count = page.paginator.count
        context = {
            "section": "massnahmen",
            "filter": filters,
            "page": page,
            "query": query.urlencode(),
            "tokens": filters.tokens(self.request.path, self.request.GET),
            "result": ngettext("%(count)d Maßnahme", "%(count)d Maßnahmen", count) % {"count": count},
            "themes": Theme.objects.all(),
            "form": form,
        }
        return render(self.request, "concept/measure_list.html", context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeasureAddForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        made = add_measure(by=request.user, **form.cleaned_data)
        messages.success(request, _("Maßnahme %(code)s ist angelegt.") % {"code": made.code})
        return redirect("concept:measure-edit", made.code)


class MeasureTableView(RuleRequiredMixin, View):
    """The measures that are looked for, as a table to download."""

    rule = staticmethod(rules.can_edit_measures)

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        measures = narrowed(Measure.objects.current(), measure_filter(request.GET).narrowing())
        return table_response(measure_sheet(measures), file_name="massnahmen", form=form)


def measure_filter(query: QueryDict) -> MeasureFilterForm:
    return MeasureFilterForm(query, leads=leads_of(Measure.objects.current()), for_team=True)


class MeasureMixin(RuleRequiredMixin, View):
    """The measure that the address names, as `self.measure`."""

    rule = staticmethod(rules.can_edit_measures)
    measure: Measure

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rules.can_edit_measures(request.user):
            found = Measure.objects.for_pages().with_gaps().select_related("merged_into", "changed_by")
            self.measure = get_object_or_404(found, code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def to_sheet(self, anchor: str = "") -> HttpResponse:
        return redirect(reverse("concept:measure-edit", args=[self.measure.code]) + (anchor and f"#{anchor}"))


class MeasureEditView(MeasureMixin):
    """A measure's sheet. Two people at once get both versions to see; saving again decides."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show()

    def show(self, form: MeasureForm | None = None, *, status: int = 200, **context: Any) -> HttpResponse:
        """`context` may hold forms of what is done beside the sheet, with what was typed."""
        measure = self.measure
        form = form or MeasureForm(measure=measure)
        html = form.cleaned_data.get("text", "") if form.is_bound else measure.description
        plain = form.data.get("plain")
        is_current = measure.merged_into_id is None
        bound_indicator = context.pop("indicator_form", None)
        bound_value = context.pop("value_form", None)
        indicators = [
            {
                "indicator": indicator,
                "form": _bound(bound_indicator, indicator)
                or IndicatorForm(instance=indicator, auto_id=f"indikator-{indicator.pk}-%s"),
                "value_form": _bound(bound_value, indicator) or _value_form(indicator),
            }
            for indicator in measure.indicators.prefetch_related("values")
        ]
        new_indicator = IndicatorForm(auto_id="indikator-neu-%s")
        if bound_indicator and not bound_indicator.instance.pk:
            new_indicator = bound_indicator
        context = {
            "section": "massnahmen",
            "measure": measure,
            "form": form,
            "html": html,
            "plain": plaintext.to_plain(html) if plain is None or "text" in form.data else plain,
            "organisations": Organisation.objects.values_list("name", flat=True),
            "gaps": gaps_of(measure),
            "basis": basis_of(measure),
            "similar": similar_measures(measure) if is_current else [],
            "merged": measure.merged.all(),
            "indicators": indicators,
            "new_indicator": new_indicator,
            "notes": measure.progress_notes.select_related("by"),
            "note_form": ProgressNoteForm(initial={"on": clock.today()}, auto_id="stand-%s"),
            "move_form": MoveForm(initial={"theme": measure.theme.number}, auto_id="umzug-%s"),
            "merge_form": MergeForm(measure=measure, auto_id="zusammen-%s"),
            "can_publish": rules.can_publish(self.request.user),
            **context,
        }
        return render(self.request, "concept/measure_edit.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = MeasureForm(request.POST, measure=self.measure)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            change_measure(measure=self.measure, version=form.cleaned_data["version"], by=request.user, **form.values)
        except PlanConflict:
            self.measure = get_object_or_404(Measure.objects.for_pages().with_gaps(), pk=self.measure.pk)
            return self.show(form, status=409, differences=self.differences(form))
        except PlanRefused as refused:
            form.add_error(None, str(refused))
            return self.show(form, status=409)
        messages.success(request, _("Maßnahme %(code)s ist gespeichert.") % {"code": code})
        if "origins" in request.POST:
            return redirect("concept:measure-origins", code)
        return self.to_sheet()

    def differences(self, form: MeasureForm) -> list[tuple[str, Any, Any]]:
        """What is stored otherwise than typed: label, stored, typed."""
        stored = MeasureForm(measure=self.measure)
        rows = []
        for name, field in form.fields.items():
            if name in {"version", "text", "plain"}:
                continue
            theirs, mine = stored[name].value(), form[name].value()
            words = _in_words(field, theirs), _in_words(field, mine)
            if words[0] != words[1]:
                rows.append((str(field.label), *words))
        if self.measure.description != form.cleaned_data["text"]:
            # Both are our own small HTML.
            texts = mark_safe(self.measure.description), mark_safe(form.cleaned_data["text"])
            rows.append((_("Beschreibung"), *texts))
        return rows


def _in_words(field: forms.Field, value: Any) -> str:
    """What a form shows for a value."""
    if isinstance(value, list):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[attr-defined]
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return choices.get(str(value or ""), str(value or ""))


def _bound(form: Any, indicator: Indicator) -> Any:
    """The form with what was typed, if it belongs to this indicator."""
    return form if form is not None and form.instance.pk == indicator.pk else None


def _value_form(indicator: Indicator, data: QueryDict | None = None) -> IndicatorValueForm:
    form = IndicatorValueForm(data, initial={"on": clock.today()}, auto_id=f"wert-{indicator.pk}-%s")
    form.instance = indicator  # type: ignore[attr-defined]
    return form


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
            "merge": self.merge,
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
            messages.error(request, _("Das gibt es nicht mehr. Hier sehen Sie den jetzigen Stand."))
        return self.to_sheet()

    def row(self, rows: Any) -> Any:
        """That of `rows` which the form names. Raises PlanConflict when there is none."""
        pk = self.request.POST.get("pk", "")
        row = rows.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None
        if row is None:
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

    def merge(self) -> HttpResponse:
        form = MergeForm(self.request.POST, measure=self.measure, auto_id="zusammen-%s")
        if not form.is_valid():
            return self.show(status=422, merge_form=form)
        target = merge_measures(measure=self.measure, into=form.cleaned_data["into"], by=self.request.user)
        words = _("%(code)s ist in %(target)s aufgegangen.") % {"code": self.measure.code, "target": target.code}
        messages.success(self.request, words)
        return redirect("concept:measure-edit", target.code)

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
        add_progress_note(measure=self.measure, by=self.request.user, **form.cleaned_data)
        return self.to_sheet("stand")

    def remove_note(self) -> HttpResponse:
        remove_progress_note(note=self.row(ProgressNote.objects.filter(measure=self.measure)), by=self.request.user)
        return self.to_sheet("stand")

    def indicator(self) -> HttpResponse:
        indicator = self.row(self.measure.indicators) if self.request.POST.get("pk") else None
        name = f"indikator-{indicator.pk}-%s" if indicator else "indikator-neu-%s"
        form = IndicatorForm(self.request.POST, instance=indicator, auto_id=name)
        if not form.is_valid():
            return self.show(status=422, indicator_form=form)
        save_indicator(measure=self.measure, indicator=indicator, by=self.request.user, **form.cleaned_data)
        return self.to_sheet("indikatoren")

    def remove_indicator(self) -> HttpResponse:
        remove_indicator(indicator=self.row(self.measure.indicators), by=self.request.user)
        return self.to_sheet("indikatoren")

    def value(self) -> HttpResponse:
        indicator = self.row(self.measure.indicators)
        form = _value_form(indicator, self.request.POST)
        if not form.is_valid():
            return self.show(status=422, value_form=form)
        add_indicator_value(indicator=indicator, by=self.request.user, **form.cleaned_data)
        return self.to_sheet("indikatoren")

    def remove_value(self) -> HttpResponse:
        value = self.row(IndicatorValue.objects.filter(indicator__measure=self.measure))
        remove_indicator_value(value=value, by=self.request.user)
        return self.to_sheet("indikatoren")
