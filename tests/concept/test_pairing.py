"""Which paragraph became which."""

from concept.content import Block
from concept.pairing import pair_blocks


def test_what_was_made_from_an_object_follows_the_object():
    before = [Block("<p>a</p>", "a", "measure:M1.1"), Block("<p>b</p>", "b", "measure:M1.2")]
    after = [Block("<p>b2</p>", "ganz anders", "measure:M1.2"), Block("<p>n</p>", "n", "measure:M1.3")]
    assert pair_blocks(before, after) == [(0, None), (1, 0), (None, 1)]
