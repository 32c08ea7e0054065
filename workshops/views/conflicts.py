"""Two people changed one thing: both versions, to choose from."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from workshops.queries.field_lines import field_lines
from workshops.seen import ChangedMeanwhile, digest


class TwoVersionsView(UpdateView):
    """A form about a row; its template sends `seen` along. `form_valid` calls `save_fields` with that."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.request.method == "POST":
            return context | {"seen": self.seen}
        return context | {"seen": digest(field_lines(self.object, context["form"].fields))}

    @property
    def seen(self) -> str:
        return self.request.POST.get("seen", "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ChangedMeanwhile as changed:
            mine = field_lines(self.object, self.get_form().fields)
            return show_conflict(request, title=_("Zwei Fassungen"), now=changed.lines, mine=mine, section="termine")


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
