"""Who takes part in what: kinds of organisations and municipalities against themes, in numbers of organisations."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

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

Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class Cell:
    """Organisations of one row with one theme. `step`: 0 for none, else 1 … 4, rising with the number."""

    theme: Theme
    invited: int
    registered: int
    present: int
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
    """Rows against themes; `totals` by theme, each organisation counted once wherever it stands."""

    rows: Sequence[Row]
    totals: Sequence[int]
    total: int


@dataclass(frozen=True)
class Participation:
    """The whole picture of what was asked for. `has_attendance`: somebody has noted who was there."""

    shown: str
    themes: Sequence[Theme]
    by_kind: Table
    by_municipality: Table
    migrant: Row
    has_attendance: bool


def participation(shown: str = REGISTERED) -> Participation:
    """Counts organisations, once per theme however many of its events they come to. Seven queries."""
    themes = list(Theme.objects.all())
    groups = plain_categories()
    kinds = dict.fromkeys(groups.values())
    municipalities = list(Municipality.objects.values_list("slug", "name"))
    organisations = list(
        Organisation.objects.order_by().values_list(
            "pk", "category__slug", "municipality__slug", "is_migrant_organisation"
        )
    )
    pairs = _pairs()
    kind_of = {pk: groups[kind][0] if kind else UNSAID for pk, kind, _place, _migrant in organisations}
    place_of = {pk: place or UNSAID for pk, _kind, place, _migrant in organisations}
    migrant_of = {pk: "ja" if is_migrant else "" for pk, _kind, _place, is_migrant in organisations}
    counter = _Counter(shown, themes, pairs)
    return Participation(
        shown=shown,
        themes=themes,
        by_kind=counter.table([*kinds, (UNSAID, _("Art nicht angegeben"))], kind_of),
        by_municipality=counter.table([*municipalities, (UNSAID, _("im ganzen Kreis oder woanders"))], place_of),
        migrant=counter.table([("ja", _("darunter Migrantenorganisationen"))], migrant_of).rows[0],
        has_attendance=bool(pairs[PRESENT]),
    )


def _pairs() -> dict[str, Pairs]:
    """What is counted → (organisation, theme). Three queries."""
    invited = Invitation.objects.standing().values_list("organisation", "events__theme")  # type: ignore[attr-defined]
    registered = Registration.objects.filter(state__in=ACTIVE).values_list("organisation", "event__theme")
    present = Delegate.objects.filter(attendance=Attendance.PRESENT).values_list(
        "registration__organisation", "event__theme"
    )
    found = {INVITED: invited, REGISTERED: registered, PRESENT: present}
    return {name: set(query.order_by().distinct()) for name, query in found.items()}


class _Counter:
    """Counts pairs into tables."""

    def __init__(self, shown: str, themes: Sequence[Theme], pairs: Mapping[str, Pairs]) -> None:
        self.shown, self.themes, self.pairs = shown, themes, pairs

    def table(self, rows: Iterable[tuple[str, str]], row_of: Mapping[int, str]) -> Table:
        """One row for each slug and title; the last of several only where an organisation stands in it."""
        counts = {name: Counter((row_of[pk], theme) for pk, theme in pairs) for name, pairs in self.pairs.items()}
        known = Counter(row_of.values())
        themes = {theme.pk for theme in self.themes}
        taking_part = {pk for pk, theme in self.pairs[self.shown] if theme in themes}
        by_row = Counter(row_of[pk] for pk in taking_part)
        most = max(
            (number for (row, theme), number in counts[self.shown].items() if row and theme in themes), default=0
        )
        made = [
            Row(
                slug,
                title,
                known[slug],
                by_row[slug],
                [
                    self._cell(theme, lambda name, key=(slug, theme.pk): counts[name][key], most)
                    for theme in self.themes
                ],
            )
            for slug, title in rows
            if slug != UNSAID or known[slug]
        ]
        by_theme = Counter(theme for _pk, theme in self.pairs[self.shown])
        return Table(made, [by_theme[theme.pk] for theme in self.themes], len(taking_part))

    def _cell(self, theme: Theme, count: Callable[[str], int], most: int) -> Cell:
        number = count(self.shown)
        step = -(-number * STEPS // most) if number else 0
        return Cell(theme, count(INVITED), count(REGISTERED), count(PRESENT), number, step)
