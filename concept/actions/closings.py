"""Closing a theme's last workshop although something that was promised is not done."""

from concept.actions.contributions.changing import change
from concept.actions.promises import ReasonMissing
from concept.models import PromiseClosing
from concept.queries.promises import left_behind
from workshops.models import Event, User


def close_promise(*, event: Event, reason: str, by: User | None) -> PromiseClosing:
    """Notes why what is left of the theme's promises stays open after its last workshop. It goes on being counted as
    open; what comes to it later asks again. Raises ReasonMissing."""
    if not (reason := reason.strip()):
        raise ReasonMissing
    with change(by=by, events=[event]) as act:
        closing = PromiseClosing.objects.create(event=event, reason=reason, at=act.at, by=by)
        closing.left_open.set(left_behind(event))
    return closing
