"""Two people changed one thing: both versions, to choose from."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workshops.seen import digest


def show_conflict(
    request: HttpRequest,
    *,
    title: str,
    now: Sequence[str],
    mine: Sequence[str],
    can_be_sent: bool = True,
    section: str = "heute",
) -> HttpResponse:
    """What is stored and what was sent to this address, in lines; what was sent can be sent again over the other."""
    left_out = {"csrfmiddlewaretoken", "seen"}
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in left_out]
    context = {
        "section": section,
        "title": title,
        "now": now,
        "mine": mine,
        "seen": digest(now),
        "sent": sent if can_be_sent else [],
        "back": request.path,
    }
    return render(request, "workshops/edit_conflict.html", context, status=409)
