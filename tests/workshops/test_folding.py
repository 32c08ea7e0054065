"""One spelling for what people write differently."""

import pytest

from workshops.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Schützenverein  Groß-Mühlheim e.\N{NO-BREAK SPACE}V. ", "schuetzenverein gross-muehlheim e. v."),
        ("SCHUETZENVEREIN", "schuetzenverein"),
        ("Frauencafé", "frauencafe"),
        ("ÄÖÜẞ", "aeoeuess"),
        ("Çelik İşçi Łódź", "celik isci lodz"),
        ("Общество", "общество"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded
