"""What people need in order to take part. Sensitive: kept apart, asked with consent, seen by the event's team alone."""

import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.mails import MailKind, OutgoingMail
from participants.models.organisations import Contact
from participants.models.registrations import Registration, Submission
from workshops.models import Event, User

# So long after the event its needs and their answers are kept: what the consent promises.
KEPT_AFTERWARDS = timedelta(days=14)


class SupportKind(models.TextChoices):
    INTERPRETER = "interpreter", _("Dolmetschen")
    SIGN_LANGUAGE = "sign_language", _("Gebärdensprache")
    STEP_FREE = "step_free", _("Ein Platz, der ohne Stufen zu erreichen ist")
    CHILD_CARE = "child_care", _("Kinderbetreuung")
    NOTE = "note", _("Etwas anderes")


class SupportState(models.TextChoices):
    REQUESTED = "requested", _("noch offen")
    ARRANGED = "arranged", _("organisiert")
    IMPOSSIBLE = "impossible", _("leider nicht möglich")


class SupportNeedQuerySet(models.QuerySet["SupportNeed"]):
    def open(self) -> "SupportNeedQuerySet":
        """Those without an answer whose registration stands."""
        return self.binding().filter(state=SupportState.REQUESTED)

    def binding(self) -> "SupportNeedQuerySet":
        """Those of registrations that hold a place or wait: before the confirmation nobody has asked for anything."""
        return self.filter(registration__in=Registration.objects.active())

    def of_contact(self) -> "SupportNeedQuerySet":
        """Those that the registration's contact has asked for: who took it over from somebody learns nothing of theirs."""
        return self.filter(asked_by=F("registration__contact"))

    def overdue(self, now: datetime) -> "SupportNeedQuerySet":
        """Those to be deleted: long enough after the event, or at once where none will be."""
        over = Q(registration__event__ends_at__lte=now - KEPT_AFTERWARDS)
        never = Q(registration__event__ends_at=None, registration__event__status=Event.Status.CANCELLED)
        return self.filter(over | never)

    def forget(self) -> int:
        """Deletes them with their answers and the mails that told of these. Returns how many.

        The digest of the form they came with would let somebody who knows the rest guess them: it is replaced.
        """
        found = list(self.values_list("pk", "registration__submission", "registration__event"))
        if found:
            with transaction.atomic():
                for submission, event in {(submission, event) for _pk, submission, event in found}:
                    OutgoingMail.objects.filter(
                        kind=MailKind.SUPPORT_ANSWERED, submission=submission, event=event
                    ).delete()
                    Submission.objects.filter(pk=submission).update(digest=secrets.token_hex(32))
                SupportNeed.objects.filter(pk__in=[pk for pk, *_rest in found]).delete()
        return len(found)


class SupportNeed(models.Model):
    """One thing that somebody asked for with a registration. Moments are those of the process clock.

    `detail`: the language for an interpreter, the words of a note, else whatever they added. Withdrawn by the person
    or ended with the registration it is deleted, not marked.
    """

    Kind = SupportKind
    State = SupportState

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="support_needs")
    # Whoever may read it beside the team; nobody any more once they have gone.
    asked_by = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="support_needs")
    kind = models.CharField(_("Art"), max_length=15, choices=SupportKind.choices)
    detail = models.CharField(_("Näheres"), max_length=500, blank=True)
    consented_at = models.DateTimeField(_("Einverstanden seit"))
    state = models.CharField(_("Stand"), max_length=10, choices=SupportState.choices, default=SupportState.REQUESTED)
    answer = models.CharField(_("Antwort"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("Beantwortet"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SupportNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Unterstützungsbedarf")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind"], name="support_need_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_need_kind_known"),
            models.CheckConstraint(
                condition=Q(state=SupportState.REQUESTED, answered_at__isnull=True)
                | Q(state__in=[SupportState.ARRANGED, SupportState.IMPOSSIBLE], answered_at__isnull=False),
                name="support_need_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_of_contact(self) -> bool:
        """Asked for by the registration's present contact."""
        return self.asked_by_id == self.registration.contact_id
