"""What the plan backwards from the concept's due date is made of."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BodySession(models.Model):
    """The session at which a deciding body is to have the concept before it, as the team has found it out.

    `papers_due_on`: until when papers must be handed in for it.
    """

    body = models.CharField(_("Gremium"), max_length=200)
    meets_on = models.DateField(_("Sitzung am"))
    papers_due_on = models.DateField(_("Vorlagenschluss"), null=True, blank=True)

    class Meta:
        verbose_name = _("Sitzung eines Gremiums")
        ordering = ["meets_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(papers_due_on__isnull=True) | Q(papers_due_on__lte=F("meets_on")),
                name="body_session_papers_before_it",
            )
        ]

    def __str__(self) -> str:
        return self.body

    @property
    def deadline(self) -> date:
        """The last day on which the concept can be handed in for it."""
        return self.papers_due_on or self.meets_on


class PlanStep(models.Model):
    """A stretch of work on the way to the finished concept, one after the other: how many calendar days it takes.

    The days are planning values of the team, not facts.
    """

    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    title = models.CharField(_("Schritt"), max_length=200)
    days = models.PositiveSmallIntegerField(_("Tage"), validators=[MinValueValidator(1), MaxValueValidator(366)])
    done_at = models.DateTimeField(_("Erledigt"), null=True, blank=True)

    class Meta:
        verbose_name = _("Schritt des Zeitplans")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(days__gte=1, days__lte=366), name="plan_step_days_sensible")]

    def __str__(self) -> str:
        return self.title
