"""What every request needs: the process it belongs to and the process's time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workshops.models import Process

Answer = Callable[[HttpRequest], HttpResponse]

# These answer before a process is loaded: operations and sign-in do not need one.
WITHOUT_PROCESS = ("/konto/", "/static/")
HEALTH = "/healthz"


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
