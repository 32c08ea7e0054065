"""What the site itself remembers: how far the process was played for a demonstration."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Moments of the process that a demonstration can show, in their order."""

    ANNOUNCED = "announced", _("angekündigt")
    MIDWAY = "midway", _("mitten im Prozess")
    CONSULTATION = "consultation", _("Rückmeldungen zum Entwurf")
    ADOPTED = "adopted", _("beschlossen")

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return list(Stage).index(self)


class PlayedStage(models.Model):
    """A stage up to which invented content was played. `until` is a process moment, `played_at` real time."""

    stage = models.CharField(max_length=20, choices=Stage.choices, unique=True)
    until = models.DateTimeField()
    scale = models.PositiveIntegerField()
    played_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="played_stage_known"),
            models.CheckConstraint(condition=Q(scale__gte=1), name="played_stage_scale_from_one"),
        ]

    def __str__(self) -> str:
        return self.stage
