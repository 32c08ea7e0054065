"""PDF from HTML, in a process of its own with limits: nothing in a document can harm the site or reach beyond it.

The process (`workshops.printing`) gets the document on its standard input and knows no settings, no database and no
network: it reads the bundled fonts and what is handed over with the document, and nothing else.
"""

import base64
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from workshops.printing.failures import Failure
from workshops.printing.progress import VARIABLE as PROGRESS

log = logging.getLogger(__name__)

FONTS = Path("static") / "fonts" / "pdf"
MAX_HTML = 8_000_000  # characters
MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 90  # of computing
PATIENCE = 3
"""So many times longer it may take by the clock: on a busy machine it has to share the processor."""


class Pdf(NamedTuple):
    content: bytes
    pages: int


class PdfError(Exception):
    """The document cannot be printed; the text is the reason, in words for people."""


def render(
    html: str,
    *,
    assets: Mapping[str, str] | None = None,
    photos: Mapping[str, bytes] | None = None,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> Pdf:
    """The document as PDF/UA-1; the same document gives the same bytes.

    `html` must name its language and title. `assets` are texts (SVG) that it refers to as "asset:<name>", `photos`
    JPEG files likewise; any other address is refused. `seconds` of computing and `memory` in bytes are the most it may take. Raises PdfError.
    """
    if len(html) > MAX_HTML:
        raise PdfError(_("Der Text ist zu lang für ein PDF."))
    order = json.dumps(
        {
            "html": html,
            "assets": dict(assets or {}),
            "photos": {name: base64.b64encode(photo).decode() for name, photo in (photos or {}).items()},
            "fonts": str(settings.BASE_DIR / FONTS),
        }
    )
    with tempfile.TemporaryDirectory() as scratch:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "workshops.printing", str(seconds), str(memory)],
                input=order.encode(),
                capture_output=True,
                cwd=scratch,
                env=_environment(scratch),
                timeout=seconds * PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PdfError(_reason(Failure.TIME)) from error
    if done.returncode != 0:
        log.error("Printing ended with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-2000:])
        raise PdfError(_reason(_failure(done.returncode), done.stdout.decode(errors="replace")))
    head, _newline, content = done.stdout.partition(b"\n")
    return Pdf(content, json.loads(head)["pages"])


def _environment(scratch: str) -> dict[str, str]:
    """No secrets, and nothing by which two runs could differ."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "LC_ALL": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
        "FONTCONFIG_FILE": str(Path(scratch) / "fonts.conf"),
        **({PROGRESS: os.environ[PROGRESS]} if PROGRESS in os.environ else {}),
    }


def _failure(code: int) -> Failure:
    """What the exit code means; a process that was ended by a signal ran into its memory's limit or its time's."""
    if code in list(Failure):
        return Failure(code)
    # 24 is SIGXCPU. Libraries written in C end themselves where no memory is left.
    return Failure.TIME if code == -24 else Failure.MEMORY if code < 0 else Failure.UNKNOWN


def _reason(failure: Failure, detail: str = "") -> str:
    return {
        Failure.TIME: _("Das Dokument ist zu lang: das PDF wurde in der erlaubten Zeit nicht fertig."),
        Failure.MEMORY: _("Das Dokument ist zu groß: das PDF braucht mehr Speicher, als erlaubt ist."),
        Failure.NESTED: _("Der Text ist zu tief verschachtelt."),
        Failure.FETCH: _("Das Dokument verweist auf eine Adresse, die beim Drucken nicht geladen wird: %(address)s")
        % {"address": detail[:200]},
        Failure.UNKNOWN: _("Das PDF konnte nicht erzeugt werden."),
    }[failure]
