"""Words that need explaining."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.folding import fold


class GlossaryEntry(models.Model):
    """A term, what it means, and the same in plain words. Public at once.

    `version` rises with every change; `changed_at` is a process moment.
    """

    term = models.CharField(_("Begriff"), max_length=200, unique=True)
    folded_term = models.CharField(max_length=400, editable=False, db_index=True)
    definition = models.TextField(_("Erklärung"))
    plain_text = models.TextField(_("In einfachen Worten"), blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("Zuletzt geändert"), null=True, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Glossareintrag")
        ordering = ["folded_term", "pk"]

    def __str__(self) -> str:
        return self.term

    def save(self, *args, **kwargs):
        self.folded_term = fold(self.term)[:400]
        super().save(*args, **kwargs)

    @property
    def anchor(self) -> str:
        """Where it stands, within a page or a document."""
        return f"begriff-{self.pk}"
