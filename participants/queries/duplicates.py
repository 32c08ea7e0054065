"""Organisations that may be the same."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from participants.models import Contact, Organisation
from workshops.folding import fold

# Said of many organisations and telling none apart.
_LEGAL_FORMS = {
    "ev",
    "e",
    "v",
    "gmbh",
    "ggmbh",
    "gug",
    "ug",
    "ggug",
    "ag",
    "eg",
    "kg",
    "verein",
    "der",
    "die",
    "das",
    "des",
    "und",
    "in",
    "im",
    "fuer",
}
# A word that more organisations than this have in common brings no pair together.
_COMMON = 25
_SIMILAR = 0.86


@dataclass(frozen=True)
class PossibleDuplicate:
    """Two organisations, the older first, and whether it is an address that they share (else a similar name)."""

    first: Organisation
    second: Organisation
    shares_address: bool


def name_key(name: str) -> str:
    """What is left of a name without legal form, small words, hyphens, dots and order of words."""
    words = re.findall(r"[^\W_]+", fold(name).replace("-", ""))
    return " ".join(sorted(word for word in words if word not in _LEGAL_FORMS) or words)


def possible_duplicates(organisations: Iterable[Organisation]) -> list[PossibleDuplicate]:
    """Pairs with a similar name or a common address, the surest first. One query beside the organisations."""
    by_pk = {organisation.pk: organisation for organisation in organisations}
    keys = {pk: name_key(organisation.name) for pk, organisation in by_pk.items()}
    found: dict[tuple[int, int], tuple[float, bool]] = {}
    for pair in _pairs_with_a_word_in_common(keys):
        likeness = _likeness(keys[pair[0]], keys[pair[1]])
        if likeness >= _SIMILAR:
            found[pair] = (likeness, False)
    for pair in _pairs_with_an_address_in_common(by_pk):
        found[pair] = (max(found.get(pair, (0.0, False))[0], 0.5), True)
    ordered = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return [PossibleDuplicate(by_pk[a], by_pk[b], shares) for (a, b), (_likeness, shares) in ordered]


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _SIMILAR else 0.0


def _pairs_with_a_word_in_common(keys: dict[int, str]) -> set[tuple[int, int]]:
    """Words count as common from their first five letters: „Kulturverein“ and „Kultur-Verein“ are one."""
    groups: dict[str, list[int]] = defaultdict(list)
    for pk, key in sorted(keys.items()):
        for beginning in {word[:5] for word in key.split()}:
            groups[beginning].append(pk)
    return {pair for group in groups.values() if len(group) <= _COMMON for pair in combinations(group, 2)}


def _pairs_with_an_address_in_common(by_pk: dict[int, Organisation]) -> set[tuple[int, int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for organisation, email in Contact.objects.exclude(email="").values_list("organisation", "email"):
        if organisation in by_pk:
            groups[email.lower()].add(organisation)
    return {pair for group in groups.values() if len(group) <= _COMMON for pair in combinations(sorted(group), 2)}
