"""The pages on which the team says what became of contributions."""

import re

import pytest

from concept.models import Contribution
from participants.models import OutgoingMail
from tests.concept.promising import contribution, owed, result, workshop
from workshops import clock

pytestmark = pytest.mark.usefixtures("process")

LIST = "/team/beitraege/ohne-ergebnis/"
DECISION = {"outcome": "partly", "reason": "Ein Teil ist beschlossen."}


def page_of(made: Contribution) -> str:
    return f"/team/beitraege/{made.number}/ergebnis/"


def fresh(made: Contribution) -> Contribution:
    return Contribution.objects.get(pk=made.pk)


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def workshop_said(text: str = "Gedanke", **values) -> Contribution:
    return contribution(text, event=workshop(), channel="live", **values)


def test_one_is_decided_by_the_results_offered(editor_client, delegate_a):
    delegate_a.organisation.contacts.update(accepted_at=clock.now())
    made = workshop_said(organisation=delegate_a.organisation)
    found, elsewhere = result(workshop()), result(workshop(2), "Anderswo")
    text = text_of(editor_client.get(page_of(made)))
    assert str(found) in text
    assert str(elsewhere) not in text
    data = DECISION | {"results": [found.pk]}
    text = text_of(editor_client.post(page_of(made), data, follow=True))
    assert "Die Entscheidung ist festgehalten. Eine E-Mail geht hinaus." in text
    assert (fresh(made).outcome, list(made.results.all())) == ("partly", [found])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "Wählen Sie, was aus dem Beitrag wurde."),
        ({"outcome": "merged", "reason": "Gut."}, "Wählen Sie, was aus dem Beitrag wurde."),
        ({"outcome": "partly", "reason": " "}, "Schreiben Sie eine Begründung"),
        ({"reopen": "1"}, "Schreiben Sie, warum der Beitrag wieder offen ist."),
    ],
)
def test_what_is_missing_is_said(editor_client, data, error):
    made = workshop_said()
    text = text_of(editor_client.post(page_of(made), data), 422)
    assert error in text
    assert "<title>Fehler:" in text
    assert fresh(made).is_open


def test_it_is_decided_otherwise_and_opened_again(editor_client):
    made = workshop_said()
    editor_client.post(page_of(made), DECISION)
    assert "Anders entscheiden" in text_of(editor_client.get(page_of(made)))
    editor_client.post(page_of(made), {"outcome": "not_taken_up", "reason": "Doch nicht."})
    assert fresh(made).outcome == "not_taken_up"
    editor_client.post(page_of(made), {"reopen": "1", "why": "Verwechselt."})
    assert fresh(made).is_open


def test_two_who_decide_about_one_see_both_decisions(editor_client):
    made = workshop_said()
    seen = editor_client.get(page_of(made)).context["seen"]
    assert editor_client.post(page_of(made), DECISION | {"seen": seen}).status_code == 302
    # The same once more is no conflict.
    assert editor_client.post(page_of(made), DECISION | {"seen": seen}).status_code == 302
    other = {"outcome": "not_taken_up", "reason": "Das geht nicht.", "seen": seen}
    text = text_of(editor_client.post(page_of(made), other), 409)
    for words in (DECISION["reason"], other["reason"]):
        assert f"<strong>{words}</strong>" in text
    assert fresh(made).outcome == "partly"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    assert editor_client.post(page_of(made), again).status_code == 302
    assert fresh(made).outcome == "not_taken_up"
    reopened = {"reopen": "1", "why": "Verwechselt.", "seen": seen}
    assert "<strong>Verwechselt.</strong>" in text_of(editor_client.post(page_of(made), reopened), 409)
    assert not fresh(made).is_open


def test_a_reason_for_what_was_put_together_meanwhile_is_not_lost(editor_client):
    made, target = workshop_said(), workshop_said("Zusammen")
    Contribution.objects.filter(pk=made.pk).update(
        merged_into=target, outcome="merged", outcome_at=clock.now(), outcome_reason="Zusammen."
    )
    assert DECISION["reason"] in text_of(editor_client.post(page_of(made), DECISION), 409)


def test_the_promise_not_kept_yet_is_pointed_out(editor_client):
    row = owed()
    assert "Die Zusage ist zu einem Thema noch nicht eingelöst" in text_of(editor_client.get(page_of(row.contribution)))


def test_of_what_was_put_together_the_whole_is_decided(editor_client):
    made, target = workshop_said(), workshop_said("Zusammen")
    Contribution.objects.filter(pk=made.pk).update(
        merged_into=target, outcome="merged", outcome_at=clock.now(), outcome_reason="Zusammen."
    )
    text = text_of(editor_client.get(page_of(made)))
    assert page_of(target) in text
    assert 'name="outcome"' not in text


@pytest.mark.parametrize("moderation", ["pending", "declined", "removed"])
def test_what_is_not_taken_in_has_no_outcome(editor_client, moderation):
    made = workshop_said(moderation=moderation, moderation_reason="Grund")
    text_of(editor_client.get(page_of(made)), 404)


def test_several_are_decided_with_one_reason(editor_client, set_clock):
    made = [workshop_said(f"Gedanke {number}") for number in range(3)]
    set_clock("2013-12-01T12:00")
    assert "3 Beiträge" in text_of(editor_client.get(LIST))
    data = DECISION | {"cards": [each.number for each in made[:2]]}
    assert "2 Entscheidungen sind festgehalten." in text_of(editor_client.post(LIST, data, follow=True))
    assert [fresh(each).outcome for each in made] == ["partly", "partly", "open"]
    assert not OutgoingMail.objects.exists()
    text = text_of(editor_client.post(LIST, data), 422)
    assert "hat sich inzwischen geändert" in text


@pytest.mark.parametrize("cards", [[], ["x"], ["\x00"], ["9" * 40], ["99999"]])
def test_nothing_sensible_ticked(editor_client, cards, set_clock):
    workshop_said()
    set_clock("2013-12-01T12:00")
    text = text_of(editor_client.post(LIST, DECISION | {"cards": cards}), 422)
    assert "<title>Fehler:" in text
    assert "Ein Teil ist beschlossen." in text


def test_the_list_takes_the_same_queries_however_long(editor_client, assert_same_queries, set_clock):
    set_clock("2013-12-01T12:00")
    editor_client.get("/team/")
    assert_same_queries(lambda: editor_client.get(LIST), lambda number: workshop_said(themes=(1, 2)))
