"""Frozen versions as PDF: printed by the worker from the frozen content alone, and kept."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from concept.content import Content
from concept.models import ConceptVersion, VersionPublication
from concept.queries.documents import Draft, print_document
from concept.queries.integrity import is_intact
from participants.actions.jobs import JobFailedError, enqueue_job
from participants.models import Job
from workshops.models import Process
from workshops.pdf import PdfError, render

JOB_KIND = "concept_version"


@dataclass(frozen=True)
class VersionPdf:
    """Where a version's PDF stands: `path` where it is there, else the `job` that makes it or has failed to."""

    path: Path | None
    job: Job | None


def version_document(version: ConceptVersion) -> Draft:
    """A frozen version, ready to be printed: from nothing but what was frozen."""
    process = Process.objects.get()
    with translation.override(settings.LANGUAGE_CODE), timezone.override(process.zone):
        label = _("Fassung %(number)d: %(label)s") % {"number": version.number, "label": version.label}
        return print_document(Content.from_data(version.content), label=label, as_of=version.frozen_at)


def path_of(publication: VersionPublication) -> Path | None:
    """Where a version's PDF lies, if it is there."""
    if not publication.pdf_fingerprint:
        return None
    path = _folder() / f"{publication.pdf_fingerprint}.pdf"
    return path if path.exists() else None


def request_version_pdf(version: ConceptVersion, *, again: bool = False) -> VersionPdf:
    """The version's PDF; where there is none it is ordered once, and after a failure only when asked `again`."""
    path = path_of(VersionPublication.objects.get(version=version))
    if path:
        return VersionPdf(path, None)
    job = Job.objects.filter(kind=JOB_KIND, key=str(version.number)).order_by("-pk").first()
    if job is None or job.state == Job.State.DONE or (again and job.state == Job.State.FAILED):
        job = enqueue_version_pdf(version)
    return VersionPdf(None, job)


def enqueue_version_pdf(version: ConceptVersion) -> Job:
    """Has it printed, also where there is a PDF: that one stays until the new one is ready."""
    return enqueue_job(kind=JOB_KIND, key=str(version.number))


def render_version_job(job: Job) -> None:
    """The worker's part. Raises JobFailedError with the reason."""
    version = ConceptVersion.objects.filter(number=job.key).first()
    if version is None:
        raise JobFailedError
    if not is_intact(version):
        raise JobFailedError(_("Diese Fassung stimmt nicht mehr mit ihrer Prüfsumme überein. Sie wird nicht gedruckt."))
    try:
        store_version_pdf(version=version)
    except PdfError as error:
        raise JobFailedError(str(error)) from error


def store_version_pdf(*, version: ConceptVersion) -> VersionPublication:
    """Prints it and keeps the file, which is whole before anybody can see it. Raises PdfError."""
    document = version_document(version)
    pdf = render(document.html, assets=document.assets)
    _folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_folder(), delete=False) as file:
        file.write(pdf.content)
    os.replace(file.name, _folder() / f"{document.fingerprint}.pdf")
    with transaction.atomic():
        publication = VersionPublication.objects.select_for_update(no_key=True).get(version=version)
        publication.pdf_fingerprint = document.fingerprint
        publication.pdf_pages, publication.pdf_size = pdf.pages, len(pdf.content)
        publication.save(update_fields=["pdf_fingerprint", "pdf_pages", "pdf_size"])
    return publication


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "concept" / "versions"
