"""Comparing texts."""

from hypothesis import given
from hypothesis import strategies as st

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
