"""What a checked process file holds."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Record:
    """One table of the file. `place` counts from 1 within its kind, 0 for a table that stands once.

    `values` holds every key of the schema, missing ones with their default; while problems are being collected, keys
    that could not be read are absent. `given` are the keys the file itself names.
    """

    table: str
    place: int
    values: dict[str, Any]
    given: frozenset[str] = frozenset()
    label: str = ""

    def where(self, key: str = "") -> str:
        """Where a reader of the file finds it: `event[3].theme („thema-1-april“)`."""
        path = f"{self.table}[{self.place}]" if self.place else self.table
        path += f".{key}" if key else ""
        return f"{path} („{self.label}“)" if self.label and self.place else path


@dataclass
class ProcessFile:
    """All records by table, in the order of the file. `file` is its path, for messages."""

    file: str
    tables: dict[str, list[Record]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Record]:
        return self.tables[table]

    @property
    def process(self) -> dict[str, Any]:
        return self.tables["process"][0].values

    @property
    def assumptions(self) -> dict[str, Any]:
        return self.tables["assumptions"][0].values
