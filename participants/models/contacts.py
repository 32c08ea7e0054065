"""Addresses that must prove themselves before they count, and people who want to be forgotten."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.organisations import Contact, Organisation
from participants.models.tokens import hash_token
from workshops.models import User

# How long such a link waits for its click, in real time.
PROVE_WITHIN = timedelta(days=7)


class AddressProofPurpose(models.TextChoices):
    JOIN = "join", _("Ansprechperson werden")
    CHANGE = "change", _("E-Mail-Adresse ändern")


class AddressProofQuerySet(models.QuerySet["AddressProof"]):
    def open(self) -> "AddressProofQuerySet":
        """Those that can still be used."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class AddressProofManager(models.Manager.from_queryset(AddressProofQuerySet)):  # type: ignore[misc]
    def issue(self, **about: object) -> "tuple[AddressProof, str]":
        """Stores a new proof; with it the full address of its link: the only time the token is known."""
        token = secrets.token_urlsafe(32)
        proof = self.create(token_hash=hash_token(token), expires_at=timezone.now() + PROVE_WITHIN, **about)
        return proof, settings.SITE_URL + reverse("participants:mail-link", args=[token])

    def find(self, token: str) -> "AddressProof | None":
        """The proof with this token, expired or used or not."""
        return self.filter(token_hash=hash_token(token)).first()


class AddressProof(models.Model):
    """A link to an address that is not known to belong to anybody yet. GET shows, POST acts, once.

    To join: `contact` has invited whoever reads `email` to speak for `organisation` too. To change: `contact`'s own
    address is to become `email`. All moments are real time: this is about security.
    """

    Purpose = AddressProofPurpose

    purpose = models.CharField(max_length=10, choices=AddressProofPurpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="address_proofs")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="address_proofs")
    name = models.CharField(_("Name"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = AddressProofManager()

    class Meta:
        verbose_name = _("Link an eine neue Adresse")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=AddressProofPurpose.values), name="address_proof_purpose_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.organisation_id}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()


class ErasureRequest(models.Model):
    """Somebody wants their data erased: a task for the team. `asked_at` and `done_at` are process moments."""

    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-Mail-Adresse"))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="erasure_requests"
    )
    asked_at = models.DateTimeField(_("Gewünscht am"))
    done_at = models.DateTimeField(_("Erledigt am"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Wunsch nach Löschung")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(done_at__isnull=True), name="erasure_request_open_once_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.name
