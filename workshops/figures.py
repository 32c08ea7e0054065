"""Key figures as people read them."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import number_format

from workshops.models import KeyFigure

# Words, then a number as a program writes it ("-2400", "5.5"); "2.400" is taken for what its writer meant.
_WORDS_AND_NUMBER = re.compile(r"(?P<words>[^\d−-]*)(?P<number>[−-]?\d+(?:\.\d+)?)")
_GROUPED = re.compile(r"[−-]?\d{1,3}(\.\d{3})+")


class ReadableFigure(NamedTuple):
    """`value` with the language's separators and a true minus sign: "−2.400", "mehr als 800"."""

    label: str
    value: str
    unit: str
    source: str


def readable_figure(figure: KeyFigure) -> ReadableFigure:
    """The figure with its number set as the active language does; the period becomes part of the label."""
    return ReadableFigure(
        label=" ".join(part for part in (figure.label, figure.period) if part),
        value=readable_value(figure.value),
        unit=figure.unit,
        source=figure.source,
    )


def readable_value(value: str) -> str:
    """The value as the active language writes numbers; words before the number stay."""
    value = value.strip()
    found = _WORDS_AND_NUMBER.fullmatch(value)
    if found and not _GROUPED.fullmatch(found["number"]):
        number = Decimal(found["number"].replace("−", "-"))
        value = found["words"] + number_format(number, force_grouping=True)
    return value.replace("-", "−") if found else value
