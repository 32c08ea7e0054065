"""Who was there: ticked off at the door, taken over from the signed list, corrected later. Every change leaves a trace."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from participants.actions.submissions import DelegateEntry, Entry, contact_for, organisation_for
from participants.actions.transitions import change_state, lock_event
from participants.models import AttendanceChange, Delegate, Registration, Submission
from participants.models.attendance import Attendance, AttendanceSource
from participants.models.registrations import TAKING, RegistrationState, SubmissionChannel
from workshops import clock
from workshops.folding import fold
from workshops.models import Event, User


class AlreadyListedError(Exception):
    """Someone with this address, or of this name and organisation, is on the event's list."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class DoorClosedError(Exception):
    """Before its day nobody stands at the event's door; nor is there one when it is cancelled or has no date."""


@transaction.atomic
def mark_attendance(
    *, delegate: Delegate, attendance: str, source: str = AttendanceSource.TEAM, by: User | None = None
) -> Delegate:
    """Notes whether someone was there and how that is known. The same said again changes nothing.

    Only for those who are registered or wait: who has cancelled and comes all the same is a walk-in. Raises ValueError
    for unknown words.
    """
    attendance, source = Attendance(attendance), AttendanceSource(source)
    current = Delegate.objects.select_for_update(of=("self",), no_key=True).get(pk=delegate.pk)
    known_by = "" if attendance == Attendance.UNKNOWN else source
    if not current.is_active or (current.attendance, current.attendance_source) == (attendance, known_by):
        return current
    at = clock.now()
    AttendanceChange.objects.create(
        delegate=current, at=at, from_attendance=current.attendance, to_attendance=attendance, source=source, by=by
    )
    current.attendance, current.attendance_source = attendance, known_by
    current.attendance_at = at if known_by else None
    current.save(update_fields=["attendance", "attendance_source", "attendance_at"])
    return current


@transaction.atomic
def mark_rest_absent(*, event: Event, source: str = AttendanceSource.TEAM, by: User | None = None) -> int:
    """Notes that everyone with a place about whom nothing is known was not there. Returns how many.

    Nobody, before the event is over: until then they may still come.
    """
    at = clock.now()
    if event.ends_at is None or event.ends_at > at:
        return 0
    rest = Delegate.objects.select_for_update(of=("self",), no_key=True).filter(
        event=event, registration__state__in=TAKING, attendance=Attendance.UNKNOWN
    )
    absent = list(rest.order_by("pk"))
    AttendanceChange.objects.bulk_create(
        AttendanceChange(
            delegate=delegate,
            at=at,
            from_attendance=Attendance.UNKNOWN,
            to_attendance=Attendance.ABSENT,
            source=AttendanceSource(source),
            by=by,
        )
        for delegate in absent
    )
    Delegate.objects.filter(pk__in=[delegate.pk for delegate in absent]).update(
        attendance=Attendance.ABSENT, attendance_source=source, attendance_at=at
    )
    return len(absent)


@dataclass(frozen=True)
class WalkIn:
    """Someone who came without being registered, as entered; without an organisation they speak for themselves."""

    name: str
    organisation: str = ""
    email: str = ""
    phone: str = ""


def add_walk_in(*, event: Event, walk_in: WalkIn, key: str, by: User | None = None) -> Delegate:
    """Lets someone in who is not on the list and notes that they are there, whether there are places or not.

    The same form sent again (`key`) gives the same person. Raises AlreadyListedError where the address is on the list,
    or the name beside the same organisation; DoorClosedError before the event's day, without a date, or when it is
    cancelled.
    """
    entry = Entry(
        events=[event.slug],
        organisation=walk_in.organisation or walk_in.name,
        contact_name=walk_in.name,
        email=walk_in.email,
        phone=walk_in.phone,
        delegates=[DelegateEntry(walk_in.name, walk_in.email)],
    )
    for _attempt in range(3):
        try:
            with transaction.atomic():
                return _add_walk_in(lock_event(event), entry, key, by)
        except IntegrityError:
            # The same contact came in by the website at the same moment: look again.
            continue
    raise AlreadyListedError("email")


def _add_walk_in(event: Event, entry: Entry, key: str, by: User | None) -> Delegate:
    """The event is locked: the same form sent twice at once comes in one after the other."""
    sent_before = Delegate.objects.filter(registration__submission__key=key, registration__is_walk_in=True)
    if known := sent_before.first():
        return known
    if not has_open_door(event):
        raise DoorClosedError
    if entry.email and Delegate.objects.filter(event=event, is_active=True, email__iexact=entry.email).exists():
        raise AlreadyListedError("email")
    at = clock.now()
    organisation = organisation_for(entry, None)
    listed = Delegate.objects.filter(event=event, is_active=True, registration__organisation=organisation)
    if fold(entry.contact_name) in map(fold, listed.values_list("name", flat=True)):
        raise AlreadyListedError("name")
    submission = Submission.objects.create(
        key=key,
        digest=entry.digest,
        channel=SubmissionChannel.TEAM,
        contact=contact_for(entry, organisation),
        contact_name=entry.contact_name,
        phone=entry.phone,
        organisation_name=entry.organisation,
        submitted_at=at,
        expires_at=at,
        confirmed_at=at,
    )
    registration = Registration.objects.create(
        event=event,
        submission=submission,
        organisation=organisation,
        contact=submission.contact,
        is_walk_in=True,
        created_at=at,
        changed_at=at,
    )
    delegate = registration.delegates.create(event=event, name=entry.delegates[0].name, email=entry.delegates[0].email)
    change_state(registration, RegistrationState.CONFIRMED, at=at, by=by)
    return mark_attendance(delegate=delegate, attendance=Attendance.PRESENT, by=by)


def has_open_door(event: Event) -> bool:
    """From the event's own day on somebody may stand at its door; afterwards they are added from the signed list."""
    if event.starts_at is None or event.is_cancelled:
        return False
    return clock.to_local(event.starts_at).date() <= clock.today()
