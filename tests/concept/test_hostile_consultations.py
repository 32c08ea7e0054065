"""Hostile text in all that people say in a consultation: pages, mails, tables and the printed Synopse show it only."""

import pytest
from django.test import Client

from concept.actions.consultations import (
    answer_comment,
    confirm_comment,
    enter_comment,
    hand_in_comment,
    moderate_comment,
    open_consultation,
    publish_answers,
)
from concept.models import Comment, ConceptVersion
from concept.queries.synopsis_documents import synopsis_document
from participants.models import Contact, Organisation, OutgoingMail
from tests.concept import consulting
from tests.test_hostile_text import FORMULAS, HOSTILE, faults_of, faults_of_html, faults_of_mail
from workshops import clock
from workshops.models import User

DESK = "/team/konzept/beteiligung/"


def say_everything(version: ConceptVersion, text: str, contact: Contact) -> None:
    """A comment of every kind, with the text wherever somebody can type."""
    window = version.consultation
    open_consultation(version=version, opens_at=window.opens_at, closes_at=window.closes_at, note=text, by=None)
    about = {"version": version, "kind": "change", "text": text, "paragraph": consulting.paragraph(version)}
    citizen = hand_in_comment(**about, name=text[:200], email="x7@x7.example", may_be_named=True)
    assert citizen
    confirm_comment(comment=citizen)
    theirs = hand_in_comment(**about, contact=contact, may_be_named=True)
    paper = {"name": text[:200], "postal_address": text, "may_be_named": True}
    by_letter = enter_comment(**about, channel="letter", received_at=clock.now(), by=None, **paper)
    for comment in (citizen, theirs, by_letter):
        assert comment
        moderate_comment(comment=comment, decision="accepted", by=None)
        answer_comment(comment=comment, verdict="not", reason=text, by=None)
    publish_answers(comments=[citizen, by_letter], by=None)
    declined = hand_in_comment(**about, contact=contact)
    assert declined
    moderate_comment(comment=declined, decision="declined", reason=text, by=None)


@pytest.mark.parametrize("text", [*HOSTILE.values(), *FORMULAS.values()], ids=[*HOSTILE, *FORMULAS])
def test_nothing_that_is_said_does_anything(process, team_member, text):
    version = consulting.opened().version
    organisation = Organisation.objects.create(name=text[:200])
    user = User.objects.create_user("kontakt@example.org")
    contact = Contact.objects.create(
        organisation=organisation, name=text[:200], email=user.email, accepted_at=clock.now()
    )
    say_everything(version, text, contact)
    later = consulting.version("Zweite")
    clients = {name: Client(raise_request_exception=False) for name in ("stranger", "team", "own")}
    clients["team"].force_login(team_member)
    clients["own"].force_login(user)
    anchor = consulting.paragraph(version).anchor
    numbers = list(Comment.objects.values_list("number", flat=True))
    paths = [
        "/",
        "/konzept/1/",
        f"/konzept/1/{anchor}/",
        f"/konzept/{later.number}/{anchor}/",
        "/konzept/1/rueckmeldung/",
    ]
    paths += ["/konzept/1/synopse/", "/konzept/1/synopse.xlsx", f"/organisation/{organisation.pk}/beitraege/"]
    paths += [f"/konzept/1/rueckmeldung/{number}/" for number in numbers]
    paths += [DESK, f"{DESK}1/", f"{DESK}1/frist/", f"{DESK}1/eintragen/", f"{DESK}1/synopse.xlsx"]
    paths += [f"{DESK}rueckmeldung/{number}/" for number in numbers]
    faults = [
        (name, path, faults_of(answer))
        for name, client in clients.items()
        for path in paths
        if (answer := client.get(path)).status_code not in {302, 403, 404} and faults_of(answer)
    ]
    assert faults == []
    assert clients["stranger"].get(f"/konzept/1/rueckmeldung/{numbers[0]}/").status_code == 200
    assert faults_of_html(synopsis_document(version).html) == []
    assert [faults for mail in OutgoingMail.objects.all() if (faults := faults_of_mail(mail))] == []
    refused = clients["stranger"].post(
        "/konzept/1/rueckmeldung/", {"text": text, "name": text, "email": text, "key": text}
    )
    assert (refused.status_code, faults_of(refused)) == (422, [])
