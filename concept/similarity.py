"""Which measures sound alike: a light method, whose findings are suggestions and nothing more.

Texts are compared by the parts of their words (three to five letters of each stem) and by the groups of the thesaurus
that their words belong to, each weighed by how rare it is (TF-IDF), by the cosine of the angle between them. What says
the same without a common word, and without a group in common, is not found.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest
from itertools import combinations
from pathlib import Path

from workshops.finding import stem
from workshops.folding import fold

THESAURUS = Path(__file__).with_name("thesaurus.txt")
THRESHOLD = 0.15
"""Below it nobody would see what two texts have in common."""
_SIZES = (3, 4, 5)
# A word's group says more about it than any of its parts.
_GROUP_WEIGHT = 60
# What stands in more of many texts than this share of them tells none apart.
_COMMON, _MANY = 0.2, 50
# What so many words of an integration concept begin with that it says nothing.
_EVERYWHERE = "integrations"
_UMLAUT = re.compile("([aou])e")
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY_WORD = re.compile(
    r"aber|alle|allen|aller|als|also|auch|auf|aus|bei|beim|bis|damit|dann|das|dass|dem|den|denen|der|deren|"
    r"des|die|dies|diese|dieser|dieses|doch|durch|ein|eine|einem|einen|einer|eines|fuer|gegen|haben|hat|"
    r"ihr|ihre|ihren|immer|ist|jede|jeden|jeder|jedes|kann|kein|keine|koennen|man|mehr|mit|nach|nicht|noch|"
    r"nur|oder|ohne|sein|seine|sich|sie|sind|sollen|soll|sowie|ueber|um|und|uns|unter|vom|von|vor|was|weil|"
    r"wenn|werden|wer|wie|wir|wird|wo|zum|zur|zwischen|kreis|menschen|angebot|angebote|geben|gibt|"
    r"dort|eigen\w{0,2}|ganz\w{0,2}|gehen|gemeinsam\w{0,2}|hier|hilfe|hilft|ihnen|ihrer|klein\w{0,2}|machen|neu\w{0,2}|"
    r"sollte|ueberall|viel\w{0,2}|werde|zusammen"
)


@dataclass(frozen=True)
class Similar:
    """Another text and how near it is, between 0 and 1."""

    key: int
    score: float


class Corpus:
    """Texts that are compared with each other, by key. Comparing one of 400 takes some milliseconds."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        counts = {key: _features(text) for key, text in texts}
        frequency = Counter(feature for features in counts.values() for feature in features)
        self._vectors = {key: _weighed(features, frequency, len(counts)) for key, features in counts.items()}

    def nearest(self, key: int, *, count: int = 3, without: Iterable[int] = ()) -> list[Similar]:
        """Those that sound most like the text called `key`, the nearest first; none below `THRESHOLD`."""
        skipped = {key, *without}
        mine = self._vectors.get(key, {})
        found = (
            Similar(other, _cosine(mine, theirs)) for other, theirs in self._vectors.items() if other not in skipped
        )
        return nlargest(count, (each for each in found if each.score >= THRESHOLD), key=lambda each: each.score)

    def pairs(self, *, count: int = 3) -> list[tuple[int, int, float]]:
        """Every text with its nearest ones, each pair once, the nearest pairs first."""
        found: dict[int, list[tuple[float, int]]] = {key: [] for key in self._vectors}
        for one, other in self._candidates():
            score = _cosine(self._vectors[one], self._vectors[other])
            if score >= THRESHOLD:
                found[one].append((score, other))
                found[other].append((score, one))
        pairs = {
            (min(key, other), max(key, other)): score
            for key, others in found.items()
            for score, other in nlargest(count, others)
        }
        return sorted(((*pair, score) for pair, score in pairs.items()), key=lambda row: (-row[2], row[:2]))

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """The pairs that already reach half the threshold by what they share with few others."""
        few = max(10, len(self._vectors) // 20)
        places: dict[str, list[tuple[int, float]]] = {}
        for key, vector in self._vectors.items():
            for feature, weight in vector.items():
                places.setdefault(feature, []).append((key, weight))
        scores: dict[tuple[int, int], float] = {}
        for shared in places.values():
            if len(shared) <= few:
                for (one, weight), (other, their_weight) in combinations(shared, 2):
                    pair = (one, other) if one < other else (other, one)
                    scores[pair] = scores.get(pair, 0) + weight * their_weight
        return (pair for pair, score in scores.items() if score >= THRESHOLD / 2)


@lru_cache(maxsize=2)
def corpus_of(texts: tuple[tuple[int, str], ...]) -> Corpus:
    """The same texts are taken apart once: who looks from one sheet at the next does not wait again."""
    return Corpus(texts)


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[feature] for feature, weight in one.items() if feature in other)


def _weighed(counts: Counter[str], frequency: Counter[str], total: int) -> dict[str, float]:
    """Rare features count more, repeated ones less than twice; all together have the length 1."""
    most = total * _COMMON if total >= _MANY else total
    vector = {
        feature: (1 + math.log(count)) * math.log((1 + total) / frequency[feature])
        for feature, count in counts.items()
        if frequency[feature] <= most
    }
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1
    return {feature: weight / length for feature, weight in vector.items()}


def _features(text: str) -> Counter[str]:
    features: Counter[str] = Counter()
    for word in _WORD.findall(fold(text)):
        if not _EMPTY_WORD.fullmatch(word):
            features.update(_parts(word))
    return features


@lru_cache(maxsize=20_000)
def _parts(word: str) -> Counter[str]:
    """The parts of a word's stem, with its edges and without its umlauts, and the groups of the thesaurus that it belongs to."""
    base = _UMLAUT.sub(r"\1", stem(word.removeprefix(_EVERYWHERE)))
    padded = f" {base} "
    parts = Counter(padded[start : start + size] for size in _SIZES for start in range(max(len(padded) - size + 1, 0)))
    for number, stems in enumerate(_groups()):
        if any(word.startswith(each) or (len(each) > 3 and each in word) for each in stems):
            parts[f"group {number}"] += _GROUP_WEIGHT
    return parts


@cache
def _groups() -> Sequence[frozenset[str]]:
    """The stems of each group of the thesaurus."""
    lines = THESAURUS.read_text(encoding="utf-8").splitlines()
    return [
        frozenset(stem(fold(word)) for word in line.split(","))
        for line in lines
        if line.strip() and not line.startswith("#")
    ]
