"""Mails to those who commented on a version of the concept."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concept.models import Comment
from concept.queries.comments import place_of
from participants.mail.composition import queue_mail
from participants.models import Contact, OutgoingMail
from workshops import clock


def queue_comment_confirm(comment: Comment, token: str) -> OutgoingMail | None:
    """The link by which a citizen confirms a comment."""
    assert comment.expires_at
    return queue_mail(
        OutgoingMail.Kind.COMMENT_CONFIRM,
        to=comment.email,
        subject=_("Bitte bestätigen Sie Ihre Rückmeldung"),
        context={
            "comment": comment,
            "place": place_of(comment),
            "expires_at": clock.at(comment.expires_at),
            "page": settings.SITE_URL + reverse("concept:comment-link", args=[token]),
        },
        templates="concept/mail",
    )


def queue_comment_declined(comment: Comment, *, contact: Contact | None = None, to: str = "") -> OutgoingMail | None:
    """Why it is not published."""
    return queue_mail(
        OutgoingMail.Kind.COMMENT_DECLINED,
        contact=contact,
        to=to,
        subject=_("Ihre Rückmeldung %(number)d wird nicht veröffentlicht") % {"number": comment.number},
        context={"comment": comment, "place": place_of(comment)},
        templates="concept/mail",
    )


def queue_comment_answered(comment: Comment, *, contact: Contact | None = None, to: str = "") -> OutgoingMail | None:
    """What is answered, and why. Reads `response`."""
    return queue_mail(
        OutgoingMail.Kind.COMMENT_ANSWERED,
        contact=contact,
        to=to,
        subject=_("Antwort auf Ihre Rückmeldung %(number)d") % {"number": comment.number},
        context={
            "comment": comment,
            "place": place_of(comment),
            "page": settings.SITE_URL + comment.get_absolute_url(),
        },
        templates="concept/mail",
    )
