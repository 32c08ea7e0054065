"""Work for the worker."""

from typing import Any

from django.db import IntegrityError, transaction

from participants.models import Job
from participants.models.jobs import UNFINISHED


def enqueue_job(*, kind: str, key: str, payload: dict[str, Any] | None = None) -> Job:
    """The unfinished job of this kind and key; a new one where there is none."""
    for _attempt in range(3):
        if job := Job.objects.filter(kind=kind, key=key, state__in=UNFINISHED).first():
            return job
        try:
            with transaction.atomic():
                return Job.objects.create(kind=kind, key=key, payload=payload or {})
        except IntegrityError:
            # Somebody else made it at the same moment; it may even be finished by now.
            continue
    return Job.objects.create(kind=kind, key=key, payload=payload or {})
