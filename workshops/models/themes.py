"""What the concept is about."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Theme(models.Model):
    """A theme of the workshops and field of action of the concept. Its number is how people call it."""

    number = models.PositiveSmallIntegerField(_("Nummer"), unique=True, validators=[MinValueValidator(1)])
    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    title = models.CharField(_("Titel"), max_length=300)
    short_title = models.CharField(_("Kurztitel"), max_length=100)
    colour = models.CharField(_("Farbe"), max_length=7, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z")])
    planned_workshops = models.PositiveSmallIntegerField(_("Geplante Workshops"))
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Thema")
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="theme_number_from_one")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("site:theme-detail", args=[self.number])
