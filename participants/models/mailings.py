"""Mails that the team writes to many at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models import User


class Mailing(models.Model):
    """One text to a selection: the trace of who wrote what to whom, and when. `sent_at` is a process moment.

    `key` comes with the form: the same form sent twice is one mailing. `selection`: whom it was for, in words.
    """

    key = models.CharField(max_length=64, unique=True)
    subject = models.CharField(_("Betreff"), max_length=200)
    text = models.TextField(_("Text"))
    selection = models.TextField(_("An wen"))
    recipients = models.PositiveIntegerField(_("Wie viele"))
    sent_at = models.DateTimeField(_("Abgeschickt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("durch"))

    class Meta:
        verbose_name = _("Rundmail")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
