"""Asking the municipalities, and keeping what they say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from concept.actions.answer_links import issue_link
from concept.mail.municipalities import queue_municipal_link
from concept.models import MunicipalLink, MunicipalResponse, MunicipalTopic
from concept.models.answer_links import AnswerLink
from concept.models.municipalities import Stance
from concept.queries.municipalities import Question, responses_of, silent_municipalities
from workshops import clock
from workshops.models import Municipality, Process, User


class TopicAnsweredError(Exception):
    """Somebody has answered to the topic: it cannot go any more."""


class TopicConflictError(Exception):
    """Somebody else stored the topic meanwhile, or removed it; `topic` is what is stored now."""

    def __init__(self, topic: MunicipalTopic | None) -> None:
        super().__init__()
        self.topic = topic


class ResponseConflictError(Exception):
    """Somebody else stored answers meanwhile; `responses`: those, by the key of their question."""

    def __init__(self, responses: Mapping[str, MunicipalResponse]) -> None:
        super().__init__()
        self.responses = responses


@dataclass(frozen=True)
class Answer:
    """What is said to one question. `seen_version`: of the answer that was on the page; 0 where there was none."""

    question: Question
    seen_version: int
    stance: str
    text: str
    contact: str
    level: str

    @property
    def said(self) -> tuple[str, str, str, str]:
        return (self.stance, self.text, self.contact, self.level)


def save_responses(*, municipality: Municipality, answers: Collection[Answer], channel: str, by: User | None) -> int:
    """Stores a municipality's answers, all or none, and says how many are new or changed. Those must be released anew.

    Raises ResponseConflictError.
    """
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
        stored, now = responses_of(municipality), clock.now()
        topics = {answer.question.topic.pk for answer in answers if answer.question.topic}
        # Locked so that none is removed meanwhile (see `remove_topic`).
        standing = {topic.pk for topic in MunicipalTopic.objects.select_for_update(no_key=True).filter(pk__in=topics)}
        changed: list[MunicipalResponse] = []
        conflicts: dict[str, MunicipalResponse] = {}
        for answer in answers:
            key = answer.question.key
            response = stored.get(key)
            if answer.question.topic and answer.question.topic.pk not in standing:
                continue
            if response is None:
                if answer.stance == Stance.NO_ANSWER and not answer.text:
                    continue
                response = MunicipalResponse(
                    municipality=municipality,
                    measure=answer.question.measure,
                    topic=answer.question.topic,
                    version=0,
                )
            elif answer.said == (response.stance, response.text, response.contact, response.level):
                continue
            if response.version != answer.seen_version:
                conflicts[key] = response
                continue
            response.stance, response.text, response.contact, response.level = answer.said
            response.channel, response.is_released = channel, False
            response.version += 1
            response.changed_at, response.changed_by = now, by
            changed.append(response)
        if conflicts:
            raise ResponseConflictError(conflicts)
        for response in changed:
            response.save()
    return len(changed)


def release_responses(
    *, municipality: Municipality, shown: Mapping[int, int], chosen: Collection[int], by: User | None
) -> tuple[int, int]:
    """Of the answers that were shown (id: version) those chosen are released, the others no more.

    What was changed meanwhile, or says nothing, stays as it is. Returns how many were changed, and how many were not
    what had been shown.
    """
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
        changed, stale, now = 0, 0, clock.now()
        for response in municipality.responses.exclude(stance=Stance.NO_ANSWER).filter(pk__in=shown):
            is_released = response.pk in chosen
            if response.version != shown[response.pk]:
                stale += 1
            elif response.is_released != is_released:
                response.is_released = is_released
                response.changed_at, response.changed_by = now, by
                # Not a new version: what was said stays what it was.
                response.save(update_fields=["is_released", "changed_at", "changed_by"])
                changed += 1
    return changed, stale


def send_link(
    *, municipality: Municipality, email: str, days: int, by: User | None, is_reminder: bool = False
) -> AnswerLink:
    """Mails the link by which the municipality answers; valid for so many days of real time (see `issue_link`)."""
    queue = partial(queue_municipal_link, is_reminder=is_reminder)
    return issue_link(asked=municipality, email=email, days=days, by=by, queue=queue)


def remind_silent(*, days: int, by: User | None) -> list[Municipality]:
    """Mails a new link to every municipality that was sent one before and has answered nothing: to each address but
    those whose link was revoked for good. Returns the municipalities."""
    reminded: list[Municipality] = []
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        for municipality in silent_municipalities():
            links = MunicipalLink.objects.filter(municipality=municipality, revoked_at=None)
            addresses = dict.fromkeys(email.lower() for email in links.values_list("email", flat=True))
            for email in addresses:
                send_link(municipality=municipality, email=email, days=days, by=by, is_reminder=True)
            if addresses:
                reminded.append(municipality)
    return reminded


def add_topic(*, title: str, description: str) -> MunicipalTopic:
    """A topic after those there are. The same words again are the same topic."""
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        if known := MunicipalTopic.objects.filter(title=title, description=description).first():
            return known
        last = MunicipalTopic.objects.aggregate(last=Max("position"))["last"] or 0
        return MunicipalTopic.objects.create(title=title, description=description, position=last + 1)


def change_topic(*, topic: MunicipalTopic, version: int, title: str, description: str, position: int) -> None:
    """Stores a topic that was read as `version`. Its answers stay. Raises TopicConflictError."""
    said = (title, description, position)
    with transaction.atomic():
        stored = MunicipalTopic.objects.select_for_update(no_key=True).filter(pk=topic.pk).first()
        if stored and said == (stored.title, stored.description, stored.position):
            return
        if stored is None or stored.version != version:
            raise TopicConflictError(stored)
        stored.title, stored.description, stored.position = said
        stored.version += 1
        stored.save()


def remove_topic(*, topic: MunicipalTopic, version: int) -> None:
    """Takes a topic that was read as `version` out of the questions.

    Raises TopicConflictError, and TopicAnsweredError where somebody has answered to it.
    """
    with transaction.atomic():
        stored = MunicipalTopic.objects.select_for_update().filter(pk=topic.pk).first()
        if stored is None:
            return
        if stored.version != version:
            raise TopicConflictError(stored)
        if stored.responses.exclude(stance=Stance.NO_ANSWER).exists():
            raise TopicAnsweredError(_("Zu diesem Thema gibt es schon Antworten. Es kann nicht mehr entfernt werden."))
        stored.responses.all().delete()
        stored.delete()
