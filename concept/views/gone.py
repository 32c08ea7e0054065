"""What somebody wrote about something that was removed meanwhile is shown to them once more."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def show_gone(
    request: HttpRequest, typed: Sequence[tuple[str, str]], *, section: str, heading: str, **ways: str
) -> HttpResponse:
    """`typed`: labels and words; `ways`: see the template. Raises Http404 where nothing was typed."""
    if not typed:
        raise Http404
    return render(
        request, "concept/gone.html", ways | {"section": section, "heading": heading, "typed": typed}, status=404
    )


def typed_in(request: HttpRequest, **labels: str) -> list[tuple[str, str]]:
    """Of the fields with these `labels` those into which something was typed."""
    words = {name: request.POST.get(name, "").replace("\0", "").strip() for name in labels}
    return [(str(labels[name]), text) for name, text in words.items() if text]
