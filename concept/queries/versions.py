"""Frozen versions for their pages: what is published, its paragraphs, and what two versions have in common."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from concept.comparison import Pair, Stretch, compare_words, in_reading_order
from concept.content import Content, lines_of
from concept.models import (
    ConceptVersion,
    Consultation,
    Contribution,
    DecisionStep,
    Measure,
    Paragraph,
    ParagraphPredecessor,
    Result,
    VersionPublication,
)
from concept.pairing import is_list_of_changes, pair_blocks
from concept.queries.goals import public_words, visible_objectives
from concept.queries.integrity import is_intact_lately
from workshops import clock


@dataclass(frozen=True)
class Origin:
    """Something a paragraph rests on, and where everyone can read it."""

    label: str
    url: str
    text: str


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph in two versions; `kind` is same, changed, new or gone."""

    kind: str
    old: Paragraph | None
    new: Paragraph | None
    stretches: Sequence[Stretch]


@dataclass(frozen=True)
class ComparedSection:
    """What became of one section of the newer version; of one that is gone, at its end."""

    title: str
    paragraphs: Sequence[ComparedParagraph]


def published_versions() -> QuerySet[ConceptVersion]:
    """What everyone may read, the newest first, without its content."""
    return (
        ConceptVersion.objects.published()
        .select_related("publication")
        .defer("content", "gaps", "changes")
        .order_by("-number")
    )


def page_state(version: ConceptVersion) -> list[object]:
    """What a published version's page shows, without reading its content: another list, another page. Six queries."""
    # What was decided on a version that nobody else saw shows on the published one that was adopted after it.
    decided = DecisionStep.objects.filter(version__number__lte=published_versions().values("number")[:1])
    publications = VersionPublication.objects.filter(published_at__isnull=False).order_by("pk")
    consultation, now = Consultation.objects.filter(version=version).first(), clock.now()
    return [
        version.checksum,
        is_intact_lately(version),
        list(publications.values_list()),
        list(published_versions().values_list("number", "label", "kind", "frozen_at", "gaps")),
        list(Consultation.objects.filter(version=version).values_list()),
        consultation and (consultation.is_open(now), consultation.is_over(now)),
        list(decided.order_by("pk").values_list()),
    ]


def comparison_state(old: ConceptVersion, new: ConceptVersion) -> list[object]:
    """What the comparison of two versions shows, in the same way. Two queries."""
    links = ParagraphPredecessor.objects.filter(_between("paragraph__version__number", old, new))
    corrected = links.filter(is_corrected=True)
    return [
        (old.checksum, new.checksum),
        list(published_versions().values_list("number", "label", "kind", "frozen_at")),
        list(corrected.order_by("pk").values_list()),
    ]


def origins_of(names: Iterable[str]) -> list[Origin]:
    """What is public of "contribution:3", "result:4", "objective:2.1.3", "measure:M2.7", in their order. Four queries.

    A measure that went into another one since leads to that one.
    """
    wanted = [name.split(":", 1) for name in names if ":" in name]
    numbers: Mapping[str, list[int]] = {
        kind: [int(key) for each, key in wanted if each == kind and key.isdecimal()]
        for kind in ("contribution", "result")
    }
    found: dict[tuple[str, str], Origin] = {}
    for contribution in Contribution.objects.published().filter(number__in=numbers["contribution"]):
        found["contribution", str(contribution.number)] = Origin(
            str(contribution), contribution.get_absolute_url(), contribution.german_text
        )
    results = Result.objects.published().filter(number__in=numbers["result"]).select_related("event__minutes")
    for result in results:
        url = f"{result.event.minutes.get_absolute_url()}#ergebnis-{result.number}"
        found["result", str(result.number)] = Origin(str(result), url, result.text)
    codes = {each: [key for kind, key in wanted if kind == each] for each in ("objective", "measure")}
    for objective in visible_objectives().filter(code__in=codes["objective"]).select_related("guiding_goal__theme"):
        url = f"{objective.guiding_goal.theme.get_absolute_url()}#ziel-{objective.code}"
        label = _("Handlungsziel %(code)s") % {"code": objective.code}
        found["objective", objective.code] = Origin(label, url, public_words(objective))
    public = Measure.objects.filter(is_public=True, code__in=codes["measure"]).select_related("merged_into")
    for measure in public:
        now = measure.merged_into or measure
        if now.is_public:
            words = _("Maßnahme %(code)s") if now == measure else _("Maßnahme %(code)s, jetzt %(now)s")
            label = words % {"code": measure.code, "now": now.code}
            found["measure", measure.code] = Origin(label, now.get_absolute_url(), now.title)
    return [found[kind, key] for kind, key in wanted if (kind, key) in found]


def compare_versions(old: ConceptVersion, new: ConceptVersion, *, only_changes: bool) -> list[ComparedSection]:
    """Paragraph by paragraph, in the order of `new`. Predecessors that were set by hand count, also those of the
    versions between the two."""
    before, after = _paragraphs(old), _paragraphs(new)
    pairs = _pairs(old, new, before, after)
    titles = _titles(new) | {name: title for name, title in _titles(old).items() if name not in _titles(new)}
    compared: dict[str, list[ComparedParagraph]] = {}
    for i, k in pairs:
        was, now = (before[i] if i is not None else None), (after[k] if k is not None else None)
        paragraph = _compare(was, now)
        if paragraph.kind != "same" or not only_changes:
            compared.setdefault((now or was).section, []).append(paragraph)  # type: ignore[union-attr]
    return [
        ComparedSection(name if titles.get(name, name) == name else f"{name} {titles[name]}", rows)
        for name, rows in compared.items()
    ]


def _paragraphs(version: ConceptVersion) -> list[Paragraph]:
    return [row for row in version.paragraphs.all() if not is_list_of_changes(row.source)]


def _pairs(old: ConceptVersion, new: ConceptVersion, before: list[Paragraph], after: list[Paragraph]) -> list[Pair]:
    if old.number > new.number:
        backwards = _origins(new, old, after, before)
        # Of a paragraph that was parted the first part stands for the whole.
        origins = {i: k for k, i in reversed(backwards.items())}
    else:
        origins = _origins(old, new, before, after)
    return in_reading_order(origins, len(before), len(after))


def _origins(
    old: ConceptVersion, new: ConceptVersion, before: Sequence[Paragraph], after: Sequence[Paragraph]
) -> dict[int, int]:
    """The places in `after` of what continues something in `before`, with its place there: step by step through the
    versions between them. What was away in one of those is known by its words, unless it was set by hand to be new."""
    places: dict[int | None, int] = {row.pk: i for i, row in enumerate(before)}
    links = _links(old, new)
    origins: dict[int, int] = {}
    loose = []
    for k, row in enumerate(after):
        step: int | None = row.pk
        is_corrected = False
        while step not in places and step in links:
            step, is_corrected = links[step]
        if step in places:
            origins[k] = places[step]
        elif not (step is None and is_corrected):
            loose.append(k)
    is_next = new.number - old.number == 1
    if origins and is_next:
        return origins
    left = sorted(set(places.values()) - set(origins.values()))
    for was, now in pair_blocks([before[i] for i in left], [after[k] for k in loose]):
        if was is not None and now is not None:
            origins[loose[now]] = left[was]
    return origins


def _links(old: ConceptVersion, new: ConceptVersion) -> dict[int | None, tuple[int | None, bool]]:
    """What each paragraph after the older version continues, and whether that was set by hand. One query."""
    rows = ParagraphPredecessor.objects.filter(_between("paragraph__version__number", old, new))
    return {
        paragraph: (predecessor, is_corrected)
        for paragraph, predecessor, is_corrected in rows.values_list("paragraph", "predecessor", "is_corrected")
    }


def _between(field: str, one: ConceptVersion, other: ConceptVersion) -> Q:
    """The versions after the older one, up to the newer one."""
    first, last = sorted([one.number, other.number])
    return Q(**{f"{field}__gt": first, f"{field}__lte": last})


def _compare(old: Paragraph | None, new: Paragraph | None) -> ComparedParagraph:
    if old and new and old.text == new.text:
        return ComparedParagraph("same", old, new, [Stretch("same", new.text)] if new.text else [])
    before, after = in_lines(old) if old else "", in_lines(new) if new else ""
    kind = "gone" if new is None else "new" if old is None else "changed"
    return ComparedParagraph(kind, old, new, compare_words(before, after))


def in_lines(paragraph: Paragraph) -> str:
    """What a paragraph says, a table's rows and a list's points below each other."""
    lines = lines_of(paragraph.html)
    # What is quoted and compared is the frozen text, also where it was once made from the HTML in another way.
    return lines if lines.split() == paragraph.text.split() else paragraph.text


def _titles(version: ConceptVersion) -> dict[str, str]:
    return {section.quoted_as: section.title for section in Content.from_data(version.content).sections}
