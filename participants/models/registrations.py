"""Who comes: submissions, registrations, the people named in them, and the dated trace of every change."""

import secrets
from collections.abc import Callable

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from participants.models.attendance import Attendance, AttendanceSource
from participants.models.invitations import Invitation
from participants.models.organisations import Contact, Organisation, OrganisationCategory
from workshops import clock
from workshops.models import Event, User

# Without letters and digits that look alike: references are read out on the phone.
_REFERENCE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_reference(choose: Callable[[str], str] = secrets.choice) -> str:
    """A name for one registration, to be quoted on the phone; it opens nothing."""
    return "".join(choose(_REFERENCE_ALPHABET) for _position in range(8))


class SubmissionChannel(models.TextChoices):
    WEB = "web", _("über die Website")
    PAPER = "paper", _("auf Papier")
    PHONE = "phone", _("am Telefon")
    TEAM = "team", _("vom Team eingetragen")


class Submission(models.Model):
    """One form as it was sent: for one or several events, confirmed as a whole by a link in one mail.

    `key` comes with the form, `digest` is made of what was entered: the same form sent again is the same submission,
    a corrected one replaces those of its key that are not confirmed. Moments are those of the process clock.
    """

    Channel = SubmissionChannel

    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    channel = models.CharField(
        _("Eingang"), max_length=10, choices=SubmissionChannel.choices, default=SubmissionChannel.WEB
    )
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="submissions")
    # The one by whose link or code the form was filled in.
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="submissions")
    # As entered. Taken over on confirmation: by the contact, and by an organisation that nobody speaks for yet.
    contact_name = models.CharField(_("Name"), max_length=200)
    phone = models.CharField(_("Telefon"), max_length=50, blank=True)
    language = models.CharField(_("Sprache"), max_length=50, blank=True)
    organisation_name = models.CharField(_("Organisation"), max_length=200)
    category = models.ForeignKey(OrganisationCategory, models.SET_NULL, null=True, blank=True, verbose_name=_("Art"))
    submitted_at = models.DateTimeField(_("Eingegangen"))
    expires_at = models.DateTimeField(_("Zu bestätigen bis"))
    confirmed_at = models.DateTimeField(_("Bestätigt"), null=True, blank=True)

    class Meta:
        verbose_name = _("Eingang einer Anmeldung")
        constraints = [
            models.UniqueConstraint(fields=["key", "digest"], name="submission_once"),
            models.CheckConstraint(condition=Q(channel__in=SubmissionChannel.values), name="submission_channel_known"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def can_be_confirmed(self) -> bool:
        """Still waits for the click on its link."""
        return self.confirmed_at is None and self.expires_at > clock.now()


class RegistrationState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("noch nicht bestätigt")
    CONFIRMED = "confirmed", _("angemeldet")
    WAITING = "waiting", _("auf der Warteliste")
    OFFERED = "offered", _("Platz angeboten")
    CANCELLED = "cancelled", _("abgesagt")
    EXPIRED = "expired", _("verfallen")


# Hold a place.
TAKING = [RegistrationState.CONFIRMED, RegistrationState.OFFERED]
# Count as registered: told of every change of the event.
ACTIVE = [*TAKING, RegistrationState.WAITING]
ENDED = [RegistrationState.CANCELLED, RegistrationState.EXPIRED]
# First come, first served; the parts of a group that was split stand where the group stood, one behind the other.
QUEUE_ORDER = ("queue_number", "queue_part")


class EndReason(models.TextChoices):
    """Why a registration came to its end."""

    BY_CONTACT = "by_contact", _("Sie haben abgesagt.")
    BY_TEAM = "by_team", _("Das Team hat abgesagt.")
    NOT_CONFIRMED = "not_confirmed", _("Die Anmeldung wurde nicht rechtzeitig bestätigt.")
    REPLACED = "replaced", _("Die Anmeldung wurde durch eine neue ersetzt.")
    CLOSED = "closed", _("Die Anmeldung zu diesem Termin ist geschlossen.")
    EVENT_CANCELLED = "event_cancelled", _("Dieser Termin ist abgesagt.")
    TOO_MANY = "too_many", _("Für diesen Termin sind aus Ihrer Organisation schon genug Personen angemeldet.")
    ALREADY_REGISTERED = (
        "already_registered",
        _("Mindestens eine dieser Personen ist für diesen Termin schon angemeldet."),
    )
    OFFER_LAPSED = "offer_lapsed", _("Der angebotene Platz wurde nicht rechtzeitig angenommen.")
    OFFER_DECLINED = "offer_declined", _("Sie haben den angebotenen Platz nicht angenommen.")


# What `Registration.is_migrant` says, for the database.
MIGRANT = Q(organisation__is_migrant_organisation=True, contact__accepted_at__isnull=False)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> "RegistrationQuerySet":
        """Confirmed, offered or waiting."""
        return self.filter(state__in=ACTIVE)

    def taking(self) -> "RegistrationQuerySet":
        """Those that hold places."""
        return self.filter(state__in=TAKING)

    def queue(self) -> "RegistrationQuerySet":
        """Those that wait, the first first."""
        return self.filter(state=RegistrationState.WAITING).order_by(*QUEUE_ORDER)

    def before(self, registration: "Registration") -> "RegistrationQuerySet":
        """Those that stand in the queue before this one."""
        number, part = registration.queue_number, registration.queue_part
        return self.filter(Q(queue_number__lt=number) | Q(queue_number=number, queue_part__lt=part))

    def migrant(self) -> "RegistrationQuerySet":
        """Those that may take places held for migrant organisations: see `Registration.is_migrant`."""
        return self.filter(MIGRANT)

    def others(self) -> "RegistrationQuerySet":
        """Those that may not."""
        return self.exclude(MIGRANT)

    def for_pages(self) -> "RegistrationQuerySet":
        """With everything a line about a registration shows."""
        return self.select_related(
            "organisation", "contact", "submission", "event__theme", "event__venue__municipality"
        ).prefetch_related("delegates")


class Registration(models.Model):
    """One event's part of a submission: a group that gets its places all together or not at all.

    `queue_number` only ever rises within an event; the position shown is counted. Its gaps mean nothing. A group that
    was split shares its number with those who left it: `queue_part` sets them apart and `split_from` names the group.
    `offer_expires_at` and the other moments are those of the process clock.
    """

    State = RegistrationState
    EndReason = EndReason

    reference = models.CharField(_("Kennzeichen"), max_length=8, unique=True, default=new_reference, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("Termin"))
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="registrations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="registrations")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="registrations")
    state = models.CharField(
        _("Stand"), max_length=12, choices=RegistrationState.choices, default=RegistrationState.UNCONFIRMED
    )
    end_reason = models.CharField(_("Warum beendet"), max_length=20, choices=EndReason.choices, blank=True)
    queue_number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    queue_part = models.PositiveSmallIntegerField(default=0, editable=False)
    split_from = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="split_off", editable=False
    )
    offer_expires_at = models.DateTimeField(_("Angebot gilt bis"), null=True, blank=True)
    # Has its place out of order; put back it returns to where it stood.
    is_admitted = models.BooleanField(_("Außer der Reihe zugelassen"), default=False, editable=False)
    # Came without being registered and was let in, whether there were places or not.
    is_walk_in = models.BooleanField(_("An der Tür dazugekommen"), default=False, editable=False)
    team_note = models.TextField(_("Notiz des Teams"), blank=True, max_length=1000)
    created_at = models.DateTimeField(_("Eingegangen"))
    changed_at = models.DateTimeField(_("Zuletzt geändert"))

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "event"],
                condition=Q(split_from__isnull=True),
                name="registration_once_per_submission",
            ),
            models.UniqueConstraint(
                fields=["event", "queue_number", "queue_part"], name="registration_queue_number_once"
            ),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.WAITING) | Q(queue_number__isnull=False),
                name="registration_waiting_has_queue_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.UNCONFIRMED) | Q(queue_number__isnull=True),
                name="registration_unconfirmed_has_no_queue_number",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, offer_expires_at__isnull=False)
                | (~Q(state=RegistrationState.OFFERED) & Q(offer_expires_at__isnull=True)),
                name="registration_offered_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, end_reason__in=EndReason.values)
                | (~Q(state__in=ENDED) & Q(end_reason="")),
                name="registration_ended_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["event", "state", "queue_number", "queue_part"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_migrant(self) -> bool:
        """May take places held for migrant organisations.

        The team says which organisations these are; nobody says so of themselves. And somebody must register who
        speaks for the organisation: whoever merely types its name takes none of its places.
        """
        return self.organisation.is_migrant_organisation and self.contact.accepted_at is not None

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def can_be_admitted(self) -> bool:
        """Waits, or was offered a place, and the event is to come."""
        return self.state in {RegistrationState.WAITING, RegistrationState.OFFERED} and self.event.is_to_come

    @property
    def can_be_put_back(self) -> bool:
        """Holds a place, or the offer of one, and the event is to come."""
        return self.state in TAKING and self.event.is_to_come

    @property
    def can_be_split(self) -> bool:
        """More than one person, and the event is to come."""
        return self.is_active and self.event.is_to_come and len(self.delegates.all()) > 1

    @property
    def can_be_cancelled(self) -> bool:
        """Until the event is over."""
        return self.is_active and not self.event.is_past and not self.event.is_cancelled


class Delegate(models.Model):
    """Someone who comes ("Wer kommt?"). Each delegate is one place.

    `is_active` follows the registration's state (see `participants.actions.transitions`); an e-mail address is active
    once per event, whatever its case. `attendance_at` is a process moment.
    """

    Attendance = Attendance
    AttendanceSource = AttendanceSource

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="delegates")
    event = models.ForeignKey(Event, models.PROTECT, related_name="delegates")
    name = models.CharField(_("Vor- und Nachname"), max_length=200)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    is_active = models.BooleanField(default=False, editable=False)
    attendance = models.CharField(
        _("Anwesenheit"), max_length=10, choices=Attendance.choices, default=Attendance.UNKNOWN, editable=False
    )
    attendance_source = models.CharField(
        _("Quelle"), max_length=10, choices=AttendanceSource.choices, blank=True, editable=False
    )
    attendance_at = models.DateTimeField(_("Festgestellt"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Teilnehmende Person")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance=Attendance.UNKNOWN, attendance_source="", attendance_at__isnull=True)
                | Q(
                    attendance__in=[Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED],
                    attendance_source__in=AttendanceSource.values,
                    attendance_at__isnull=False,
                ),
                name="delegate_attendance_has_source_and_time",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "event",
                condition=Q(is_active=True) & ~Q(email=""),
                name="delegate_email_active_once_per_event",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    """What happened, where the states before and after do not say it."""

    STATE = "state", _("Stand geändert")
    ADMITTED = "admitted", _("außer der Reihe zugelassen")
    ADMITTED_BEYOND = "admitted_beyond", _("außer der Reihe und über die Plätze hinaus zugelassen")
    PUT_BACK = "put_back", _("zurück auf die Warteliste gesetzt")
    SPLIT = "split", _("Gruppe geteilt")
    PEOPLE = "people", _("Angaben zu den Personen geändert")
    CONTACT = "contact", _("andere Ansprechperson")
    EVENT = "event", _("Termin geändert")


# By the team, with a reason.
ADMITTED = [ChangeKind.ADMITTED, ChangeKind.ADMITTED_BEYOND]


class RegistrationChange(models.Model):
    """The dated trace: one row per change of a registration, never changed itself. `at` is a process moment."""

    Kind = ChangeKind

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("Zeitpunkt"))
    kind = models.CharField(_("Was"), max_length=20, choices=ChangeKind.choices, default=ChangeKind.STATE)
    from_state = models.CharField(_("von"), max_length=12, choices=RegistrationState.choices, blank=True)
    to_state = models.CharField(_("zu"), max_length=12, choices=RegistrationState.choices)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))
    reason = models.CharField(_("Grund"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Änderung einer Anmeldung")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_state__in=["", *RegistrationState.values], to_state__in=RegistrationState.values),
                name="registration_change_states_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="registration_change_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
