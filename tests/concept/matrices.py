"""Measures for tests of the matrices."""

from concept.models import Measure
from workshops import clock
from workshops.models import Theme


def measure(code: str, title: str = "Sprachmittlung ausbauen", **values) -> Measure:
    """The theme is the number before the point: "M2.7" belongs to theme 2. Public, unless said otherwise."""
    now = clock.now()
    number = int(code[1:].split(".")[0])
    return Measure.objects.create(
        code=code,
        title=title,
        **{"theme": Theme.objects.get(number=number), "is_public": True, "created_at": now, "changed_at": now} | values,
    )
