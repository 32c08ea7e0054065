"""What every request needs: a bearable size, the process it belongs to, and the process's time zone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workshops.models import Process

Answer = Callable[[HttpRequest], HttpResponse]

# These answer before a process is loaded: operations and sign-in do not need one.
WITHOUT_PROCESS = ("/konto/", "/static/")
HEALTH = "/healthz"


def refuse_giants(get_response: Answer) -> Answer:
    """Answers 413 to a body above `settings.MAX_BODY_SIZE` before anything of it is read: Django's own limits leave
    uploaded files out. (Of a body without a length Django reads nothing.)"""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and (len(length) > 18 or int(length) > settings.MAX_BODY_SIZE):
            return render(request, "413.html", status=413)
        return get_response(request)

    return middleware


def process_of_request(get_response: Answer) -> Answer:
    """Reads the process once per request, as `request.process`, and shows its local time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == HEALTH:
            # It must be able to say that there is no database.
            return get_response(request)
        with Process.in_scope() as process:
            request.process = process  # type: ignore[attr-defined]
            if process is None:
                if request.path.startswith(WITHOUT_PROCESS):
                    return get_response(request)
                return render(request, "no_process.html", status=503)
            with timezone.override(process.zone):
                return get_response(request)

    return middleware
