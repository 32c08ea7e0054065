"""The concept's chapters: a tree of written and generated text."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.models import Theme, User


class ChapterKind(models.TextChoices):
    WRITTEN = "written", _("geschrieben")
    GENERATED = "generated", _("aus Daten erzeugt")


class ChapterStatus(models.TextChoices):
    EMPTY = "empty", _("noch leer")
    DRAFT = "draft", _("Entwurf")
    REVIEW = "review", _("zur Durchsicht")
    DONE = "done", _("fertig")


class Chapter(models.Model):
    """A chapter. `text` is our own small HTML (see `workshops.richtext`); `generator` names what fills it from data.

    A generated chapter may carry text of its own, which stands before what is generated. `is_numbered` is off for
    foreword, summary and appendix parts. `version` rises with every saved text.
    """

    Kind = ChapterKind
    Status = ChapterStatus

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("Titel"), max_length=300)
    kind = models.CharField(_("Art"), max_length=10, choices=ChapterKind.choices, default=ChapterKind.WRITTEN)
    generator = models.CharField(_("Erzeugt aus"), max_length=50, blank=True)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="chapters")
    text = models.TextField(_("Text"), blank=True)
    is_numbered = models.BooleanField(_("Mit Nummer"), default=True)
    editor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, verbose_name=_("Wer schreibt"))
    due_on = models.DateField(_("Fertig bis"), null=True, blank=True)
    status = models.CharField(_("Stand"), max_length=10, choices=ChapterStatus.choices, default=ChapterStatus.EMPTY)
    version = models.PositiveIntegerField(default=0, editable=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Kapitel")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChapterKind.values), name="chapter_kind_known"),
            models.CheckConstraint(condition=Q(status__in=ChapterStatus.values), name="chapter_status_known"),
            models.CheckConstraint(
                condition=Q(kind=ChapterKind.WRITTEN, generator="")
                | (Q(kind=ChapterKind.GENERATED) & ~Q(generator="")),
                name="chapter_generator_for_and_only_for_generated",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: date) -> bool:
        """Not finished after the day it was due."""
        return self.due_on is not None and self.due_on < today and self.status != ChapterStatus.DONE


class ChapterRevision(models.Model):
    """A chapter's text as it was saved, to compare with and to go back to. `at` is a process moment.

    `restored` names the version that was gone back to, if this was how it came about.
    """

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    status = models.CharField(_("Stand"), max_length=10, choices=ChapterStatus.choices, blank=True)
    restored = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(_("Zeitpunkt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))

    class Meta:
        verbose_name = _("Stand eines Kapitels")
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["chapter", "version"], name="chapter_revision_once")]

    def __str__(self) -> str:
        return f"{self.chapter_id}: {self.version}"
