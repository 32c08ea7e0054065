"""The schedule to print and to pass on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workshops.models import Process
from workshops.views.prints import printed
from workshops_soest.flyer import FOLDER, compose_flyer, print_flyer


@require_safe
def flyer(request: HttpRequest) -> HttpResponse:
    """`/termine/plan.pdf`."""
    process = Process.current()
    if process is None:
        raise Http404
    composed = compose_flyer(process)
    return printed(
        request,
        folder=FOLDER,
        fingerprint=composed.fingerprint,
        make=lambda: print_flyer(composed),
        file_name="termine.pdf",
    )
