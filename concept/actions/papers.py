"""The paper that a version goes to the bodies with: its texts, and the package of paper and concept in one file."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from concept.actions.version_pdfs import path_of, store_version_pdf
from concept.models import ConceptVersion, DecisionChange, DecisionPaper, VersionPublication
from concept.models.decisions import ChangeKind
from concept.odt import pack
from concept.queries.integrity import is_intact
from concept.queries.papers import PaperTexts, fingerprint_of, paper_odt
from participants.actions.jobs import JobFailedError, enqueue_job, report_progress
from participants.models import Job
from workshops import clock
from workshops.models import User
from workshops.pdf import PdfError

JOB_KIND = "decision_package"
# How far the job is once the concept is printed.
PRINTED_PER_CENT = 90


class PaperConflictError(Exception):
    """Somebody else saved the paper meanwhile; `paper` is what is stored now."""

    def __init__(self, paper: DecisionPaper) -> None:
        super().__init__()
        self.paper = paper


@dataclass(frozen=True)
class Package:
    """Where the package stands: `path` where it is there, else the `job` that makes it or has failed to."""

    path: Path | None
    job: Job | None


def save_paper(*, version: ConceptVersion, seen_revision: int, texts: PaperTexts, by: User | None) -> DecisionPaper:
    """Stores the paper's texts, which were read as `seen_revision` (0: nobody had saved any).

    Raises PaperConflictError.
    """
    with transaction.atomic():
        VersionPublication.objects.select_for_update(no_key=True).get(version_id=version.pk)
        stored = DecisionPaper.objects.filter(version_id=version.pk).first()
        if (stored.revision if stored else 0) != seen_revision and stored:
            raise PaperConflictError(stored)
        paper = stored or DecisionPaper(version=version, revision=0)
        if stored and PaperTexts(stored.motion, stored.summary, stored.statement) == texts:
            return stored
        paper.motion, paper.summary, paper.statement = texts.motion, texts.summary, texts.statement
        paper.revision += 1
        paper.changed_at, paper.changed_by = clock.now(), by
        paper.save()
        DecisionChange.objects.create(
            version_id=version.pk,
            at=paper.changed_at,
            by=by,
            kind=ChangeKind.CHANGED if stored else ChangeKind.ADDED,
            subject=_("Texte der Vorlage"),
        )
    return paper


def request_package(version: ConceptVersion, *, again: bool = False) -> Package:
    """The package as things stand; where there is none it is ordered once, and after a failure only when asked `again`."""
    fingerprint = fingerprint_of(version, paper_odt(version))
    path = _path(version, fingerprint, VersionPublication.objects.get(version=version))
    if path.exists():
        return Package(path, None)
    job = Job.objects.filter(kind=JOB_KIND, key=fingerprint).order_by("-pk").first()
    if job is None or job.state == Job.State.DONE or (again and job.state == Job.State.FAILED):
        job = enqueue_job(kind=JOB_KIND, key=fingerprint, payload={"version": version.number})
    return Package(None, job)


def make_package_job(job: Job) -> None:
    """The worker's part: packs things as they are when its turn comes. Raises JobFailedError with the reason."""
    version = ConceptVersion.objects.filter(number=job.payload.get("version")).first()
    if version is None:
        raise JobFailedError
    if not is_intact(version):
        raise JobFailedError(_("Diese Fassung stimmt nicht mehr mit ihrer Prüfsumme überein. Sie wird nicht gedruckt."))
    publication = VersionPublication.objects.get(version=version)
    if path_of(publication) is None:
        try:
            publication = store_version_pdf(version=version)
        except PdfError as error:
            raise JobFailedError(str(error)) from error
    report_progress(job=job, per_cent=PRINTED_PER_CENT)
    store_package(version=version, publication=publication)


def store_package(*, version: ConceptVersion, publication: VersionPublication) -> Path:
    """Packs the paper and the concept's PDF, which must have been printed; the file is whole before anybody can see it,
    and takes the place of older ones."""
    paper, pdf = paper_odt(version), path_of(publication)
    assert pdf is not None
    files = {f"konzept-fassung-{version.number}.pdf": pdf.read_bytes(), f"vorlage-fassung-{version.number}.odt": paper}
    path = _path(version, fingerprint_of(version, paper), publication)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(pack(files, moment=version.frozen_at))
    os.replace(file.name, path)
    for older in path.parent.glob(f"{version.number}-*.zip"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def _path(version: ConceptVersion, fingerprint: str, publication: VersionPublication) -> Path:
    name = f"{version.number}-{fingerprint}-{publication.pdf_fingerprint}.zip"
    return Path(settings.MEDIA_ROOT) / "concept" / "packages" / name
