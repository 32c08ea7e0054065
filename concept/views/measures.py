"""Measures on the team's side: all of them, each one's sheet, and what it rests on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.measures import add_measure, change_measure
from concept.actions.planning import PlanConflict, PlanRefused
from concept.measure_forms import MeasureAddForm, MeasureFilterForm, MeasureForm, MergeForm, MoveForm, RichTextForm
from concept.models import Indicator, Measure
from concept.models.measures import MeasureQuerySet
from concept.progress_forms import IndicatorForm, IndicatorValueForm, ProgressNoteForm
from concept.queries.measures import gaps_of, leads_of, measure_sheet, narrowed, similar_measures, unnamed_parts
from concept.queries.origins import basis_of
from concept.views.gone import show_gone
from participants.models import Organisation
from participants.views.downloads import table_response
from workshops import clock, plaintext, richtext, rules
from workshops.models import Theme
from workshops.views.access import RuleRequiredMixin

PER_PAGE = 50
# What is typed beside the sheet, by what it is sent for.
TYPED: dict[str, type[forms.BaseForm]] = {
    "indicator": IndicatorForm,
    "value": IndicatorValueForm,
    "note": ProgressNoteForm,
}


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
    """The measure that the address names, as `self.measure`. Where it is gone, what was typed is shown once more."""

    rule = staticmethod(rules.can_edit_measures)
    measure: Measure

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rules.can_edit_measures(request.user):
            measure = _sheets().filter(code=kwargs["code"]).first()
            if measure is None:
                return self.gone()
            self.measure = measure
        return super().dispatch(request, *args, **kwargs)

    def gone(self) -> HttpResponse:
        """Raises Http404 where nothing was typed."""
        kind = TYPED.get(self.request.POST.get("act", ""), MeasureForm)
        return show_gone(
            self.request,
            typed_words(self.request.POST, kind),
            section="massnahmen",
            heading=_("Maßnahme %(code)s gibt es nicht mehr") % {"code": self.kwargs["code"]},
            back=reverse("concept:measure-list"),
            back_words=_("Alle Maßnahmen"),
            new=reverse("concept:measure-list") + "#neu",
            new_words=_("Neue Maßnahme anlegen"),
        )

    def to_sheet(self, anchor: str = "") -> HttpResponse:
        return redirect(reverse("concept:measure-edit", args=[self.measure.code]) + (anchor and f"#{anchor}"))


def _sheets() -> MeasureQuerySet:
    return Measure.objects.for_pages().with_gaps().select_related("merged_into", "changed_by")


def typed_words(data: QueryDict, kind: type[forms.BaseForm]) -> list[tuple[str, str]]:
    """What was typed into the text fields of a form, with their labels."""
    rows = []
    for name, field in kind.base_fields.items():  # type: ignore[attr-defined]
        words, label = data.get(name, "").replace("\0", "").strip(), str(field.label)
        if issubclass(kind, RichTextForm) and name in {"text", "plain"}:
            if name == "plain" and "text" in data:
                continue
            words, label = _plain(words) if name == "text" else words, _("Beschreibung")
        if words and isinstance(field.widget, forms.TextInput | forms.Textarea):
            rows.append((label, words))
    return rows


def _plain(html: str) -> str:
    """What the editor sent, as it is typed without it."""
    try:
        return plaintext.to_plain(richtext.clean(html))
    except ValueError:
        return html


class MeasureEditView(MeasureMixin):
    """A measure's sheet. Two people at once get both versions to see; saving again decides."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show()

    def show(self, form: MeasureForm | None = None, *, status: int = 200, **context: Any) -> HttpResponse:
        """`context` may hold forms of what is done beside the sheet, with what was typed, and `indicator_differences` or
        `is_value_doubtful` where the indicator that they belong to was changed meanwhile."""
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
                "value_form": _bound(bound_value, indicator) or value_form(indicator),
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
            "unnamed": unnamed_parts(measure),
            "organisations": Organisation.objects.values_list("name", flat=True),
            "gaps": gaps_of(measure),
            "basis": basis_of(measure),
            "similar": similar_measures(measure) if is_current else [],
            "merged": measure.merged.all(),
            "can_be_unmerged": measure.merges.filter(undone_at=None).exists(),
            "indicators": indicators,
            "new_indicator": new_indicator,
            "notes": measure.progress_notes.select_related("by"),
            "note_form": ProgressNoteForm(initial={"on": clock.today()}, auto_id="stand-%s"),
            "move_form": MoveForm(auto_id="umzug-%s"),
            "merge_form": MergeForm(measure=measure, auto_id="zusammen-%s"),
            "can_publish": rules.can_publish(self.request.user),
            "can_edit_organisations": rules.can_plan_events(self.request.user),
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
            measure = _sheets().filter(pk=self.measure.pk).first()
            if measure is None:
                return self.gone()
            self.measure = measure
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


def value_form(indicator: Indicator, data: QueryDict | None = None) -> IndicatorValueForm:
    form = IndicatorValueForm(data, initial={"on": clock.today()}, auto_id=f"wert-{indicator.pk}-%s")
    form.instance = indicator  # type: ignore[attr-defined]
    return form
