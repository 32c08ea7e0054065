"""Registering for people who wrote, called or came by: they need neither an address nor an account."""

from django.db import IntegrityError, transaction

from participants import mail
from participants.actions.decisions import decide
from participants.actions.submissions import Entry, contact_for, organisation_for, write_submission
from participants.actions.transitions import lock_events
from participants.models import OrganisationCategory, Submission
from participants.models.registrations import SubmissionChannel
from workshops import clock
from workshops.models import Event, User


def register_on_behalf(
    *, entry: Entry, key: str, channel: SubmissionChannel, by: User, note: str = "", beyond_limit: bool = False
) -> Submission:
    """Registers people as the team was told to, confirmed at once. With an address the contact gets the result by mail.

    They get a place or queue like everybody else. The team is bound neither by the registration window nor, with
    `beyond_limit`, by the limit of people per organisation. A contact whom nobody knew speaks for the organisation: the
    team has dealt with them. The same form sent again (`key`) changes nothing. `note`: for the team alone.
    """
    sent_before = Submission.objects.filter(key=key, digest=entry.digest)
    for _attempt in range(3):
        try:
            with transaction.atomic():
                events = lock_events(Event.objects.filter(slug__in=set(entry.events)).values_list("pk", flat=True))
                return sent_before.first() or _register(entry, key, channel, events, by, note, beyond_limit)
        except IntegrityError:
            # The same contact or organisation came in by the website at the same moment: look again.
            continue
    return sent_before.get()


def _register(
    entry: Entry,
    key: str,
    channel: SubmissionChannel,
    events: dict[int, Event],
    by: User,
    note: str,
    beyond_limit: bool,
) -> Submission:
    at = clock.now()
    category = OrganisationCategory.objects.filter(slug=entry.category).first()
    contact = contact_for(entry, organisation_for(entry, category))
    if contact.accepted_at is None and contact.declined_at is None and not contact.submissions.exists():
        contact.accepted_at = at
        contact.save(update_fields=["accepted_at"])
    submission = write_submission(entry, key, contact, category, at, channel=channel)
    submission.confirmed_at = at
    submission.save(update_fields=["confirmed_at"])
    for registration in submission.registrations.prefetch_related("delegates").order_by("event"):
        registration.event, registration.contact = events[registration.event_id], contact
        registration.organisation = contact.organisation
        registration.team_note = note
        registration.save(update_fields=["team_note"])
        decide(registration, at, by=by, beyond_limit=beyond_limit)
    mail.queue_registered(submission)
    return submission
