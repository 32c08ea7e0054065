"""The departments' matrix in the browser."""

import pytest
from django.urls import reverse

from concept.actions.overlaps import add_finding
from concept.models import OverlapFinding
from tests.concept.matrices import measure
from workshops.models import Department, Event, EventRole, Person

pytestmark = pytest.mark.usefixtures("process")

MATRIX = "/team/querschnitt/"


def make(number: int = 1) -> OverlapFinding:
    pair = [measure(f"M1.{number}"), measure(f"M2.{number}")]
    departments = Department.objects.all()[:2]
    return add_finding(title=f"Befund {number}", measures=pair, offers="", departments=departments, by=None)


@pytest.fixture
def finding() -> OverlapFinding:
    return make()


def entries(finding: OverlapFinding, **values) -> dict[str, object]:
    row = {"version": finding.version, "judgement": "duplicate", "decision": "merge", "reason": "Ein Pool genügt."}
    return {"befund": finding.pk} | {f"befund-{finding.pk}-{name}": value for name, value in (row | values).items()}


def test_a_row_is_stored_by_itself_and_the_filter_stays(team_client, finding):
    response = team_client.post(f"{MATRIX}?thema=1", entries(finding, is_released="on"))
    assert (response.status_code, response["Location"]) == (302, f"{MATRIX}?thema=1#befund-{finding.pk}")
    stored = OverlapFinding.objects.get()
    assert (stored.judgement, stored.decision, stored.is_released) == ("duplicate", "merge", True)


def test_release_without_a_reason_is_refused_and_what_was_entered_stays(team_client, finding):
    response = team_client.post(MATRIX, entries(finding, is_released="on", reason=" ", decision="delimit"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Freigegeben wird mit einer Begründung." in page
    assert f'href="#id_befund-{finding.pk}-reason"' in page
    assert '<option value="delimit" selected>' in page
    assert OverlapFinding.objects.get().decision == "open"


def test_an_editor_rules_but_does_not_release(editor_client, finding):
    assert "is_released" not in editor_client.get(MATRIX).content.decode()
    editor_client.post(MATRIX, entries(finding, is_released="on"))
    stored = OverlapFinding.objects.get()
    assert (stored.decision, stored.is_released) == ("merge", False)


def test_who_leads_or_writes_at_the_departments_session_rules_as_well(moderator, moderator_client, finding):
    person = Person.objects.create(name="Mo Moderation", user=moderator)
    elsewhere = Event.objects.exclude(kind=Event.Kind.DEPARTMENT_SESSION)[0]
    EventRole.objects.create(event=elsewhere, person=person, role=EventRole.Kind.RECORDING)
    assert moderator_client.get(MATRIX).status_code == 403
    assert MATRIX not in moderator_client.get("/team/konzept/").content.decode()
    session = Event.objects.get(kind=Event.Kind.DEPARTMENT_SESSION)
    EventRole.objects.create(event=session, person=person, role=EventRole.Kind.RECORDING)
    assert f'href="{MATRIX}"' in moderator_client.get("/team/konzept/").content.decode()
    moderator_client.post(MATRIX, entries(finding, is_released="on"))
    stored = OverlapFinding.objects.get()
    assert (stored.decision, stored.is_released, stored.changed_by) == ("merge", False, moderator)


def test_two_versions_are_shown_and_either_can_be_kept(team_client, finding):
    team_client.post(MATRIX, entries(finding))
    response = team_client.post(MATRIX, entries(finding, decision="delimit", reason="Verschiedene Zielgruppen."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ein Pool genügt." in page
    assert "Verschiedene Zielgruppen." in page
    again = team_client.post(
        MATRIX, entries(finding, version=2, decision="delimit", reason="Verschiedene Zielgruppen.")
    )
    assert again.status_code == 302
    assert OverlapFinding.objects.get().decision == "delimit"


def test_one_can_go_on_with_ones_own_text(team_client, finding):
    response = team_client.post(MATRIX, entries(finding, reason="Noch ein Gedanke.") | {"again": "1"})
    assert response.status_code == 200
    assert "Noch ein Gedanke." in response.content.decode()
    assert OverlapFinding.objects.get().reason == ""


def test_a_finding_is_added_from_measures_that_the_address_names(team_client):
    measure("M1.1")
    measure("M2.1")
    page = team_client.get(f"{MATRIX}neu/?massnahme=M1.1&massnahme=%00&massnahme=M9.9").content.decode()
    assert page.count(" checked") == 1
    response = team_client.post(f"{MATRIX}neu/", {"title": "Sprache", "measures": ["M1.1", "M2.1"]})
    made = OverlapFinding.objects.get()
    assert response["Location"] == f"{MATRIX}#befund-{made.pk}"
    assert [each.code for each in made.measures.all()] == ["M1.1", "M2.1"]


@pytest.mark.parametrize(
    "values", [{}, {"title": "Eins", "measures": ["M1.1"]}, {"title": "x" * 301}, {"title": "F", "measures": ["M9.9"]}]
)
def test_bad_entries_are_told_and_kept(team_client, values):
    measure("M1.1")
    response = team_client.post(f"{MATRIX}neu/", values)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("<h1>") == 1
    assert 'class="error-summary"' in page
    assert values.get("title", "") in page
    assert not OverlapFinding.objects.exists()


def test_what_a_finding_is_about_can_be_changed_and_conflicts_show_both(team_client, finding):
    address = reverse("concept:overlap-edit", args=[finding.pk])
    values = {"version": 1, "title": "Lotsen", "offers": "Lotsen\nPool"}
    assert team_client.post(address, values).status_code == 302
    response = team_client.post(address, values | {"title": "Dolmetschen"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Dolmetschen" in page
    assert "Lotsen</h2>" in page
    assert 'name="version" value="2"' in page
    assert team_client.post(address, values | {"version": 2, "title": "Dolmetschen"}).status_code == 302
    assert OverlapFinding.objects.get().title == "Dolmetschen"


def test_a_finding_is_removed_unless_it_is_released(team_client, finding):
    address = reverse("concept:overlap-remove", args=[finding.pk])
    team_client.post(MATRIX, entries(finding, is_released="on"))
    team_client.post(address)
    assert OverlapFinding.objects.exists()
    team_client.post(MATRIX, entries(finding, version=2))
    team_client.post(address)
    assert not OverlapFinding.objects.exists()
    assert team_client.post(address).status_code == 404


@pytest.mark.parametrize("query", ["zeige=offen", "zeige=x&thema=0", "thema=99999999999", "thema=%00", "seite=x"])
def test_odd_addresses_are_no_errors(team_client, finding, query):
    assert team_client.get(f"{MATRIX}?{query}").status_code == 200
    assert team_client.get(f"{MATRIX}druck/?{query}").status_code == 200


@pytest.mark.parametrize("pk", ["", "x", "0", "99999999", "9" * 40, "\0"])
def test_no_row_is_not_found(team_client, pk):
    assert team_client.post(MATRIX, {"befund": pk}).status_code == 404


@pytest.mark.parametrize("address", [MATRIX, f"{MATRIX}druck/", f"{MATRIX}neu/"])
def test_pages_take_as_many_queries_for_many(team_client, assert_same_queries, address):
    assert_same_queries(lambda: team_client.get(address), make)


def test_empty_matrix_says_what_to_do(team_client):
    Department.objects.all().delete()
    assert "Noch steht nichts in der Matrix." in team_client.get(MATRIX).content.decode()
    assert team_client.get(f"{MATRIX}neu/").status_code == 200


def test_suggestions_lead_into_the_matrix_or_are_judged_distinct(team_client):
    measure("M1.1", "Dolmetscherpool aufbauen")
    measure("M2.1", "Pool für Dolmetscher aufbauen")
    assert "?massnahme=M1.1&amp;massnahme=M2.1" in team_client.get(MATRIX).content.decode()
    address = reverse("concept:overlap-distinct")
    assert team_client.post(address, {"massnahme": ["M1.1", "M1.1"]}).status_code == 404
    assert team_client.post(address, {"massnahme": ["M1.1", "\0"]}).status_code == 404
    assert team_client.post(address, {"massnahme": ["M1.1", "M2.1"]}).status_code == 302
    assert "Klingt ähnlich" not in team_client.get(MATRIX).content.decode()


# --- Without reloading --------------------------------------------------------------------------------------------------

JSON = {"Accept": "application/json"}


def state(client, *rows: str, newest: int = 0) -> dict:
    return client.get(f"{MATRIX}stand/", {"zeile": rows, "bis": newest}).json()


def test_a_row_comes_back_as_it_is_stored(team_client, finding):
    answer = team_client.post(MATRIX, entries(finding), headers=JSON).json()
    assert (answer["pk"], answer["version"]) == (finding.pk, 2)
    assert answer["words"] == "„Befund 1“: gespeichert 9:00\xa0Uhr"
    assert f'id="befund-{finding.pk}" data-version="2" data-heard="0">' in answer["row"]
    assert "csrfmiddlewaretoken" in answer["row"]
    assert "gespeichert 7.\xa0Januar\xa02013, 9:00\xa0Uhr" in answer["row"]


def test_a_refused_row_comes_back_as_it_was_entered(team_client, finding):
    response = team_client.post(MATRIX, entries(finding, is_released="on", reason=""), headers=JSON)
    answer = response.json()
    assert (response.status_code, answer["words"]) == (422, "Freigegeben wird mit einer Begründung.")
    assert 'data-entered="1"' in answer["row"]
    assert answer["words"] in answer["row"]


def test_a_conflict_comes_with_what_is_stored(team_client, finding):
    team_client.post(MATRIX, entries(finding))
    response = team_client.post(MATRIX, entries(finding, reason="Zwei Pools."), headers=JSON)
    answer = response.json()
    assert (response.status_code, answer["version"]) == (409, 2)
    assert "Ein Pool genügt." in answer["note"]
    assert "nicht gespeichert" in answer["note"]
    assert OverlapFinding.objects.get().reason == "Ein Pool genügt."


def test_others_learn_what_changed_what_is_gone_and_what_is_new(team_client, finding):
    assert state(team_client, f"{finding.pk}:1:0", newest=finding.pk) == {"rows": [], "gone": [], "new": 0}
    team_client.post(MATRIX, entries(finding))
    other = make(2)
    answer = state(team_client, f"{finding.pk}:1:0", f"{other.pk}:1:0", "99:1:0", newest=finding.pk)
    assert [(row["pk"], row["version"]) for row in answer["rows"]] == [(finding.pk, 2)]
    assert "Ein Pool genügt." in answer["rows"][0]["row"]
    assert (answer["gone"], answer["new"]) == ([99], 1)


@pytest.mark.parametrize("row", ["", "::", "1:1", "x:1:0", "1:x:0", "1:1:x", "\0:1:0", "9" * 40 + ":1:0"])
def test_odd_rows_are_not_asked_for(team_client, finding, row):
    assert state(team_client, row, newest=finding.pk) == {"rows": [], "gone": [], "new": 0}


def test_asking_takes_as_many_queries_for_many(team_client, assert_same_queries):
    def ask() -> None:
        state(team_client, *(f"{pk}:0:0" for pk in OverlapFinding.objects.values_list("pk", flat=True)))

    assert_same_queries(ask, make)
