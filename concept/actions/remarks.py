"""What those who were there say about the minutes, and what the team answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from concept.actions.minutes import MinutesRefused
from concept.models import Minutes, MinutesRemark
from concept.queries.minutes import answer_lines
from participants.models import Contact, Organisation
from workshops import clock
from workshops.models import User
from workshops.seen import demand_unchanged


class RemarksClosed(Exception):
    """The deadline is over, or the minutes are not up for confirmation."""


@transaction.atomic
def send_remark(*, minutes: Minutes, contact: Contact, text: str, key: str) -> MinutesRemark:
    """Takes down what a contact says, until the deadline. The same words are the same remark; other words in the same
    form (`key`; somebody went back in the browser) are another.

    Raises RemarksClosed.
    """
    locked = _lock(minutes)
    if known := locked.remarks.filter(contact=contact, text=text).first():
        return known
    if not is_open(locked):
        raise RemarksClosed
    is_used = MinutesRemark.objects.filter(submission_key=key).exists()
    return locked.remarks.create(
        contact=contact,
        organisation=contact.organisation,
        text=text,
        at=clock.now(),
        submission_key=None if is_used else key,
    )


@transaction.atomic
def enter_remark(
    *, minutes: Minutes, organisation: Organisation | None, channel: str, text: str, by: User | None
) -> MinutesRemark:
    """Takes down what reached the team by phone or mail, as long as the minutes are up for confirmation: it may have
    come in before the deadline and be written down after it. The same words of the same organisation are the same
    remark: a form sent twice takes down one. Raises RemarksClosed."""
    locked = _lock(minutes)
    if locked.state != Minutes.State.FOR_CONFIRMATION:
        raise RemarksClosed
    if known := locked.remarks.filter(organisation=organisation, channel=channel, text=text).first():
        return known
    return locked.remarks.create(organisation=organisation, channel=channel, text=text, at=clock.now(), entered_by=by)


@transaction.atomic
def answer_remark(
    *, remark: MinutesRemark, answer: str, reason: str = "", seen: str = "", by: User | None
) -> MinutesRemark:
    """Says what was done about it; may be said anew until the minutes are agreed on. `seen`: the digest of the answer
    that it was said over.

    Raises MinutesRefused without a reason for what is not adopted, and once the minutes are agreed on; raises
    ChangedMeanwhile.
    """
    minutes = _lock(remark.minutes)
    if not minutes.can_be_edited:
        raise MinutesRefused(_("Das Protokoll ist abgestimmt."))
    if answer == MinutesRemark.Answer.NOT_ADOPTED and not reason:
        raise MinutesRefused(_("Sagen Sie, warum Sie die Rückmeldung nicht übernehmen."))
    stored = MinutesRemark.objects.get(pk=remark.pk)
    now = answer_lines(stored)
    stored.answer, stored.answer_reason = MinutesRemark.Answer(answer), reason
    demand_unchanged(seen=seen, now=now, wanted=answer_lines(stored))
    stored.answered_at, stored.answered_by = clock.now(), by
    stored.save(update_fields=["answer", "answer_reason", "answered_at", "answered_by"])
    return stored


def is_open(minutes: Minutes) -> bool:
    """Whether those who were there may still say something."""
    return (
        minutes.state == Minutes.State.FOR_CONFIRMATION
        and minutes.respond_by is not None
        and clock.now() < minutes.respond_by
    )


def _lock(minutes: Minutes) -> Minutes:
    return Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
