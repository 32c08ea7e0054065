"""The consultation: what organisations and citizens say to a version, and what is answered."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concept.models.versions import ConceptVersion, Paragraph
from participants.models import Contact, Organisation, OutgoingMail
from workshops.models import User


class Consultation(models.Model):
    """From when until when a version may be commented on. Moments are those of the process clock."""

    version = models.OneToOneField(ConceptVersion, models.PROTECT, related_name="consultation")
    opens_at = models.DateTimeField(_("Beginnt"))
    closes_at = models.DateTimeField(_("Endet"))
    note = models.TextField(_("Was wir wissen möchten"), blank=True)
    changed_at = models.DateTimeField(_("Zuletzt geändert"), null=True, blank=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Beteiligung")
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="consultation_times_in_order")
        ]

    def __str__(self) -> str:
        return str(self.version)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        return self.closes_at <= now

    def state(self, now: datetime) -> str:
        """coming, open or over."""
        if self.is_over(now):
            return "over"
        return "open" if self.is_open(now) else "coming"


class CommentKind(models.TextChoices):
    AGREEMENT = "agreement", _("Zustimmung")
    CHANGE = "change", _("Änderungswunsch")
    QUESTION = "question", _("Frage")


class CommentChannel(models.TextChoices):
    WEB = "web", _("über die Website")
    LETTER = "letter", _("Brief")
    MAIL = "mail", _("E-Mail")
    PHONE = "phone", _("Telefon")


class CommentModeration(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("noch nicht bestätigt")
    PENDING = "pending", _("wartet auf das Team")
    ACCEPTED = "accepted", _("veröffentlicht")
    DECLINED = "declined", _("nicht veröffentlicht")


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> "CommentQuerySet":
        """What everyone may read."""
        return self.filter(moderation=CommentModeration.ACCEPTED)

    def received(self) -> "CommentQuerySet":
        """Those that count: not the ones whose address was never confirmed."""
        return self.exclude(moderation=CommentModeration.UNCONFIRMED)


class Comment(models.Model):
    """A comment on a paragraph, on a section (`section` and no paragraph), or on the whole (neither).

    It stays with the version on which it was made; `section` names the section's slug also beside a paragraph.
    `email` and `postal_address` are private and erased with the person's data; `named_as` is the name under which it is
    shown, with the writer's agreement, else empty. `decline_told_at`: when the writer, who has no e-mail, was told by
    letter or phone why it is not published. `token_hash`: of the link by which a citizen confirms it.
    `submission_key`: of the form it came by, then of what stood in it. `received_at` is a process moment, `expires_at`
    real time.
    """

    Kind = CommentKind
    Channel = CommentChannel
    Moderation = CommentModeration

    number = models.PositiveIntegerField(_("Nummer"), unique=True, editable=False)
    version = models.ForeignKey(ConceptVersion, models.PROTECT, related_name="comments")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, null=True, blank=True, related_name="comments")
    section = models.CharField(_("Abschnitt"), max_length=200, blank=True)
    kind = models.CharField(_("Art"), max_length=10, choices=CommentKind.choices)
    text = models.TextField(_("Rückmeldung"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("Organisation")
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="comments")
    name = models.CharField(_("Name"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    postal_address = models.TextField(_("Anschrift"), blank=True)
    named_as = models.CharField(_("Genannt als"), max_length=200, blank=True)
    channel = models.CharField(_("Eingang"), max_length=10, choices=CommentChannel.choices, default=CommentChannel.WEB)
    received_at = models.DateTimeField(_("Eingegangen"))
    moderation = models.CharField(_("Stand"), max_length=12, choices=CommentModeration.choices)
    moderation_reason = models.CharField(_("Grund"), max_length=500, blank=True)
    moderated_at = models.DateTimeField(_("Entschieden"), null=True, blank=True)
    moderated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decline_told_at = models.DateTimeField(_("Grund mitgeteilt"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rückmeldung zum Konzept")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(condition=Q(kind__in=CommentKind.values), name="comment_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=CommentChannel.values), name="comment_channel_known"),
            models.CheckConstraint(
                condition=Q(
                    moderation__in=[
                        CommentModeration.UNCONFIRMED,
                        CommentModeration.PENDING,
                        CommentModeration.ACCEPTED,
                    ]
                )
                | (Q(moderation=CommentModeration.DECLINED) & ~Q(moderation_reason="")),
                name="comment_declined_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return _("Rückmeldung %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        """Reads `version`."""
        return reverse("concept:comment", args=[self.version.number, self.number])

    @property
    def is_published(self) -> bool:
        return self.moderation == CommentModeration.ACCEPTED

    @property
    def is_late(self) -> bool:
        """Came in when the consultation was over: by letter, mail or phone. Reads `version.consultation`."""
        return self.received_at >= self.version.consultation.closes_at

    @property
    def author(self) -> str:
        """Who wrote it, as everyone may read it."""
        return self.named_as or str(_("eine Organisation") if self.organisation_id else _("eine Person"))

    @property
    def public_response(self) -> "Response | None":
        """The answer, once everyone may read it. Reads `response`."""
        response = getattr(self, "response", None)
        return response if response and response.published_at else None


class ResponseVerdict(models.TextChoices):
    ADOPTED = "adopted", _("übernommen")
    PARTLY = "partly", _("teilweise übernommen")
    NOT_ADOPTED = "not", _("nicht übernommen")
    NOTED = "noted", _("zur Kenntnis genommen")


class Response(models.Model):
    """The answer to a comment, with its reason. `published_at`: since when its writer and everyone may read it.

    `version` rises with every change. `letter_at`: when the writer, who has no e-mail, was told by letter.
    """

    Verdict = ResponseVerdict

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="response")
    verdict = models.CharField(_("Antwort"), max_length=10, choices=ResponseVerdict.choices)
    reason = models.TextField(_("Begründung"))
    answered_at = models.DateTimeField(_("Beantwortet"))
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("Mitgeteilt"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    letter_at = models.DateTimeField(_("Brief verschickt"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("Antwort auf eine Rückmeldung")
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=ResponseVerdict.values), name="response_verdict_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="response_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.comment}: {self.verdict}"


class CommentMail(models.Model):
    """A mail about a comment: its link to confirm, why it is not published, or the answer.

    `response_version`: which answer it tells. What has not left is taken back when it holds no more.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mails")
    mail = models.OneToOneField(OutgoingMail, models.CASCADE, related_name="comment_mail")
    response_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("Mail zu einer Rückmeldung")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.comment}: {self.mail}"
