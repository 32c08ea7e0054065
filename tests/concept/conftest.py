"""What the tests of the concept share."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from concept.queries.documents import Draft, draft_document
from workshops.models import Process
from workshops.pdf import Pdf, render

_printed: dict[str, Pdf] = {}


@pytest.fixture
def media(settings, tmp_path):
    """An empty folder for what is kept as files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def draft(process: Process) -> Draft:
    return draft_document(process)


@pytest.fixture
def read_pdf() -> Callable[[Draft], PdfReader]:
    """A draft's PDF, printed once for all tests that ask for the same draft."""

    def read(draft: Draft) -> PdfReader:
        if draft.fingerprint not in _printed:
            _printed[draft.fingerprint] = render(draft.html, assets=draft.assets)
        return PdfReader(BytesIO(_printed[draft.fingerprint].content))

    return read
