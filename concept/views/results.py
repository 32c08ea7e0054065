"""One result: changed, or taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.actions.minutes import MinutesRefused
from concept.actions.results import ResultChanged, change_result, remove_result
from concept.minutes_forms import ResultForm, result_initial
from concept.models import Contribution, Result
from concept.queries.minutes import contributions_beside
from concept.views.gone import show_gone, typed_in
from concept.views.minutes import MinutesPage
from workshops.whole_numbers import read_whole_number


class ResultPage(MinutesPage):
    """A result of the event."""

    def find(self, number: int) -> Result:
        self.begun()
        return get_object_or_404(Result.objects.for_pages(), event=self.event, number=number)

    def back(self, result: Result) -> HttpResponse:
        if result.agenda_item_id is None:
            return self.to("minutes-whole", anchor="ergebnisse")
        return self.to("minutes-point", result.agenda_item_id, anchor="ergebnisse")


class ResultEditView(ResultPage):
    """Changes a result. Two people at once get both versions to see; saving again decides. What was written about one that
    is gone is shown once more."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        result = self.find(number)
        return self.show(result, ResultForm(initial=result_initial(result), choices=self.choices(result)))

    def choices(self, result: Result) -> list[Contribution]:
        """What stands beside its point, and what it rests on already."""
        beside = contributions_beside(self.event, result.agenda_item).choices
        return list(dict.fromkeys([*result.contributions.all(), *beside]))

    def show(self, result: Result, form: ResultForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.page("result_edit", status=status, result=result, form=form, **context)

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        if not self.event.results.filter(number=number).exists():
            return self.gone(number)
        result = self.find(number)
        form = ResultForm(request.POST, choices=self.choices(result))
        version = read_whole_number(request.POST.get("version"))
        if not form.is_valid():
            return self.show(result, form, status=422)
        try:
            change_result(
                result=result,
                version=-1 if version is None else version,
                by=request.user,
                **form.cleaned_data,
            )
        except ResultChanged as changed:
            if changed.result is None:
                return self.gone(number)
            return self.show(result, form, status=409, is_conflict=True)
        except MinutesRefused as refused:
            messages.error(request, str(refused))
            return self.show(result, form, status=409)
        messages.success(request, _("Ergebnis %(number)d ist gespeichert.") % {"number": number})
        return self.back(result)

    def gone(self, number: int) -> HttpResponse:
        return show_gone(
            self.request,
            typed_in(self.request, text=_("Ergebnis"), responsible=_("Wer kümmert sich")),
            section="termine",
            heading=_("Ergebnis %(number)d gibt es nicht mehr") % {"number": number},
            back=reverse("concept:minutes-edit", args=[self.event.slug]),
            back_words=_("Zum Protokoll"),
        )


class ResultDeleteView(ResultPage):
    """Asks before a result is taken out."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        return self.page("result_delete", result=self.find(number))

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        result = self.find(number)
        try:
            remove_result(result=result, by=request.user)
        except MinutesRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Ergebnis %(number)d ist gelöscht.") % {"number": number})
        return self.back(result)
