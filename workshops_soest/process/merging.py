"""Whose value counts when the file and the team both have one. Knows no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Keys that only make sense together: one of them from the file beside the other from the team would be nobody's will.
INSEPARABLE = (
    {"starts_at", "ends_at"},
    {"date", "date_precision"},
    {"due", "due_precision"},
    {"kind", "theme", "number"},
    {"kind", "generator"},
)


@dataclass
class Merged:
    """`changes` are the file's values to be written, `kept` the keys whose differing value of the team stays."""

    changes: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def merge(
    *,
    file: Mapping[str, Any],
    last: Mapping[str, Any] | None,
    row: Mapping[str, Any],
    overwrite: bool,
) -> Merged:
    """Compares what the file says, what it said when last loaded (None: never), and what the row says now.

    The team's value is one that is neither the file's nor the last loaded one; it stays unless `overwrite`.
    """
    merged = Merged()
    for keys in _groups(file):
        differing = [key for key in keys if file[key] != row[key]]
        if not differing:
            continue
        edited = last is None or any(row[key] != last.get(key, row[key]) for key in keys)
        if edited and not overwrite:
            merged.kept += differing
        else:
            merged.changes |= {key: file[key] for key in differing}
    return merged


def _groups(file: Mapping[str, Any]) -> Iterable[list[str]]:
    left = dict.fromkeys(file)
    for together in INSEPARABLE:
        present = [key for key in left if key in together]
        if len(present) > 1:
            yield present
            for key in present:
                del left[key]
    for key in left:
        yield [key]
