"""What people need: asked for, withdrawn, answered, and forgotten in time."""

from collections.abc import Collection, Sequence

from django.db import transaction

from participants import mail
from participants.actions.submissions import NeedEntry
from participants.actions.transitions import lock_event
from participants.models import Registration, SupportNeed
from participants.models.registrations import ENDED
from participants.models.support import SupportState
from workshops import clock
from workshops.models import User


@transaction.atomic
def request_support(*, registration: Registration, needs: Sequence[NeedEntry]) -> None:
    """Asks for help with a registration, with the consent given at this moment. Another detail asks anew.

    Changes nothing where the registration has ended, or its event is over.
    """
    event = lock_event(registration.event)
    current = Registration.objects.get(pk=registration.pk)
    if current.state in ENDED or event.is_past:
        return
    known = {need.kind: need for need in current.support_needs.of_contact()}
    for entry in needs:
        need = known.get(entry.kind)
        if need is None or need.detail != entry.detail:
            asked = {"asked_by": current.contact, "detail": entry.detail, "consented_at": clock.now()}
            nothing = {"state": SupportState.REQUESTED, "answer": "", "answered_at": None, "answered_by": None}
            SupportNeed.objects.update_or_create(registration=current, kind=entry.kind, defaults={**asked, **nothing})


@transaction.atomic
def change_support(*, registration: Registration, kind: str, detail: str) -> bool:
    """Says otherwise what was asked for; the answer is open again. False where it has been taken back meanwhile."""
    lock_event(registration.event)
    if not registration.support_needs.of_contact().filter(kind=kind).exists():
        return False
    request_support(registration=registration, needs=[NeedEntry(kind, detail)])
    return True


@transaction.atomic
def withdraw_support(*, registration: Registration, kinds: Collection[str]) -> None:
    """Takes wishes and the consent to keep them back, whenever: they are deleted at once with their answers."""
    lock_event(registration.event)
    registration.support_needs.of_contact().filter(kind__in=kinds).forget()


@transaction.atomic
def answer_support_need(
    *, need: SupportNeed, state: str, answer: str = "", by: User | None = None
) -> SupportNeed | None:
    """Answers what somebody asked for and has them told by mail, unless nothing has changed or they are not there to
    be told.

    None where it was withdrawn meanwhile. Raises ValueError for an unknown state.
    """
    lock_event(need.registration.event)
    current = SupportNeed.objects.select_related("registration__submission__contact").filter(pk=need.pk).first()
    if current is None or (current.state, current.answer) == (state, answer):
        return current
    current.state, current.answer, current.answered_by = SupportState(state), answer, by
    current.answered_at = None if state == SupportState.REQUESTED else clock.now()
    current.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if current.answered_at and current.is_of_contact:
        mail.queue_support_answered(current.registration)
    return current


def delete_overdue_needs() -> int:
    """Deletes what was asked for and answered, two weeks after its event. Returns how many."""
    return SupportNeed.objects.overdue(clock.now()).forget()
