"""The live draft as PDF: printed by the worker, kept until the draft changes."""

import os
import tempfile
from dataclasses import dataclass

from django.db import transaction

from concept.models import DraftPdf
from concept.queries.documents import Draft, draft_document
from participants.actions.jobs import JobFailedError, enqueue_job
from participants.models import Job
from workshops.models import Process
from workshops.pdf import PdfError, render

JOB_KIND = "concept_draft"
KEPT = 3


@dataclass(frozen=True)
class DraftState:
    """The draft as it is now: its PDF if it is ready, else the job that makes it; `last` is the PDF made before."""

    ready: DraftPdf | None
    job: Job | None
    last: DraftPdf | None


def request_draft_pdf(*, process: Process, again: bool = False) -> DraftState:
    """Has the present draft printed unless it is there already, or failed and nobody asks for it `again`."""
    fingerprint = draft_document(process).fingerprint
    drafts = [draft for draft in DraftPdf.objects.all()[: KEPT + 1] if draft.path.exists()]
    ready = next((draft for draft in drafts if draft.fingerprint == fingerprint), None)
    if ready:
        return DraftState(ready, None, ready)
    job = Job.objects.filter(kind=JOB_KIND, key=fingerprint).order_by("-pk").first()
    if job is None or job.state == Job.State.DONE or (again and job.state == Job.State.FAILED):
        job = enqueue_job(kind=JOB_KIND, key=fingerprint)
    return DraftState(None, job, drafts[0] if drafts else None)


def render_concept_job(job: Job) -> None:
    """The worker's part: prints the draft as it is when its turn comes. Raises JobFailedError with the reason."""
    process = Process.current()
    if process is None:
        raise JobFailedError
    try:
        store_draft(draft=draft_document(process))
    except PdfError as error:
        raise JobFailedError(str(error)) from error


def store_draft(*, draft: Draft) -> DraftPdf:
    """Prints the draft and keeps it; the file is whole before anybody can see it. Raises PdfError."""
    pdf = render(draft.html, assets=draft.assets)
    stored = DraftPdf(fingerprint=draft.fingerprint, pages=pdf.pages, size=len(pdf.content), as_of=draft.as_of)
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=stored.path.parent, delete=False) as file:
        file.write(pdf.content)
    os.replace(file.name, stored.path)
    with transaction.atomic():
        DraftPdf.objects.filter(fingerprint=stored.fingerprint).delete()
        stored.save()
    discard_old_drafts()
    return stored


def discard_old_drafts() -> None:
    """Keeps the last few, for those who are reading them."""
    for draft in DraftPdf.objects.all()[KEPT:]:
        draft.path.unlink(missing_ok=True)
        draft.delete()
