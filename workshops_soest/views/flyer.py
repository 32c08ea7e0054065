"""The schedule to print and to pass on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from workshops.models import Process
from workshops.pdf import PdfError
from workshops_soest.flyer import compose_flyer, print_flyer


@require_safe
def flyer(request: HttpRequest) -> HttpResponse:
    """`/termine/plan.pdf`. Who has the present one already gets 304, and nothing is printed."""
    process = Process.current()
    if process is None:
        raise Http404
    composed = compose_flyer(process)
    etag = f'"{composed.fingerprint}"'
    headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
    unchanged = get_conditional_response(request, etag, None, HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code != 200:
        return unchanged
    try:
        content = print_flyer(composed)
    except PdfError as error:
        return HttpResponse(
            str(error),
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "60", "Cache-Control": "no-store"},
        )
    headers["Content-Disposition"] = 'inline; filename="termine.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers=headers)
