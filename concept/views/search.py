"""Searching: for everyone, and for the team."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from concept.models.contributions import ContributionKind
from concept.models.results import ResultKind
from concept.queries.search import FoundKind, Narrowing, Scope, public_scope, search, team_scope, with_context
from workshops import rules
from workshops.finding import MAX_LENGTH, Term, terms_of
from workshops.models import Event, Theme
from workshops.queries.event_names import EventNames
from workshops.views.access import RuleRequiredMixin
from workshops.views.public import PublicPage

PER_PAGE = 20


class SearchForm(forms.Form):
    """What is looked for. What cannot be understood narrows nothing; more than `MAX_LENGTH` characters are cut."""

    marks_optional = False

    suche = forms.CharField(required=False, label=_("Wörter"))
    bereich = forms.ChoiceField(choices=[("", _("überall")), *FoundKind.choices], required=False, label=_("Worin"))
    thema = forms.ModelChoiceField(
        Theme.objects.all(), to_field_name="number", required=False, label=_("Thema"), empty_label=_("alle")
    )
    art = forms.ChoiceField(
        choices=[("", _("alle")), *dict([*ContributionKind.choices, *ResultKind.choices]).items()],
        required=False,
        label=_("Art"),
    )
    termin = forms.ModelChoiceField(
        Event.objects.none(), to_field_name="slug", required=False, label=_("Termin"), empty_label=_("alle")
    )

    def __init__(self, data: QueryDict, *, events: Any) -> None:
        data = data.copy()
        if "suche" in data:
            data["suche"] = data["suche"].replace("\x00", " ")[:MAX_LENGTH]
        super().__init__(data)
        theme, event = self.fields["thema"], self.fields["termin"]
        theme.label_from_instance = lambda theme: f"{theme.number} {theme.short_title}"  # type: ignore[attr-defined]
        event.queryset = events.select_related("theme").in_order()  # type: ignore[attr-defined]
        event.label_from_instance = EventNames()  # type: ignore[attr-defined]
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def terms(self) -> list[Term]:
        return terms_of(self.value("suche") or "")

    def narrowing(self) -> Narrowing:
        return Narrowing(
            found=self.value("bereich") or "",
            theme=self.value("thema"),
            event=self.value("termin"),
            kind=self.value("art") or "",
        )


class Searching:
    """What both pages do with what was typed."""

    def results(self, data: QueryDict, scope: Scope, events: Any) -> dict[str, Any]:
        form = SearchForm(data, events=events)
        terms = form.terms()
        page = Paginator(search(terms, scope, form.narrowing()), PER_PAGE).get_page(data.get("seite"))
        query = data.copy()
        query.pop("seite", None)
        count = page.paginator.count
        return {
            "form": form,
            "has_searched": bool(terms),
            "page": page,
            "found": with_context(page.object_list, terms),
            "query": query.urlencode(),
            "result": ngettext("%(count)d Fundstelle", "%(count)d Fundstellen", count) % {"count": count},
        }


class SearchView(Searching, PublicPage):
    """Published contributions, results of published minutes, public points of agendas, public measures, the concept."""

    template_name = "concept/search.html"
    section = "suche"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.results(self.request.GET, public_scope(), Event.objects.published())
        return super().get_context_data(**found, **kwargs)


class TeamSearchView(Searching, RuleRequiredMixin, TemplateView):
    """Everything that the user of the team may read."""

    rule = staticmethod(rules.is_team)
    template_name = "concept/team_search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.results(self.request.GET, team_scope(self.request.user), Event.objects.all())
        return super().get_context_data(section="suche", **found, **kwargs)
