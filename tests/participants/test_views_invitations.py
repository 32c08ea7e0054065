"""An invitation's link and code: who has it may answer, who has none gets nothing."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from participants.actions.invitations import record_answer, renew_code, withdraw_invitation
from participants.actions.submissions import confirm_submission
from participants.models import Invitation, Organisation, Submission
from tests.participants.inviting import invite, make_organisation, steps
from tests.participants.registering import START, link_in, mails, submit
from workshops.models import Municipality

pytestmark = pytest.mark.django_db
ANSWER, REGISTER, CODE = "/einladung/antworten/", "/einladung/anmelden/", "/einladung/"


def path(invitation: Invitation) -> str:
    return invitation.link.removeprefix("http://testserver")


def answer_of(invitation: Invitation) -> str:
    invitation.refresh_from_db()
    return invitation.answer


def test_code_leaves_the_address_at_once(client, event):
    response = client.get(path(invite(event)))
    assert (response.status_code, response["Location"]) == (302, ANSWER)
    assert (response["Referrer-Policy"], "no-store" in response["Cache-Control"]) == ("no-referrer", True)
    assert "no-store" in client.get(ANSWER)["Cache-Control"]


def test_scanners_answer_nothing(client, event):
    invitation = invite(event)
    for _scan in range(3):
        scanner = Client()
        scanner.head(path(invitation))
        scanner.get(path(invitation), follow=True)
    assert (answer_of(invitation), steps(invitation)) == ("none", ["created"])


@pytest.mark.parametrize("said", ["no", "later"])
def test_no_and_later_are_taken_with_thanks_and_may_be_changed(client, event, said):
    invitation = invite(event)
    client.get(path(invitation))
    page = client.post(ANSWER, {"answer": said}, follow=True).content.decode()
    assert "Danke für Ihre Antwort" in page
    assert "Ja, wir kommen" in page
    assert answer_of(invitation) == said


def test_link_itself_takes_an_answer_too(client, event):
    invitation = invite(event)
    assert client.post(path(invitation), {"answer": "no"})["Location"] == ANSWER
    assert answer_of(invitation) == "no"


def test_answering_by_a_link_confirms_nothing_else(client, event):
    """The session may have come in by the link of a registration before."""
    submit(event)
    client.get(link_in(mails("confirm_link")[0]))
    client.post(path(invite(event)), {"answer": "no"})
    assert Submission.objects.get().confirmed_at is None


@pytest.mark.parametrize("said", ["", "none", "maybe", "yes\0", "x" * 5000])
def test_unknown_answers_change_nothing(client, event, said):
    invitation = invite(event)
    client.get(path(invitation))
    assert client.post(ANSWER, {"answer": said}).status_code == 302
    assert answer_of(invitation) == "none"


def test_yes_leads_to_a_form_that_knows_whom_it_is_for(client, make_event, county):
    first, second = make_event(), make_event()
    organisation = make_organisation(name="Treff im Hof", phone="0123 456", municipality=Municipality.objects.get())
    contact = organisation.contacts.get()
    invitation = invite(first, second, organisation=organisation)
    client.get(path(invitation))
    response = client.post(ANSWER, {"answer": "yes"}, follow=True)
    assert response.redirect_chain[-1][0] == REGISTER

    who = response.context["who"]
    assert [who[name].value() for name in ("organisation", "municipality", "events")] == [
        "Treff im Hof",
        "musterstadt",
        [first.slug, second.slug],
    ]
    entered = {
        "organisation": "Treff im Hof",
        "category": "vereine",
        "municipality": "musterstadt",
        "events": [first.slug, second.slug],
        "delegates-TOTAL_FORMS": "1",
        "delegates-INITIAL_FORMS": "0",
        "delegates-0-name": "Karin Kommt",
        "submission_key": "invited-key",
    }
    page = client.post(REGISTER, {**entered, "step": "contact"})
    known = page.context["contact"]
    assert [known[name].value() for name in ("contact_name", "email")] == [contact.name, contact.email]
    # Links are handed on: the number of the one it was meant for stays with the team.
    assert contact.phone not in page.content.decode()

    entered |= {"contact_name": "Karin Kommt", "email": "karin@example.org", "step": "submit"}
    assert "karin@example.org" in client.post(REGISTER, entered).content.decode()
    submission = Submission.objects.get()
    assert (submission.invitation, submission.contact.organisation) == (invitation, organisation)
    # The letter proves nothing about an address.
    assert (submission.confirmed_at, answer_of(invitation)) == (None, "none")

    confirm_submission(submission=submission)
    assert answer_of(invitation) == "yes"
    page = client.get(ANSWER).content.decode()
    assert "Danke, Sie sind angemeldet" in page
    client.post(ANSWER, {"answer": "no"})
    assert answer_of(invitation) == "yes"


def test_full_or_closed_events_are_told_and_can_still_be_declined(client, make_event, county):
    event = make_event(registration_closes_at=START - timedelta(weeks=4))
    invitation = invite(event)
    client.get(path(invitation))
    page = client.get(ANSWER).content.decode()
    assert ("Ja, wir kommen" in page, "team@example.org" in page) == (False, True)
    client.post(ANSWER, {"answer": "no"})
    assert answer_of(invitation) == "no"


def test_over_is_said_and_takes_no_answer(client, event, set_time):
    invitation = invite(event)
    client.get(path(invitation))
    set_time(START + timedelta(hours=3))
    page = client.get(ANSWER)
    assert (page.status_code, "Diese Einladung gilt nicht mehr" in page.content.decode()) == (410, True)
    client.post(ANSWER, {"answer": "no"})
    assert answer_of(invitation) == "none"
    assert client.get(REGISTER)["Location"] == ANSWER


def test_taken_back_is_said_and_takes_no_answer(client, event):
    invitation = invite(event)
    client.get(path(invitation))
    withdraw_invitation(invitation=invitation)
    assert client.get(path(invitation), follow=True).status_code == 410
    client.post(ANSWER, {"answer": "no"})
    assert (answer_of(invitation), client.get(REGISTER)["Location"]) == ("none", ANSWER)


def test_new_code_ends_the_old_link_and_every_session_that_came_by_it(client, event):
    invitation = invite(event)
    old = path(invitation)
    client.get(old)
    renew_code(invitation=invitation)
    assert (client.get(ANSWER).status_code, client.get(REGISTER).status_code) == (404, 404)
    page = Client().get(old)
    assert (page.status_code, "Diesen Link gibt es nicht" in page.content.decode()) == (404, True)


@pytest.mark.parametrize("address", [ANSWER, REGISTER])
def test_without_the_link_there_is_nothing(client, event, address):
    invite(event)
    assert (client.get(address).status_code, client.post(address, {"answer": "no"}).status_code) == (404, 404)


def test_one_link_shows_nothing_of_another(client, event):
    mine, other = invite(event), invite(event)
    client.get(path(mine))
    page = client.get(ANSWER).content.decode() + client.get(REGISTER).content.decode()
    assert other.organisation.name not in page.replace(mine.organisation.name, "")
    assert other.contact.email not in page
    client.post(ANSWER, {"answer": "no", "invitation": other.pk, "organisation": other.organisation_id})
    assert (answer_of(mine), answer_of(other)) == ("no", "none")


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "spaces"])
def test_code_from_paper_opens_the_invitation(client, event, typed):
    code = invite(event, channel="letter").code
    forms = {"lower": code.lower(), "spaces": code.replace("-", " ")}
    assert client.post(CODE, {"code": forms.get(typed, typed.format(code))})["Location"] == ANSWER


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRS", "\0", "x" * 5000])
def test_wrong_code_says_how_to_mend_it(client, event, typed):
    page = client.post(CODE, {"code": typed})
    assert (page.status_code, "error-summary" in page.content.decode()) == (200, True)
    assert client.get(ANSWER).status_code == 404


def test_guessing_codes_ends_soon(client, event, settings: LazySettings):
    settings.RATE_LIMITS = True
    statuses = [client.post(CODE, {"code": "ABCD-EFGH-JKMN-PQRS"}).status_code for _try in range(31)]
    assert statuses == [200] * 30 + [429]


def test_several_events_are_all_shown(client, make_event, county):
    first, second = make_event(), make_event()
    invitation = invite(first, second)
    client.get(path(invitation))
    page = client.get(ANSWER).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert ("17. Januar" in page, "24. Januar" in page, "einem oder mehreren" in page) == (True, True, True)


def test_names_are_inert(client, event):
    name = "<script>alert(1)</script>{{ 7 }}"
    client.get(path(invite(event, organisation=make_organisation(name=name), message=name)))
    page = client.get(ANSWER).content.decode()
    assert name not in page
    assert "&lt;script&gt;" in page
    assert name not in mails("invitation")[0].html
    assert Organisation.objects.get().name == name


def test_answer_given_on_the_phone_is_shown(client, event):
    invitation = invite(event, channel="phone")
    record_answer(invitation=invitation, answer="yes")
    client.get(path(invitation))
    assert "Sagen Sie uns jetzt noch, wer" in client.get(ANSWER).content.decode()
