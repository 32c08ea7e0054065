"""Signing in by code, for contacts too."""

from allauth.account.views import RequestLoginCodeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from participants.actions.accounts import ensure_account
from participants.forms import AddressField


class RequestCodeView(RequestLoginCodeView):
    """The library's page. A contact who asks for the first time gets their account before it looks for one."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            ensure_account(email=AddressField().clean(request.POST.get("email", "")))
        except ValidationError:
            # The form says what is wrong.
            pass
        return super().post(request, *args, **kwargs)
