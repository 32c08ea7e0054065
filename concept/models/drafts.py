"""The printed drafts that are kept ready."""

from pathlib import Path

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DraftPdf(models.Model):
    """A draft that was printed. Its file's name is the fingerprint of what was printed.

    `as_of` is the process moment of the last change in it; `created_at` is real time; `size` in bytes.
    """

    fingerprint = models.CharField(max_length=32, unique=True, validators=[RegexValidator(r"^[0-9a-f]{32}\Z")])
    pages = models.PositiveIntegerField(_("Seiten"))
    size = models.PositiveIntegerField(_("Größe"))
    as_of = models.DateTimeField(_("Stand"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Entwurf als PDF")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(pages__gte=1, size__gte=1), name="draft_pdf_is_not_empty")]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "concept" / f"{self.fingerprint}.pdf"
