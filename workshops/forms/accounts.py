"""allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext as _


class CodeWordsMixin:
    """Clear words at the field for a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("Code")
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = _("Geben Sie den Code ein.")


class RequestLoginCodeForm(account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("E-Mail-Adresse")
        field.widget.attrs.pop("placeholder", None)
        message = _("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de.")
        field.error_messages |= {"required": message, "invalid": message}


class ConfirmLoginCodeForm(CodeWordsMixin, account.ConfirmLoginCodeForm):
    pass


class AuthenticateForm(CodeWordsMixin, second_factor.AuthenticateForm):
    pass


class ReauthenticateForm(CodeWordsMixin, second_factor.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeWordsMixin, totp.ActivateTOTPForm):
    pass
