"""What all public pages share: they are only read, set no cookie, and are sent again only when they have changed."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import quote_etag
from django.views.generic import TemplateView

from workshops.context_processors import process
from workshops.formats import format_moment
from workshops.templatetags.zuhause import theme_stylesheet_url

# What the pages are made with, below the project's folder.
MADE_WITH = ("workshops", "participants", "concept", "workshops_soest", "templates", "static", "locale")


class PublicPage(TemplateView):
    """A page for everyone. Its ETag is made of its content; `section` marks the navigation.

    Where it takes long to make, `get_state` may say beforehand what it depends on: then whoever has it already is told
    so before it is made again.
    """

    http_method_names = ["get", "head", "options"]
    section = ""

    def get_state(self, **kwargs: Any) -> Iterable[object] | None:
        """Everything that the page shows beside what every page does, as values; None: not known beforehand."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        etag = self._etag_beforehand(**kwargs) if request.method in {"GET", "HEAD"} else ""
        if etag and (unchanged := get_conditional_response(request, etag)):
            unchanged["Cache-Control"] = "public, no-cache"
            return unchanged
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code != 200 or not isinstance(response, TemplateResponse):
            return response
        response.render()
        # Places change by the minute: caches may keep the page but must ask before they show it.
        response["Cache-Control"] = "public, no-cache"
        if etag:
            response["ETag"] = etag
        else:
            set_response_etag(response)
        return get_conditional_response(request, response["ETag"], None, response) or response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section=self.section, **kwargs)

    def _etag_beforehand(self, **kwargs: Any) -> str:
        state = None if settings.DEBUG else self.get_state(**kwargs)
        if state is None:
            return ""
        values = process(self.request)
        shown = (
            values["process"] and values["process"].updated_at,
            values["clock_now"] and format_moment(values["clock_now"]),
            values["example"],
        )
        parts = (_release(), theme_stylesheet_url(), shown, *state)
        return quote_etag(sha256(repr(parts).encode()).hexdigest())


@cache
def _release() -> str:
    """Another one wherever programs, templates, texts or styles are others."""
    digest = sha256()
    for folder in MADE_WITH:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
