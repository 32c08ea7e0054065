"""Closing a theme's last workshop although something that was promised is not done."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from concept.actions.contributions.changing import change
from concept.actions.promises import ReasonMissing
from concept.models import PromiseClosing
from concept.queries.promises import left_behind
from workshops.models import Event, User

Done = TypeVar("Done")


def close_promise(*, event: Event, reason: str, by: User | None) -> PromiseClosing:
    """Notes why what is left of the theme's promises stays open after its last workshop. It goes on being counted as
    open; what comes to it later asks again. Raises ReasonMissing."""
    if not (reason := reason.strip()):
        raise ReasonMissing
    with change(by=by, events=[event]) as act:
        closing = PromiseClosing.objects.create(event=event, reason=reason, at=act.at, by=by)
        closing.left_open.set(left_behind(event))
    return closing


@transaction.atomic
def close_promise_with(act: Callable[[], Done], *, event: Event, reason: str, by: User | None) -> Done:
    """Does what closes the workshop, such as calling it off, and notes why that was done all the same; both or neither.
    Raises ReasonMissing and what `act` raises."""
    close_promise(event=event, reason=reason, by=by)
    return act()
