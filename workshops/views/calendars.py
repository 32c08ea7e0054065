"""Calendar feeds: published events that have a date. Cancelled ones stay in, marked as cancelled."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workshops.ics import build_calendar
from workshops.models import Event, Municipality, Process, Theme, Venue
from workshops.models.events import EventQuerySet


@require_safe
def feed_all(request: HttpRequest) -> HttpResponse:
    """Every event of the process."""
    return _feed(request, Event.objects.all(), "")


@require_safe
def feed_theme(request: HttpRequest, number: int) -> HttpResponse:
    """The workshops of one theme."""
    theme = get_object_or_404(Theme, number=number)
    return _feed(request, Event.objects.filter(theme=theme), theme.short_title)


@require_safe
def feed_venue(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens at one venue, or at all venues of one municipality."""
    place = Venue.objects.filter(slug=slug).first() or get_object_or_404(Municipality, slug=slug)
    return _feed(request, Event.objects.at_place(slug), place.name)


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, to be taken over into a calendar. 404 while it has no date."""
    event = get_object_or_404(Event.objects.published().dated().for_pages(), slug=slug)
    return _answer(request, build_calendar([event]), slug, event.updated_at)


def _feed(request: HttpRequest, events: EventQuerySet, what: str) -> HttpResponse:
    process = Process.current()
    if process is None:
        raise Http404
    name = _("%(process)s: %(what)s") % {"process": process.title, "what": what} if what else process.title
    body = build_calendar(events.published().dated().for_pages(), name=name, source=settings.SITE_URL + request.path)
    # An event that is no longer published has changed the feed too.
    changes = [model.objects.aggregate(last=Max("updated_at"))["last"] for model in (Process, Event, Theme, Venue)]
    stem = request.path.rsplit("/", 1)[-1].removesuffix(".ics")
    return _answer(request, body, stem, max(change for change in changes if change))


def _answer(request: HttpRequest, body: bytes, stem: str, changed: datetime) -> HttpResponse:
    """The calendar, or 304 for those who have it already (RFC 9110, section 13)."""
    response = HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'inline; filename="{stem}.ics"',
            "Cache-Control": "public, max-age=300",
        },
    )
    set_response_etag(response)
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(request, response["ETag"], int(changed.timestamp()), response) or response
