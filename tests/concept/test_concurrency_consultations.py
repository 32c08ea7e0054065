"""Several people at the same moment: the same form, different comments, one decision, one telling."""

import pytest

from concept.actions.consultations import (
    CommentConflict,
    ResponseConflict,
    answer_comment,
    confirm_comment,
    hand_in_comment,
    moderate_comment,
    publish_answers,
)
from concept.models import Comment, ConceptVersion, Response
from participants.models import OutgoingMail
from tests.concept import consulting
from tests.concept.test_concurrency_contributions import THREADS, at_once


@pytest.fixture
def version(thawing: None, process: object) -> ConceptVersion:
    return consulting.opened().version


def by_citizen(version: ConceptVersion, text: str = "Bitte genauer.", key: str = "") -> Comment:
    made = hand_in_comment(version=version, kind="change", text=text, name="Cem", email="cem@example.org", key=key)
    assert made
    return made


def test_a_form_sent_several_times_at_once_is_one_comment_and_one_mail(version):
    sent = at_once(lambda _number: by_citizen(version, key="key-12345"))
    assert {comment.number for comment in sent} == {1}
    assert (Comment.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_every_comment_gets_a_number_of_its_own(version):
    sent = at_once(lambda number: by_citizen(version, f"Nummer {number}", key=f"key-{number}"))
    assert sorted(comment.number for comment in sent) == list(range(1, THREADS + 1))


def test_a_comment_confirmed_and_published_several_times_at_once_is_told_once(version):
    comment = by_citizen(version)
    at_once(lambda _number: confirm_comment(comment=comment))
    moderate_comment(comment=comment, decision="accepted", by=None)
    answer_comment(comment=comment, verdict="noted", reason="Gut.", by=None)
    told = at_once(lambda _number: publish_answers(comments=[comment], by=None).answers)
    assert sorted(told) == [0] * (THREADS - 1) + [1]
    assert OutgoingMail.objects.filter(kind="comment_answered").count() == 1


def test_of_several_answers_at_once_one_is_stored_and_the_others_are_told(version):
    comment = consulting.comment(version)
    results = at_once(
        lambda number: answer_comment(
            comment=comment, verdict="noted", reason=f"Nummer {number}", by=None, seen_version=0
        )
    )
    assert sum(isinstance(result, ResponseConflict) for result in results) == THREADS - 1
    assert Response.objects.get().version == 1


def test_of_two_decisions_at_once_one_holds(version):
    comment = consulting.comment(version, state="pending")
    results = at_once(
        lambda number: moderate_comment(
            comment=comment,
            decision="declined" if number % 2 else "accepted",
            reason="Nennt Menschen.",
            by=None,
            seen="pending",
        )
    )
    assert sum(isinstance(result, CommentConflict) for result in results) == THREADS // 2
