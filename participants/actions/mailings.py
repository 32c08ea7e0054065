"""Writing to many at once."""

from django.db import IntegrityError, transaction

from participants import mail
from participants.models import Mailing
from participants.queries.mailings import Selection, recipients_of
from workshops import clock
from workshops.models import User


class SelectionChangedError(Exception):
    """Meanwhile the selection means other people than those who were counted. `count`: how many now."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def send_mailing(
    *, key: str, subject: str, text: str, selection: Selection, words: str, count: int, by: User
) -> Mailing:
    """Owes everyone meant by `selection` one mail, all of them in one transaction; the worker sends them.

    The same `key` is the same mailing, however often it is sent. `words`: the selection in words, for the trace.
    `count`: how many the sender was shown; raises SelectionChangedError where it is another number now.
    """
    known = Mailing.objects.filter(key=key)
    try:
        with transaction.atomic():
            return known.first() or _send(key, subject, text, selection, words, count, by)
    except IntegrityError:
        # The button was pressed twice, and the other one was first.
        return known.get()


def _send(key: str, subject: str, text: str, selection: Selection, words: str, count: int, by: User) -> Mailing:
    reached = recipients_of(selection).reached
    if len(reached) != count:
        raise SelectionChangedError(len(reached))
    mailing = Mailing.objects.create(
        key=key, subject=subject, text=text, selection=words, recipients=count, sent_at=clock.now(), by=by
    )
    mail.queue_mailing(mailing, [each.email for each in reached])
    return mailing


def stop_mailing(*, mailing: Mailing) -> int:
    """Takes back those of its mails that have not left. Returns how many."""
    return mailing.mails.withdraw()
