"""What a rich text is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True)
class Style:
    strong: bool = False
    em: bool = False
    href: str = ""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; "\\n" in it is a line break."""

    text: str
    style: Style = Style()


Runs = Sequence[Run]


@dataclass(frozen=True)
class Paragraph:
    """`kind`: p, h3, h4 or quote."""

    kind: str
    runs: Runs


@dataclass(frozen=True)
class Item:
    """A list item; `kinds` names the lists it stands in, the outermost first: ("ul", "ol")."""

    kinds: tuple[str, ...]
    runs: Runs


@dataclass(frozen=True)
class Cell:
    is_header: bool
    runs: Runs


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Item | Table


def shared_lists(kinds: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many lists, from the outermost, two items share."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(kinds, others, strict=False))))


def joined(runs: Runs, more: Runs) -> list[Run]:
    """Both with a line break between. A list among `runs` is made longer: copying it each time would take the square of
    its length."""
    whole = runs if isinstance(runs, list) else list(runs)
    whole += [Run("\n"), *more]
    return whole
