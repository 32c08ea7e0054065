"""One result: changed, or taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from concept.actions.minutes import MinutesRefused
from concept.actions.results import ResultChanged, change_result, remove_result
from concept.minutes_forms import ResultForm, result_initial
from concept.models import Contribution, Result
from concept.queries.minutes import contributions_beside
from concept.views.minutes import MinutesPage


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
    """Changes a result. Two people at once get both versions to see; saving again decides."""

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
        result = self.find(number)
        form = ResultForm(request.POST, choices=self.choices(result))
        version = request.POST.get("version", "")
        if not form.is_valid():
            return self.show(result, form, status=422)
        try:
            change_result(
                result=result,
                version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else -1,
                by=request.user,
                **form.cleaned_data,
            )
        except ResultChanged:
            return self.show(result, form, status=409, is_conflict=True)
        except MinutesRefused as refused:
            messages.error(request, str(refused))
            return self.show(result, form, status=409)
        messages.success(request, _("Ergebnis %(number)d ist gespeichert.") % {"number": number})
        return self.back(result)


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
