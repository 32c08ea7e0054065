"""Whether a queued mail about contributions, minutes or to municipalities still holds: asked right before it is sent."""

from concept.models import ContributionAnswer, Minutes, MunicipalLink
from participants.models import OutgoingMail


def contribution_answered_is_due(mail: OutgoingMail) -> bool:
    """The decision it tells of stands, and whoever it is written to is still there."""
    answer = ContributionAnswer.objects.filter(mail=mail).select_related("contribution").first()
    return mail.contact is not None and answer is not None and answer.contribution.outcome_at == answer.decided_at


def minutes_for_confirmation_is_due(mail: OutgoingMail) -> bool:
    """The minutes are still up for confirmation."""
    return Minutes.objects.filter(event=mail.event, state=Minutes.State.FOR_CONFIRMATION).exists()


def municipal_link_is_due(mail: OutgoingMail) -> bool:
    """The link in it still opens something."""
    link = MunicipalLink.objects.filter(mail=mail).first()
    return link is not None and link.is_valid
