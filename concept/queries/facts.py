"""What generated chapters are filled with: everything the concept can say from data alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Model, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from concept.charts import Bar, Chart
from concept.models import (
    ActionField,
    CarryOver,
    Chapter,
    Contribution,
    GlossaryEntry,
    Measure,
    Minutes,
    MunicipalResponse,
    OverlapFinding,
    Result,
)
from concept.models.measures import MeasureStatus
from concept.queries.municipalities import MunicipalFeedback, released_feedback
from concept.queries.overlaps import released_findings
from concept.queries.plan_facts import FieldFacts, OriginGroup, field_facts, origin_facts, result_facts
from concept.queries.promises import Standing, promise_report
from participants.models import Organisation, OrganisationCategory, Registration
from participants.models.registrations import ACTIVE
from participants.queries.participation import public_names
from workshops import clock
from workshops.colours import thread_of
from workshops.figures import ReadableFigure, readable_figure
from workshops.models import Department, Event, KeyFigure, Milestone, Municipality, Person, Process, Theme, Venue
from workshops.models.events import EventKind
from workshops.picture import PictureFacts
from workshops.picture.facts import COMING, HELD
from workshops.queries import picture_facts
from workshops.queries.people import people_of_the_process


@dataclass(frozen=True)
class Source:
    """A source and how many of the printed facts rest on it."""

    name: str
    count: int


@dataclass(frozen=True)
class ConceptFacts:
    """The data of the concept at one moment. `as_of`: the process moment of the last change, aware. `named`: the
    organisations that take part and agreed to be named. `promises`: where what was said in the evenings stands."""

    process: Process
    as_of: datetime
    themes: list[Theme]
    events: list[Event]
    milestones: list[Milestone]
    figures: list[ReadableFigure]
    people: list[Person]
    categories: Sequence[OrganisationCategory]
    organisations_without_category: int
    named: list[Organisation]
    municipalities: list[Municipality]
    departments: list[Department]
    picture: PictureFacts
    sources: list[Source]
    fields: list[FieldFacts]
    origins: list[OriginGroup]
    results: list[Result]
    overlaps: list[OverlapFinding]
    feedback: MunicipalFeedback
    promises: Standing
    terms: list[GlossaryEntry]

    @property
    def workshops(self) -> list[Event]:
        return [event for event in self.events if event.kind == Event.Kind.THEME_WORKSHOP]

    @property
    def planned_workshops(self) -> int:
        return sum(theme.planned_workshops for theme in self.themes)

    @property
    def undated_workshops(self) -> int:
        return sum(not event.is_dated for event in self.workshops)

    @property
    def held_workshops(self) -> int:
        return sum(self._is_over(event) for event in self._real_workshops)

    @property
    def open_workshops(self) -> int:
        """How many are not over, as far as anybody has published."""
        return len(self._real_workshops) - self.held_workshops

    @property
    def is_worked_out(self) -> bool:
        """Whether no workshop is to come that has a date. Those without one are not waited for where most are over, or
        the concept is due."""
        if any(event.is_dated and not self._is_over(event) for event in self._real_workshops):
            return False
        is_due = self.process.due is not None and self.process.due <= timezone.localdate(self.as_of)
        return self.held_workshops > (0 if is_due else self.open_workshops)

    @property
    def kick_offs(self) -> list[Event]:
        return self._of_kind(Event.Kind.KICK_OFF)

    @property
    def evening_sessions(self) -> list[Event]:
        return self._of_kind(Event.Kind.EVENING_SESSION)

    @property
    def municipal_workshops(self) -> list[Event]:
        return self._of_kind(Event.Kind.MUNICIPAL_WORKSHOP)

    @property
    def department_sessions(self) -> list[Event]:
        return self._of_kind(Event.Kind.DEPARTMENT_SESSION)

    @property
    def sessions(self) -> list[Event]:
        """All that stands beside the theme workshops."""
        return [*self.kick_offs, *self.evening_sessions, *self.municipal_workshops, *self.department_sessions]

    @property
    def kick_off_categories(self) -> list[OrganisationCategory]:
        return [category for category in self.categories if category.at_kick_off]

    @property
    def registered_groups(self) -> list[tuple[str, int]]:
        """How many organisations of each plain group take part: nobody chose a kind more exact than its group."""
        groups: Counter[str] = Counter()
        for category in self.categories:
            groups[category.plain_title or category.title] += category.organisation_count  # type: ignore[attr-defined]
        return [(title, count) for title, count in groups.items() if count]

    @property
    def named_groups(self) -> list[tuple[str, list[Organisation]]]:
        """Who agreed to be named, by the same groups; those without one last."""
        groups: dict[str, list[Organisation]] = {title: [] for title, _count in self.registered_groups}
        for organisation in self.named:
            kind = organisation.category
            title = (kind.plain_title or kind.title) if kind else _("ohne Angabe")
            groups.setdefault(title, []).append(organisation)
        return [(title, names) for title, names in groups.items() if names]

    @property
    def has_participants(self) -> bool:
        return bool(self.registered_groups or self.organisations_without_category)

    @property
    def participants_chart(self) -> Chart:
        """The organisations by their group, those without one last."""
        groups = self.registered_groups
        if self.organisations_without_category:
            groups = [*groups, (_("ohne Angabe"), self.organisations_without_category)]
        bars = [Bar(title, Decimal(count), number_format(count)) for title, count in groups]
        return Chart(_("Organisationen nach ihrer Art"), bars)

    @property
    def measures_chart(self) -> Chart:
        """The published measures by theme, each bar in its theme's colour."""
        bars = [
            Bar(
                f"{field.theme.number} {field.theme.title}",
                Decimal(len(field.measures)),
                number_format(len(field.measures)),
                thread_of(field.theme.number, field.theme.colour).light,
            )
            for field in self.fields
        ]
        return Chart(_("Maßnahmen nach Thema"), bars)

    @property
    def measure_states(self) -> list[MeasureStatus]:
        """The states that published measures are in."""
        used = {measure.status for field in self.fields for measure in field.measures}
        return [status for status in MeasureStatus if status in used]

    @property
    def measures_by_state(self) -> list[tuple[FieldFacts, list[int]]]:
        """How many published measures of each theme are in each of `measure_states`, and how many there are."""
        rows = []
        for field in self.fields:
            states = [measure.status for measure in field.measures]
            rows.append((field, [*(states.count(status) for status in self.measure_states), len(states)]))
        return rows

    @property
    def has_measures(self) -> bool:
        return any(field.measures for field in self.fields)

    def field_of(self, theme: Theme) -> FieldFacts:
        return next(field for field in self.fields if field.theme.pk == theme.pk)

    def workshops_of(self, theme: Theme) -> list[Event]:
        return [event for event in self.workshops if event.theme_id == theme.pk]

    @property
    def _real_workshops(self) -> list[Event]:
        return [event for event in self.workshops if not event.is_cancelled and event.held != Event.Held.NO]

    def _is_over(self, event: Event) -> bool:
        """As of the last change: what is printed follows the data, not the hour."""
        return event.held == Event.Held.YES if event.ends_at is None else event.ends_at <= self.as_of

    def _of_kind(self, kind: EventKind) -> list[Event]:
        return [event for event in self.events if event.kind == kind]


def concept_facts(process: Process) -> ConceptFacts:
    """Reads everything; a fixed number of queries. Says nothing that changes with the hour but not with the data."""
    as_of = max([clock.at(_last_change(process)), *_last_decisions()])
    events = list(Event.objects.published().for_pages().in_order())
    milestones, figures = list(Milestone.objects.all()), list(KeyFigure.objects.all())
    themes, people = list(Theme.objects.all()), list(people_of_the_process())
    taking_part = Q(organisation__registrations__state__in=ACTIVE)
    counted = OrganisationCategory.objects.annotate(
        organisation_count=Count("organisation", filter=taking_part, distinct=True)
    )
    categories = list(counted.order_by("position", "pk"))
    municipalities, departments = list(Municipality.objects.all()), list(Department.objects.all())
    return ConceptFacts(
        process=process,
        as_of=as_of,
        themes=themes,
        events=events,
        milestones=milestones,
        figures=[readable_figure(figure) for figure in figures],
        people=people,
        categories=categories,
        organisations_without_category=Organisation.objects.filter(category=None, registrations__state__in=ACTIVE)
        .distinct()
        .count(),
        named=list(public_names().select_related("category")),
        municipalities=municipalities,
        departments=departments,
        picture=_picture_as_of(picture_facts(process), as_of),
        sources=_sources(
            [*themes, *events, *milestones, *figures, *people, *categories, *municipalities, *departments]
        ),
        fields=field_facts(themes),
        origins=origin_facts(),
        results=result_facts(),
        overlaps=list(released_findings()),
        feedback=released_feedback(),
        promises=promise_report().whole,
        terms=list(GlossaryEntry.objects.all()),
    )


def _last_change(process: Process) -> datetime:
    """The real moment at which anything was last changed that the concept shows."""
    moments = [process.updated_at]
    for model, field in (
        (Chapter, "updated_at"),
        (Event, "updated_at"),
        (Venue, "updated_at"),
        (Theme, "updated_at"),
        (Milestone, "updated_at"),
        (KeyFigure, "updated_at"),
        (Organisation, "created_at"),
    ):
        moments.append(model._default_manager.aggregate(last=Max(field))["last"])
    return max(moment for moment in moments if moment)


def _last_decisions() -> list[datetime]:
    """The process moments of the last changes in what was said, decided and planned."""
    models: tuple[type[Model], ...] = (
        ActionField,
        CarryOver,
        Contribution,
        GlossaryEntry,
        Measure,
        Minutes,
        MunicipalResponse,
        OverlapFinding,
        Registration,
    )
    moments = (model._default_manager.aggregate(last=Max("changed_at"))["last"] for model in models)
    return [moment for moment in moments if moment]


def _picture_as_of(facts: PictureFacts, as_of: datetime) -> PictureFacts:
    """The picture as it was at that moment: what is over, and what was still to come."""
    events = [
        replace(event, state=HELD if event.ends_at <= as_of else COMING)
        if event.ends_at and event.state in (HELD, COMING)
        else event
        for event in facts.events
    ]
    return replace(facts, events=events)


def _sources(rows: Iterable[Model]) -> list[Source]:
    """The most frequent first."""
    counts = Counter(row.source for row in rows if row.source)  # type: ignore[attr-defined]
    return [Source(name, count) for name, count in counts.most_common()]
