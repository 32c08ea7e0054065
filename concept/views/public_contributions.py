"""What was said, and what became of it: for everyone."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from concept.models import Contribution
from concept.models.contributions import ContributionKind, ContributionQuerySet, Outcome
from concept.queries.chains import chain_of
from concept.queries.promises import promise_report
from workshops.finding import contains, terms_of
from workshops.forms.choices import words_of_choice
from workshops.models import Event, Theme
from workshops.queries.event_names import EventNames
from workshops.views.public import PublicPage

PER_PAGE = 30


class ContributionFilter(forms.Form):
    """Narrows a list of contributions. What cannot be understood narrows nothing."""

    marks_optional = False

    thema = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="number",
        required=False,
        label=gettext_lazy("Thema"),
        empty_label=gettext_lazy("alle"),
    )
    art = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *ContributionKind.choices], required=False, label=gettext_lazy("Art")
    )
    termin = forms.ModelChoiceField(
        Event.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Termin"),
        empty_label=gettext_lazy("alle"),
    )
    ergebnis = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *Outcome.choices],
        required=False,
        label=gettext_lazy("Was daraus wurde"),
    )
    suche = forms.CharField(required=False, max_length=200, label=gettext_lazy("Wörter"))

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, event = self.fields["thema"], self.fields["termin"]
        theme.label_from_instance = lambda theme: f"{theme.number} {theme.short_title}"  # type: ignore[attr-defined]
        event.queryset = events  # type: ignore[attr-defined]
        event.label_from_instance = EventNames()  # type: ignore[attr-defined]
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def narrow(self, contributions: ContributionQuerySet) -> ContributionQuerySet:
        if theme := self.value("thema"):
            contributions = contributions.filter(themes=theme)
        if kind := self.value("art"):
            contributions = contributions.filter(kind=kind)
        if event := self.value("termin"):
            contributions = contributions.filter(event=event)
        if outcome := self.value("ergebnis"):
            contributions = contributions.filter(outcome=outcome)
        if terms := terms_of(self.value("suche") or ""):
            contributions = contributions.filter(contains("folded_text", terms))
        return contributions

    def tokens(self, path: str, query: Any) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        made = []
        for name, bound in self.fields.items():
            if value := self.value(name):
                rest = query.copy()
                del rest[name]
                rest.pop("seite", None)
                made.append((words_of_choice(bound, value), f"{path}?{rest.urlencode()}"))
        return made


class ContributionsView(PublicPage):
    """Every published contribution, and how far the promise to the evening sessions is kept."""

    template_name = "concept/contributions.html"
    section = "konzept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        published = Contribution.objects.published()
        events = Event.objects.published().filter(contributions__in=published).distinct().select_related("theme")
        filters = ContributionFilter(self.request.GET, events=events.in_order())
        found = filters.narrow(published.for_pages()).order_by("-number")
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("seite"))
        query = self.request.GET.copy()
        query.pop("seite", None)
        count = page.paginator.count
        return super().get_context_data(
            filter=filters,
            page=page,
            query=query.urlencode(),
            result=ngettext("%(count)d Beitrag", "%(count)d Beiträge", count) % {"count": count},
            tokens=filters.tokens(self.request.path, self.request.GET),
            promise=promise_report(),
            themes=Theme.objects.all(),
            **kwargs,
        )


class ContributionView(PublicPage):
    """One published contribution: what was said, what was decided and why, and its whole way."""

    template_name = "concept/contribution.html"
    section = "konzept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contributions = Contribution.objects.published().for_pages().select_related("split_from")
        contribution = get_object_or_404(contributions, number=self.kwargs["number"])
        themes = list(contribution.themes.all())
        return super().get_context_data(
            contribution=contribution,
            chain=chain_of(contribution),
            themes=themes,
            theme=themes[0] if len(themes) == 1 else None,
            title=_("Beitrag %(number)d") % {"number": contribution.number},
            **kwargs,
        )
