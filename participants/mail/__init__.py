from participants.mail.composition import Schedule
from participants.mail.events import queue_event_cancelled, queue_event_moved
from participants.mail.message import build_message
from participants.mail.registrations import (
    queue_confirm_link,
    queue_offer_lapsed,
    queue_offered,
    queue_promoted,
    queue_registered,
    queue_registration_cancelled,
    renew_registered,
)

__all__ = [
    "Schedule",
    "build_message",
    "queue_confirm_link",
    "queue_event_cancelled",
    "queue_event_moved",
    "queue_offer_lapsed",
    "queue_offered",
    "queue_promoted",
    "queue_registered",
    "queue_registration_cancelled",
    "renew_registered",
]
