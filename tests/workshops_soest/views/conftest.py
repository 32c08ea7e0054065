"""Reading pages as a browser does, with what must hold for every one of them."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from lxml import html

from workshops.models import Process

DATA = Path(__file__).parents[2] / "data"
Document = html.HtmlElement


def text_of(element: Document) -> str:
    """The words a reader sees, with plain spaces."""
    return " ".join(element.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def check_page(document: Document) -> None:
    """One first heading, no heading level left out, every id once, every label's and reference's target there."""
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    references = document.xpath("//@for") + " ".join(document.xpath("//@aria-labelledby|//@aria-describedby")).split()
    assert set(references) <= set(ids)
    assert {address[1:] for address in document.xpath("//@href[starts-with(., '#')]")} <= set(ids)
    assert document.xpath("//@style|//style|//script[not(@src)]") == []
    assert len(document.xpath("//main")) == len(document.xpath("//head/title")) == 1


@pytest.fixture
def read(client: Client) -> Callable[[str], Document]:
    """`read(address)`: the page, parsed; it came with 200, without a cookie and to be kept with its ETag."""

    def get(address: str) -> Document:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies
        assert response["Cache-Control"] == "public, no-cache"
        assert "Cookie" not in response.get("Vary", "")
        document = html.fromstring(response.content.decode())
        check_page(document)
        return document

    return get


@pytest.fixture(params=["beispielau-2031.toml", "musterholm-2030.toml", "lohe-2030.toml"])
def foreign_process(request: pytest.FixtureRequest, db: None) -> Process:
    """Another county's process."""
    call_command("load_process", str(DATA / request.param), verbosity=0)
    return Process.objects.get()
