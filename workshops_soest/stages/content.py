"""The invented words, from `content.toml` beside this module: data, not code, in German."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("content.toml")


@cache
def content() -> dict[str, Any]:
    """Names, kinds of organisations, an agenda and texts of chapters."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
