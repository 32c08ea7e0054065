"""What leaves the house: links in mails and the outbox."""

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.invitations import Invitation
from participants.models.mailings import Mailing
from participants.models.organisations import Contact
from participants.models.registrations import Delegate, Registration, Submission
from participants.models.tokens import hash_token
from workshops.models import Event, User


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
    REMINDER_WEEK = "reminder_week", _("Erinnerung eine Woche vorher")
    REMINDER_DAY = "reminder_day", _("Erinnerung am Tag vorher")
    DELEGATE_NOTICE = "delegate_notice", _("Hinweis an angemeldete Personen")
    DELEGATE_LEFT = "delegate_left", _("Person kommt nicht mehr")
    MAILING = "mailing", _("Rundmail")
    TEAM_INVITED = "team_invited", _("Zugang zur Team-Seite")
    EVENT_ROLE = "event_role", _("Aufgabe an einem Termin")
    MINUTES_FOR_CONFIRMATION = "minutes_for_confirmation", _("Protokoll zur Abstimmung")
    MINUTES_PUBLISHED = "minutes_published", _("Protokoll veröffentlicht")
    CONTRIBUTION_ANSWERED = "contribution_answered", _("Was aus einem Beitrag wurde")
    CONTRIBUTION_DECLINED = "contribution_declined", _("Beitrag nicht aufgenommen")
    MUNICIPAL_LINK = "municipal_link", _("Bitte um Rückmeldung einer Kommune")
    DEPARTMENT_LINK = "department_link", _("Bitte um Rückmeldung einer Abteilung")
    COMMENT_CONFIRM = "comment_confirm", _("Rückmeldung bestätigen")
    COMMENT_DECLINED = "comment_declined", _("Rückmeldung nicht veröffentlicht")
    COMMENT_ANSWERED = "comment_answered", _("Antwort auf eine Rückmeldung")


REMINDERS = [MailKind.REMINDER_WEEK, MailKind.REMINDER_DAY]


class MailState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("nicht zustellbar")
    # Its address takes no mails; it goes out when the team lets the address be used again.
    PARKED = "parked", _("zurückgehalten")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


# What has not left and can be taken back.
WITHDRAWABLE = [MailState.QUEUED, MailState.FAILED, MailState.PARKED]

# What they spoke of was taken back; should it come again, it makes a mail of its own.
WITHDRAWN_FOR_GOOD = [MailKind.MINUTES_FOR_CONFIRMATION, MailKind.EVENT_ROLE]

_CALENDAR_END = "END:VCALENDAR\r\n"
# The token of a link as it stands in a text.
_TOKEN = re.compile(r"(/a/|/(?:kommunen|abteilungen)/antwort/|/konzept/rueckmeldung/)[A-Za-z0-9_-]{16,}")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def withdraw(self) -> int:
        """Takes back those that have not left, and the secrets in their links. Returns how many."""
        count = 0
        for mail in self.filter(state__in=WITHDRAWABLE):
            still_here = OutgoingMail.objects.filter(pk=mail.pk, state__in=WITHDRAWABLE)
            count += still_here.update(
                state=MailState.WITHDRAWN,
                finished_at=timezone.now(),
                text=mail.masked_text,
                html=mail.masked_html,
                waits_for_server=False,
            )
        return count


class OutgoingMail(models.Model):
    """A mail that is owed. Written in the transaction that causes it, sent by the worker.

    Everything that makes up its bytes is fixed when it is queued, so that a retry sends the same bytes with the same
    Message-ID. Moments are real time but for `event_start`. `lease_until`: until when the worker that took it may be
    busy with it. It is written to a contact, to one of the people registered (`delegate`), or to a bare address.
    `calendar`: one calendar for each event it is about, one after the other (RFC 5545, section 3.4).
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
    # With the event's sequence and start of that moment: what was said about an older one is overtaken.
    event_sequence = models.PositiveIntegerField(null=True, blank=True)
    event_start = models.DateTimeField(null=True, blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="mails")
    delegate = models.ForeignKey(Delegate, models.SET_NULL, null=True, blank=True, related_name="mails")
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, blank=True, related_name="mails")
    resend_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="resends", verbose_name=_("Noch einmal gesendet")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    created_at = models.DateTimeField(_("Entstanden"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("Fällig"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    # The last try failed for the server's sake: it is tried again as soon as the server takes any mail.
    waits_for_server = models.BooleanField(default=False, editable=False)
    last_error = models.CharField(_("Letzter Fehler"), max_length=500, blank=True)
    finished_at = models.DateTimeField(_("Erledigt"), null=True, blank=True)
    note = models.CharField(_("Notiz"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

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
            models.UniqueConstraint(
                fields=["kind", "registration", "event_start"],
                condition=Q(kind__in=REMINDERS, contact__isnull=False, resend_of__isnull=True),
                name="outgoing_mail_contact_reminded_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "delegate", "event_start"],
                condition=Q(kind__in=REMINDERS, resend_of__isnull=True),
                name="outgoing_mail_delegate_reminded_once",
            ),
            models.UniqueConstraint(
                fields=["delegate"],
                condition=Q(kind=MailKind.DELEGATE_NOTICE, resend_of__isnull=True),
                name="outgoing_mail_delegate_noticed_once",
            ),
            models.UniqueConstraint(
                fields=["mailing", "to"],
                condition=Q(mailing__isnull=False, resend_of__isnull=True),
                name="outgoing_mail_once_per_mailing_and_address",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return self.subject

    @property
    def masked_text(self) -> str:
        """What the team may read: the text without the secrets in its links."""
        return mask(self.text)

    @property
    def masked_html(self) -> str:
        """The same of the HTML."""
        return mask(self.html)

    @property
    def calendars(self) -> list[str]:
        """The calendars in it, one for each event."""
        return [part + _CALENDAR_END for part in self.calendar.split(_CALENDAR_END) if part.strip()]

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in WITHDRAWABLE

    @property
    def can_be_sent_again(self) -> bool:
        """Whether it has come to an end, and what it asks for or tells may still hold: what is under way needs no second
        one."""
        if self.kind == MailKind.CONFIRM_LINK and not (self.submission and self.submission.can_be_confirmed):
            return False
        if self.state == MailState.WITHDRAWN:
            return self.kind not in WITHDRAWN_FOR_GOOD
        return self.state in (MailState.SENT, MailState.FAILED)


def mask(text: str) -> str:
    """The text with the tokens of its links taken out."""
    return _TOKEN.sub(r"\1…", text)


class UndeliverableAddressQuerySet(models.QuerySet["UndeliverableAddress"]):
    def of(self, address: str) -> "UndeliverableAddressQuerySet":
        """The note about this address, whatever its case."""
        return self.filter(email=address.lower())


class UndeliverableAddress(models.Model):
    """An address that takes no mails: the mail server said so, or the team, which read a mail that came back.

    `email` in lower case. While it stands here, mails to it are kept back. `marked_at` is real time; `by` empty: the
    mail server.
    """

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    reason = models.CharField(_("Grund"), max_length=300)
    marked_at = models.DateTimeField(_("Vermerkt"), default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))

    objects = UndeliverableAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("Adresse, die nichts annimmt")
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="undeliverable_address_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.email
