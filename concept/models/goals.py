"""What a theme is to achieve: where it stands, what is needed, guiding goals and objectives."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concept.models.contributions import Contribution
from concept.models.results import Result
from workshops.models import Theme, User


class ActionField(models.Model):
    """What stands about a theme before its goals: where things are, and what is needed.

    Texts are our own small HTML (see `workshops.richtext`). `version` rises with every saved change.
    """

    theme = models.OneToOneField(Theme, models.PROTECT, related_name="action_field", verbose_name=_("Thema"))
    baseline = models.TextField(_("Ausgangslage"), blank=True)
    needs = models.TextField(_("Bedarfe"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Handlungsfeld")
        ordering = ["theme__number"]

    def __str__(self) -> str:
        return str(self.theme)


class GuidingGoal(models.Model):
    """A guiding goal of a theme. Its code, "2.1", stays what it is when goals are moved."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="guiding_goals", verbose_name=_("Thema"))
    code = models.CharField(_("Kennzeichen"), max_length=20, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("Leitziel"))
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Leitziel")
        ordering = ["theme__number", "position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="guiding_goal_has_text")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Objective(models.Model):
    """An objective under a guiding goal, and what it rests on. Its code, "2.1.3", stays what it is."""

    guiding_goal = models.ForeignKey(GuidingGoal, models.PROTECT, related_name="objectives", verbose_name=_("Leitziel"))
    code = models.CharField(_("Kennzeichen"), max_length=20, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("Handlungsziel"))
    results = models.ManyToManyField(Result, related_name="objectives", blank=True, verbose_name=_("Ergebnisse"))
    contributions = models.ManyToManyField(
        Contribution, related_name="objectives", blank=True, verbose_name=_("Beiträge")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Handlungsziel")
        ordering = ["guiding_goal__theme__number", "guiding_goal__position", "position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="objective_has_text")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
