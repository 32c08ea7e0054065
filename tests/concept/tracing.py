"""Reading everything that everyone may read, and following the chain both ways."""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from html import unescape
from io import BytesIO

from django.db.models import Max
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from concept.models import ConceptVersion, Contribution, Paragraph

NOT_PUBLIC = re.compile("^/(team|konto|organisation|anmelden|a|einladung|static)/")
LINK = re.compile(r'href="(/[^"#?]*)')
PARAGRAPH = re.compile(r"^/konzept/[0-9]+/abs-")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def text_of(response) -> str:
    """What a page or file says to people; of a page also its markup."""
    kind = response["Content-Type"].partition(";")[0]
    content = b"".join(response) if response.streaming else response.content
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if kind == SPREADSHEET:
        sheets = load_workbook(BytesIO(content), read_only=True).worksheets
        return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return unescape(content.decode())


def read_everything(read: Callable[[str], str], *begin: str) -> dict[str, str]:
    """Every public page and file that links lead to, by its address; empty where there is none."""
    to_read, texts = ["/", "/sitemap.xml", *begin], {}
    while to_read:
        address = to_read.pop()
        if address in texts or NOT_PUBLIC.match(address):
            continue
        texts[address] = read(address)
        to_read += LINK.findall(texts[address]) + re.findall(r"<loc>https?://[^/]+(/[^<#?]*)", texts[address])
    return texts


def reader(client: Client) -> Callable[[str], str]:
    """Gives the text of an address, asked for once; empty where there is no page."""

    @cache
    def read(address: str) -> str:
        response = client.get(address)
        return text_of(response) if response.status_code == 200 else ""

    return read


def missing_words(version: ConceptVersion, printed: str) -> set[str]:
    """The words of a version's paragraphs that its PDF's text lacks, but for those in drawings.

    Parted words are made whole, and where lines end is nobody's business.
    """
    there = _joined(printed)
    paragraphs = version.paragraphs.exclude(html__startswith="<fig").values_list("html", "text")
    whole = {text for html, text in paragraphs if html.startswith("<p") and not _is_in(there, _joined(text))}
    return whole | {word for _html, text in paragraphs for word in text.split() if _joined(word) not in there}


def _is_in(there: str, words: str) -> bool:
    """As a whole, or in two parts: between them one page ends and the next begins."""
    parted = bisect_left(range(len(words)), True, key=lambda place: words[: place + 1] not in there)
    return words[parted:] in there


def _joined(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"\u00ad\s*", "", text))


def loose_ends(read: Callable[[str], str]) -> list[str]:
    """Where the chain breaks, in words; `read` gives the text of an address, empty where there is none.

    From every public contribution its page leads to paragraphs of a published version that lead back, or says what
    became of it and why. From every published paragraph its page leads to each public contribution behind it, and that
    one's page to the newest version.
    """
    ends = []
    public = {row.number: row for row in Contribution.objects.published().select_related("merged_into")}
    paragraphs = Paragraph.objects.filter(version__publication__published_at__isnull=False).order_by(
        "version", "position"
    )
    newest = paragraphs.aggregate(newest=Max("version__number"))["newest"]
    reached: dict[int, set[str]] = {}
    for number, row in public.items():
        page = read(row.get_absolute_url())
        reached[number] = {link for link in LINK.findall(page) if PARAGRAPH.match(link)}
        told = row.merged_into or row
        if not reached[number] and not (told.outcome_reason and told.outcome_reason in page):
            ends.append(f"{row}: neither a paragraph nor an outcome")
        # One that went into another goes its way.
        names = {row.number, told.number} & set(public)
        for link in reached[number]:
            way_back = read(link)
            around = [way_back, *(read(each) for each in LINK.findall(way_back) if each.startswith("/massnahmen/"))]
            if not any(f'href="/beitraege/{each}/"' in page for page in around for each in names):
                ends.append(f"{row}: {link} does not lead back")
    for version, anchor, origins in paragraphs.values_list("version__number", "anchor", "origins"):
        address = f"/konzept/{version}/{anchor}/"
        page = read(address)
        if not page:
            ends.append(f"{address}: no page")
        for number in sorted(name for name in public if f"contribution:{name}" in origins):
            if f'href="/beitraege/{number}/"' not in page:
                ends.append(f"{address}: does not lead to contribution {number}")
            if version == newest and address not in reached[number]:
                ends.append(f"{address}: contribution {number} does not lead to it")
    return ends
