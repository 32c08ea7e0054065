from participants.mail.composition import ERASED_LINK, Schedule, manage_link, new_message_id, write_to
from participants.mail.contacts import (
    queue_address_changed,
    queue_address_proof,
    queue_contact_accepted,
    queue_contact_asks,
    queue_contact_declined,
    queue_contact_invited,
    queue_contact_removed,
    queue_contact_succeeds,
    queue_people_changed,
)
from participants.mail.events import queue_event_cancelled, queue_event_moved
from participants.mail.invitations import invitation_words, queue_invitation, queue_invitation_reminder
from participants.mail.mailings import queue_mailing
from participants.mail.message import build_message
from participants.mail.people import has_own_address, people_of_event, queue_left, queue_notices
from participants.mail.registrations import (
    queue_confirm_link,
    queue_offer_lapsed,
    queue_offered,
    queue_promoted,
    queue_put_back,
    queue_registered,
    queue_registration_cancelled,
    renew_registered,
)
from participants.mail.reminders import queue_reminder, withdraw_reminders
from participants.mail.support import queue_support_answered
from participants.mail.team import queue_event_role, queue_team_invited

__all__ = [
    "ERASED_LINK",
    "Schedule",
    "build_message",
    "has_own_address",
    "invitation_words",
    "manage_link",
    "new_message_id",
    "people_of_event",
    "queue_address_changed",
    "queue_address_proof",
    "queue_confirm_link",
    "queue_contact_accepted",
    "queue_contact_asks",
    "queue_contact_declined",
    "queue_contact_invited",
    "queue_contact_removed",
    "queue_contact_succeeds",
    "queue_event_cancelled",
    "queue_event_moved",
    "queue_event_role",
    "queue_invitation",
    "queue_invitation_reminder",
    "queue_left",
    "queue_mailing",
    "queue_notices",
    "queue_offer_lapsed",
    "queue_offered",
    "queue_people_changed",
    "queue_promoted",
    "queue_put_back",
    "queue_registered",
    "queue_registration_cancelled",
    "queue_reminder",
    "queue_support_answered",
    "queue_team_invited",
    "renew_registered",
    "withdraw_reminders",
    "write_to",
]
