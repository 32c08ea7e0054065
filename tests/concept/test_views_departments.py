"""The departments: asked by the team, answering by their link, and heard in the matrix."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concept.actions.departments import Opinion, save_department_responses, send_department_link
from concept.actions.overlaps import Ruling, add_finding, rule_on_finding
from concept.models import DepartmentLink, DepartmentResponse, OverlapFinding
from participants.models import OutgoingMail
from workshops.models import Department

pytestmark = pytest.mark.usefixtures("process")

ANSWER, LIST, MATRIX = "/abteilungen/antwort/", "/team/abteilungen/", "/team/querschnitt/"


@pytest.fixture
def youth() -> Department:
    return Department.objects.create(slug="jugend", name="Jugend")


@pytest.fixture
def finding(youth) -> OverlapFinding:
    return make("Sprachmittlung", youth)


@pytest.fixture
def link_address(youth) -> str:
    send_department_link(department=youth, email="amt@example.org", days=7, by=None)
    found = re.search(r"/abteilungen/antwort/[\w-]+/", OutgoingMail.objects.latest("pk").text)
    assert found
    return found[0]


def make(title: str, *departments: Department) -> OverlapFinding:
    return add_finding(title=title, measures=[], offers="Lotsen\nPool", departments=departments, by=None)


def say(department: Department, finding: OverlapFinding, reason: str = "Ein Pool genügt.") -> DepartmentResponse:
    opinion = Opinion(finding, 0, "duplicate", "merge", reason)
    save_department_responses(department=department, opinions=[opinion], contact="Herr Rat")
    return DepartmentResponse.objects.get(department=department, finding=finding)


def entries(finding: OverlapFinding, **values) -> dict[str, object]:
    row = {"version": 0, "judgement": "cross_cutting", "decision": "delimit", "reason": "Jede für sich."} | values
    return {"contact": "Frau Amt"} | {f"befund-{finding.pk}-{name}": value for name, value in row.items()}


# --- By link ------------------------------------------------------------------------------------------------------------


def test_link_is_exchanged_for_a_session_and_leaves_the_address(client, link_address):
    response = client.get(link_address)
    assert (response.status_code, response["Location"]) == (302, ANSWER)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in client.get(ANSWER)["Cache-Control"]
    assert client.post(link_address).status_code == 405


def test_department_answers_without_an_account(client, youth, finding, link_address):
    client.get(link_address)
    assert not DepartmentResponse.objects.exists()
    response = client.post(ANSWER, entries(finding))
    assert (response.status_code, response["Location"]) == (302, f"{ANSWER}?seite=1&gespeichert=1")
    stored = DepartmentResponse.objects.get()
    assert stored.said == ("cross_cutting", "delimit", "Jede für sich.")
    assert (stored.department, stored.contact) == (youth, "Frau Amt")
    assert OverlapFinding.objects.get().ruled == ("open", "open", "")
    page = client.get(response["Location"]).content.decode()
    assert "Danke, Ihre Antworten sind gespeichert." in page
    assert "Jede für sich." in page
    assert 'value="Frau Amt"' in page
    again = client.post(ANSWER, entries(finding, version=1), follow=True)
    assert "Es hat sich nichts geändert." in again.content.decode()


def test_department_sees_what_concerns_it_and_nothing_that_others_said(client, finding, link_address):
    other = Department.objects.create(slug="soziales", name="Soziales")
    finding.departments.add(other)
    strange = make("Fremder Befund", other)
    for each in (finding, strange):
        say(other, each, "Nur von nebenan.")
    ruling = Ruling("cross_cutting", "delimit", other, "Internes der Sitzung.", None)
    rule_on_finding(finding=finding, seen_version=1, ruling=ruling, by=None)
    client.get(link_address)
    page = client.get(ANSWER).content.decode()
    assert "Sprachmittlung" in page
    assert "Querschnittsaufgabe, abgrenzen (Federführung: Soziales)" in page
    for words in ("Fremder Befund", "Nur von nebenan.", "Internes der Sitzung."):
        assert words not in page


@pytest.mark.parametrize(
    "values", [{"version": "x"}, {"judgement": "x"}, {"decision": "x"}, {"reason": "x" * 4001}, {"reason": "\0"}]
)
def test_bad_entries_are_told_and_kept(client, finding, link_address, values):
    client.get(link_address)
    response = client.post(ANSWER, entries(finding) | entries(finding, **values) | {"contact": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fehler: " in page
    assert "Schreiben Sie, wer antwortet." in page
    assert values.get("reason", "Jede für sich.").replace("\0", "") in page
    assert not DepartmentResponse.objects.exists()


def test_two_at_once_see_both(client, youth, finding, link_address):
    client.get(link_address)
    say(youth, finding)
    response = client.post(ANSWER, entries(finding))
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Ein Pool genügt.", "Herr Rat", "Jede für sich.", f'href="#befund-{finding.pk}"'):
        assert words in page
    client.post(ANSWER, entries(finding, version=1))
    assert DepartmentResponse.objects.get().reason == "Jede für sich."


def test_what_is_asked_no_more_is_shown_back(client, youth, finding, link_address):
    client.get(link_address)
    strange, gone, former = make("Fremder Befund"), make("Weg", youth), make("Früherer Befund", youth)
    say(youth, former)
    late = entries(strange, reason="Lange überlegt.") | entries(gone, reason="Gut überlegt.") | entries(finding)
    late |= entries(former, version=1, reason="Neu überlegt.")
    gone.delete()
    former.departments.clear()
    response = client.post(ANSWER, late)
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Lange überlegt.", "Gut überlegt.", "Neu überlegt.", "Früherer Befund: ", "Jede für sich."):
        assert words in page
    assert page.count("<strong>Querschnittsaufgabe, abgrenzen</strong>") == 3
    assert "Fremder Befund" not in page
    assert f"befund-{strange.pk}" not in page
    assert not DepartmentResponse.objects.filter(contact="Frau Amt").exists()


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(1)}])
def test_what_is_over_opens_nothing_also_for_who_is_in(client, finding, link_address, change):
    client.get(link_address)
    DepartmentLink.objects.update(**change)
    assert client.get(ANSWER).status_code == 410
    late = client.post(ANSWER, entries(finding, reason="Lange überlegt."))
    assert late.status_code == 410
    assert "Lange überlegt." in late.content.decode()
    assert "Sprachmittlung" not in late.content.decode()
    assert Client().get(link_address).status_code == 410
    assert not DepartmentResponse.objects.exists()


def test_a_municipalitys_link_does_not_open_a_departments_page(client, link_address):
    assert client.get(link_address.replace("abteilungen", "kommunen")).status_code == 404
    client.get(link_address)
    assert client.get("/kommunen/antwort/").status_code == 404


def test_answering_takes_as_many_queries_for_many(client, youth, finding, link_address, assert_same_queries):
    client.get(link_address)
    assert_same_queries(lambda: client.get(ANSWER), lambda number: say(youth, make(f"Befund {number}", youth)))


# --- The team -----------------------------------------------------------------------------------------------------------


def test_link_is_sent_and_revoked(team_client, youth):
    address = reverse("concept:department-links", args=[youth.slug])
    assert f'href="{address}"' in team_client.get(LIST).content.decode()
    assert team_client.post(address, {"email": "amt", "days": "0"}).status_code == 422
    response = team_client.post(address, {"email": "amt@example.org", "days": "7"})
    assert response["Location"] == address
    link = DepartmentLink.objects.get()
    assert link.is_valid
    revoke = reverse("concept:department-link-revoke", args=[link.pk])
    assert f'action="{revoke}"' in team_client.get(address).content.decode()
    assert team_client.post(revoke)["Location"] == address
    assert not DepartmentLink.objects.get().is_valid


def test_lists_take_as_many_queries_for_many(team_client, youth, finding, assert_same_queries):
    def add(number: int) -> None:
        department = Department.objects.create(slug=f"amt-{number}", name=f"Amt {number}")
        say(department, make(f"Befund {number}", department))
        values = {"email": "a@example.org", "expires_at": timezone.now()}
        DepartmentLink.objects.create(department=department, token_hash=str(number), **values)
        DepartmentLink.objects.create(department=youth, token_hash=f"eigener {number}", **values)

    def read() -> None:
        for address in (LIST, reverse("concept:department-links", args=[youth.slug]), MATRIX, f"{MATRIX}druck/"):
            assert team_client.get(address).status_code == 200

    assert_same_queries(read, add)


def test_without_departments_the_list_says_so(team_client):
    assert "In diesem Prozess gibt es keine Abteilungen." in team_client.get(LIST).content.decode()


# --- In the matrix ------------------------------------------------------------------------------------------------------


def row(finding: OverlapFinding, **values) -> dict[str, object]:
    said = {"version": 1, "judgement": "distinct", "decision": "keep", "reason": "Meins.", "is_released": "on"} | values
    return {"befund": finding.pk} | {f"befund-{finding.pk}-{name}": value for name, value in said.items()}


def test_matrix_and_its_print_show_what_departments_said(team_client, youth, finding):
    response = say(youth, finding)
    for address in (MATRIX, f"{MATRIX}druck/"):
        page = team_client.get(address).content.decode()
        assert "Doppelstruktur, Vorschlag: zusammenlegen – Ein Pool genügt." in page
        assert "Herr Rat" in page
    page = team_client.get(MATRIX).content.decode()
    # The first button is that of the enter key: it stores the row and takes nothing over.
    assert page.index(">Speichern<") < page.index(f'name="uebernehmen" value="{response.pk}:1"')


def test_a_remark_alone_is_shown_and_does_not_empty_the_row(team_client, youth, finding):
    opinion = Opinion(finding, 0, "cross_cutting", "open", "Dazu müssen wir noch sprechen.")
    save_department_responses(department=youth, opinions=[opinion], contact="Frau Amt")
    page = team_client.get(MATRIX).content.decode()
    assert "Dazu müssen wir noch sprechen." in page
    assert 'name="uebernehmen"' not in page


def test_what_a_department_said_is_taken_over_and_released_anew(team_client, youth, finding):
    response = say(youth, finding)
    ruling = Ruling("distinct", "keep", youth, "Zweierlei.", True)
    rule_on_finding(finding=finding, seen_version=1, ruling=ruling, by=None)
    take = {"uebernehmen": f"{response.pk}:1"}
    answer = team_client.post(MATRIX, row(finding, version=2, lead_department=youth.pk) | take)
    assert (answer.status_code, answer["Location"]) == (302, f"{MATRIX}#befund-{finding.pk}")
    stored = OverlapFinding.objects.get()
    assert (stored.ruled, stored.is_released) == (("duplicate", "merge", "Ein Pool genügt."), False)
    assert stored.lead_department == youth
    page = team_client.get(MATRIX).content.decode()
    assert "Das steht so in der Zeile." in page
    assert 'name="uebernehmen"' not in page


@pytest.mark.parametrize("taken", ["2", "0", "x", "", "\0", "9" * 40])
def test_what_the_department_changed_meanwhile_is_not_taken_over(team_client, youth, finding, taken):
    response = say(youth, finding)
    sent = row(finding, is_released="") | {"uebernehmen": f"{response.pk}:{taken}"}
    words = "Die Abteilung hat ihre Antwort inzwischen geändert. Lesen Sie sie noch einmal."
    page = team_client.post(MATRIX, sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Meins." in page.content.decode()
    assert team_client.post(MATRIX, sent, headers={"Accept": "application/json"}).json()["words"] == words
    assert OverlapFinding.objects.get().ruled == ("open", "open", "")


def test_taking_over_what_somebody_stored_meanwhile_shows_both(team_client, youth, finding):
    response = say(youth, finding)
    rule_on_finding(finding=finding, seen_version=1, ruling=Ruling("distinct", "keep", None, "Zweierlei."), by=None)
    answer = team_client.post(MATRIX, row(finding) | {"uebernehmen": f"{response.pk}:1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Zweierlei." in page
    assert "Ein Pool genügt." in page


def test_others_hear_of_it_while_they_write(team_client, youth, finding):
    def state(seen: str) -> list[dict]:
        return team_client.get(f"{MATRIX}stand/", {"zeile": f"{finding.pk}:{seen}"}).json()["rows"]

    assert state("1:0") == []
    say(youth, finding)
    [heard] = state("1:0")
    assert heard["version"] == 1
    assert "Ein Pool genügt." in heard["row"]
    assert state("1:1") == []
