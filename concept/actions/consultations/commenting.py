"""Comments on a version: handed in on the web, confirmed by mail, entered by the team, and let in."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from concept.actions.consultations.opening import ConsultationRefused, demand_open
from concept.actions.planning import next_number
from concept.mail.comments import queue_comment_confirm, queue_comment_declined
from concept.models import Comment, CommentMail, ConceptVersion, Consultation, Paragraph, Response
from participants.models import Contact, Organisation, OutgoingMail
from participants.models.tokens import hash_token
from workshops import clock
from workshops.models import Process, User

Moderation = Comment.Moderation

# How long a link waits for its click (real time).
CONFIRM_WITHIN = timedelta(hours=48)
# Not more links than these go to one address in that time unless they are followed: a stranger could fill somebody's
# mailbox.
LINKS_PER_ADDRESS = 10
_SERIES = "comment"


class CommentConflict(Exception):
    """Somebody else decided about the comment meanwhile; `stored` is the comment as it is now."""

    def __init__(self, stored: Comment) -> None:
        super().__init__()
        self.stored = stored


def hand_in_comment(
    *,
    version: ConceptVersion,
    kind: str,
    text: str,
    paragraph: Paragraph | None = None,
    section: str = "",
    contact: Contact | None = None,
    name: str = "",
    email: str = "",
    may_be_named: bool = False,
    key: str = "",
    is_example: bool = False,
) -> Comment | None:
    """Takes down what somebody says on the web. `section`: its slug, also beside a paragraph; neither: about the whole.

    A `contact` who is signed in speaks for their organisation once they are accepted, and the team is next. Anybody else
    must give an address and confirm by the link that is mailed there. The same form (`key`) with the same words is one
    comment; with other words it takes the place of what was not confirmed. None, and no mail, where too much waits for an
    address; whoever sent it must see the same page. Raises ConsultationClosed.
    """
    said = [version.number, kind, text, paragraph.pk if paragraph else 0, section, name, email.lower(), may_be_named]
    form, submission_key = _submission_key(key, [*said, contact.pk if contact else 0])
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        if known := _known(submission_key):
            return known
        now = clock.now()
        demand_open(version, now)
        if not contact and _waits_too_much(email):
            return None
        if not contact and form:
            _delete_unconfirmed(Comment.objects.filter(submission_key__startswith=form))
        comment = Comment(
            version=version,
            paragraph=paragraph,
            section=section,
            kind=kind,
            text=text,
            received_at=now,
            submission_key=submission_key,
            is_example=is_example,
        )
        if contact:
            comment.contact, comment.name = contact, contact.name
            # Who speaks for nobody yet is a person, who agrees to nothing in anybody's name.
            if contact.is_accepted:
                comment.organisation = contact.organisation
                comment.named_as = contact.organisation.name if may_be_named else ""
            comment.moderation = Moderation.PENDING
            return _store(comment)
        token = secrets.token_urlsafe(32)
        comment.name, comment.email, comment.named_as = name, email.lower(), name if may_be_named else ""
        comment.moderation, comment.token_hash = Moderation.UNCONFIRMED, hash_token(token)
        comment.expires_at = timezone.now() + CONFIRM_WITHIN
        _store(comment)
        _remember(comment, queue_comment_confirm(comment, token))
        return comment


def confirm_comment(*, comment: Comment) -> Comment:
    """The address is proven: the team is next. Twice is once; too late changes nothing. What was handed in in time may
    be confirmed when the consultation is over."""
    with transaction.atomic():
        stored = lock_comment(comment)
        if stored.moderation == Moderation.UNCONFIRMED and stored.expires_at and stored.expires_at > timezone.now():
            stored.moderation = Moderation.PENDING
            stored.save(update_fields=["moderation"])
        return stored


def enter_comment(
    *,
    version: ConceptVersion,
    kind: str,
    text: str,
    channel: str,
    received_at: datetime,
    by: User | None,
    paragraph: Paragraph | None = None,
    section: str = "",
    organisation: Organisation | None = None,
    name: str = "",
    email: str = "",
    postal_address: str = "",
    may_be_named: bool = False,
    key: str = "",
    is_example: bool = False,
) -> Comment:
    """Takes down what came by letter, mail or phone; also when the consultation is over, which is seen from
    `received_at` (a process moment). It waits to be let in like any other. The same form (`key`) with the same words is
    one comment. Raises ConsultationRefused where nobody was asked, or at that moment not yet.
    """
    said = [version.number, kind, text, paragraph.pk if paragraph else 0, section, name, email.lower(), may_be_named]
    more = [channel, received_at.isoformat(), organisation.pk if organisation else 0, postal_address]
    _form, submission_key = _submission_key(key, [*said, *more])
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        if known := _known(submission_key):
            return known
        consultation = Consultation.objects.filter(version=version).first()
        if consultation is None:
            raise ConsultationRefused(_("Zu dieser Fassung gibt es keine Beteiligung."))
        if received_at < consultation.opens_at:
            raise ConsultationRefused(_("Da hatte die Beteiligung noch nicht begonnen. Prüfen Sie den Tag."))
        if received_at > clock.now():
            raise ConsultationRefused(_("Dieser Tag liegt in der Zukunft. Prüfen Sie ihn."))
        comment = Comment(
            version=version,
            paragraph=paragraph,
            section=section,
            kind=kind,
            text=text,
            organisation=organisation,
            name=name,
            email=email.lower(),
            postal_address=postal_address,
            channel=channel,
            received_at=received_at,
            moderation=Moderation.PENDING,
            submission_key=submission_key,
            entered_by=by,
            is_example=is_example,
        )
        comment.named_as = _name_to_show(comment) if may_be_named else ""
        return _store(comment)


def moderate_comment(
    *, comment: Comment, decision: str, by: User | None, reason: str = "", seen: str | None = None
) -> Comment:
    """Lets a comment in (`accepted`: everyone may read it) or not (`declined`, with a reason that its writer is told).

    May be decided anew. `seen`: how it stood on the page; raises CommentConflict where somebody decided otherwise
    meanwhile. Raises ConsultationRefused without a reason, or where nobody has confirmed it.
    """
    reason = reason.strip()
    if decision not in {Moderation.ACCEPTED, Moderation.DECLINED}:
        raise ConsultationRefused(_("Wählen Sie, ob die Rückmeldung veröffentlicht wird."))
    if decision == Moderation.DECLINED and not reason:
        raise ConsultationRefused(_("Schreiben Sie einen Grund: Wer geschrieben hat, bekommt ihn mitgeteilt."))
    with transaction.atomic():
        stored = lock_comment(comment)
        if stored.moderation == Moderation.UNCONFIRMED:
            raise ConsultationRefused(_("Diese Rückmeldung hat noch niemand bestätigt."))
        if stored.moderation == decision:
            return stored
        # What still waits was decided by nobody, whatever a forged form says.
        if seen is not None and stored.moderation not in {seen, Moderation.PENDING}:
            raise CommentConflict(stored)
        stored.moderation = decision
        stored.moderation_reason = reason[:500] if decision == Moderation.DECLINED else ""
        stored.moderated_at, stored.moderated_by, stored.decline_told_at = clock.now(), by, None
        stored.save(
            update_fields=["moderation", "moderation_reason", "moderated_at", "moderated_by", "decline_told_at"]
        )
        if decision == Moderation.DECLINED:
            _take_back_answer(stored)
        take_back_mails(stored)
        if decision == Moderation.DECLINED:
            tell(stored, queue_comment_declined)
        return stored


def set_comment_naming(*, comment: Comment, is_named: bool) -> Comment:
    """Its writer agrees to be named with it, or takes that back."""
    with transaction.atomic():
        stored = lock_comment(comment)
        stored.named_as = _name_to_show(stored) if is_named else ""
        stored.save(update_fields=["named_as"])
        return stored


def delete_unconfirmed_comments() -> int:
    """Those whose links have run out (real time) go, and with them whatever is known of who wrote them."""
    with transaction.atomic():
        return _delete_unconfirmed(Comment.objects.filter(expires_at__lte=timezone.now()))


def lock_comment(comment: Comment) -> Comment:
    """The comment as it is stored, for whoever changes it. Inside a transaction."""
    Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    return Comment.objects.select_related("version", "paragraph", "organisation", "contact").get(pk=comment.pk)


def tell(
    comment: Comment, queue: Callable[..., OutgoingMail | None], *, response_version: int | None = None
) -> list[OutgoingMail]:
    """A mail to whoever wrote it: to who was signed in, to the address that was given, else to those who speak for the
    organisation. None where nobody of them has an address: then it takes a letter."""
    if comment.contact and comment.contact.email:
        mails = [queue(comment, contact=comment.contact)]
    elif comment.email:
        mails = [queue(comment, to=comment.email)]
    elif comment.organisation:
        contacts = comment.organisation.contacts.accepted().exclude(email="").order_by("pk")
        mails = [queue(comment, contact=contact) for contact in contacts]
    else:
        mails = []
    queued = [mail for mail in mails if mail]
    for mail in queued:
        _remember(comment, mail, response_version)
    return queued


def take_back_mails(comment: Comment) -> None:
    """What has not left stays here: it holds no more."""
    OutgoingMail.objects.filter(comment_mail__comment=comment).withdraw()


def _take_back_answer(comment: Comment) -> None:
    """An answer whose mail has not left is told to nobody: should the comment be let in again, it is to be published
    anew, as another version, which the mails of before do not tell."""
    answers = OutgoingMail.objects.filter(comment_mail__comment=comment, kind=OutgoingMail.Kind.COMMENT_ANSWERED)
    if answers.withdraw():
        Response.objects.filter(comment=comment).update(
            published_at=None, published_by=None, letter_at=None, version=F("version") + 1
        )


def _remember(comment: Comment, mail: OutgoingMail | None, response_version: int | None = None) -> None:
    if mail:
        CommentMail.objects.create(comment=comment, mail=mail, response_version=response_version)


def _store(comment: Comment) -> Comment:
    comment.number = next_number(_SERIES)
    comment.save()
    return comment


def _known(submission_key: str | None) -> Comment | None:
    return Comment.objects.filter(submission_key=submission_key).first() if submission_key else None


def _name_to_show(comment: Comment) -> str:
    return comment.organisation.name if comment.organisation else comment.name


def _submission_key(key: str, said: list[object]) -> tuple[str, str | None]:
    """Of the form alone, and of the form with what stands in it: the first is the beginning of the second."""
    if not key:
        return "", None
    form, words = (hashlib.sha256(part.encode()).hexdigest()[:31] for part in (key, json.dumps(said)))
    return f"{form}:", f"{form}:{words}"


def _waits_too_much(email: str) -> bool:
    """Counts mails, not comments: one that was replaced is gone, but its mail may have left."""
    links = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.COMMENT_CONFIRM, to=email.lower())
    recent = links.filter(created_at__gt=timezone.now() - CONFIRM_WITHIN).exclude(state=OutgoingMail.State.WITHDRAWN)
    followed = [Moderation.PENDING, Moderation.ACCEPTED, Moderation.DECLINED]
    return recent.exclude(comment_mail__comment__moderation__in=followed).count() >= LINKS_PER_ADDRESS


def _delete_unconfirmed(comments: models.QuerySet[Comment]) -> int:
    unconfirmed = comments.filter(moderation=Moderation.UNCONFIRMED)
    OutgoingMail.objects.filter(comment_mail__comment__in=unconfirmed).withdraw()
    _count, by_model = unconfirmed.delete()
    return by_model.get(Comment._meta.label, 0)
