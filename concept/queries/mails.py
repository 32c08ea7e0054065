"""Whether a queued mail about contributions, minutes, comments or to public bodies still holds: asked right before it
is sent."""

from django.utils import timezone

from concept.models import Comment, CommentMail, ContributionAnswer, DepartmentLink, Minutes, MunicipalLink, Response
from concept.models.answer_links import AnswerLink
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
    return _opens(MunicipalLink.objects.filter(mail=mail).first())


def department_link_is_due(mail: OutgoingMail) -> bool:
    """The same of a department's link."""
    return _opens(DepartmentLink.objects.filter(mail=mail).first())


def comment_confirm_is_due(mail: OutgoingMail) -> bool:
    """The comment waits for its link, which still holds."""
    waiting = Comment.objects.filter(moderation=Comment.Moderation.UNCONFIRMED, expires_at__gt=timezone.now())
    return waiting.filter(mails__mail=mail).exists()


def comment_declined_is_due(mail: OutgoingMail) -> bool:
    """It has not been let in meanwhile."""
    declined = Comment.objects.filter(moderation=Comment.Moderation.DECLINED)
    return declined.filter(mails__mail=mail.resend_of_id or mail.pk).exists()


def comment_answered_is_due(mail: OutgoingMail) -> bool:
    """The answer it tells of stands, and everyone may read it."""
    note = CommentMail.objects.filter(mail=mail.resend_of_id or mail.pk).first()
    standing = Response.objects.filter(
        comment__moderation=Comment.Moderation.ACCEPTED, published_at__isnull=False, comment__mails=note
    )
    return note is not None and standing.filter(version=note.response_version or 0).exists()


def _opens(link: AnswerLink | None) -> bool:
    return link is not None and link.is_valid
