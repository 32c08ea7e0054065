import pytest

from workshops.figures import readable_value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("-2400", "−2.400"),
        ("−2400", "−2.400"),
        ("15", "15"),
        ("5.5", "5,5"),
        ("mehr als 800", "mehr als 800"),
        ("mehr als 12000", "mehr als 12.000"),
        ("2.400", "2.400"),
        ("ca. 1.200.000", "ca. 1.200.000"),
        ("drei von vier", "drei von vier"),
        ("12-mal", "12-mal"),
        (" 7 ", "7"),
        ("", ""),
    ],
)
def test_values_are_set_as_german_does(value: str, words: str) -> None:
    assert readable_value(value) == words
