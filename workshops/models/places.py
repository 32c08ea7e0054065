"""Where the process happens, and the public bodies that take part in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MunicipalityKind(models.TextChoices):
    CITY = "city", _("Stadt")
    MUNICIPALITY = "municipality", _("Gemeinde")


class Municipality(models.Model):
    """A city or municipality of the county. `key` is its official municipality key (AGS)."""

    Kind = MunicipalityKind

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Art"), max_length=20, choices=MunicipalityKind.choices)
    key = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=20, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Kommune")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MunicipalityKind.values), name="municipality_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department of the county's administration."""

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=100, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Abteilung")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A place where events are held. Whatever is not known stays empty; `step_free` empty means unknown."""

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    official_name = models.CharField(_("Amtlicher Name"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="venues", verbose_name=_("Kommune")
    )
    street = models.CharField(_("Straße und Hausnummer"), max_length=200, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    room = models.CharField(_("Raum"), max_length=200, blank=True)
    step_free = models.BooleanField(_("Stufenlos erreichbar"), null=True, blank=True)
    bus_stop = models.CharField(_("Haltestelle"), max_length=200, blank=True)
    parking = models.CharField(_("Parken"), max_length=200, blank=True)
    places = models.PositiveIntegerField(_("Plätze im Raum"), null=True, blank=True)
    internal_contact = models.CharField(_("Ansprechperson vor Ort (intern)"), max_length=300, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Veranstaltungsort")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Street, postcode and municipality on one line, as far as they are known."""
        town = " ".join(part for part in [self.postcode, str(self.municipality or "")] if part)
        return ", ".join(part for part in [self.street, town] if part)
