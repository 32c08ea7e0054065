"""The Synopse as PDF: printed by the worker, kept until something else is to be read in it."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from concept.models import ConceptVersion
from concept.queries.synopsis_documents import Document, synopsis_document
from participants.actions.jobs import JobFailedError, enqueue_job
from participants.models import Job
from workshops.pdf import PdfError, render

JOB_KIND = "synopsis_pdf"


@dataclass(frozen=True)
class PdfState:
    """The PDF if it is there, else the job that makes it."""

    path: Path | None
    job: Job | None
    fingerprint: str


def request_synopsis_pdf(version: ConceptVersion, *, again: bool = False) -> PdfState:
    """Has the Synopse printed unless that has been done already; after a failure only when asked `again`."""
    fingerprint = synopsis_document(version).fingerprint
    path = _path(version, fingerprint)
    if path.exists():
        return PdfState(path, None, fingerprint)
    job = Job.objects.filter(kind=JOB_KIND, key=fingerprint).order_by("-pk").first()
    if job is None or job.state == Job.State.DONE or (again and job.state == Job.State.FAILED):
        job = enqueue_job(kind=JOB_KIND, key=fingerprint, payload={"version": version.pk})
    return PdfState(None, job, fingerprint)


def failed_job(version: ConceptVersion) -> Job | None:
    """The last job for this version's Synopse, where it has failed."""
    job = Job.objects.filter(kind=JOB_KIND, payload__version=version.pk).order_by("-pk").first()
    return job if job and job.state == Job.State.FAILED else None


def render_synopsis_job(job: Job) -> None:
    """The worker's part: prints it as it is when its turn comes. Raises JobFailedError with the reason."""
    version = (
        ConceptVersion.objects.published().filter(consultation__isnull=False, pk=job.payload.get("version")).first()
    )
    if version is None:
        raise JobFailedError
    try:
        store_synopsis_pdf(version, synopsis_document(version))
    except PdfError as error:
        raise JobFailedError(str(error)) from error


def store_synopsis_pdf(version: ConceptVersion, document: Document) -> Path:
    """Prints it; the file is whole before anybody can see it, and takes the place of older ones. Raises PdfError."""
    pdf = render(document.html)
    path = _path(version, document.fingerprint)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(pdf.content)
    os.replace(file.name, path)
    for older in path.parent.glob(f"{version.number}-*.pdf"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def _path(version: ConceptVersion, fingerprint: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "concept" / "synopses" / f"{version.number}-{fingerprint}.pdf"
