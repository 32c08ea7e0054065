"""Searching what was said, what came of it, what was on the agendas, what is to be done, and the published concept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.content import Content, is_heading, lines_of
from concept.models import ConceptVersion, Contribution, Measure, Paragraph, Result
from concept.models.contributions import ContributionQuerySet
from concept.models.measures import MeasureQuerySet
from concept.models.results import ResultQuerySet
from concept.queries.contributions import visible_to
from concept.queries.versions import published_versions
from workshops import rules
from workshops.finding import Term, contains, excerpt, score
from workshops.folding import fold
from workshops.models import AgendaItem, Event, Theme, User


class FoundKind(models.TextChoices):
    CONTRIBUTION = "beitrag", gettext_lazy("Beiträge")
    RESULT = "ergebnis", gettext_lazy("Ergebnisse")
    AGENDA_ITEM = "tagesordnung", gettext_lazy("Tagesordnung")
    MEASURE = "massnahme", gettext_lazy("Maßnahmen")
    PARAGRAPH = "konzept", gettext_lazy("Konzept")


# Where the concept only repeats what is found in its own place, or what stands in another paragraph.
_REPEATED = ("contribution:", "result:", "change:")


@dataclass(frozen=True)
class Scope:
    """Among what is searched, beside the newest published version: all that whoever asks may read. `agendas` and
    `minutes`: the events whose agenda or minutes they edit (primary keys), `edits_measures`: whether they edit those;
    what is found there leads there."""

    contributions: ContributionQuerySet
    results: ResultQuerySet
    agenda_items: models.QuerySet[AgendaItem]
    measures: MeasureQuerySet
    is_team: bool = False
    edits_measures: bool = False
    agendas: frozenset[int] = frozenset()
    minutes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Narrowing:
    """What a search is narrowed to; nothing where a field is empty."""

    found: str = ""
    theme: Theme | None = None
    event: Event | None = None
    kind: str = ""


@dataclass(frozen=True)
class Found:
    """One hit. `text` is what is shown, and marked; `score` and `moment` bring the hits into their order."""

    label: str
    title: str
    text: str
    url: str
    score: int
    moment: datetime | None
    event: Event | None = None
    themes: Sequence[Theme] = ()
    context: str = ""


def public_scope() -> Scope:
    """What everyone may read."""
    return Scope(
        Contribution.objects.published(),
        Result.objects.published(),
        AgendaItem.objects.filter(is_public=True, event__is_published=True),
        Measure.objects.published(),
    )


def team_scope(user: User) -> Scope:
    """What a user of the team may read: everything for who leads and who writes, else what belongs to their own events
    or themes, and what is public."""
    own = frozenset(rules.events_of(user).values_list("pk", flat=True))
    results, items, edits_measures = Result.objects.all(), AgendaItem.objects.all(), rules.can_edit_measures(user)
    if not rules.can_edit_chapters(user):
        public = public_scope()
        results = results.filter(Q(event__in=own) | Q(pk__in=public.results.values("pk")))
        items = items.filter(Q(event__in=own) | Q(pk__in=public.agenda_items.values("pk")))
    return Scope(
        visible_to(user),
        results,
        items,
        Measure.objects.current() if edits_measures else Measure.objects.published(),
        is_team=True,
        edits_measures=edits_measures,
        agendas=frozenset(rules.events_of(user, rules.AGENDA_ROLES).values_list("pk", flat=True)),
        minutes=frozenset(rules.events_of(user, rules.MINUTES_ROLES).values_list("pk", flat=True)),
    )


def search(terms: Sequence[Term], scope: Scope, narrowing: Narrowing) -> list[Found]:
    """Everything that contains all of the terms, the best first, among equals the newest. Eight queries at most."""
    if not terms:
        return []
    found: list[Found] = []
    if narrowing.found in {"", FoundKind.CONTRIBUTION}:
        found += _contributions(terms, scope, narrowing)
    if narrowing.found in {"", FoundKind.RESULT}:
        found += _results(terms, scope, narrowing)
    if narrowing.found in {"", FoundKind.AGENDA_ITEM} and not narrowing.kind:
        found += _agenda_items(terms, scope, narrowing)
    if not narrowing.kind and not narrowing.event:
        if narrowing.found in {"", FoundKind.MEASURE}:
            found += _measures(terms, scope, narrowing)
        if narrowing.found in {"", FoundKind.PARAGRAPH}:
            found += _paragraphs(terms, narrowing)
    found.sort(key=lambda hit: (hit.score, hit.moment.timestamp() if hit.moment else 0), reverse=True)
    return found


def with_context(found: Iterable[Found], terms: Sequence[Term]) -> list[Found]:
    """The hits of a page, each with the part of its text where the words stand, marked."""
    return [Found(**{**vars(hit), "context": excerpt(hit.text, terms)}) for hit in found]


def _contributions(terms: Sequence[Term], scope: Scope, narrowing: Narrowing) -> list[Found]:
    rows = scope.contributions.filter(contains("folded_text", terms))
    if narrowing.theme:
        rows = rows.filter(themes=narrowing.theme)
    if narrowing.event:
        rows = rows.filter(event=narrowing.event)
    if narrowing.kind:
        rows = rows.filter(kind=narrowing.kind)
    return [
        Found(
            label=_("Beitrag"),
            title=str(row),
            text=f"{row.text} {row.translation}".strip(),
            url=reverse("concept:team-contribution", args=[row.number]) if scope.is_team else row.get_absolute_url(),
            score=score(row.folded_text, terms),
            moment=row.entered_at,
            event=row.event if row.event and (scope.is_team or row.event.is_published) else None,
            themes=list(row.themes.all()),
        )
        for row in rows.select_related("event__theme").prefetch_related("themes")
    ]


def _results(terms: Sequence[Term], scope: Scope, narrowing: Narrowing) -> list[Found]:
    rows = _at(scope.results.filter(contains("folded_text", terms)), narrowing)
    if narrowing.kind:
        rows = rows.filter(kind=narrowing.kind)
    return [
        Found(
            label=row.get_kind_display(),
            title=str(row),
            text=row.text,
            url=_minutes_page(row, scope),
            score=score(row.folded_text, terms),
            moment=row.event.starts_at or row.created_at,
            event=row.event,
            themes=[row.event.theme] if row.event.theme else [],
        )
        for row in rows.select_related("event__theme", "event__minutes")
    ]


def _agenda_items(terms: Sequence[Term], scope: Scope, narrowing: Narrowing) -> list[Found]:
    """There are few of them, and they have no folded column: they are folded here."""
    found = []
    for row in _at(scope.agenda_items, narrowing).select_related("event__theme"):
        is_own = row.event_id in scope.agendas
        text = "\n".join(part for part in (row.title, row.goal, row.note if is_own else "") if part)
        folded = fold(text)
        if not all(term.is_in(folded) for term in terms):
            continue
        edit = reverse("workshops:agenda-edit", args=[row.event.slug])
        found.append(
            Found(
                label=_("Tagesordnung"),
                title=row.title,
                text=text,
                url=f"{edit}#punkt-{row.pk}" if is_own else _event_page(row.event),
                score=score(folded, terms),
                moment=row.event.starts_at,
                event=row.event,
                themes=[row.event.theme] if row.event.theme else [],
            )
        )
    return found


def _measures(terms: Sequence[Term], scope: Scope, narrowing: Narrowing) -> list[Found]:
    """By their words alone: the folded column has the marks of the rich text as well."""
    rows = scope.measures.filter(contains("folded_text", terms)).select_related("theme")
    found = []
    for row in rows.filter(theme=narrowing.theme) if narrowing.theme else rows:
        text = "\n".join(part for part in (lines_of(row.description), row.target_group) if part)
        folded = fold(f"{row.code} {row.title} {text}")
        if not all(term.is_in(folded) for term in terms):
            continue
        found.append(
            Found(
                label=_("Maßnahme"),
                title=str(row),
                text=text,
                url=reverse("concept:measure-edit", args=[row.code])
                if scope.edits_measures
                else row.get_absolute_url(),
                score=score(folded, terms),
                moment=row.changed_at,
                themes=[row.theme],
            )
        )
    return found


def _paragraphs(terms: Sequence[Term], narrowing: Narrowing) -> list[Found]:
    """Those of the newest published version."""
    version = published_versions().first()
    if version is None:
        return []
    themes = {theme.number: theme for theme in Theme.objects.all()}
    return [
        Found(
            label=_("Konzept, %(version)s") % {"version": version.label},
            title=passage.title,
            text=passage.text,
            url=reverse("concept:paragraph", args=[version.number, passage.anchor]),
            score=score(passage.folded, terms),
            moment=version.frozen_at,
            themes=[themes[passage.theme]] if passage.theme in themes else [],
        )
        for passage in _passages(version.pk, version.checksum)
        if all(term.is_in(passage.folded) for term in terms)
        and (narrowing.theme is None or narrowing.theme.number == passage.theme)
    ]


@dataclass(frozen=True)
class _Passage:
    """A paragraph of a version as it is searched. `theme`: the number of the one it belongs to."""

    title: str
    text: str
    folded: str
    anchor: str
    theme: int | None


@lru_cache(maxsize=2)
def _passages(version: int, checksum: str) -> Sequence[_Passage]:
    """What is frozen never changes: it is folded once."""
    passages = []
    for section in Content.from_data(ConceptVersion.objects.get(pk=version).content).sections:
        heading = section.title
        for block in section.blocks:
            if is_heading(block.html):
                heading = block.text
            elif block.number and not block.source.startswith(_REPEATED):
                place = Paragraph(section=section.quoted_as, number=block.number).quotation
                # Where there is no number, the place is called as its heading is.
                title = place if heading == section.quoted_as else f"{place}: {heading}"
                anchor = block.anchor.removeprefix("abs-")
                passages.append(_Passage(title, block.text, fold(block.text), anchor, section.thread))
    return passages


def _at(rows: Any, narrowing: Narrowing) -> Any:
    """What belongs to the theme and the event that are looked for."""
    if narrowing.theme:
        rows = rows.filter(event__theme=narrowing.theme)
    return rows.filter(event=narrowing.event) if narrowing.event else rows


def _event_page(event: Event) -> str:
    return f"{event.get_absolute_url()}#ablauf" if event.is_published else ""


def _minutes_page(result: Result, scope: Scope) -> str:
    if result.event_id in scope.minutes:
        return f"{reverse('concept:minutes-edit', args=[result.event.slug])}#ergebnis-{result.number}"
    minutes = getattr(result.event, "minutes", None)
    return f"{minutes.get_absolute_url()}#ergebnis-{result.number}" if minutes and minutes.is_published else ""
