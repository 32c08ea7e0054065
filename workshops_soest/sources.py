"""Where the facts on a page come from."""

from collections.abc import Iterable
from typing import Protocol


class Sourced(Protocol):
    @property
    def source(self) -> str: ...


def sources_of(rows: Iterable[Sourced | None]) -> list[str]:
    """The rows' sources, each once, in the order of their first use, without those that another one only adds to."""
    sources = list(dict.fromkeys(row.source for row in rows if row and row.source))
    return [source for source in sources if not any(other.startswith(f"{source};") for other in sources)]
