"""Before each event the team invites those who are not coming yet, by mail or by letter; some say no, or later."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db.models import QuerySet

from participants.actions.invitations import invite_organisations, mark_letters_sent, record_answer
from participants.models import Invitation, Organisation
from participants.models.invitations import InvitationAnswer, InvitationChannel
from workshops.models import Event
from workshops_soest.stages.scene import Scene, Step

INVITED_BEFORE, POSTED_AFTER, ANSWERED_AFTER = timedelta(days=16), timedelta(hours=5), timedelta(days=4)
BY_LETTER, DECLINED, UNDECIDED = 0.2, 0.25, 0.35
"""How often by letter; up to which chance the answer is no, up to which later, of 1. The others say nothing."""


def plan_invitations(scene: Scene) -> Iterator[Step]:
    """For every event that is far enough ahead when the play begins."""
    events = Event.objects.published().dated().exclude(status=Event.Status.CANCELLED).in_order()
    for event in events:
        invited_at = event.starts_at - INVITED_BEFORE
        if invited_at > scene.begins_at:
            yield Step(invited_at, partial(_invite, scene, event.pk))
            yield Step(invited_at + POSTED_AFTER, partial(_post, scene, event.pk))
            yield Step(invited_at + ANSWERED_AFTER, partial(_answer, scene, event.pk))


def _invite(scene: Scene, event: int) -> None:
    """Those known by then; who is invited or registered already is left out by the action itself."""
    known = list(Organisation.objects.filter(is_example=True).order_by("pk"))
    by_letter = [each.pk for each in known if scene.chance("letter", each.name, event).random() < BY_LETTER]
    by_mail = [each.pk for each in known if each.pk not in by_letter]
    for channel, organisations in ((InvitationChannel.MAIL, by_mail), (InvitationChannel.LETTER, by_letter)):
        invite_organisations(organisations=organisations, events=[event], channel=channel, by=scene.team)


def _post(scene: Scene, event: int) -> None:
    mark_letters_sent(invitations=list(_examples(event).values_list("pk", flat=True)), by=scene.team)


def _answer(scene: Scene, event: int) -> None:
    for invitation in _examples(event).filter(answer=InvitationAnswer.NONE).select_related("organisation"):
        chance = scene.chance("invitation", invitation.organisation.name, event).random()
        if chance < UNDECIDED:
            answer = InvitationAnswer.NO if chance < DECLINED else InvitationAnswer.LATER
            record_answer(invitation=invitation, answer=answer)


def _examples(event: int) -> QuerySet[Invitation]:
    return Invitation.objects.filter(events=event, organisation__is_example=True).order_by("pk")
