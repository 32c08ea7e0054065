"""How tests get past the deadline of minutes."""

from collections.abc import Callable
from datetime import timedelta

from concept.models import Minutes
from workshops import clock


def pass_deadline(set_clock: Callable[[str], None], minutes: Minutes) -> None:
    """It is a minute later than those who were there may answer."""
    assert minutes.respond_by
    set_clock((clock.to_local(minutes.respond_by) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
