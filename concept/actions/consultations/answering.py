"""Answers to comments: written by the team, published, and told to whoever commented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from concept.actions.consultations.commenting import lock_comment, take_back_mails, tell
from concept.actions.consultations.opening import ConsultationRefused
from concept.mail.comments import queue_comment_answered
from concept.models import Comment, Response
from workshops import clock
from workshops.models import User


class ResponseConflict(Exception):
    """Somebody else answered meanwhile; `stored` is that answer."""

    def __init__(self, stored: Response) -> None:
        super().__init__()
        self.stored = stored


@dataclass
class Told:
    """What publishing answers did: how many answers, how many mails; `letters`: to whom one must write on paper,
    `unseen`: whose answers were passed over because they are others than those that were on the page."""

    answers: int = 0
    mails: int = 0
    letters: list[Comment] = field(default_factory=list)
    unseen: list[Comment] = field(default_factory=list)


def answer_comment(
    *, comment: Comment, verdict: str, reason: str, by: User | None, seen_version: int | None = None
) -> Response:
    """Answers a comment that is let in. Not public before it is published; a published one that is changed is internal
    again, and a mail that has not left stays here.

    `seen_version`: of the answer on the page, 0 where there was none; raises ResponseConflict where another stands
    there. Raises ConsultationRefused.
    """
    reason = reason.strip()
    if verdict not in Response.Verdict.values:
        raise ConsultationRefused(_("Wählen Sie, was aus der Rückmeldung wird."))
    if not reason:
        raise ConsultationRefused(_("Schreiben Sie eine Begründung. Sie steht in der Synopse."))
    with transaction.atomic():
        stored = lock_comment(comment)
        if not stored.is_published:
            raise ConsultationRefused(_("Beantworten können Sie, was veröffentlicht ist. Entscheiden Sie das zuerst."))
        response = Response.objects.filter(comment=stored).first() or Response(comment=stored, version=0)
        if (response.verdict, response.reason) == (verdict, reason):
            return response
        if seen_version not in {None, response.version}:
            raise ResponseConflict(response)
        response.verdict, response.reason = verdict, reason
        response.answered_at, response.answered_by = clock.now(), by
        response.published_at = response.published_by = response.letter_at = None
        response.version += 1
        response.save()
        take_back_mails(stored)
        return response


def publish_answers(*, comments: Iterable[Comment], by: User | None, seen: Mapping[int, int] | None = None) -> Told:
    """Makes the answers to these comments public and tells each commenter. What is not let in, has no answer, or was
    published before is passed over.

    `seen`: the versions of the answers on the page, by the comments' primary keys; any other answer is passed over too.
    """
    told = Told()
    with transaction.atomic():
        for pk in sorted({comment.pk for comment in comments}):
            stored = lock_comment(Comment(pk=pk))
            response = Response.objects.filter(comment=stored, published_at=None).first()
            if response is None or not stored.is_published:
                continue
            if seen is not None and seen.get(pk) != response.version:
                told.unseen.append(stored)
                continue
            response.published_at, response.published_by = clock.now(), by
            response.save(update_fields=["published_at", "published_by"])
            mails = tell(stored, queue_comment_answered, response_version=response.version)
            told.answers += 1
            told.mails += len(mails)
            if not mails:
                told.letters.append(stored)
    return told


def note_letter(*, comment: Comment) -> None:
    """The writer was told by letter or phone: the published answer, or why it is not published. Twice is once."""
    with transaction.atomic():
        stored = lock_comment(comment)
        now = clock.now()
        if stored.moderation == Comment.Moderation.DECLINED:
            Comment.objects.filter(pk=stored.pk, decline_told_at=None).update(decline_told_at=now)
        else:
            answers = Response.objects.filter(comment=stored, published_at__isnull=False, letter_at=None)
            answers.update(letter_at=now)
