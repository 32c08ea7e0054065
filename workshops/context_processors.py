"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from workshops import clock


def process(request: HttpRequest) -> dict[str, Any]:
    """`process`; in demo mode `clock_now` (aware process moment); `example`: invented content is being played."""
    current = getattr(request, "process", None)
    return {
        "process": current,
        "demo": settings.DEMO,
        "clock_now": clock.now() if current and settings.DEMO else None,
        "example": bool(current and current.has_example_content),
    }
