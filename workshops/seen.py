"""What a form was made from, so that whoever saves hears of a change that somebody else made meanwhile."""

import hashlib
from collections.abc import Sequence


class ChangedMeanwhile(Exception):
    """It was saved by somebody else after the form was made; `lines` say what is stored now."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.lines = lines


def digest(lines: Sequence[str]) -> str:
    """Equal for equal lines; 16 hexadecimal digits."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def demand_unchanged(*, seen: str, now: Sequence[str], wanted: Sequence[str]) -> None:
    """Raises ChangedMeanwhile where something else is stored than what was `seen` (a digest), and than what is wanted.
    Who names nothing seen is not asked."""
    if seen and digest(now) not in (seen, digest(wanted)):
        raise ChangedMeanwhile(now)
