"""Documents for everyone to download."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from workshops.pdf import PdfError
from workshops.prints import print_once


def printed(
    request: HttpRequest, *, folder: str, fingerprint: str, make: Callable[[], bytes], file_name: str
) -> HttpResponse:
    """The document as `workshops.prints` keeps it. Who has the present one already gets 304, and nothing is printed;
    503 where it cannot be printed now."""
    etag = f'"{fingerprint}"'
    headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
    unchanged = get_conditional_response(request, etag, None, HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code != 200:
        return unchanged
    try:
        document = print_once(folder=folder, fingerprint=fingerprint, make=make)
    except PdfError as error:
        return HttpResponse(
            str(error),
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "60", "Cache-Control": "no-store"},
        )
    if document.is_former:
        # Whoever has this one must ask again soon.
        headers = {"Cache-Control": "no-store"}
    headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)
