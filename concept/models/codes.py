"""Codes of goals, objectives and measures: given in order, and never twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CodeSeries(models.Model):
    """The highest number that was ever given under a prefix: "M2." for measures, "2." and "2.1." for goals.

    It stays when what bore the number is removed. Read and written under the Process lock.
    """

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Reihe von Kennzeichen")
        ordering = ["prefix"]

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"
