"""Who was there, how that is known, and the dated trace of what was corrected."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.models import User


class Attendance(models.TextChoices):
    UNKNOWN = "unknown", _("offen")
    PRESENT = "present", _("war da")
    ABSENT = "absent", _("hat gefehlt")
    EXCUSED = "excused", _("entschuldigt")


class AttendanceSource(models.TextChoices):
    """How it is known."""

    TEAM = "team", _("vom Team gesehen")
    LIST = "list", _("von der Unterschriftenliste")
    SELF = "self", _("von der Person selbst gesagt")


class AttendanceChange(models.Model):
    """The dated trace: one row per change, never changed itself. `at` is a process moment."""

    delegate = models.ForeignKey("participants.Delegate", models.CASCADE, related_name="attendance_changes")
    at = models.DateTimeField(_("Zeitpunkt"))
    from_attendance = models.CharField(_("von"), max_length=10, choices=Attendance.choices)
    to_attendance = models.CharField(_("zu"), max_length=10, choices=Attendance.choices)
    source = models.CharField(_("Quelle"), max_length=10, choices=AttendanceSource.choices)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))

    class Meta:
        verbose_name = _("Änderung der Anwesenheit")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    from_attendance__in=Attendance.values,
                    to_attendance__in=Attendance.values,
                    source__in=AttendanceSource.values,
                ),
                name="attendance_change_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_attendance} → {self.to_attendance}"
