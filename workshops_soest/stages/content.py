"""The invented words, from the files beside this module: data, not code, in German.

`content.toml` holds names, kinds of organisations, an agenda and texts of chapters; `room.toml` what is said, noted and
agreed at events; `concept.toml` what the concept plans; `consultation.toml` what is said to it and decided.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def content() -> dict[str, Any]:
    return _read("content.toml")


@cache
def room() -> dict[str, Any]:
    return _read("room.toml")


@cache
def concept() -> dict[str, Any]:
    return _read("concept.toml")


@cache
def consultation() -> dict[str, Any]:
    return _read("consultation.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
