"""Whether a queued mail about a contribution still holds: asked right before it is sent."""

from concept.models import ContributionAnswer
from participants.models import OutgoingMail


def contribution_answered_is_due(mail: OutgoingMail) -> bool:
    """The decision it tells of stands, and whoever it is written to is still there."""
    answer = ContributionAnswer.objects.filter(mail=mail).select_related("contribution").first()
    return mail.contact is not None and answer is not None and answer.contribution.outcome_at == answer.decided_at
