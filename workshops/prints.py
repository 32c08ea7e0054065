"""Documents for everyone, printed once for each state and kept as files: however many ask, one print is made."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from workshops.pdf import PdfError

# Whoever asks while somebody else has it printed waits so long at most.
PATIENCE_SECONDS, LOCK_SECONDS = 20, 60
KEPT = 3


def fingerprint_of(html: str, assets: Mapping[str, str] | None = None) -> str:
    """Changes with every word of a document and of what is handed over with it."""
    parts = [html, *(f"{name}={text}" for name, text in sorted((assets or {}).items()))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def print_once(*, folder: str, fingerprint: str, make: Callable[[], bytes]) -> bytes:
    """The document with this fingerprint, made where it is not there yet; `folder` below the media's root keeps the
    last few of one document. Raises PdfError, also where another one takes too long with it."""
    path, lock = Path(settings.MEDIA_ROOT) / folder / f"{fingerprint}.pdf", f"print:{fingerprint}"
    ends_by = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        if cache.add(lock, 1, timeout=LOCK_SECONDS):
            try:
                _store(path, make())
            finally:
                cache.delete(lock)
        elif time.monotonic() > ends_by:
            raise PdfError(_("Das PDF wird gerade gedruckt. Bitte versuchen Sie es in einer Minute noch einmal."))
        else:
            time.sleep(0.2)
    return path.read_bytes()


def _store(path: Path, content: bytes) -> None:
    """The file is whole before anybody can see it; older ones go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)
    former = sorted(path.parent.glob("*.pdf"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in former[KEPT:]:
        old.unlink(missing_ok=True)
