"""The first page: what this is, what one can do now, what comes next."""

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import ConceptVersion
from concept.queries.comments import version_asked_about
from concept.queries.decisions import AdoptedVersion, adopted_version
from participants.models import OrganisationCategory
from workshops import clock
from workshops.figures import readable_figure
from workshops.models import Event, KeyFigure, Milestone, Theme
from workshops.picture import draw_picture
from workshops.queries import picture_facts
from workshops.views.public import PublicPage
from workshops_soest.entries import Entry, list_entries, theme_note
from workshops_soest.sources import sources_of

NEXT_DATES = 3


def actions(
    entries: list[Entry], adopted: AdoptedVersion | None = None, asked: ConceptVersion | None = None
) -> list[tuple[str, str]]:
    """Up to three (label, address): what is worth doing in this phase; the first is the main one. `asked`: the version
    that may be commented on now."""
    schedule = reverse("site:schedule")
    if adopted:
        return [
            (_("Das Konzept lesen"), adopted.version.get_absolute_url()),
            (_("So ist es abgelaufen"), "#prozess"),
            (_("Wer dahintersteht"), reverse("site:about")),
        ]
    if asked:
        return [
            (_("Den Entwurf lesen und kommentieren"), asked.get_absolute_url()),
            (_("Was andere dazu sagen"), reverse("concept:synopsis", args=[asked.number])),
            (_("Alle Termine ansehen"), schedule),
        ]
    if any(entry.places.accepts for entry in entries):
        return [
            (_("Termin finden und anmelden"), schedule),
            (_("So läuft es ab"), "#prozess"),
            (_("In den eigenen Kalender"), f"{schedule}#kalender"),
        ]
    if any(entry.is_upcoming for entry in entries):
        return [(_("Alle Termine ansehen"), schedule), (_("So läuft es ab"), "#prozess")]
    return [
        (_("Was bisher war"), schedule),
        (_("So ist es abgelaufen"), "#prozess"),
        (_("Wer dahintersteht"), reverse("site:about")),
    ]


class HomeView(PublicPage):
    template_name = "workshops_soest/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries, adopted = list_entries(), adopted_version()
        by_theme: dict[int | None, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_theme[entry.event.theme_id].append(entry)
        themes = list(Theme.objects.all())
        for theme in themes:
            theme.note = theme_note(by_theme[theme.pk], theme.planned_workshops)  # type: ignore[attr-defined]
        figures = [readable_figure(figure) for figure in KeyFigure.objects.all()]
        milestones = list(Milestone.objects.all())
        return super().get_context_data(
            picture=draw_picture(picture_facts(self.request.process, today=clock.today())),  # type: ignore[attr-defined]
            next_entries=[entry for entry in entries if entry.is_upcoming][:NEXT_DATES],
            actions=actions(entries, adopted, version_asked_about()),
            themes=themes,
            workshops=sum(theme.planned_workshops for theme in themes),
            figures=figures,
            figure_sources=sources_of(figures),
            milestones=milestones,
            milestone_sources=sources_of(milestones),
            kick_off=next((entry.event for entry in entries if entry.event.kind == Event.Kind.KICK_OFF), None),
            guests=OrganisationCategory.objects.filter(at_kick_off=True),
            adopted=adopted,
            **kwargs,
        )
