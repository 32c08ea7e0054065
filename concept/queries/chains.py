"""The way of a contribution: said, put on an agenda, dealt with, decided, planned, printed. As far as it goes, in this order, dated."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.models import CarryOver, Contribution, Measure, Result
from concept.queries.origins import paragraphs_naming
from concept.queries.promises import Stage, standing
from workshops.models import AgendaItem, Event, Theme

MOST_PARAGRAPHS = 5


@dataclass(frozen=True)
class Step:
    """One knot on the thread. `moment` may be unknown; `link` are the words under which `url` is reached.

    `is_coming`: not reached yet. `quotes`: `text` is somebody's words.
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


@dataclass(frozen=True)
class Chain:
    """The way of `contribution`. `fate` is the contribution whose way it went: itself, or the one that it was put
    together into, as far as that may be shown. `relations`: others it came from or went into, under a heading."""

    contribution: Contribution
    fate: Contribution | None
    steps: Sequence[Step] = field(default_factory=list)
    relations: Sequence[tuple[str, Sequence[Contribution]]] = field(default_factory=list)


def chain_of(contribution: Contribution, *, for_team: bool = False) -> Chain:
    """What everyone may know of a contribution's way; with `for_team` also what is internal. A fixed number of queries."""
    target = contribution.merged_into
    is_hidden = target is not None and not (for_team or target.is_public)
    fate = None if is_hidden else target or contribution
    steps = [_said(contribution, for_team)]
    if target:
        steps.append(_merged(contribution, target if fate else None, for_team))
    if fate:
        rows = {contribution.pk, fate.pk}
        owed = standing(CarryOver.objects.filter(contribution__in=rows)).select_related(
            "theme", "agenda_item__event__theme", "agenda_item__event__venue"
        )
        steps += [_carried(row, for_team) for row in owed.order_by("theme__number", "contribution__number")]
        found = Result.objects.filter(contributions__in=rows).distinct()
        if not for_team:
            found = found.published()
        results = list(found.for_pages().select_related("event__minutes").order_by("number"))
        steps += [_result(result) for result in results]
        measures = _measures(rows, results, for_team)
        steps += [_measure(measure, for_team) for measure in measures]
        steps.append(_decided(fate, for_team))
        steps += _in_concept([contribution, fate], measures)
    return Chain(contribution, fate, steps, _relations(contribution, for_team))


def _said(contribution: Contribution, for_team: bool) -> Step:
    event = contribution.event
    moment: datetime | None
    number = {"number": contribution.number}
    if event is None or contribution.channel == Contribution.Channel.WEB:
        title = _("Über die Website eingereicht") if contribution.channel == Contribution.Channel.WEB else _("Notiert")
        text = (
            _("Als Beitrag %(number)d aufgenommen, zu: %(event)s.")
            if event
            else _("Als Beitrag %(number)d aufgenommen.")
        )
        words, moment = text % {**number, "event": _name(event, for_team)}, contribution.entered_at
    else:
        title = _("Gesagt: %(event)s") % {"event": _name(event, for_team)}
        words, moment = _("Als Beitrag %(number)d aufgenommen.") % number, event.starts_at
    url, link = _event_link(event, for_team)
    return Step(_("Beitrag"), title, moment, words, url, link)


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
    text = texts[stage] % {"event": _name(item.event, for_team)}
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


def _result(result: Result) -> Step:
    minutes = getattr(result.event, "minutes", None)
    is_published = minutes is not None and minutes.is_published
    return Step(
        _("Protokoll"),
        _("Ergebnis %(number)d: %(kind)s") % {"number": result.number, "kind": result.get_kind_display()},
        result.event.starts_at,
        result.text,
        f"{minutes.get_absolute_url()}#ergebnis-{result.number}" if minutes and is_published else "",
        _("Im Protokoll lesen") if is_published else "",
        theme=result.event.theme,
        quotes=True,
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
    names = [f"contribution:{each.number}" for each in contributions if each.is_public]
    paragraphs = paragraphs_naming([*names, *(f"measure:{each.code}" for each in measures if each.is_public)])
    if not paragraphs:
        return []
    version = paragraphs[0].version
    moment = version.publication.published_at
    steps = [
        Step(
            _("Absatz"),
            _("Im Konzept: %(paragraph)s") % {"paragraph": paragraph.quotation},
            moment,
            Truncator(paragraph.text).words(30),
            reverse("concept:paragraph", args=[version.number, paragraph.anchor.removeprefix("abs-")]),
            _("Absatz lesen"),
            quotes=True,
        )
        for paragraph in paragraphs[:MOST_PARAGRAPHS]
    ]
    more = len(paragraphs) - len(steps)
    words = ngettext("Noch ein weiterer Absatz nennt ihn.", "Noch %(count)d weitere Absätze nennen ihn.", more)
    title = _("Fassung %(number)d: %(label)s") % {"number": version.number, "label": version.label}
    text = words % {"count": more} if more else ""
    return [*steps, Step(_("Fassung"), title, moment, text, version.get_absolute_url(), _("Fassung lesen"))]


def _name(event: Event | None, for_team: bool) -> str:
    if event is None or for_team or event.is_published:
        return event.title or str(event.get_kind_display()) if event else ""
    return _("ein Termin, der nicht öffentlich ist")


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
