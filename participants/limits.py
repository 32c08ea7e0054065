"""How often one client may do something. Counted in the shared cache, in real time."""

import time
from ipaddress import IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def is_within_limit(request: HttpRequest, action: str, *, amount: int, seconds: int) -> bool:
    """Counts this request. False when its client has done the same more than `amount` times in this span of time.

    The client's address is taken from X-Forwarded-For only as far as settings.TRUSTED_PROXIES reach.
    """
    if not settings.RATE_LIMITS:
        return True
    span = int(time.time()) // seconds
    key = f"limit:{action}:{_client(request)}:{span}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= amount
    except ValueError:
        # The span ended between the two lines.
        return True


def _client(request: HttpRequest) -> str:
    """The client's address; of IPv6 its network, all of whose addresses are one client's (RFC 6177)."""
    address = ip_address(get_adapter().get_client_ip(request))
    if address.version == 4 or address.ipv4_mapped:
        return str(address)
    return str(IPv6Network((int(address), 64), strict=False))
