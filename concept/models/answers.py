"""What contributors were told about what became of their contributions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concept.models.contributions import Contribution
from participants.models import OutgoingMail


class ContributionAnswer(models.Model):
    """A mail that says what became of a contribution. `decided_at`: which decision it tells, by its process moment.

    While the mail has not left, another decision takes it back.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="answers")
    mail = models.OneToOneField(OutgoingMail, models.CASCADE, related_name="contribution_answer")
    decided_at = models.DateTimeField(_("Entschieden"))

    class Meta:
        verbose_name = _("Antwort auf einen Beitrag")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.mail}"
