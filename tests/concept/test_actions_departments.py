"""What departments say by themselves: stored all or none, beside what their session decides."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from concept.actions.answer_links import revoke_link
from concept.actions.departments import Opinion, OpinionConflictError, save_department_responses, send_department_link
from concept.actions.measures import judge_distinct
from concept.actions.overlaps import Ruling, add_finding, remove_finding, rule_on_finding
from concept.models import DepartmentLink, DepartmentResponse, OverlapFinding
from concept.queries.departments import departments_with_state, findings_of
from concept.queries.mails import department_link_is_due
from concept.queries.overlaps import findings, findings_changed_since
from participants.actions.resending import CannotSendAgainError, send_again
from participants.models import OutgoingMail
from tests.concept.matrices import measure
from workshops.models import Department

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def youth() -> Department:
    return Department.objects.create(slug="jugend", name="Jugend")


@pytest.fixture
def other() -> Department:
    return Department.objects.create(slug="soziales", name="Soziales")


def make(title: str, *departments: Department, measures=()) -> OverlapFinding:
    return add_finding(title=title, measures=measures, offers="Lotsen\nPool", departments=departments, by=None)


def say(
    department: Department, finding: OverlapFinding, *, version: int = 0, contact: str = "Frau Amt", **values
) -> int:
    said = {"judgement": "duplicate", "decision": "merge", "reason": "Ein Pool genügt."} | values
    opinion = Opinion(finding, version, said["judgement"], said["decision"], said["reason"])
    return save_department_responses(department=department, opinions=[opinion], contact=contact)


def test_what_concerns_a_department(youth, other):
    named = make("Genannt", youth, other)
    led = make("Geleitet")
    rule_on_finding(finding=led, seen_version=1, ruling=Ruling("open", "open", youth, ""), by=None)
    own = make("Eigene Maßnahmen", measures=[measure(f"M1.{i}", lead_department=youth) for i in (1, 2)])
    make("Anderes", other)
    judge_distinct(measure=own.measures.all()[0], other=measure("M2.1"), by=None)
    assert list(findings_of(youth)) == [named, led, own]


def test_its_word_stands_beside_the_row_which_stays_as_it_is(youth):
    finding = make("Sprache", youth)
    rule_on_finding(
        finding=finding, seen_version=1, ruling=Ruling("distinct", "keep", None, "Zweierlei.", True), by=None
    )
    assert say(youth, finding) == 1
    response = DepartmentResponse.objects.get()
    assert (response.said, response.contact, response.version) == (
        ("duplicate", "merge", "Ein Pool genügt."),
        "Frau Amt",
        1,
    )
    stored = OverlapFinding.objects.get()
    assert (stored.ruled, stored.is_released, stored.version) == (("distinct", "keep", "Zweierlei."), True, 2)


def test_silence_and_repetition_store_nothing(youth):
    finding = make("Sprache", youth)
    assert say(youth, finding, judgement="open", decision="open", reason="") == 0
    assert say(youth, finding) == 1
    assert say(youth, finding, contact="Herr Rat") == 0
    assert DepartmentResponse.objects.get().contact == "Frau Amt"
    assert say(youth, finding, version=1, judgement="open", decision="open", reason="") == 1
    assert not DepartmentResponse.objects.said().exists()
    assert departments_with_state().get().answered == 0


def test_two_at_once_lose_nothing_and_store_nothing_else(youth):
    one, two = make("Eins", youth), make("Zwei", youth)
    say(youth, one)
    opinions = [Opinion(each, 0, "distinct", "keep", "Zweierlei.") for each in (one, two)]
    with pytest.raises(OpinionConflictError) as conflict:
        save_department_responses(department=youth, opinions=opinions, contact="Herr Rat")
    assert {pk: each.reason for pk, each in conflict.value.responses.items()} == {one.pk: "Ein Pool genügt."}
    assert DepartmentResponse.objects.count() == 1


def test_what_does_not_concern_it_or_is_gone_is_passed_over(youth, other):
    strange, gone = make("Anderes", other), make("Weg", youth)
    remove_finding(finding=gone)
    assert (say(youth, strange), say(youth, gone)) == (0, 0)
    assert not DepartmentResponse.objects.exists()


def test_a_finding_goes_with_what_was_said_to_it(youth):
    finding = make("Sprache", youth)
    say(youth, finding)
    remove_finding(finding=finding)
    assert not DepartmentResponse.objects.exists()


@pytest.mark.parametrize("values", [{"judgement": "x"}, {"decision": "x"}])
def test_the_database_knows_no_other_words(youth, values):
    say(youth, make("Sprache", youth))
    with pytest.raises(IntegrityError), transaction.atomic():
        DepartmentResponse.objects.update(**values)


def test_the_matrix_hears_of_every_answer(youth):
    finding = make("Sprache", youth)
    seen = {finding.pk: (1, 0)}
    assert findings_changed_since(seen) == ([], [])
    say(youth, finding)
    assert findings_changed_since(seen) == ([finding], [])
    assert findings_changed_since({finding.pk: (1, findings().get().heard)}) == ([], [])
    say(youth, finding, version=1, reason="Doch zwei.")
    assert findings_changed_since({finding.pk: (1, 1)}) == ([finding], [])


def test_link_goes_out_by_mail_and_the_database_does_not_know_it(youth, team_member):
    link = send_department_link(department=youth, email="amt@example.org", days=7, by=team_member)
    mail = OutgoingMail.objects.get(kind=OutgoingMail.Kind.DEPARTMENT_LINK)
    found = re.search(r"/abteilungen/antwort/([\w-]+)/", mail.text)
    assert found
    assert (mail.to, link.mail, link.created_by) == ("amt@example.org", mail, team_member)
    assert DepartmentLink.objects.find(found[1]) == link
    assert found[1] not in str(DepartmentLink.objects.values())
    assert found[1] not in mail.masked_text + mail.masked_html
    assert department_link_is_due(mail)
    DepartmentLink.objects.update(expires_at=timezone.now())
    assert not department_link_is_due(mail)


def test_revoked_link_is_worth_nothing_and_its_mail_is_not_repeated(youth):
    first = send_department_link(department=youth, email="amt@example.org", days=7, by=None)
    second = send_department_link(department=youth, email="Amt@example.org", days=7, by=None)
    assert [link.is_valid for link in DepartmentLink.objects.order_by("pk")] == [False, True]
    assert OutgoingMail.objects.get(pk=first.mail_id).state == "withdrawn"
    revoke_link(link=second)
    mail = OutgoingMail.objects.get(pk=second.mail_id)
    assert not department_link_is_due(mail)
    with pytest.raises(CannotSendAgainError):
        send_again(mail=mail)
