"""The way of a contribution: said, put on an agenda, dealt with, decided, planned, printed. As far as it goes, in this order, dated."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.models import CarryOver, Contribution, Measure, Objective, Result
from concept.queries.goals import public_words, visible_objectives
from concept.queries.origins import paragraphs_naming
from concept.queries.promises import Stage, standing
from workshops.formats import format_day_plain
from workshops.models import AgendaItem, Event, Theme

MOST_PARAGRAPHS = 5
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """One knot on the thread. `moment` may be unknown; `link` are the words under which `url` is reached.

    `stands_at`: where it stands among the others without a date of its own. `is_coming`: not reached yet. `quotes`:
    `text` is somebody's words. `more`: further places, as words and address.
    """

    kind: str
    title: str
    moment: datetime | None = None
    text: str = ""
    url: str = ""
    link: str = ""
    theme: Theme | None = None
    is_coming: bool = False
    quotes: bool = False
    more: Sequence[tuple[str, str]] = ()
    stands_at: datetime | None = None


@dataclass(frozen=True)
class Part:
    """Steps in the order of time, under a heading where the way went through several themes: `theme`, or `words`."""

    steps: Sequence[Step]
    theme: Theme | None = None
    words: str = ""


@dataclass(frozen=True)
class Chain:
    """The way of `contribution`. `fate` is the contribution whose way it went: itself, or the one that it was put
    together into, as far as that may be shown. `relations`: others it came from or went into, under a heading."""

    contribution: Contribution
    fate: Contribution | None
    parts: Sequence[Part] = field(default_factory=list)
    relations: Sequence[tuple[str, Sequence[Contribution]]] = field(default_factory=list)


def chain_of(contribution: Contribution, *, for_team: bool = False) -> Chain:
    """What everyone may know of a contribution's way; with `for_team` also what is internal. A fixed number of queries."""
    target = contribution.merged_into
    is_hidden = target is not None and not (for_team or target.is_public)
    fate = None if is_hidden else target or contribution
    begun = [_said(contribution, for_team)]
    if contribution.moderation != Contribution.Moderation.ACCEPTED:
        return Chain(contribution, fate, [Part([*begun, _not_taken_in(contribution)])])
    if target:
        begun.append(_merged(contribution, target if fate else None, for_team))
    if fate is None:
        return Chain(contribution, fate, [Part(begun)], _relations(contribution, for_team))
    rows = {contribution.pk, fate.pk}
    owed = standing(CarryOver.objects.filter(contribution__in=rows)).select_related(
        "theme", "agenda_item__event__theme", "agenda_item__event__venue"
    )
    carried = list(owed.order_by("theme__number", "contribution__number"))
    found = Result.objects.filter(contributions__in=rows).distinct()
    if not for_team:
        found = found.released()
    results = list(found.for_pages().select_related("event__minutes").order_by("number"))
    objectives = _objectives(rows, results, for_team)
    measures = _measures(rows, results, for_team)
    led_to = {row.result_id: row.theme for row in carried}
    parts = _parts(
        begun,
        [
            *(_carried(row, for_team) for row in carried),
            *(_result(result, led_to.get(result.pk) or result.event.theme) for result in results),
        ],
        [
            *(_objective(objective, measures, for_team) for objective in objectives),
            *(_measure(measure, for_team) for measure in measures),
            _decided(fate, for_team),
        ],
        _in_concept([contribution, fate], measures),
    )
    return Chain(contribution, fate, parts, _relations(contribution, for_team))


def _parts(
    begun: Sequence[Step], worked_on: Sequence[Step], decided: Sequence[Step], printed: Sequence[Step]
) -> Sequence[Part]:
    """Each theme's steps together; where there is but one theme, all is one part."""
    themes = {step.theme.number: step.theme for step in worked_on if step.theme}
    by_theme = [
        (themes[key], _in_time([step for step in worked_on if step.theme == themes[key]])) for key in sorted(themes)
    ]
    last = [*_in_time([*(step for step in worked_on if step.theme is None), *decided]), *printed]
    if len(by_theme) < 2:
        return [Part([*begun, *(step for _theme, steps in by_theme for step in steps), *last])]
    words = _("Was daraus wird") if any(step.is_coming for step in decided) else _("Was daraus wurde")
    return [Part(begun), *(Part(steps, theme) for theme, steps in by_theme), Part(last, words=words)]


def _in_time(steps: Iterable[Step]) -> list[Step]:
    """By date; what has none, and what is still to come, last."""
    return sorted(steps, key=lambda step: (step.is_coming, step.moment or step.stands_at or _LAST))


def _said(contribution: Contribution, for_team: bool) -> Step:
    event = contribution.event
    moment: datetime | None
    is_web = contribution.channel == Contribution.Channel.WEB
    if event is None or is_web:
        title = _("Über die Website eingereicht") if is_web else _("Notiert")
        moment = contribution.entered_at
    else:
        title = _("Gesagt: %(event)s") % {"event": _name(event, for_team)}
        moment = event.starts_at
    taken_in = contribution.moderation == Contribution.Moderation.ACCEPTED
    text = _("Als Beitrag %(number)d aufgenommen.") if taken_in else _("Eingegangen als Beitrag %(number)d.")
    text = text % {"number": contribution.number}
    if event and is_web:
        text = _("%(text)s Gedacht für: %(event)s.") % {"text": text, "event": _name(event, for_team, with_day=True)}
    url, link = _event_link(event, for_team)
    return Step(_("Beitrag"), title, moment, text, url, link)


def _not_taken_in(contribution: Contribution) -> Step:
    """What stands in the way of a contribution that is not, or not yet, taken in."""
    kind = _("Aufnahme")
    if contribution.moderation == Contribution.Moderation.PENDING:
        text = _("Das Team prüft den Beitrag. Erst danach kommt er in einen Workshop.")
        return Step(kind, _("Wartet auf das Team"), text=text, is_coming=True)
    last = contribution.changes.filter(act=contribution.moderation).order_by("pk").last()
    title = str(contribution.get_moderation_display())
    return Step(kind, title[:1].upper() + title[1:], last.at if last else None, contribution.moderation_reason)


def _merged(contribution: Contribution, target: Contribution | None, for_team: bool) -> Step:
    if target is None:
        return Step(_("Zusammengeführt"), _("Mit einem anderen Beitrag zusammengeführt"), contribution.outcome_at)
    return Step(
        _("Zusammengeführt"),
        _("Mit anderen zu Beitrag %(number)d zusammengeführt") % {"number": target.number},
        contribution.outcome_at,
        target.german_text,
        reverse("concept:team-contribution", args=[target.number]) if for_team else target.get_absolute_url(),
        _("Beitrag %(number)d ansehen") % {"number": target.number},
        quotes=True,
    )


def _carried(row: CarryOver, for_team: bool) -> Step:
    kind = _("Tagesordnung")
    stage = row.stage  # type: ignore[attr-defined]
    item = row.agenda_item
    if stage == Stage.REFUSED:
        return Step(kind, _("Nicht in einem Workshop behandelt"), row.changed_at, row.reason, theme=row.theme)
    if item is None or stage == Stage.OPEN:
        text = _("Zugesagt ist: Der Beitrag kommt in einen Workshop zu diesem Thema, oder wir sagen hier, warum nicht.")
        return Step(kind, _("Noch auf keiner Tagesordnung"), text=text, theme=row.theme, is_coming=True)
    texts = {
        Stage.PLANNED: _("Steht auf der Tagesordnung: %(event)s."),
        Stage.OVERDUE: _("Stand auf der Tagesordnung: %(event)s. Was dazu gesagt wurde, ist noch nicht festgehalten."),
        Stage.DEALT_WITH: _("Behandelt: %(event)s."),
    }
    text = texts[stage] % {"event": _name(item.event, for_team, with_day=True)}
    url, link = _event_link(item.event, for_team)
    return Step(
        kind,
        _item_title(item, for_team),
        item.event.starts_at,
        f"{text} {row.reason}".strip(),
        url and f"{url}#ablauf",
        link and _("Tagesordnung ansehen"),
        theme=row.theme,
        is_coming=stage == Stage.PLANNED,
    )


def _item_title(item: AgendaItem, for_team: bool) -> str:
    if for_team or (item.is_public and item.event.is_published):
        return f"„{item.title}“"
    return _("Auf der Tagesordnung eines Workshops")


def _result(result: Result, theme: Theme | None) -> Step:
    minutes = getattr(result.event, "minutes", None)
    is_published = minutes is not None and minutes.is_published
    return Step(
        _("Protokoll"),
        _("Ergebnis %(number)d: %(kind)s") % {"number": result.number, "kind": result.get_kind_display()},
        result.event.starts_at,
        _("Zurückgenommen am %(day)s: %(reason)s")
        % {"day": format_day_plain(result.withdrawal.at), "reason": result.withdrawal.text}
        if result.is_withdrawn
        else result.text,
        f"{minutes.get_absolute_url()}#ergebnis-{result.number}" if minutes and is_published else "",
        _("Im Protokoll lesen") if is_published else "",
        theme=theme,
        quotes=not result.is_withdrawn,
    )


def _decided(contribution: Contribution, for_team: bool) -> Step:
    if contribution.is_open:
        text = _("Wer den Beitrag eingebracht hat, bekommt Bescheid.")
        return Step(_("Entscheidung"), _("Kommt noch: was daraus wird"), text=text, is_coming=True)
    return Step(
        _("Entscheidung"),
        str(contribution.get_outcome_display())[:1].upper() + str(contribution.get_outcome_display())[1:],
        contribution.outcome_at,
        # The public page says it before everything else.
        contribution.outcome_reason if for_team else "",
    )


def _objectives(contributions: Collection[int], results: Collection[Result], for_team: bool) -> list[Objective]:
    """What rests on them, as far as it may be shown."""
    objectives = Objective.objects.all() if for_team else visible_objectives()
    found = objectives.filter(Q(contributions__in=contributions) | Q(results__in=results)).distinct()
    return list(found.select_related("guiding_goal__theme").prefetch_related("measures"))


def _objective(objective: Objective, measures: Collection[Measure], for_team: bool) -> Step:
    """Before the first of the measures that serve it."""
    theme = objective.guiding_goal.theme
    page = reverse("concept:theme-goals", args=[theme.number]) if for_team else theme.get_absolute_url()
    serving = {each.pk for each in objective.measures.all()}
    return Step(
        _("Ziel"),
        _("Handlungsziel %(code)s") % {"code": objective.code},
        None,
        objective.text if for_team else public_words(objective),
        f"{page}#ziel-{objective.code}",
        _("Ziel ansehen"),
        theme=theme,
        stands_at=min((each.created_at for each in measures if each.pk in serving), default=None),
    )


def _measures(contributions: Collection[int], results: Collection[Result], for_team: bool) -> list[Measure]:
    """What rests on them, or serves an objective that does."""
    mine = Q(contributions__in=contributions) | Q(results__in=results)
    served = Q(objectives__contributions__in=contributions) | Q(objectives__results__in=results)
    measures = Measure.objects.current() if for_team else Measure.objects.published()
    return list(measures.filter(mine | served).distinct().for_pages())


def _measure(measure: Measure, for_team: bool) -> Step:
    public = measure.get_absolute_url() if measure.is_public else ""
    return Step(
        _("Maßnahme"),
        str(measure),
        measure.created_at,
        _("Stand: %(status)s.") % {"status": measure.get_status_display()},
        reverse("concept:measure-edit", args=[measure.code]) if for_team else public,
        _("Maßnahme ansehen"),
        theme=measure.theme,
    )


def _in_concept(contributions: Collection[Contribution], measures: Collection[Measure]) -> list[Step]:
    """The paragraphs of the newest published version that name them, and that version."""
    names = {f"contribution:{each.number}" for each in contributions if each.is_public}
    found = paragraphs_naming([*names, *(f"measure:{each.code}" for each in measures if each.is_public)])
    if not found:
        return []
    # Those that rest on it come before those that only tell of its measures, and before the record of origins.
    paragraphs = sorted(found, key=lambda each: (each.source in names, names.isdisjoint(each.origins)))
    version = paragraphs[0].version
    moment = version.publication.published_at
    places = [
        (
            paragraph.quotation,
            reverse("concept:paragraph", args=[version.number, paragraph.anchor.removeprefix("abs-")]),
        )
        for paragraph in paragraphs
    ]
    steps = [
        Step(
            _("Absatz"),
            _("Im Konzept: %(paragraph)s") % {"paragraph": quotation},
            moment,
            Truncator(paragraph.text).words(30),
            url,
            _("Absatz lesen"),
            quotes=True,
        )
        for paragraph, (quotation, url) in list(zip(paragraphs, places, strict=True))[:MOST_PARAGRAPHS]
    ]
    more = places[MOST_PARAGRAPHS:]
    words = ngettext("Noch ein weiterer Absatz nennt ihn:", "Noch %(count)d weitere Absätze nennen ihn:", len(more))
    title = _("Fassung %(number)d: %(label)s") % {"number": version.number, "label": version.label}
    text = words % {"count": len(more)} if more else ""
    return [*steps, Step(_("Fassung"), title, moment, text, version.get_absolute_url(), _("Fassung lesen"), more=more)]


def _name(event: Event, for_team: bool, *, with_day: bool = False) -> str:
    """Such as "Themen-Workshop „Wohnen“, 17. Januar 2013, Rathaus"."""
    if not (for_team or event.is_published):
        return _("ein Termin, der nicht öffentlich ist")
    parts = [f"{event.get_kind_display()} „{event.display_title}“" if event.theme else event.display_title]
    if with_day and event.starts_at:
        parts.append(format_day_plain(event.starts_at))
    if event.venue:
        parts.append(event.venue.name)
    return ", ".join(parts)


def _event_link(event: Event | None, for_team: bool) -> tuple[str, str]:
    """Where everyone can read about an event; nowhere while it is not published."""
    if event is None or not event.is_published:
        return "", ""
    return event.get_absolute_url(), _("Termin ansehen")


def _relations(contribution: Contribution, for_team: bool) -> list[tuple[str, Sequence[Contribution]]]:
    def shown(rows: Any) -> list[Contribution]:
        rows = rows.accepted() if for_team else rows.published()
        return list(rows.order_by("number"))

    whole = Contribution.objects.filter(parts=contribution)
    pairs = [
        (_("Darin stecken diese Beiträge"), shown(contribution.originals.all())),
        (_("Herausgelöst aus"), shown(whole)),
        (_("Daraus herausgelöst"), shown(contribution.parts.all())),
    ]
    return [(heading, rows) for heading, rows in pairs if rows]
