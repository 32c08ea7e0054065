"""What all public pages share: they are only read, set no cookie, and are sent again only when they have changed."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.generic import TemplateView


class PublicPage(TemplateView):
    """A page for everyone. Its ETag is made of its content; `section` marks the navigation."""

    http_method_names = ["get", "head", "options"]
    section = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code != 200 or not isinstance(response, TemplateResponse):
            return response
        response.render()
        # Places change by the minute: caches may keep the page but must ask before they show it.
        response["Cache-Control"] = "public, no-cache"
        set_response_etag(response)
        return get_conditional_response(request, response["ETag"], None, response) or response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section=self.section, **kwargs)
