"""Why there is a process, who stands behind it, and how it goes on."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.queries.decisions import adopted_version
from workshops.figures import readable_figure
from workshops.formats import format_span
from workshops.models import Event, KeyFigure, Milestone, Municipality, Process, Theme
from workshops.queries.people import people_of_the_process
from workshops.views.public import PublicPage
from workshops_soest.sources import sources_of

BEFORE_THE_WORKSHOPS = (Event.Kind.EVENING_SESSION, Event.Kind.KICK_OFF)
AFTER_THE_WORKSHOPS = (Event.Kind.MUNICIPAL_WORKSHOP, Event.Kind.DEPARTMENT_SESSION)


@dataclass(frozen=True)
class Step:
    """A station on the way to the concept: `label` says when or how far it is."""

    label: str
    title: str
    text: str = ""
    address: str = ""
    is_coming: bool = True


def _event_steps(kinds: tuple[str, ...], events: list[Event]) -> list[Step]:
    """One step for all events of a kind that bear the same title."""
    found = []
    for kind in kinds:
        same_kind = sorted((event for event in events if event.kind == kind), key=lambda event: event.display_title)
        for title, same in groupby(same_kind, key=lambda event: event.display_title):
            group = list(same)
            first = group[0]
            found.append(
                Step(
                    label=" · ".join(dict.fromkeys(map(_when, group))),
                    title=title if len(group) == 1 else f"{title} ({len(group)} ×)",
                    text=first.description,
                    address=first.get_absolute_url(),
                    is_coming=not first.is_past,
                )
            )
    return found


def _when(event: Event) -> str:
    if event.is_cancelled:
        return _("abgesagt")
    if event.starts_at and event.ends_at:
        return format_span(event.starts_at, event.ends_at)
    return _("hat stattgefunden, Datum nicht veröffentlicht") if event.is_past else _("geplant, ohne Datum")


def steps(process: Process, themes: list[Theme]) -> list[Step]:
    """The way from the first evening to the decision."""
    events = list(Event.objects.published().for_pages().in_order())
    beside = [event for event in events if event.kind != Event.Kind.THEME_WORKSHOP]
    workshops = [event for event in events if event.kind == Event.Kind.THEME_WORKSHOP]
    planned = sum(theme.planned_workshops for theme in themes)
    dates = sum(event.is_dated for event in workshops)
    found = _event_steps(BEFORE_THE_WORKSHOPS, beside)
    found.append(
        Step(
            label=ngettext("%(number)d Termin ist veröffentlicht", "%(number)d Termine sind veröffentlicht", dates)
            % {"number": dates},
            title=ngettext("%(number)d Workshop zu den Themen", "%(number)d Workshops zu den Themen", planned)
            % {"number": planned}
            if planned
            else _("Workshops zu den Themen"),
            text=_("Hier wird gesammelt, geordnet und vorgeschlagen, was ins Konzept soll."),
            address=reverse("site:schedule"),
            is_coming=not workshops or not all(event.is_past for event in workshops),
        )
    )
    found += _event_steps(AFTER_THE_WORKSHOPS, beside)
    found.append(Step(label=capfirst(process.due_text), title=_("Das Konzept liegt vor")))
    if process.decision_bodies:
        found.append(
            Step(label=_("danach"), title=_("Beschluss: %(bodies)s") % {"bodies": ", ".join(process.decision_bodies)})
        )
    return found


def facts(process: Process) -> list[tuple[str, str]]:
    """Label and value of what the process says about itself."""
    rows = [
        (_("Titel"), process.title),
        (_("Gilt für"), process.county),
        (_("Eingeladen hat"), process.convenor),
        (_("Fertig"), process.due_text),
        (_("Es beschließt"), ", ".join(process.decision_bodies)),
    ]
    return [row for row in rows if row[1]]


class AboutView(PublicPage):
    template_name = "workshops_soest/about.html"
    section = "ueber"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        process: Process = self.request.process  # type: ignore[attr-defined]
        figures = [readable_figure(figure) for figure in KeyFigure.objects.all()]
        milestones = list(Milestone.objects.all())
        themes = list(Theme.objects.all())
        people = list(people_of_the_process())
        return super().get_context_data(
            figures=figures,
            milestones=milestones,
            figure_sources=sources_of(figures),
            milestone_sources=sources_of(milestones),
            people_sources=sources_of(people),
            people=people,
            themes=themes,
            workshops=sum(theme.planned_workshops for theme in themes),
            facts=facts(process),
            steps=steps(process, themes),
            municipalities=Municipality.objects.all(),
            adopted=adopted_version(),
            **kwargs,
        )
