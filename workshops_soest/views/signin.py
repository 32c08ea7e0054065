"""The page behind a one-time sign-in address."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from workshops_soest import signin


# With no-referrer browsers send "Origin: null", which Django's check refuses. The token in the address is as secret as
# a CSRF token; that no other site presses the button is told by Sec-Fetch-Site.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST signs in. An address that no longer works says so, with 404."""
    is_own_button = request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    user = signin.redeem(token) if is_own_button else None
    if user is not None:
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        response: HttpResponse = redirect("site:dashboard")
    else:
        is_valid = signin.is_valid(token)
        response = render(
            request, "workshops_soest/sign_in.html", {"is_valid": is_valid}, status=200 if is_valid else 404
        )
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response
