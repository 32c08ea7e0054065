"""Files that are kept ready, sent again only when they have changed."""

from collections.abc import Mapping
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response


def send_file(
    request: HttpRequest,
    path: Path,
    *,
    etag: str,
    content_type: str,
    file_name: str,
    headers: Mapping[str, str],
    as_attachment: bool = False,
) -> HttpResponseBase:
    """The file at `path`, or 304 for those who have the one with this `etag` already."""
    known = get_conditional_response(request, f'"{etag}"')
    response = known or FileResponse(
        path.open("rb"), content_type=content_type, filename=file_name, as_attachment=as_attachment
    )
    for name, value in {**headers, "ETag": f'"{etag}"'}.items():
        response[name] = value
    return response
