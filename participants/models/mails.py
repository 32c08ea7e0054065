"""What leaves the house: links in mails and the outbox."""

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.invitations import Invitation
from participants.models.registrations import Registration, Submission
from participants.models.tokens import hash_token
from workshops.models import Event


class MailLinkPurpose(models.TextChoices):
    CONFIRM = "confirm", _("Anmeldung bestätigen")
    MANAGE = "manage", _("Anmeldung ansehen und absagen")


class MailLinkManager(models.Manager["MailLink"]):
    def issue(self, *, purpose: str, submission: Submission, expires_at: datetime) -> str:
        """Stores a new link and returns its full address: the only time the token is known."""
        token = secrets.token_urlsafe(32)
        self.create(purpose=purpose, submission=submission, token_hash=hash_token(token), expires_at=expires_at)
        return settings.SITE_URL + reverse("participants:mail-link", args=[token])

    def find(self, token: str) -> "MailLink | None":
        """The link with this token, expired or not."""
        return self.filter(token_hash=hash_token(token)).first()


class MailLink(models.Model):
    """A link in a mail. GET shows, POST acts. Moments are real time: this is about security, not about the process."""

    Purpose = MailLinkPurpose

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=MailLinkPurpose.choices)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="links")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = MailLinkManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=MailLinkPurpose.values), name="mail_link_purpose_known")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.submission_id}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class MailKind(models.TextChoices):
    CONFIRM_LINK = "confirm_link", _("Bitte bestätigen")
    REGISTERED = "registered", _("Ergebnis der Anmeldung")
    PROMOTED = "promoted", _("Nachgerückt")
    OFFERED = "offered", _("Platz angeboten")
    OFFER_LAPSED = "offer_lapsed", _("Angebot verfallen")
    PUT_BACK = "put_back", _("Zurück auf die Warteliste")
    REGISTRATION_CANCELLED = "registration_cancelled", _("Abgesagt")
    EVENT_MOVED = "event_moved", _("Termin geändert")
    EVENT_CANCELLED = "event_cancelled", _("Termin abgesagt")
    PEOPLE_CHANGED = "people_changed", _("Andere Personen")
    CONTACT_ASKS = "contact_asks", _("Jemand möchte mit anmelden")
    CONTACT_ACCEPTED = "contact_accepted", _("Als Ansprechperson angenommen")
    CONTACT_DECLINED = "contact_declined", _("Als Ansprechperson abgelehnt")
    CONTACT_INVITED = "contact_invited", _("Als Ansprechperson eingeladen")
    CONTACT_REMOVED = "contact_removed", _("Nicht mehr Ansprechperson")
    CONTACT_SUCCEEDS = "contact_succeeds", _("Anmeldungen übernommen")
    ADDRESS_PROOF = "address_proof", _("Neue E-Mail-Adresse bestätigen")
    ADDRESS_CHANGED = "address_changed", _("E-Mail-Adresse geändert")
    INVITATION = "invitation", _("Einladung")
    INVITATION_REMINDER = "invitation_reminder", _("Erinnerung an die Einladung")
    # Neutral, because everyone who sees the outbox sees it: not even that somebody needs anything.
    SUPPORT_ANSWERED = "support_answered", _("Antwort des Teams")


class MailState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("nicht zustellbar")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


# The token of a link as it stands in a text.
_TOKEN = re.compile(r"(/a/)[A-Za-z0-9_-]{16,}")


class OutgoingMail(models.Model):
    """A mail that is owed. Written in the transaction that causes it, sent by the worker.

    Everything that makes up its bytes is fixed when it is queued, so that a retry sends the same bytes with the same
    Message-ID. Moments are real time. `lease_until`: until when the worker that took it may be busy with it.
    """

    Kind = MailKind
    State = MailState

    kind = models.CharField(_("Anlass"), max_length=30, choices=MailKind.choices)
    to = models.EmailField(_("An"))
    sender = models.CharField(_("Von"), max_length=320)
    reply_to = models.EmailField(_("Antwort an"), blank=True)
    subject = models.CharField(_("Betreff"), max_length=300)
    text = models.TextField(_("Text"))
    html = models.TextField(_("HTML"))
    calendar = models.TextField(_("Kalender"), blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    submission = models.ForeignKey(Submission, models.SET_NULL, null=True, blank=True, related_name="mails")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="mails")
    # The one it is about, where it is about one: a group that was split has several for one event.
    registration = models.ForeignKey(Registration, models.SET_NULL, null=True, blank=True, related_name="mails")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="mails")
    # With the event's sequence of that moment: what was said about an older one is overtaken.
    event_sequence = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    created_at = models.DateTimeField(_("Entstanden"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("Fällig"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    last_error = models.CharField(_("Letzter Fehler"), max_length=500, blank=True)
    finished_at = models.DateTimeField(_("Erledigt"), null=True, blank=True)

    class Meta:
        verbose_name = _("Mail im Postausgang")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="outgoing_mail_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="outgoing_mail_state_known"),
            models.CheckConstraint(
                condition=Q(state=MailState.SENDING, lease_until__isnull=False)
                | (~Q(state=MailState.SENDING) & Q(lease_until__isnull=True)),
                name="outgoing_mail_sending_has_lease",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return self.subject

    @property
    def masked_text(self) -> str:
        """What the team may read: the text without the secrets in its links."""
        return mask(self.text)


def mask(text: str) -> str:
    """The text with the tokens of its links taken out."""
    return _TOKEN.sub(r"\1…", text)
