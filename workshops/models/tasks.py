"""What has to be done for an event or for the concept."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops import clock
from workshops.models.events import Event, EventKind, EventStatus
from workshops.models.users import Person


class TaskTemplate(models.Model):
    """A task that every event of a kind needs, from the process file."""

    event_kind = models.CharField(_("Art des Termins"), max_length=30, choices=EventKind.choices)
    title = models.CharField(_("Aufgabe"), max_length=200)
    days_before = models.SmallIntegerField(_("Tage vor dem Termin"))
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Vorlage einer Aufgabe")
        ordering = ["event_kind", "-days_before", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event_kind", "title"], name="task_template_once"),
            models.CheckConstraint(condition=Q(event_kind__in=EventKind.values), name="task_template_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        """Still to do: neither done nor dropped, and its event not cancelled."""
        return self.filter(done_at=None, dropped_at=None).exclude(event__status=EventStatus.CANCELLED)

    def done(self) -> "TaskQuerySet":
        """Done, the last first."""
        return self.filter(dropped_at=None).exclude(done_at=None).order_by("-done_at", "-pk")

    def dropped(self) -> "TaskQuerySet":
        """Taken off the list by somebody."""
        return self.exclude(dropped_at=None)

    def of_cancelled_events(self) -> "TaskQuerySet":
        """Not done, and not needed any more because the event is cancelled."""
        return self.filter(done_at=None, dropped_at=None, event__status=EventStatus.CANCELLED)

    def for_pages(self) -> "TaskQuerySet":
        """With everything a task's line on a page shows."""
        return self.select_related("event__theme", "event__venue", "person")


class Task(models.Model):
    """A task. With an event and `days_before` it is due so many days before the event's day and moves with it (below
    zero: after it); else on `due_on`.

    One that is not needed is dropped, not deleted: it can be taken up again, and is not made anew from its template.
    """

    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="tasks")
    template = models.ForeignKey(TaskTemplate, models.SET_NULL, null=True, blank=True)
    title = models.CharField(_("Aufgabe"), max_length=200)
    days_before = models.SmallIntegerField(_("Tage vor dem Termin"), null=True, blank=True)
    due_on = models.DateField(_("Fällig am"), null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, verbose_name=_("Wer"))
    done_at = models.DateTimeField(_("Erledigt"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("Gestrichen"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("Aufgabe")
        constraints = [
            models.UniqueConstraint(fields=["event", "template"], name="task_once_per_event_and_template"),
            models.CheckConstraint(
                condition=Q(days_before__isnull=True) | Q(event__isnull=False, due_on__isnull=True),
                name="task_due_by_its_event_or_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def due(self) -> date | None:
        """The local day on which it is due; None while its event has no date."""
        if self.event is None or self.days_before is None:
            return self.due_on
        if self.event.starts_at is None:
            return None
        return clock.to_local(self.event.starts_at).date() - timedelta(days=self.days_before)
