"""What every request needs: the process it belongs to, and a polite answer when the database cannot keep up."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workshops.models import Process

Answer = Callable[[HttpRequest], HttpResponse]

# These answer before a process is loaded: operations and sign-in do not need one.
WITHOUT_PROCESS = ("/healthz", "/konto/", "/static/")


def overload_answer(get_response: Answer) -> Answer:
    """A database that is locked or gone is a 503 that asks to come back, never a 500."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        response = render(request, "503.html", status=503, using=None)
        response["Retry-After"] = "10"
        return response

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def process_of_request(get_response: Answer) -> Answer:
    """Reads the process once per request, as `request.process`, and shows its local time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_PROCESS[0]):
            return get_response(request)
        with Process.in_scope() as process:
            request.process = process  # type: ignore[attr-defined]
            if process is None:
                if request.path.startswith(WITHOUT_PROCESS):
                    return get_response(request)
                return render(request, "no_process.html", status=503)
            with timezone.override(process.zone):
                response = get_response(request)
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response.render()
                return response

    return middleware
