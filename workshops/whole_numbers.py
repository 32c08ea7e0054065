"""Whole numbers as they come from addresses and hidden fields, where anything may stand."""

_MOST_DIGITS = 9
"""What fits into an integer column of every database."""


def read_whole_number(text: str | None) -> int | None:
    """The number that `text` writes in ASCII digits alone, at most nine of them; None for anything else."""
    if text and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    return None


def read_whole_numbers(text: str, count: int) -> tuple[int, ...] | None:
    """The `count` numbers that `text` writes with colons between them, as "17:2" writes a row and its version; None for
    anything else."""
    numbers = tuple(number for part in text.split(":") if (number := read_whole_number(part)) is not None)
    return numbers if len(numbers) == count == text.count(":") + 1 else None
