"""Published minutes as PDF: printed by the worker, kept until something else is to be read in them."""

import os
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from concept.models import Minutes
from concept.queries.minutes_documents import Document, minutes_document
from participants.actions.jobs import JobFailedError, enqueue_job
from participants.models import Job
from workshops.pdf import PdfError, render

JOB_KIND = "minutes_pdf"
# Pixels: 150 dpi across the width of the text.
PRINT_EDGE = 1_000


@dataclass(frozen=True)
class PdfState:
    """The PDF if it is there, else the job that makes it."""

    path: Path | None
    job: Job | None
    fingerprint: str


def request_minutes_pdf(minutes: Minutes) -> PdfState:
    """Has the published minutes printed unless that has been done, or tried in vain, already."""
    fingerprint = minutes_document(minutes).fingerprint
    path = _path(minutes, fingerprint)
    if path.exists():
        return PdfState(path, None, fingerprint)
    job = Job.objects.filter(kind=JOB_KIND, key=fingerprint).order_by("-pk").first()
    if job is None or job.state == Job.State.DONE:
        job = enqueue_job(kind=JOB_KIND, key=fingerprint, payload={"minutes": minutes.pk})
    return PdfState(None, job, fingerprint)


def render_minutes_job(job: Job) -> None:
    """The worker's part: prints the minutes as they are when their turn comes. Raises JobFailedError with the reason."""
    minutes = Minutes.objects.published().for_pages().filter(pk=job.payload.get("minutes")).first()
    if minutes is None:
        raise JobFailedError
    try:
        store_minutes_pdf(minutes, minutes_document(minutes))
    except PdfError as error:
        raise JobFailedError(str(error)) from error


def store_minutes_pdf(minutes: Minutes, document: Document) -> Path:
    """Prints them; the file is whole before anybody can see it, and takes the place of older ones. Raises PdfError."""
    pdf = render(document.html, photos={name: print_copy(path) for name, path in document.photos.items()})
    path = _path(minutes, document.fingerprint)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(pdf.content)
    os.replace(file.name, path)
    for older in path.parent.glob(f"{minutes.pk}-*.pdf"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def print_copy(path: Path) -> bytes:
    """A photo of ours no larger than paper shows: forty of them still make a PDF that can be mailed."""
    made = BytesIO()
    with Image.open(path) as photo:
        photo.thumbnail((PRINT_EDGE, PRINT_EDGE))
        photo.save(made, "JPEG", quality=80)
    return made.getvalue()


def _path(minutes: Minutes, fingerprint: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "minutes" / "pdf" / f"{minutes.pk}-{fingerprint}.pdf"
