"""What objectives and measures rest on, and where the concept names what was said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from concept.models import Contribution, Measure, Objective, Paragraph, Result
from concept.queries.search import Scope
from workshops.finding import Term, contains, score
from workshops.models import Theme

MAX_FOUND = 20


@dataclass(frozen=True)
class Basis:
    """Results and contributions that something rests on, or may rest on."""

    results: Sequence[Result]
    contributions: Sequence[Contribution]

    def __bool__(self) -> bool:
        return bool(self.results or self.contributions)

    def __len__(self) -> int:
        return len(self.results) + len(self.contributions)

    def without(self, other: "Basis") -> "Basis":
        return Basis(
            [row for row in self.results if row not in other.results],
            [row for row in self.contributions if row not in other.contributions],
        )


def basis_of(target: Measure | Objective, *, is_public: bool = False) -> Basis:
    """What it rests on; with `is_public` only what everyone may read. Three queries at most."""
    results, contributions = target.results.all(), target.contributions.all()
    if is_public:
        results, contributions = results.published(), contributions.published()
    return Basis(*_ordered(results, contributions))


def chosen_basis(scope: Scope, *, results: Collection[int], contributions: Collection[int]) -> Basis:
    """What has these numbers, as far as whoever asks may read it."""
    return Basis(
        *_ordered(scope.results.filter(number__in=results), scope.contributions.filter(number__in=contributions))
    )


def find_basis(terms: Sequence[Term], scope: Scope) -> Basis:
    """Results and contributions in which all of the terms stand, the best of each kind first, `MAX_FOUND` at most."""
    results, contributions = _ordered(
        scope.results.filter(contains("folded_text", terms)),
        scope.contributions.filter(contains("folded_text", terms), merged_into=None),
    )
    return Basis(*(_best(rows, terms) for rows in (results, contributions)))


def unused_results(theme: Theme, scope: Scope) -> Basis:
    """Results of a theme's workshops on which nothing rests yet, the newest first."""
    rows = scope.results.filter(event__theme=theme, objectives=None, measures=None)
    return Basis(list(rows.for_pages().order_by("-number")[:MAX_FOUND]), [])


def contributions_behind(measure: Measure) -> list[Contribution]:
    """What everyone may read of what stands behind its results and behind the objectives that it serves, and is not named
    for it itself. One query."""
    results = Result.objects.published().filter(Q(measures=measure) | Q(objectives__measures=measure))
    behind = Q(objectives__measures=measure) | Q(results__in=results.values("pk"))
    found = Contribution.objects.published().filter(behind).exclude(measures=measure)
    return list(found.distinct().order_by("number"))


def paragraphs_naming(names: Collection[str]) -> list[Paragraph]:
    """The paragraphs of the newest published version that was made from or rests on any of "measure:M2.7",
    "contribution:3" and the like; of the record of origins those that were made from one of them, last."""
    if not names:
        return []
    named = Q(source__in=names)
    for name in names:
        # A list of names is stored as JSON; that a text contains one in quotation marks both databases can tell.
        named |= Q(origins__icontains=f'"{name}"')
    found = list(
        Paragraph.objects.filter(named, version__publication__published_at__isnull=False)
        .select_related("version__publication")
        .defer("version__content", "version__gaps", "version__changes", "html")
        .order_by("-version__number", "position")
    )
    newest = [paragraph for paragraph in found if paragraph.version_id == found[0].version_id]
    in_text = [row for row in newest if not row.source.startswith("contribution:")]
    return [*in_text, *(row for row in newest if row.source.startswith("contribution:") and row.source in names)]


def _ordered(results: Any, contributions: Any) -> tuple[list[Result], list[Contribution]]:
    return (
        list(results.for_pages().select_related("event__minutes").order_by("number")),
        list(contributions.select_related("event__theme").prefetch_related("themes").order_by("number")),
    )


def _best(rows: Sequence[Any], terms: Sequence[Term]) -> list[Any]:
    return sorted(rows, key=lambda row: (-score(row.folded_text, terms), -row.number))[:MAX_FOUND]
