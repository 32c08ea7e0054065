"""Answers when something is refused."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long or came without its cookie: say how to go on, lose nothing silently."""
    return render(request, "403_csrf.html", status=403)
