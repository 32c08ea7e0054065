"""Comparing two texts: which paragraph became which, and what changed in it, word by word.

Pure: nothing here reads the database.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Literal

# Below this two paragraphs are rather two than one that was changed; found by trying rewritten sentences.
ALIKE = 0.5
# What says so little that its likeness means nothing.
SHORT = 20
# Of more pairs of words, or of paragraphs, not each is looked at.
MOST_COMPARED = 40_000
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
    """How `old` became `new`: without what is new it is `old`, without what is gone `new`, to the letter.

    Words decide; spaces stay where they are the same beside them.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    places, others = ([n for n, token in enumerate(tokens) if not token.isspace()] for tokens in (before, after))
    kept = _kept_words([before[n] for n in places], [after[n] for n in others])
    pieces: list[tuple[str, list[str]]] = []
    i = k = 0
    for word, other in [*kept, (len(places), len(others))]:
        end = places[word] if word < len(places) else len(before)
        stop = others[other] if other < len(others) else len(after)
        pieces += _between(before[i:end], after[k:stop])
        pieces.append(("same", before[end : end + 1]))
        i, k = end + 1, stop + 1
    return [
        Stretch(kind, "".join(token for _kind, tokens in run for token in tokens))
        for kind, run in groupby((piece for piece in pieces if piece[1]), key=itemgetter(0))
    ]


def _between(gone: list[str], new: list[str]) -> list[tuple[str, list[str]]]:
    """What stands between two words that stayed; the spaces at its edges may have stayed as well."""
    start, end = _common_edges(gone, new)
    middle = slice(start, -end or None)
    return [("same", gone[:start]), ("gone", gone[middle]), ("new", new[middle]), ("same", gone[len(gone) - end :])]


def _common_edges(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many are the same at the beginning, and of the rest at the end."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    return start, end


def _kept_words(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places of words that stayed, in their order.

    Of long texts the words that stand once in both part what is compared, so that the time does not grow with the
    square; where there are none, nothing stayed.
    """
    start, end = _common_edges(old, new)
    pairs = [(n, n) for n in range(start)]
    stop, halt = len(old) - end, len(new) - end
    if (stop - start) * (halt - start) <= MOST_COMPARED:
        matcher = SequenceMatcher(None, old[start:stop], new[start:halt], autojunk=False)
        for i, k, size in matcher.get_matching_blocks():
            pairs += [(start + i + n, start + k + n) for n in range(size)]
    else:
        i, k = start, start
        for place, other in [*_landmarks(old, new, range(start, stop), range(start, halt)), (stop, halt)]:
            if (i, k) != (start, start) or (place, other) != (stop, halt):
                pairs += [(i + word, k + twin) for word, twin in _kept_words(old[i:place], new[k:other])]
            if place < stop:
                pairs.append((place, other))
            i, k = place + 1, other + 1
    return [*pairs, *((stop + n, halt + n) for n in range(end))]


def _landmarks(old: Sequence[str], new: Sequence[str], olds: range, news: range) -> list[tuple[int, int]]:
    """Places of words that stand there once in both texts: the longest row of them that is in order in both."""
    often, there = Counter(old[i] for i in olds), Counter(new[k] for k in news)
    places = {new[k]: k for k in news if there[new[k]] == 1}
    once = [(i, places[old[i]]) for i in olds if often[old[i]] == 1 and old[i] in places]
    # Patience sorting: of the rows of each length the one that ends first, and what each place follows.
    ends: list[int] = []
    tails: list[int] = []
    follows: list[int] = []
    for n, (_i, k) in enumerate(once):
        length = bisect_left(ends, k)
        ends[length : length + 1] = [k]
        follows.append(tails[length - 1] if length else -1)
        tails[length : length + 1] = [n]
    row, n = [], tails[-1] if tails else -1
    while n >= 0:
        row.append(once[n])
        n = follows[n]
    return row[::-1]


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
    gone: dict[str, list[int]] = {}
    for i in sorted(set(range(len(old))) - {i for i, _ in pairs}, reverse=True):
        gone.setdefault(old[i], []).append(i)
    for k in sorted(set(range(len(new))) - {k for _, k in pairs}):
        if len(new[k]) >= SHORT and gone.get(new[k]):
            pairs.append((gone[new[k]].pop(), k))
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
    """The pairs that have most in common altogether and do not cross (as for the longest common subsequence).

    Of very many paragraphs the first half is compared with the first, the second with the second.
    """
    if len(olds) * len(news) > MOST_COMPARED and min(len(olds), len(news)) > 1:
        half, middle = len(olds) // 2, len(news) // 2
        first = _most_alike(old, new, olds[:half], news[:middle])
        return first + _most_alike(old, new, olds[half:], news[middle:])
    scores = _scores([_words(old[i]) for i in olds], [_words(new[k]) for k in news])
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


def _scores(olds: Sequence[list[str]], news: Sequence[list[str]]) -> list[list[float]]:
    """The likeness of each with each where it is enough to speak of one paragraph, else 0.

    Of long ones the order of words does not count.
    """
    scores = [[0.0] * len(news) for _old in olds]
    matcher = SequenceMatcher(None, autojunk=False)
    for k, after in enumerate(news):
        matcher.set_seq2(after)
        for i, before in enumerate(olds):
            matcher.set_seq1(before)
            if matcher.real_quick_ratio() < ALIKE or (most := matcher.quick_ratio()) < ALIKE:
                continue
            ratio = most if len(before) * len(after) > MOST_COMPARED else matcher.ratio()
            scores[i][k] = ratio if ratio >= ALIKE else 0.0
    return scores


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
