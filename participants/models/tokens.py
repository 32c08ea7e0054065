"""Secrets in links: what is stored of them."""

import hashlib


def hash_token(token: str) -> str:
    """What is stored of a token. It is random enough by itself: no salt, no slow hash needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
