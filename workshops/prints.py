"""Documents for everyone, printed once for each state and kept as files: however many ask, one print is made."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from workshops.pdf import PdfError

# Whoever asks while the first one of all is printed waits so long at most.
PATIENCE_SECONDS, LOCK_SECONDS, FAILED_SECONDS = 5, 60, 60
KEPT = 3


def fingerprint_of(html: str, assets: Mapping[str, str] | None = None) -> str:
    """Changes with every word of a document and of what is handed over with it."""
    parts = [html, *(f"{name}={text}" for name, text in sorted((assets or {}).items()))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class Print(NamedTuple):
    """A printed document. `is_former`: made for the state before, because the present one is under way."""

    content: bytes
    is_former: bool


def path_of(*, folder: str, fingerprint: str) -> Path:
    """Where the document with this fingerprint is kept."""
    return Path(settings.MEDIA_ROOT) / folder / f"{fingerprint}.pdf"


def print_once(*, folder: str, fingerprint: str, make: Callable[[], bytes]) -> Print:
    """The document with this fingerprint, made where it is not there yet; `folder` below the media's root keeps the
    last few of one document.

    One print of a document is made at a time. Whoever asks meanwhile gets the one before and waits only where there is
    none: many who ask at once must not keep the whole site busy. Raises PdfError, also where the first one takes too
    long, and for a while where it has failed before.
    """
    path, lock, failed = (
        path_of(folder=folder, fingerprint=fingerprint),
        f"print:{folder}",
        f"unprintable:{fingerprint}",
    )
    ends_by = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        if reason := cache.get(failed):
            raise PdfError(reason)
        if cache.add(lock, 1, timeout=LOCK_SECONDS):
            try:
                _store(path, make())
            except PdfError as error:
                # The same words would fail again, and take their time again.
                cache.set(failed, str(error), timeout=FAILED_SECONDS)
                raise
            finally:
                cache.delete(lock)
        elif former := _kept(path.parent):
            return Print(former[0].read_bytes(), is_former=True)
        elif time.monotonic() > ends_by:
            raise PdfError(_("Das PDF wird gerade gedruckt. Bitte versuchen Sie es in einer Minute noch einmal."))
        else:
            time.sleep(0.2)
    return Print(path.read_bytes(), is_former=False)


def _store(path: Path, content: bytes) -> None:
    """The file is whole before anybody can see it; older ones go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)
    for old in _kept(path.parent)[KEPT:]:
        old.unlink(missing_ok=True)


def _kept(folder: Path) -> list[Path]:
    """What was printed of a document, the newest first."""
    return sorted(folder.glob("*.pdf"), key=lambda file: file.stat().st_mtime, reverse=True)
