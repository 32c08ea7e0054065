"""Links by which somebody who has no account answers to what the team asks."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import OutgoingMail
from participants.models.tokens import hash_token
from workshops.models import Department, Municipality, User


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    def find(self, token: str) -> "AnswerLink | None":
        """The link with this token, valid or not."""
        return self.filter(token_hash=hash_token(token)).first()


class AnswerLink(models.Model):
    """A mailed link by which a public body answers. Moments are real time: this is security."""

    email = models.EmailField(_("E-Mail-Adresse"))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("Gültig bis"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # The mail that carries it: it must not go out once the link is worth nothing.
    mail = models.OneToOneField(OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked}"

    @property
    def asked(self) -> Municipality | Department:
        """Whose answers it takes."""
        raise NotImplementedError

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
