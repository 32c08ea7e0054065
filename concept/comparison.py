"""Comparing two texts: which paragraph became which, and what changed in it, word by word.

Pure: nothing here reads the database.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Below this two paragraphs are rather two than one that was changed; found by trying rewritten sentences.
ALIKE = 0.5
# What says so little that its likeness means nothing.
SHORT = 20
# Comparing takes the square of what has changed: of more characters than this, what went is shown before what came.
MAX_COMPARED = 40_000

Pair = tuple[int | None, int | None]
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Stretch:
    """A run of words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare_words(old: str, new: str) -> list[Stretch]:
    """How `old` became `new`: without what is new it is `old`, without what is gone `new`, to the letter."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    stretches: list[Stretch] = []
    for operation, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            stretches.append(Stretch("same", "".join(before[i:j])))
            continue
        if i < j:
            stretches.append(Stretch("gone", "".join(before[i:j])))
        if k < n:
            stretches.append(Stretch("new", "".join(after[k:n])))
    return stretches


def compare_texts(old: str, new: str) -> list[Stretch]:
    """Line by line, and where a line became another, word by word."""
    if len(old) + len(new) > MAX_COMPARED:
        return [Stretch("gone", old), Stretch("new", new)]
    before, after = old.split("\n"), new.split("\n")
    stretches: list[Stretch] = []
    for place, (i, k) in enumerate(align(before, after)):
        if place:
            stretches.append(Stretch("same", "\n"))
        if i is not None and k is not None:
            stretches += compare_words(before[i], after[k])
        else:
            stretches.append(Stretch("gone", before[i]) if i is not None else Stretch("new", after[k or 0]))
    return stretches


def likeness(old: str, new: str) -> float:
    """How much two texts have in common, from 0 to 1, by their words."""
    before, after = _words(old), _words(new)
    return SequenceMatcher(None, before, after, autojunk=False).ratio() if before or after else 1.0


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs of places: which of `old` became which of `new`; None where one went or came. In the order of `new`.

    Equal paragraphs come first, in their order; between them the most alike, without crossing; then what was moved.
    """
    pairs: list[tuple[int, int]] = []
    for operation, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pairs += zip(range(i, j), range(k, n), strict=True)
        elif operation == "replace":
            pairs += _most_alike(old, new, range(i, j), range(k, n))
    gone = [i for i in range(len(old)) if i not in {i for i, _ in pairs}]
    for k in sorted(set(range(len(new))) - {k for _, k in pairs}):
        moved = next((i for i in gone if len(new[k]) >= SHORT and old[i] == new[k]), None)
        if moved is not None:
            pairs.append((moved, k))
            gone.remove(moved)
    return in_reading_order({k: i for i, k in pairs}, len(old), len(new))


def in_reading_order(origins: Mapping[int, int], old: int, new: int) -> list[Pair]:
    """All pairs of `old` and `new` places, where `origins` says what a new one was: what came stands where it stands
    now; what went, after what it followed."""
    places = {i: k for k, i in origins.items()}
    went: dict[int, list[Pair]] = {}
    last = -1
    for i in range(old):
        if i in places:
            last = places[i]
        else:
            went.setdefault(last, []).append((i, None))
    result = went.get(-1, [])
    for k in range(new):
        result += [(origins.get(k), k), *went.get(k, [])]
    return result


def _most_alike(old: Sequence[str], new: Sequence[str], olds: range, news: range) -> list[tuple[int, int]]:
    """The pairs that have most in common altogether and do not cross (as for the longest common subsequence)."""
    scores = [[_score(old[i], new[k]) for k in news] for i in olds]
    best = [[0.0] * (len(news) + 1) for _row in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for k in range(len(news) - 1, -1, -1):
            together = scores[i][k] + best[i + 1][k + 1] if scores[i][k] else 0.0
            best[i][k] = max(best[i + 1][k], best[i][k + 1], together)
    pairs, i, k = [], 0, 0
    while i < len(olds) and k < len(news):
        if scores[i][k] and best[i][k] == scores[i][k] + best[i + 1][k + 1]:
            pairs.append((olds[i], news[k]))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return pairs


def _score(old: str, new: str) -> float:
    """Likeness where it is enough to speak of one paragraph, else 0."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return ratio if (ratio := matcher.ratio()) >= ALIKE else 0.0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
