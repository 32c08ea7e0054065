"""Who was invited to what, how, and what they answered; with a personal code that nobody can read out of the database."""

import re
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from participants.models.organisations import Contact, Organisation
from participants.models.tokens import hash_token
from workshops.models import Event, User

# Without letters and digits that look alike: codes are typed from paper.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
# 16 of 31 letters: 79 bits. Whoever guesses is stopped by the limit on tries long before.
_LENGTH, _GROUP = 16, 4


def _code_of(nonce: str, key: str) -> str:
    """The code that follows from a row's nonce and the site's secret key."""
    digest = salted_hmac("participants.invitation", nonce, secret=key, algorithm="sha256").digest()
    number, letters = int.from_bytes(digest, "big"), ""
    while len(letters) < _LENGTH:
        number, rest = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[rest]
    return normal_code(letters)


def normal_code(typed: str) -> str:
    """A code as it was typed, in the form in which it is stored: capitals in groups; "" for what can be none."""
    letters = re.sub(r"[\s\-–.]", "", typed[:100]).upper()
    if len(letters) != _LENGTH or set(letters) - set(_ALPHABET):
        return ""
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


class InvitationChannel(models.TextChoices):
    MAIL = "mail", _("per E-Mail")
    LETTER = "letter", _("per Brief")
    PHONE = "phone", _("am Telefon")


class InvitationAnswer(models.TextChoices):
    NONE = "none", _("keine Antwort")
    YES = "yes", _("ja")
    NO = "no", _("nein")
    LATER = "later", _("später")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def open_at(self, now: datetime) -> "InvitationQuerySet":
        """Those with an event that is still to come."""
        coming = Event.objects.published().upcoming(now).filter(invitations=OuterRef("pk"))
        return self.filter(Exists(coming))

    def for_pages(self) -> "InvitationQuerySet":
        """With everything a line about an invitation shows."""
        return self.select_related(
            "organisation__category", "organisation__municipality", "contact", "by"
        ).prefetch_related(models.Prefetch("events", Event.objects.for_pages().in_order()))


class InvitationManager(models.Manager.from_queryset(InvitationQuerySet)):  # type: ignore[misc]
    def find(self, code: str) -> "Invitation | None":
        """The invitation with this code, however it was typed, taken back or not."""
        normal = normal_code(code)
        return self.filter(token_hash=hash_token(normal)).first() if normal else None


class Invitation(models.Model):
    """An organisation is asked to come to one or several events. Moments are those of the process clock.

    `contact`: whom the mail, letter or call is meant for. `sent_at`: handed to the outbox, posted, or called.
    The personal code follows from `nonce` and the site's secret key, so letters can be printed again; the database
    alone does not tell it. A new nonce makes the old code worthless.
    """

    Channel = InvitationChannel
    Answer = InvitationAnswer

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="invitations", verbose_name=_("Ansprechperson")
    )
    events = models.ManyToManyField(Event, related_name="invitations", verbose_name=_("Termine"))
    channel = models.CharField(_("Weg"), max_length=10, choices=InvitationChannel.choices)
    message = models.TextField(_("Persönliche Worte"), blank=True)
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("Angelegt"))
    sent_at = models.DateTimeField(_("Verschickt"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("Zuletzt erinnert"), null=True, blank=True)
    answer = models.CharField(
        _("Antwort"), max_length=10, choices=InvitationAnswer.choices, default=InvitationAnswer.NONE
    )
    answered_at = models.DateTimeField(_("Geantwortet"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("Zurückgenommen"), null=True, blank=True)
    note = models.CharField(_("Notiz"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Eingeladen von")
    )

    objects = InvitationManager()

    class Meta:
        verbose_name = _("Einladung")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=InvitationChannel.values), name="invitation_channel_known"),
            models.CheckConstraint(condition=Q(answer__in=InvitationAnswer.values), name="invitation_answer_known"),
            models.CheckConstraint(
                condition=Q(answer=InvitationAnswer.NONE, answered_at__isnull=True)
                | (~Q(answer=InvitationAnswer.NONE) & Q(answered_at__isnull=False)),
                name="invitation_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_channel_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.nonce:
            self.renew_code()
        super().save(*args, **kwargs)

    def renew_code(self) -> None:
        """Makes a new code; whoever has the old one is shown out. The row is not saved."""
        self.nonce = secrets.token_hex(16)
        self.token_hash = hash_token(_code_of(self.nonce, settings.SECRET_KEY))

    @property
    def code(self) -> str:
        """The personal code, such as ABCD-EFGH-JKMN-PQRS; "" where the site's secret key has changed since."""
        codes = (_code_of(self.nonce, key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
        return next((code for code in codes if hash_token(code) == self.token_hash), "")

    @property
    def link(self) -> str:
        """The full address of the personal link; "" without a code."""
        code = self.code
        return settings.SITE_URL + reverse("participants:mail-link", args=[code]) if code else ""

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class InvitationStep(models.TextChoices):
    CREATED = "created", _("eingeladen")
    SENT = "sent", _("verschickt")
    REMINDED = "reminded", _("erinnert")
    ANSWERED = "answered", _("geantwortet")
    NOTED = "noted", _("Notiz")
    CODE_RENEWED = "code_renewed", _("neuer Code")
    WITHDRAWN = "withdrawn", _("zurückgenommen")


class InvitationChange(models.Model):
    """The dated trace: one row per step, never changed itself. `at` is a process moment; `by` empty: the invited."""

    Step = InvitationStep

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("Zeitpunkt"))
    step = models.CharField(_("Schritt"), max_length=15, choices=InvitationStep.choices)
    answer = models.CharField(_("Antwort"), max_length=10, choices=InvitationAnswer.choices, blank=True)
    note = models.CharField(_("Notiz"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))

    class Meta:
        verbose_name = _("Schritt einer Einladung")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=InvitationStep.values, answer__in=["", *InvitationAnswer.values]),
                name="invitation_change_words_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.answer}".strip()
