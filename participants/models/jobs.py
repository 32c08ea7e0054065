"""Work that takes too long for a page: done by the worker."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("in Arbeit")
    DONE = "done", _("fertig")
    FAILED = "failed", _("nicht gelungen")


UNFINISHED = [JobState.QUEUED, JobState.RUNNING]


class Job(models.Model):
    """One piece of work. `kind` names its handler, `key` what it is about: unfinished at most once per kind and key.

    Moments are real time. `progress` in per cent. `failure_reason` is in words for people.
    """

    State = JobState

    kind = models.CharField(max_length=50)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(_("Stand"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("Fortschritt"), default=0)
    tries = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    failure_reason = models.CharField(_("Grund"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("Entstanden"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("Erledigt"), null=True, blank=True)

    class Meta:
        verbose_name = _("Auftrag")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=UNFINISHED), name="job_unfinished_once_per_key"
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_in_per_cent"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease_until__isnull=True)),
                name="job_running_has_lease",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED
