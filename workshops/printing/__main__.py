"""Reads an order (JSON: html, assets, photos, fonts) from standard input, writes a line of JSON (pages) and the PDF."""

import base64
import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from workshops.printing.characters import replace_unprintable
from workshops.printing.failures import Failure
from workshops.printing.hyphens import plain_hyphens
from workshops.printing.progress import watch
from workshops.printing.tags import mend_tags

FONT_CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
MAX_FILE = 200_000_000  # bytes


class AssetFetcher(URLFetcher):
    """Hands out what came with the order and ends the printing at any other address. It opens nothing."""

    def __init__(self, assets: Mapping[str, str], photos: Mapping[str, str]) -> None:
        super().__init__()
        self.files: dict[str, tuple[str | bytes, str]] = {
            **{name: (text, "image/svg+xml") for name, text in assets.items()},
            **{name: (base64.b64decode(photo), "image/jpeg") for name, photo in photos.items()},
        }
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != "asset" or name not in self.files:
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        content, kind = self.files[name]
        return URLFetcherResponse(url, content, {"Content-Type": kind})


def main() -> int:
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        order = json.load(sys.stdin)
        # Only the bundled fonts, so that every machine prints the same.
        settings = Path(os.environ["FONTCONFIG_FILE"])
        settings.write_text(FONT_CONFIGURATION.format(fonts=order["fonts"], cache=settings.parent))
        fonts = Path(order["fonts"])
        source = replace_unprintable(plain_hyphens(order["html"]), fonts)
        fetcher = AssetFetcher(order["assets"], order["photos"])
        watch(len(source))
        html = HTML(string=source, url_fetcher=fetcher)
        document = html.render(pdf_variant="pdf/ua-1")
        texts = {
            link.get("href", "").removeprefix("#"): link.get("title")
            or link.get("aria-label")
            or "".join(link.itertext())
            for link in html.etree_element.iter("a")
        }
        content = mend_tags(document.write_pdf(pdf_variant="pdf/ua-1"), link_texts=texts, fonts=fonts)
        if fetcher.refused:
            # Where an SVG is drawn, WeasyPrint passes over every error.
            raise FatalURLFetchingError(fetcher.refused[0])
    except RecursionError:
        return Failure.NESTED
    except MemoryError:
        return Failure.MEMORY
    except FatalURLFetchingError as refused:
        sys.stdout.write(str(refused))
        return Failure.FETCH
    sys.stdout.buffer.write(json.dumps({"pages": len(document.pages)}).encode() + b"\n" + content)
    return 0


code = main()
sys.stdout.flush()
# What is printed is printed: taken apart in any order, libraries written in C may still fall over each other.
os._exit(code)
