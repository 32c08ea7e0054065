"""Minutes: what was said and agreed at an event, and how those present agreed that it was so."""

import uuid
from pathlib import Path

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participants.models import Contact, Organisation
from workshops.models import AgendaItem, Event, Person, User


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    FOR_CONFIRMATION = "for_confirmation", _("zur Abstimmung")
    CONFIRMED = "confirmed", _("abgestimmt")
    PUBLISHED = "published", _("veröffentlicht")


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def published(self) -> "MinutesQuerySet":
        """What everyone may read."""
        return self.filter(state=MinutesState.PUBLISHED)

    def for_pages(self) -> "MinutesQuerySet":
        """With everything a page shows of the event."""
        return self.select_related("event__theme", "event__venue__municipality", "keeper")


class Minutes(models.Model):
    """The minutes of an event.

    `starts_at`, `ends_at`: when it really began and ended. `respond_by`: until when those present may say what is
    missing or wrong. `version` rises with every saved change, also of notes, results and attendance. Moments are those
    of the process clock.
    """

    State = MinutesState

    event = models.OneToOneField(Event, models.PROTECT, related_name="minutes", verbose_name=_("Termin"))
    state = models.CharField(_("Stand"), max_length=20, choices=MinutesState.choices, default=MinutesState.DRAFT)
    keeper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Protokoll führt")
    )
    moderators = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("Moderation"))
    starts_at = models.DateTimeField(_("Begonnen"), null=True, blank=True)
    ends_at = models.DateTimeField(_("Geendet"), null=True, blank=True)
    respond_by = models.DateTimeField(_("Rückmeldung bis"), null=True, blank=True)
    for_confirmation_at = models.DateTimeField(_("Zur Abstimmung gestellt"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("Abgestimmt"), null=True, blank=True)
    published_at = models.DateTimeField(_("Veröffentlicht"), null=True, blank=True)
    created_at = models.DateTimeField(_("Angelegt"))
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    version = models.PositiveIntegerField(default=0, editable=False)
    # The highest that was given here: a number is given once, even if its result is taken out again.
    last_result_number = models.PositiveIntegerField(default=0, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("Protokoll")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MinutesState.values), name="minutes_state_known"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="minutes_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT)
                | Q(state=MinutesState.FOR_CONFIRMATION, for_confirmation_at__isnull=False, respond_by__isnull=False)
                | Q(state=MinutesState.CONFIRMED, confirmed_at__isnull=False)
                | Q(state=MinutesState.PUBLISHED, confirmed_at__isnull=False, published_at__isnull=False),
                name="minutes_state_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return _("Protokoll: %(event)s") % {"event": self.event}

    def get_absolute_url(self) -> str:
        return reverse("concept:minutes", args=[self.event.slug])

    @property
    def is_published(self) -> bool:
        return self.state == MinutesState.PUBLISHED

    @property
    def can_be_edited(self) -> bool:
        """Until those present have agreed; afterwards there are corrections."""
        return self.state in {MinutesState.DRAFT, MinutesState.FOR_CONFIRMATION}


class MinutesNote(models.Model):
    """What was said under one point of the agenda, or about the whole (`agenda_item` empty).

    `text` is our own small HTML (see `workshops.richtext`).
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="notes")
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="notes")
    text = models.TextField(_("Notiz"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Notiz im Protokoll")
        ordering = ["agenda_item__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "agenda_item"], name="minutes_note_once_per_agenda_item"),
            models.UniqueConstraint(
                fields=["minutes"], condition=Q(agenda_item__isnull=True), name="minutes_note_once_about_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.agenda_item_id}"


class MinutesAttendance(models.Model):
    """How many people of an organisation were there. Minutes name organisations and numbers, no people."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="attendance")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="minutes_attendance"
    )
    # As it stands in the minutes, whatever becomes of the organisation.
    name = models.CharField(_("Organisation"), max_length=200)
    number = models.PositiveSmallIntegerField(_("Personen"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("Anwesenheit im Protokoll")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="minutes_attendance_from_one")]

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class RemarkAnswer(models.TextChoices):
    OPEN = "open", _("noch offen")
    ADOPTED = "adopted", _("übernommen")
    NOTED = "noted", _("zur Kenntnis genommen")
    NOT_ADOPTED = "not_adopted", _("nicht übernommen")


class RemarkChannel(models.TextChoices):
    WEB = "web", _("über die Website")
    PHONE = "phone", _("am Telefon")
    MAIL = "mail", _("per E-Mail oder Brief")


class MinutesRemark(models.Model):
    """What somebody who was there says about the minutes: what is wrong, or missing. Internal, and answered."""

    Answer = RemarkAnswer
    Channel = RemarkChannel

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="remarks")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="minutes_remarks"
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(_("Eingang"), max_length=10, choices=RemarkChannel.choices, default=RemarkChannel.WEB)
    text = models.TextField(_("Rückmeldung"))
    at = models.DateTimeField(_("Eingegangen"))
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(_("Antwort"), max_length=15, choices=RemarkAnswer.choices, default=RemarkAnswer.OPEN)
    answer_reason = models.TextField(_("Was wir dazu sagen"), blank=True)
    answered_at = models.DateTimeField(_("Beantwortet"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Rückmeldung zum Protokoll")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=RemarkChannel.values), name="minutes_remark_channel_known"),
            models.CheckConstraint(
                condition=Q(answer=RemarkAnswer.OPEN, answered_at__isnull=True)
                | Q(
                    answer__in=[RemarkAnswer.ADOPTED, RemarkAnswer.NOTED, RemarkAnswer.NOT_ADOPTED],
                    answered_at__isnull=False,
                ),
                name="minutes_remark_answer_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:50]


class MinutesCorrection(models.Model):
    """A dated correction of minutes that were agreed on. It stands beside the text, which stays as it was agreed.

    `withdraws`: a result that is public no more because of it; `text` is the reason then.
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="corrections")
    withdraws = models.OneToOneField(
        "concept.Result", models.PROTECT, null=True, blank=True, related_name="withdrawal", verbose_name=_("Ergebnis")
    )
    text = models.TextField(_("Berichtigung"))
    at = models.DateTimeField(_("Berichtigt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Berichtigung eines Protokolls")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:50]


class MinutesRevision(models.Model):
    """How the minutes were at one of their versions, for comparing. `content`: notes, results, attendance, times."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(_("Zeitpunkt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))
    summary = models.CharField(_("Was"), max_length=300)
    content = models.JSONField()

    class Meta:
        verbose_name = _("Stand eines Protokolls")
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["minutes", "version"], name="minutes_revision_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.version}"


class AttachmentKind(models.TextChoices):
    PHOTO = "photo", _("Foto")
    SLIDES = "slides", _("Folien (PDF)")


class MinutesAttachment(models.Model):
    """A photo of the wall, or slides. The file's name is made here, its content checked and freed of metadata.

    `key` is the name under which it lies and is fetched; `description` says in words what a photo shows.
    """

    Kind = AttachmentKind

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="attachments")
    # What hangs on an internal point must not become public by losing it.
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="attachments")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("Art"), max_length=10, choices=AttachmentKind.choices)
    title = models.CharField(_("Titel"), max_length=200)
    description = models.TextField(_("Was ist zu sehen?"), blank=True)
    is_public = models.BooleanField(_("Öffentlich"), default=False)
    size = models.PositiveIntegerField(_("Größe"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField(_("Hinzugefügt"))
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Anhang eines Protokolls")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AttachmentKind.values), name="minutes_attachment_kind_known")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> Path:
        """Where the file lies. Nothing of its name was chosen by anybody."""
        return Path(settings.MEDIA_ROOT) / "minutes" / f"{self.key}.{self.ending}"

    @property
    def ending(self) -> str:
        return "jpg" if self.kind == AttachmentKind.PHOTO else "pdf"

    @property
    def is_photo(self) -> bool:
        return self.kind == AttachmentKind.PHOTO
