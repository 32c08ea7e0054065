"""What carries the look: the themes' style sheet, and the gallery of all components for the team."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from workshops import colours
from workshops.models import Theme


def _threads() -> list[colours.Thread]:
    return [colours.thread_of(*row) for row in Theme.objects.values_list("number", "colour")]


def _etag(request: HttpRequest) -> str:
    return f'"{colours.stylesheet_version(_threads())}"'


@require_safe
@condition(etag_func=_etag)
def theme_stylesheet(request: HttpRequest) -> HttpResponse:
    """Colours and stitches of the process's themes. With a version in its address it may be kept for a year."""
    response = HttpResponse(colours.theme_stylesheet(_threads()), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.GET else "public, no-cache"
    return response
