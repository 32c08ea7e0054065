"""Which paragraph of a version became which of the next."""

from collections.abc import Sequence
from typing import Protocol

from concept.comparison import Pair, align, in_reading_order


class Quotable(Protocol):
    """A block that is about to be frozen, or a frozen paragraph."""

    @property
    def source(self) -> str: ...

    @property
    def text(self) -> str: ...


def is_list_of_changes(source: str) -> bool:
    """Whether this is the list of what changed: it differs in every version and is not compared itself."""
    return source.startswith("change:")


def pair_blocks(before: Sequence[Quotable], after: Sequence[Quotable]) -> list[Pair]:
    """Which block became which: what was made from one object by that object, what was written by its words.

    Places in both, None where one went or came; in the order of `after`, what went where it stood.
    """
    keys_before, keys_after = _object_keys(before), _object_keys(after)
    places = {key: i for i, key in enumerate(keys_before) if key}
    pairs: dict[int, int] = {k: places[key] for k, key in enumerate(keys_after) if key and key in places}
    loose_before = [i for i in range(len(before)) if not keys_before[i]]
    loose_after = [k for k in range(len(after)) if not keys_after[k]]
    for source in dict.fromkeys(after[k].source for k in loose_after):
        olds = [i for i in loose_before if before[i].source == source]
        news = [k for k in loose_after if after[k].source == source]
        for i, k in align([before[i].text for i in olds], [after[k].text for k in news]):
            if i is not None and k is not None:
                pairs[news[k]] = olds[i]
    return in_reading_order(pairs, len(before), len(after))


def _object_keys(blocks: Sequence[Quotable]) -> list[str]:
    """For what was made from an object: the object, and the how-manieth block of it this is. Empty for the rest."""
    seen: dict[str, int] = {}
    keys = []
    for block in blocks:
        if block.source.startswith("chapter:"):
            keys.append("")
            continue
        seen[block.source] = seen.get(block.source, 0) + 1
        keys.append(f"{block.source} {seen[block.source]}")
    return keys
