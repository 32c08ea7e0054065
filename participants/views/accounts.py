"""Signing in by code, for contacts too."""

from contextlib import suppress

from allauth.account.views import RequestLoginCodeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from participants.actions.accounts import ensure_account
from participants.forms import AddressField


class RequestCodeView(RequestLoginCodeView):
    """The library's page. A contact who asks for the first time gets their account before it looks for one."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        # What is wrong with an address is said by the form.
        with suppress(ValidationError):
            ensure_account(email=AddressField().clean(request.POST.get("email", "")))
        return super().post(request, *args, **kwargs)
