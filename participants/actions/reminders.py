"""Reminders come due by the process clock; they are owed from the moment the worker sees it."""

from django.db import transaction

from participants import mail
from participants.actions.transitions import lock_registration
from participants.queries.reminders import AHEAD, contacts_to_remind, people_to_remind
from workshops import clock


def owe_reminders() -> int:
    """Writes every reminder whose moment has come, each once per date of the event. Returns how many.

    Each is decided under the event's lock: nobody is reminded of a date that is being moved, or of a place that is
    being given back. Killed in between, the rest is written by the next round.
    """
    owed = 0
    for kind in AHEAD:
        for registration in contacts_to_remind(kind, clock.now()):
            with transaction.atomic():
                current = lock_registration(registration)
                if contacts_to_remind(kind, clock.now()).filter(pk=current.pk).exists():
                    mail.queue_reminder(kind, current)
                    owed += 1
        for delegate in people_to_remind(kind, clock.now()).select_related("registration"):
            with transaction.atomic():
                current = lock_registration(delegate.registration)
                if people_to_remind(kind, clock.now()).filter(pk=delegate.pk).exists():
                    mail.queue_reminder(kind, current, delegate)
                    owed += 1
    return owed
