"""The minutes as everyone reads them; before that as those who were there, and the team, see them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.minutes_pdfs import request_minutes_pdf
from concept.models import Minutes
from concept.queries.public_minutes import draft_minutes, public_minutes
from concept.views.files import send_file
from concept.views.minutes import MinutesPage
from concept.views.remarks import contacts_there
from workshops.views.public import PublicPage


def published_or_404(slug: str) -> Minutes:
    """Published minutes of a published event."""
    found = Minutes.objects.for_pages().filter(event__is_published=True)
    return get_object_or_404(found.published(), event__slug=slug)


class MinutesView(PublicPage):
    """Published minutes, for everyone. While they are up for confirmation those who were there see the draft here;
    for everybody else there is nothing."""

    template_name = "concept/minutes.html"
    section = "termine"
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return super().dispatch(request, *args, **kwargs)
        minutes = get_object_or_404(Minutes.objects.for_pages(), event__slug=kwargs["slug"])
        self.minutes = minutes
        if minutes.is_published and minutes.event.is_published:
            return super().dispatch(request, *args, **kwargs)
        # Whose page it is matters only here: what is public is the same for all and asks for no cookie.
        if minutes.state != Minutes.State.FOR_CONFIRMATION or not contacts_there(minutes, request.user):
            raise Http404
        context = {"section": self.section, "event": minutes.event, "protocol": draft_minutes(minutes)}
        response = render(request, "concept/minutes_draft.html", context)
        patch_cache_control(response, no_store=True, private=True)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(event=self.minutes.event, protocol=public_minutes(self.minutes), **kwargs)


class MinutesPdfView(View):
    """The same as PDF/UA; while the worker prints it, a page that says so."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        minutes = published_or_404(slug)
        state = request_minutes_pdf(minutes)
        if state.path is None:
            status = 503 if state.job and state.job.is_finished else 202
            context = {"section": "termine", "event": minutes.event, "job": state.job}
            response: HttpResponseBase = render(request, "concept/minutes_pdf.html", context, status=status)
            response["Cache-Control"] = "no-store"
            return response
        return send_file(
            request,
            state.path,
            etag=state.fingerprint,
            content_type="application/pdf",
            file_name=f"{_('protokoll')}-{slug}.pdf",
            headers={"Cache-Control": "public, no-cache"},
        )


class MinutesPreviewView(MinutesPage):
    """What everyone would read, were they published now."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = get_object_or_404(Minutes.objects.for_pages(), event=self.event)
        protocol = public_minutes(minutes, is_preview=True)
        return self.page("minutes_preview", protocol=protocol)
