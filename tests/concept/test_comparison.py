"""Comparing texts."""

import re
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concept import comparison
from concept.comparison import Stretch, align, compare_words, likeness

WORDS = st.lists(st.sampled_from(["Pate", "Kita", ",", " ", "\u00a0", "ß", "\n", "10.000"]), max_size=30).map("".join)
TEXTS = st.lists(st.sampled_from(["a b c d", "a b c e", "x y z", "q", "a b c d e f g h i j k l"]), max_size=8)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_comparison(old, new):
    stretches = compare_words(old, new)
    assert "".join(each.text for each in stretches if each.kind != "new") == old
    assert "".join(each.text for each in stretches if each.kind != "gone") == new
    assert all(each.text for each in stretches)


def test_what_changed_is_shown_by_words():
    assert compare_words("Alle Kitas suchen Paten.", "Alle Schulen suchen Paten.") == [
        Stretch("same", "Alle "),
        Stretch("gone", "Kitas"),
        Stretch("new", "Schulen"),
        Stretch("same", " suchen Paten."),
    ]


@given(TEXTS, TEXTS)
def test_every_paragraph_stands_in_the_alignment_once(old, new):
    pairs = align(old, new)
    assert sorted(i for i, _ in pairs if i is not None) == list(range(len(old)))
    assert [k for _, k in pairs if k is not None] == list(range(len(new)))


@given(TEXTS)
def test_a_text_is_aligned_with_itself(texts):
    assert align(texts, texts) == [(place, place) for place in range(len(texts))]


def test_a_changed_paragraph_finds_its_former_one():
    old = ["Wir bieten Kurse am Abend an.", "Die Stadt hilft mit Räumen.", "Ende."]
    new = ["Neu ist dies hier und sonst nichts.", "Wir bieten Kurse am Abend und am Samstag an.", "Ende."]
    assert align(old, new) == [(None, 0), (0, 1), (1, None), (2, 2)]


def test_a_moved_paragraph_finds_its_former_one():
    old = ["Ein ganzer Satz, der wandert.", "Noch ein Satz, der bleibt.", "Und ein dritter Satz, der bleibt."]
    assert align(old, [*old[1:], old[0]]) == [(1, 0), (2, 1), (0, 2)]


def test_likeness_counts_words():
    assert likeness("a b c d", "a b c e") == 0.75
    assert likeness("", "") == 1


def longest_common(old, new):
    """How many words both have in the same order: the textbook's table, and nothing of ours."""
    row = [0] * (len(new) + 1)
    for word in old:
        former = row[:]
        for place, other in enumerate(new):
            row[place + 1] = former[place] + 1 if word == other else max(former[place + 1], row[place])
    return row[-1]


def words_kept(stretches):
    return [word for each in stretches if each.kind == "same" for word in each.text.split()]


def is_within(few, many):
    rest = iter(many)
    return all(word in rest for word in few)


@given(WORDS, WORDS)
def test_no_more_stays_than_both_have_in_common(old, new):
    def parts(text):
        return re.findall(r"\w+|[^\w\s]", text)

    kept = [part for each in compare_words(old, new) if each.kind == "same" for part in parts(each.text)]
    assert is_within(kept, parts(old))
    assert is_within(kept, parts(new))
    assert len(kept) <= longest_common(parts(old), parts(new))
    assert bool(kept) == bool(longest_common(parts(old), parts(new)))


@pytest.mark.parametrize("most", [4, 40_000])
@pytest.mark.parametrize("seed", range(20))
def test_random_edits_are_found_as_another_comparison_finds_them(monkeypatch, most, seed):
    """Words that stand once, some of them dropped, replaced and added: each one that was left alone stays."""
    monkeypatch.setattr(comparison, "MOST_COMPARED", most)
    random = Random(seed)
    old = [f"w{number}" for number in range(120)]
    new = [word for word in old if random.random() > 0.2]
    for number in range(25):
        new[random.randrange(len(new))] = f"r{number}"
        new.insert(random.randrange(len(new)), f"n{number}")
    stretches = compare_words(" ".join(old), " ".join(new))
    assert len(words_kept(stretches)) == longest_common(old, new)
    assert "".join(each.text for each in stretches if each.kind != "new") == " ".join(old)
    assert "".join(each.text for each in stretches if each.kind != "gone") == " ".join(new)


def test_long_texts_are_compared_in_time_that_does_not_grow_with_their_square():
    words = [f"Wort{number % 3000} und" for number in range(9_000)]
    old, new = " ".join(words), " ".join([*words[:700], "neu", *words[701:]])
    assert [each.text for each in compare_words(old, new) if each.kind != "same"] == ["Wort700 und", "neu"]
    again = " ".join(reversed(words))
    begun = perf_counter()
    compare_words(old, again)
    align(words[:1000], words[500:1500])
    align([f"{word} eins zwei drei vier" for word in words[:300]], [f"{word} vier drei fünf" for word in words[:300]])
    assert perf_counter() - begun < 10
