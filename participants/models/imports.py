"""What was uploaded and waits to be taken over, and the trace of organisations that were put together."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.organisations import Organisation
from workshops.models import User

# Lists of people are not kept longer than it takes to import them.
KEPT_FOR = timedelta(days=1)


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def kept(self) -> "ImportDraftQuerySet":
        """Those not older than a day, in real time."""
        return self.filter(created_at__gt=timezone.now() - KEPT_FOR)

    def overdue(self) -> "ImportDraftQuerySet":
        """Those to be deleted."""
        return self.filter(created_at__lte=timezone.now() - KEPT_FOR)


class ImportDraft(models.Model):
    """An uploaded list as it was read, between dry run and import. Deleted after a day, in real time.

    `heads`: the texts above the columns. `rows`: one object per row with `line` (its number in the file, from 1),
    `cells` (texts, one per column) and `problem` (why the row cannot be read, else empty). `columns`: the field of
    each column, empty for one that is left out. `decisions`: by line, what is done about a difference. `remarks`:
    what the reader has to say about the file. `result`: the numbers of the import, empty before it.
    """

    created_by = models.ForeignKey(User, models.CASCADE, related_name="import_drafts")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    file_name = models.CharField(max_length=200)
    heads = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    decisions = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    imported_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("Liste zum Übernehmen")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class OrganisationMerge(models.Model):
    """The dated trace of two organisations put together. `details`: what the one that went had said, and what moved.

    `at` is a process moment.
    """

    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="merges")
    kept_name = models.CharField(_("Bleibt"), max_length=200)
    merged_name = models.CharField(_("Ging darin auf"), max_length=200)
    at = models.DateTimeField(_("Zeitpunkt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))
    details = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Zusammenführung")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.merged_name} → {self.kept_name}"
