"""How people get in: by code to their e-mail address. Nobody opens an account: the team's are made by the team, those
of contacts by proving the address of a registration.

Whoever works for the team needs a second factor besides (an app's codes or a passkey); only demonstrations do without.
"""

import base64
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from workshops.models import Process, User

log = logging.getLogger(__name__)

INCORRECT_CODE = _("Dieser Code stimmt nicht. Prüfen Sie ihn und geben Sie ihn noch einmal ein.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": INCORRECT_CODE,
        "rate_limited": _("Das waren zu viele Anfragen. Bitte warten Sie einige Minuten."),
        "too_many_login_attempts": _(
            "Das waren zu viele Versuche. Bitte warten Sie einige Minuten und fordern Sie dann einen neuen Code an."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether signing in may lead there: to this site's pages alone."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted. Raises PermissionDenied for what came past one of the trusted proxies."""
        forwarded = request.headers.get("x-forwarded-for")
        if forwarded and len(forwarded.split(",")) < settings.TRUSTED_PROXIES:
            raise PermissionDenied("X-Forwarded-For names fewer proxies than TRUSTED_PROXIES.")
        return str(super().get_client_ip(request))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The team to its side, contacts to their organisation."""
        has_role = isinstance(request.user, User) and request.user.role
        return reverse("site:dashboard" if has_role else "participants:organisation-choice")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends a code at once. Where the mail server cannot be reached the page is the same: it tells nobody whether
        an address is known, and offers to ask for another code."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # SMTPException is one too
            log.exception("A mail of the sign-in (%s) was not sent.", template_prefix)

    def format_email_subject(self, subject: str) -> str:
        process = Process.current()
        return f"{process.title}: {subject}" if process else subject


def _cipher() -> MultiFernet:
    """The newest secret key encrypts; retired ones (SECRET_KEY_FALLBACKS) still decrypt."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("workshops.accounts", "", secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Whoever reads a copy of the database cannot make the team's codes: their secrets are encrypted in it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": INCORRECT_CODE,
        "cannot_delete_authenticator": _("Der zweite Faktor lässt sich nicht abschalten."),
        "cannot_generate_recovery_codes": _("Richten Sie zuerst einen zweiten Faktor ein."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        process = Process.current()
        return process.title if process else super().get_totp_issuer()


def lacks_second_factor(user: User) -> bool:
    """Whether this team member must set a second factor up before anything else."""
    return not settings.DEMO and not is_mfa_enabled(user)
