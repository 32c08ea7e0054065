import pytest

from workshops.whole_numbers import read_whole_number, read_whole_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("0", 0),
        ("007", 7),
        ("999999999", 999999999),
        ("1000000000", None),
        ("", None),
        (None, None),
        ("-7", None),
        ("7 ", None),
        ("7.0", None),
        ("²", None),
        ("٣", None),
        ("7\x00", None),
    ],
)
def test_only_ascii_digits_are_read_and_no_more_than_a_column_holds(text, number):
    assert read_whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("17:2", (17, 2)),
        ("17:0", (17, 0)),
        ("17", None),
        ("17:", None),
        (":2", None),
        ("17:2:1", None),
        ("17:2:", None),
        ("17:x", None),
        ("", None),
    ],
)
def test_so_many_numbers_are_read_as_are_asked_for(text, numbers):
    assert read_whole_numbers(text, 2) == numbers
