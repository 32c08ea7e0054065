"""Who takes part in what: kinds of organisations and municipalities against themes, in numbers of organisations."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from participants.models import Delegate, Invitation, Organisation, Registration
from participants.models.attendance import Attendance
from participants.models.registrations import ACTIVE
from participants.queries.organisations import plain_categories
from workshops.models import Municipality, Theme

INVITED, REGISTERED, PRESENT = "eingeladen", "angemeldet", "anwesend"
"""What is counted. Registered: with a place or waiting. Present: at least one person was there."""

# Colours by which a number stands out, none for 0; the number is always written.
STEPS = 4
# For those of whom the directory does not say it, as filters of organisations call them.
UNSAID = "-"


@dataclass(frozen=True)
class Cell:
    """Organisations of one row with one theme. `step`: 0 for none, else 1 … 4, rising with the number."""

    theme: Theme
    number: int
    step: int


@dataclass(frozen=True)
class Row:
    """`slug` as filters of organisations call it. `known`: how many there are in the directory; `total`: in any theme."""

    slug: str
    title: str
    known: int
    total: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """Rows against themes; `totals` by theme, `total` in any; `known`: how many organisations there are."""

    rows: Sequence[Row]
    totals: Sequence[int]
    total: int
    known: int


@dataclass(frozen=True)
class Participation:
    """The whole picture of what was asked for. `has_attendance`: somebody has noted who was there."""

    shown: str
    themes: Sequence[Theme]
    by_kind: Table
    by_municipality: Table
    migrant: Row
    has_attendance: bool

    def has_gap(self, open_themes: Collection[Theme]) -> bool:
        """Somebody in the directory could still come to one of these themes and is counted nowhere in their row."""
        rows = [*self.by_kind.rows, *self.by_municipality.rows]
        return any(row.known and not cell.number and cell.theme in open_themes for row in rows for cell in row.cells)


def participation(shown: str = REGISTERED) -> Participation:
    """Counts organisations, once per theme however many of its events they come to. Six queries."""
    themes = list(Theme.objects.all())
    groups = plain_categories()
    municipalities = list(Municipality.objects.values_list("slug", "name"))
    facts = ("category__slug", "municipality__slug", "is_migrant_organisation")
    kind_of, place_of, migrant_of = {}, {}, {}
    for pk, kind, place, is_migrant in Organisation.objects.order_by().values_list("pk", *facts):
        kind_of[pk] = groups[kind][0] if kind else UNSAID
        place_of[pk] = place or UNSAID
        migrant_of[pk] = str(is_migrant)
    pairs = _pairs(shown)
    kinds = [*dict.fromkeys(groups.values()), (UNSAID, _("Art nicht angegeben"))]
    places = [*municipalities, (UNSAID, _("an mehreren Orten oder woanders"))]
    return Participation(
        shown=shown,
        themes=themes,
        by_kind=_table(themes, kinds, kind_of, pairs),
        by_municipality=_table(themes, places, place_of, pairs),
        migrant=_table(themes, [(str(True), _("darunter Migrantenorganisationen"))], migrant_of, pairs).rows[0],
        has_attendance=Delegate.objects.filter(attendance=Attendance.PRESENT).exists(),
    )


def _pairs(shown: str) -> set[tuple[int, int]]:
    """The organisations that are counted, each with a theme."""
    if shown == INVITED:
        found = Invitation.objects.standing().values_list("organisation", "events__theme")
        return set(found.exclude(events__theme=None).order_by().distinct())
    registrations = Registration.objects.filter(state__in=ACTIVE)
    if shown == PRESENT:
        registrations = Registration.objects.filter(delegates__attendance=Attendance.PRESENT)
    found = registrations.values_list("organisation", "event__theme").exclude(event__theme=None)
    return set(found.order_by().distinct())


def _table(
    themes: Sequence[Theme], rows: Sequence[tuple[str, str]], row_of: Mapping[int, str], pairs: set[tuple[int, int]]
) -> Table:
    """One row for each slug and title, but for those of whom it is not said only where there are any."""
    counts = Counter((row_of.get(pk), theme) for pk, theme in pairs)
    by_theme = Counter(theme for _pk, theme in pairs)
    taking_part = {pk for pk, _theme in pairs}
    by_row, known = Counter(row_of.get(pk) for pk in taking_part), Counter(row_of.values())
    most = max((counts[slug, theme.pk] for slug, _title in rows for theme in themes), default=0)

    def cell(slug: str, theme: Theme) -> Cell:
        number = counts[slug, theme.pk]
        return Cell(theme, number, ceil(number * STEPS / most) if number else 0)

    return Table(
        rows=[
            Row(slug, title, known[slug], by_row[slug], [cell(slug, theme) for theme in themes])
            for slug, title in rows
            if slug != UNSAID or known[slug]
        ],
        totals=[by_theme[theme.pk] for theme in themes],
        total=len(taking_part),
        known=len(row_of),
    )


def public_names() -> QuerySet[Organisation]:
    """The organisations that take part and have agreed to be named, in the order of the alphabet."""
    taking_part = Registration.objects.filter(state__in=ACTIVE, organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(taking_part), public_listing=True).select_related("municipality")
