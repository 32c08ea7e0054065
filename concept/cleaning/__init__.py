"""Files that people hand in, made anew: nothing in them can harm the site or tell more than what is to be seen.

A process of its own with limits (`python -m concept.cleaning`) reads the file by its content, whatever its name says,
and writes it again: photos pixel by pixel as JPEG, without the place and the camera they came from; slides as a PDF
without scripts, attached files and names of their makers.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from typing import NamedTuple

from django.conf import settings

log = logging.getLogger(__name__)

PHOTO, SLIDES = "photo", "slides"
SECONDS = 20
MEMORY = 1_200_000_000  # bytes of address space


class CleanFile(NamedTuple):
    """What was made of a file. `width` and `height` in pixels; None of slides."""

    kind: str
    content: bytes
    width: int | None
    height: int | None


class UncleanFile(Exception):
    """The file cannot be taken; the text is one of the words that the process ends with: see `__main__`."""


def clean_file(content: bytes, *, seconds: int = SECONDS, memory: int = MEMORY) -> CleanFile:
    """The photo or the slides in `content`, made anew. Raises UncleanFile.

    `seconds` of computing and `memory` in bytes are the most it may take.
    """
    with tempfile.TemporaryDirectory() as scratch:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "concept.cleaning", str(seconds), str(memory)],
                input=content,
                capture_output=True,
                cwd=scratch,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(settings.BASE_DIR), "HOME": scratch},
                timeout=seconds * 1.5,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UncleanFile("large") from error
    if done.returncode != 0:
        log.warning("Cleaning a file ended with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-500:])
        raise UncleanFile("large")
    head, _newline, made = done.stdout.partition(b"\n")
    about = json.loads(head)
    if "refused" in about:
        raise UncleanFile(about["refused"])
    return CleanFile(about["kind"], made, about["width"], about["height"])
