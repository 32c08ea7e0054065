"""One theme and its workshops."""

from typing import Any

from django.shortcuts import get_object_or_404

from concept.queries.goals import public_goals
from concept.queries.promises import promise_report
from workshops.models import Event, Theme
from workshops.views.public import PublicPage
from workshops_soest.entries import list_entries, theme_note
from workshops_soest.feeds import Feed


class ThemeView(PublicPage):
    template_name = "workshops_soest/theme.html"
    section = "themen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme = get_object_or_404(Theme, number=self.kwargs["number"])
        entries = list_entries(Event.objects.filter(theme=theme))
        return super().get_context_data(
            theme=theme,
            note=theme_note(entries, theme.planned_workshops),
            entries=entries,
            open_entries=[entry for entry in entries if entry.places.accepts],
            promise=promise_report().of(theme),
            feed=Feed.of_theme(theme),
            goals=public_goals(theme),
            measures=theme.measures.published().for_pages(),
            others=Theme.objects.exclude(pk=theme.pk),
            **kwargs,
        )
