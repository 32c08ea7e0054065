"""The one-time address that signs the team in without a mail. Only for demonstrations.

The address carries a random token; the shared cache knows only its hash. Opening the address changes nothing, so that
a program that follows links cannot use it up; pressing the button does, once.
"""

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from workshops.models import User

DEMO_EMAIL = "team@example.org"
LIFETIME_SECONDS = 24 * 60 * 60


def create_address() -> str:
    """An absolute address that signs in as the demonstration's process lead, once, within 24 hours of real time.

    Makes the user where it is missing. Raises ImproperlyConfigured outside demo mode.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("One-time sign-in addresses need DEMO=1.")
    token = secrets.token_urlsafe(32)
    cache.set(_key(token), demo_user().pk, LIFETIME_SECONDS)
    return settings.SITE_URL + reverse("site:sign-in", args=[token])


def demo_user() -> User:
    """The demonstration's process lead, made where it is missing."""
    user = User.objects.filter(email=DEMO_EMAIL).first()
    return user or User.objects.create_user(DEMO_EMAIL, name="Demo-Team", role=User.Role.LEAD)


def is_valid(token: str) -> bool:
    """Whether the token would sign in now. Never outside demo mode."""
    return settings.DEMO and cache.get(_key(token)) is not None


def redeem(token: str) -> User | None:
    """The user whom the token signs in, None where it is unknown, used or too old. Uses the token up."""
    if not settings.DEMO:
        return None
    key = _key(token)
    user_id = cache.get(key)
    # Of two who press the button at once only one deletes the entry.
    if user_id is None or not cache.delete(key):
        return None
    return User.objects.filter(pk=user_id, is_active=True).first()


def _key(token: str) -> str:
    return "sign-in:" + hashlib.sha256(token.encode()).hexdigest()
