"""Work for the worker. All moments are real time."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Job
from participants.models.jobs import UNFINISHED, JobState

LEASE = timedelta(minutes=10)
MAX_TRIES = 3


class JobFailedError(Exception):
    """Raised by a handler that cannot do its work; the text is the reason, in words for people."""


def enqueue_job(*, kind: str, key: str, payload: dict[str, Any] | None = None) -> Job:
    """The unfinished job of this kind and key; a new one where there is none."""
    unfinished = Job.objects.filter(kind=kind, key=key, state__in=UNFINISHED)
    while True:
        if job := unfinished.first():
            return job
        try:
            with transaction.atomic():
                return Job.objects.create(kind=kind, key=key, payload=payload or {})
        except IntegrityError:
            # Somebody else made it at the same moment; it may even be finished by now.
            continue


def take_job(*, kinds: Collection[str]) -> Job | None:
    """The longest due job of these kinds, leased. One that ended its worker too often is given up."""
    now = timezone.now()
    due = Q(state=JobState.QUEUED, due_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lte=now)
    with transaction.atomic():
        jobs = Job.objects.select_for_update(skip_locked=True).filter(due, kind__in=kinds)
        for job in jobs.order_by("due_at", "pk"):
            if job.tries < MAX_TRIES:
                job.state, job.lease_until, job.tries, job.progress = JobState.RUNNING, now + LEASE, job.tries + 1, 0
                job.save(update_fields=["state", "lease_until", "tries", "progress"])
                return job
            _finish(job, JobState.FAILED, _("Der Auftrag wurde mehrmals abgebrochen."))
    return None


def report_progress(*, job: Job, per_cent: int) -> None:
    """What its page shows, 0 to 100; keeps the lease alive."""
    _write(job, progress=min(max(per_cent, 0), 100), lease_until=timezone.now() + LEASE)


def complete_job(*, job: Job) -> None:
    _write(job, state=JobState.DONE, progress=100, lease_until=None, finished_at=timezone.now(), failure_reason="")


def fail_job(*, job: Job, reason: str) -> None:
    """`reason` in words for people."""
    _finish(job, JobState.FAILED, reason)


def release_job(*, job: Job) -> None:
    """Gives a job back that was interrupted from outside: it is taken again at once, and the try is not counted."""
    _write(job, state=JobState.QUEUED, lease_until=None, tries=job.tries - 1)


def _finish(job: Job, state: JobState, reason: str) -> None:
    _write(job, state=state, lease_until=None, finished_at=timezone.now(), failure_reason=reason[:500])


def _write(job: Job, **values: object) -> None:
    """Unless its lease was over and another worker has taken it since."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING, tries=job.tries).update(**values)
