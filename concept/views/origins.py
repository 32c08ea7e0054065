"""Choosing what an objective or a measure rests on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.origins import set_origins
from concept.actions.planning import PlanConflict
from concept.models import Measure, Objective
from concept.queries.origins import Basis, basis_of, chosen_basis, find_basis, unused_results
from concept.queries.search import team_scope
from concept.views.wall import read_numbers
from workshops import rules
from workshops.finding import MAX_LENGTH, terms_of
from workshops.models import Theme
from workshops.views.access import RuleRequiredMixin

_NONE = Basis([], [])


class OriginsView(RuleRequiredMixin, View):
    """Searches results and contributions; what is ticked stays ticked from search to search until it is stored.

    The page brings along what was there when it was opened: what others choose meanwhile is not lost.
    """

    rule = staticmethod(rules.can_edit_measures)
    target: Measure | Objective
    theme: Theme

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rules.can_edit_measures(request.user):
            self.target, self.theme = self.find(kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def find(self, code: str) -> tuple[Measure | Objective, Theme]:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        there = basis_of(self.target)
        return self.show(there, seen=there)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        scope = team_scope(request.user)
        chosen, seen = (
            chosen_basis(
                scope,
                results=read_numbers(request.POST.getlist(f"{prefix}result")),
                contributions=read_numbers(request.POST.getlist(f"{prefix}contribution")),
            )
            for prefix in ("", "seen-")
        )
        if "save" not in request.POST:
            return self.show(chosen, seen=seen, words=request.POST.get("suche", ""))
        try:
            set_origins(
                target=self.target,
                results=chosen.results,
                contributions=chosen.contributions,
                seen=([row.pk for row in seen.results], [row.pk for row in seen.contributions]),
                by=request.user,
            )
        except PlanConflict as conflict:
            raise Http404 from conflict
        count = len(chosen)
        words = ngettext("%(count)d Quelle ist gespeichert.", "%(count)d Quellen sind gespeichert.", count)
        messages.success(request, words % {"count": count} if count else _("Es ist keine Quelle mehr gewählt."))
        return redirect(self.back())

    def show(self, chosen: Basis, *, seen: Basis, words: str = "") -> HttpResponse:
        scope, terms = team_scope(self.request.user), terms_of(words)
        found = find_basis(terms, scope) if terms else unused_results(self.theme, scope)
        context = {
            "section": "massnahmen",
            "target": self.target,
            "theme": self.theme,
            "back": self.back(),
            "chosen": chosen,
            "seen": seen,
            "found": found.without(chosen),
            "has_searched": bool(terms),
            "words": words.replace("\0", "")[:MAX_LENGTH],
        }
        return render(self.request, "concept/origins_edit.html", context)


class MeasureOriginsView(OriginsView):
    def find(self, code: str) -> tuple[Measure | Objective, Theme]:
        measure = Measure.objects.current().select_related("theme").filter(code=code).first()
        if measure is None:
            raise Http404
        return measure, measure.theme

    def back(self) -> str:
        return f"{reverse('concept:measure-edit', args=[self.target.code])}#herkunft"


class ObjectiveOriginsView(OriginsView):
    def find(self, code: str) -> tuple[Measure | Objective, Theme]:
        objective = Objective.objects.select_related("guiding_goal__theme").filter(code=code).first()
        if objective is None:
            raise Http404
        return objective, objective.guiding_goal.theme

    def back(self) -> str:
        return f"{reverse('concept:theme-goals', args=[self.theme.number])}#ziel-{self.target.code}"
