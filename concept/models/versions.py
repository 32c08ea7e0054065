"""Frozen versions of the concept and their paragraphs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workshops.models import User


class VersionKind(models.TextChoices):
    CONSULTATION = "consultation", _("Entwurf zur Beratung")
    DECISION = "decision", _("Vorlage zum Beschluss")
    ADOPTED = "adopted", _("beschlossene Fassung")
    UPDATE = "update", _("Fortschreibung")


class ConceptVersionQuerySet(models.QuerySet["ConceptVersion"]):
    def published(self) -> "ConceptVersionQuerySet":
        """What everyone may read."""
        return self.filter(publication__published_at__isnull=False)


class ConceptVersion(models.Model):
    """A version of the concept as it was frozen. The database refuses every change and removal (see the triggers).

    `content`: the whole document as data; HTML and PDF are made from it alone. `checksum`: SHA-256 over everything that
    is frozen, in its canonical form. `gaps` and `changes`: the gap report and the list of changes at that moment.
    `frozen_at` is a process moment. What changes afterwards – publication, PDF, consultation, decisions – stands in rows
    beside it.
    """

    Kind = VersionKind

    number = models.PositiveIntegerField(_("Nummer"), unique=True)
    label = models.CharField(_("Bezeichnung"), max_length=200)
    kind = models.CharField(_("Art"), max_length=15, choices=VersionKind.choices)
    frozen_at = models.DateTimeField(_("Festgeschrieben"))
    content = models.JSONField()
    checksum = models.CharField(_("Prüfsumme"), max_length=64)
    gaps = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = ConceptVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Fassung des Konzepts")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="concept_version_number_from_one"),
            models.CheckConstraint(condition=Q(kind__in=VersionKind.values), name="concept_version_kind_known"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("concept:version", args=[self.number])


class Paragraph(models.Model):
    """A quotable paragraph of a frozen version: "5.2 Abs. 3". Frozen with it.

    `source`: what it was made from ("chapter:leitbild", "measure:M2.7", "objective:2.1.3" …), by which generated
    paragraphs find their predecessor. `origins`: the codes and numbers of the measures, objectives, results and
    contributions behind it, at that moment.
    """

    version = models.ForeignKey(ConceptVersion, models.DO_NOTHING, related_name="paragraphs")
    position = models.PositiveIntegerField()
    section = models.CharField(_("Abschnitt"), max_length=200)
    number = models.PositiveIntegerField(_("Absatz"))
    anchor = models.CharField(max_length=220)
    source = models.CharField(max_length=300, blank=True)
    html = models.TextField()
    text = models.TextField()
    origins = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Absatz")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="paragraph_position_once"),
            models.UniqueConstraint(fields=["version", "anchor"], name="paragraph_anchor_once"),
        ]

    def __str__(self) -> str:
        return self.quotation

    @property
    def quotation(self) -> str:
        """How it is quoted: "5.2 Abs. 3"."""
        return _("%(section)s Abs. %(number)d") % {"section": self.section, "number": self.number}


class ParagraphPredecessor(models.Model):
    """Which paragraph of the version before a paragraph continues: by object, by alignment, or as corrected by hand."""

    paragraph = models.OneToOneField(Paragraph, models.CASCADE, related_name="predecessor_link")
    predecessor = models.ForeignKey(Paragraph, models.CASCADE, null=True, blank=True, related_name="successor_links")
    is_corrected = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Vorgänger eines Absatzes")

    def __str__(self) -> str:
        return f"{self.paragraph_id} ← {self.predecessor_id}"


class VersionPublication(models.Model):
    """What a frozen version says nothing of itself: who froze it, its PDF, and since when everyone may read it."""

    version = models.OneToOneField(ConceptVersion, models.CASCADE, related_name="publication")
    frozen_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("Veröffentlicht"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    pdf_fingerprint = models.CharField(max_length=32, blank=True)
    pdf_pages = models.PositiveIntegerField(null=True, blank=True)
    pdf_size = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("Veröffentlichung einer Fassung")

    def __str__(self) -> str:
        return str(self.version)
