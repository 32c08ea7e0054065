"""Goals and measures as the team writes them."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from concept.actions.goals import add_objective, change_goal, save_action_field
from concept.actions.measures import (
    add_indicator,
    add_indicator_value,
    change_indicator,
    change_measure,
    merge_measures,
    remove_indicator,
    remove_measure,
)
from concept.models import ActionField, GuidingGoal, Measure, MunicipalResponse, Objective, OverlapFinding
from concept.queries.measures import similar_measures
from participants.models import Organisation
from tests.concept.planning import contribution, goal, measure, objective, result, theme, workshop
from workshops import clock
from workshops.models import Department, Municipality

pytestmark = pytest.mark.usefixtures("process")


def sheet(made: Measure, **values) -> dict:
    """What the form of a measure's sheet sends."""
    return {
        "version": 1,
        "title": made.title,
        "plain": "",
        "status": "idea",
        "needs_decision": "unknown",
        "priority": "",
    } | values


def test_goals_are_written_where_they_stand(editor_client):
    page = "/team/ziele/1/"
    editor_client.post(page, {"act": "add-goal", "text": "Alle lernen Deutsch."})
    editor_client.post(page, {"act": "add-objective", "code": "1.1", "text": "Lotsen an jeder Schule."})
    editor_client.post(page, {"act": "change", "code": "1.1", "version": "1", "text": "Alle sprechen Deutsch."})
    editor_client.post(page, {"act": "change", "code": "1.1.1", "version": "1", "text": "Lotsen an allen Schulen."})
    html = editor_client.get(page).content.decode()
    assert "Alle sprechen Deutsch." in html
    assert "Lotsen an allen Schulen." in html
    editor_client.post(page, {"act": "remove", "code": "1.1"})
    assert GuidingGoal.objects.exists()
    editor_client.post(page, {"act": "remove", "code": "1.1.1"})
    editor_client.post(page, {"act": "remove", "code": "1.1"})
    assert not GuidingGoal.objects.exists()


def test_goals_change_places(editor_client):
    goal("Eins"), goal("Zwei")
    editor_client.post("/team/ziele/1/", {"act": "up", "code": "1.2"})
    assert [row.code for row in theme().guiding_goals.all()] == ["1.2", "1.1"]


def test_an_objective_goes_to_another_goal_of_its_theme(editor_client, process):
    first, second = goal("Eins"), goal("Zwei")
    goal("Anderswo", number=2)
    made = add_objective(goal=first, text="Wandert", by=None)
    page = editor_client.get("/team/ziele/1/").content.decode()
    assert re.findall(r'<option value="(1\.[0-9])"', page) == ["1.1", "1.2"]
    for code, home in (("1.2", second), ("9.9", second), ("2.1", second), ("1.1\x00", first)):
        editor_client.post("/team/ziele/1/", {"act": "to-goal", "code": made.code, "goal": code})
        made.refresh_from_db()
        assert made.guiding_goal == home


def test_an_empty_goal_comes_back_with_its_mistake(editor_client):
    goal()
    response = editor_client.post("/team/ziele/1/", {"act": "change", "code": "1.1", "version": "1", "text": " "})
    assert response.status_code == 422
    assert "Schreiben Sie das Ziel in einem Satz auf." in response.content.decode()


def test_two_who_write_a_goal_see_both_versions(editor_client):
    change_goal(goal=goal(), version=1, text="Von Ada", by=None)
    response = editor_client.post("/team/ziele/1/", {"act": "change", "code": "1.1", "version": "1", "text": "Von Bo"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "<strong>Von Ada</strong>" in html
    assert re.search(r">\s*Von Bo</textarea>", html)


@pytest.mark.parametrize("act", ["change", "add-objective"])
def test_what_was_typed_for_a_goal_that_is_gone_is_shown(editor_client, act):
    response = editor_client.post("/team/ziele/1/", {"act": act, "code": "1.7", "version": "1", "text": "Mein Ziel"})
    assert response.status_code == 409
    assert "<strong>Mein Ziel</strong>" in response.content.decode()
    assert not GuidingGoal.objects.exists()


@pytest.mark.parametrize(
    "data",
    [{}, {"act": "up"}, {"act": "remove", "code": "9.9"}, {"act": "change", "code": "1.1\x00", "version": "x" * 50}],
)
def test_odd_posts_change_nothing(editor_client, data):
    goal()
    assert editor_client.post("/team/ziele/1/", data).status_code in {302, 422}
    assert [row.text for row in GuidingGoal.objects.all()] == [goal().text]


def test_the_needs_are_written_as_rich_text(editor_client):
    page = "/team/ziele/1/bedarfe/"
    response = editor_client.post(page, {"version": 0, "plain": "Es fehlen **Lotsen**."})
    assert response.status_code == 302
    assert ActionField.objects.get().needs == "<p>Es fehlen <strong>Lotsen</strong>.</p>"
    assert editor_client.get("/team/ziele/1/anderes/").status_code == 404


def test_two_who_write_the_needs_see_both_versions(editor_client):
    save_action_field(theme=theme(), version=0, needs="<p>Von Ada</p>", by=None)
    response = editor_client.post("/team/ziele/1/bedarfe/", {"version": 0, "plain": "Von Bo"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "<p>Von Ada</p>" in html
    assert "Von Bo</textarea>" in html


def test_a_measure_begins_with_a_title(editor_client):
    assert editor_client.post("/team/massnahmen/", {"title": "", "theme": "2"}).status_code == 422
    assert editor_client.post("/team/massnahmen/", {"title": "Lotsen", "theme": "x\x00"}).status_code == 422
    response = editor_client.post("/team/massnahmen/", {"title": "Lotsen", "theme": "2"})
    assert response["Location"] == "/team/massnahmen/M2.1/"
    assert editor_client.get("/team/massnahmen/M2.1/").status_code == 200


def test_the_sheet_is_stored_whole(editor_client):
    made, aim = measure(), objective()
    organisation = Organisation.objects.create(name="Volkshochschule Süd")
    values = {
        "plain": "Wie es geht",
        "lead": "volkshochschule sued",
        "partners": "Volkshochschule Süd\nKirchen\nKirchen",
        "objectives": [aim.pk],
        "priority": "1",
        "status": "planned",
        "review_on": "2014-01-31",
        "costs": "10.000 Euro",
    }
    response = editor_client.post("/team/massnahmen/M1.1/", sheet(made, **values))
    assert response.status_code == 302
    made.refresh_from_db()
    assert (made.description, made.lead_organisation, made.lead_text, made.partners_text, made.costs) == (
        "<p>Wie es geht</p>",
        organisation,
        "",
        "Kirchen",
        "10.000 Euro",
    )
    assert (list(made.partners.all()), list(made.objectives.all())) == ([organisation], [aim])
    again = re.search(r'<textarea name="partners"[^>]*>\s*([^<]*)</textarea>', page_of(editor_client, made))
    assert again
    assert again[1].split("\n") == ["Volkshochschule Süd", "Kirchen"]


def page_of(client, made: Measure) -> str:
    return client.get(f"/team/massnahmen/{made.code}/").content.decode()


def test_one_mistake_loses_nothing_of_a_sheet(editor_client):
    department = Department.objects.create(slug="jugend", name="Jugend")
    values = sheet(measure(), title="", plain="Mein Text", lead="Jemand", lead_department=department.pk)
    response = editor_client.post("/team/massnahmen/M1.1/", values)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Geben Sie der Maßnahme einen Titel." in html
    assert "Lassen Sie eines davon leer." in html
    assert "Mein Text</textarea>" in html


def test_two_who_write_a_sheet_see_what_differs(editor_client):
    made = measure()
    change_measure(measure=made, version=1, by=None, title="Von Ada", description="<p>Adas Text</p>")
    response = editor_client.post("/team/massnahmen/M1.1/", sheet(made, title="Von Bo", plain="Bos Text"))
    assert response.status_code == 409
    html = response.content.decode()
    for row in (("Titel", "Von Ada", "Von Bo"), ("Beschreibung", "<p>Adas Text</p>", "<p>Bos Text</p>")):
        assert '<th scope="row">{}</th><td>{}</td><td>{}</td>'.format(*row) in html
    assert html.count('<th scope="row">') == 2
    assert 'name="version" value="2"' in html


def test_origins_are_searched_and_nothing_ticked_is_lost(editor_client):
    made = measure()
    said = contribution("Wir brauchen Lotsen in der Schule.")
    heard = result(workshop(), "Lotsen an jede Grundschule.")
    other = contribution("Busse am Sonntag.")
    page = f"/team/massnahmen/{made.code}/herkunft/"
    assert "Lotsen an jede Grundschule." in editor_client.get(page).content.decode()
    html = editor_client.post(page, {"suche": "busse", "result": heard.number}).content.decode()
    assert f'id="ergebnis-{heard.number}" name="result" value="{heard.number}" checked' in html
    assert "Busse am Sonntag." in html
    assert "in der Schule" not in html
    assert not made.results.exists()
    numbers = [said.number, other.number]
    editor_client.post(page, {"save": "1", "result": heard.number, "contribution": numbers})
    assert list(made.results.all()) == [heard]
    assert list(made.contributions.all()) == [said, other]
    editor_client.post(page, {"save": "1", "seen-result": heard.number, "seen-contribution": numbers})
    assert not made.results.exists()
    assert not made.contributions.exists()


def test_an_objective_names_its_origins(editor_client):
    aim, said = objective(), contribution()
    response = editor_client.post(f"/team/ziele/{aim.code}/herkunft/", {"save": "1", "contribution": said.number})
    assert response["Location"] == "/team/ziele/1/#ziel-1.1.1"
    assert list(aim.contributions.all()) == [said]
    assert "Beruht auf einer Quelle" in editor_client.get("/team/ziele/1/").content.decode()


def test_indicators_notes_and_values(editor_client):
    made = measure()
    act = f"/team/massnahmen/{made.code}/tun/"
    assert "Hier steht, warum." not in page_of(editor_client, made)
    assert editor_client.post(act, {"act": "indicator", "name": ""}).status_code == 422
    editor_client.post(act, {"act": "indicator", "name": "Zahl der Lotsen", "unit": "Personen"})
    indicator = made.indicators.get()
    seen = {"pk": indicator.pk, "version": 1}
    editor_client.post(act, seen | {"act": "indicator", "name": "Lotsen", "unit": "Menschen"})
    seen["version"] = 2
    mistake = editor_client.post(act, seen | {"act": "value", "on": "31.02.2013", "value": "zwölf"})
    assert mistake.status_code == 422
    assert 'value="zwölf"' in mistake.content.decode()
    editor_client.post(act, seen | {"act": "value", "on": "2013-02-28", "value": "12"})
    assert editor_client.post(act, {"act": "note", "on": "2013-03-01", "text": ""}).status_code == 422
    editor_client.post(act, {"act": "note", "on": "2013-03-01", "text": "Begonnen."})
    html = page_of(editor_client, made)
    assert "<strong>12</strong> Menschen" in html
    assert "Begonnen." in html
    editor_client.post(act, {"act": "value-remove", "pk": indicator.values.get().pk})
    editor_client.post(act, seen | {"act": "indicator-remove"})
    editor_client.post(act, {"act": "note-remove", "pk": made.progress_notes.get().pk})
    assert not made.indicators.exists()
    assert not made.progress_notes.exists()


def test_what_is_to_be_done_counts_more_than_a_word_in_the_title():
    first, other, alike = (
        measure("Beratung von Vermietern"),
        measure("Beratung nach Gewalt"),
        measure("Wohnraum für große Familien", number=2),
    )
    texts = (
        "<ul><li>Eigentümer erfahren</li><li>welche Zuschüsse es für Sozialwohnungen gibt</li></ul>",
        "<p>Opfer finden anonym Rat.</p>",
        "<p>Eigentümer verabreden, Sozialwohnungen zu vergeben, und erhalten Zuschüsse.</p>",
    )
    for each, text in zip((first, other, alike), texts, strict=True):
        Measure.objects.filter(pk=each.pk).update(description=text)
    assert [found.measure for found in similar_measures(first)] == [alike, other]


def test_nobody_moves_a_measure_without_choosing_where(editor_client):
    made = measure()
    page = editor_client.get("/team/massnahmen/M1.1/").content.decode()
    choices = re.search(r'<select name="theme"[^>]*id="umzug-theme".*?</select>', page, re.DOTALL)[0]
    assert "selected" not in choices.replace('<option value="" selected>', "")
    act = "/team/massnahmen/M1.1/tun/"
    assert editor_client.post(act, {"act": "move", "theme": ""}).status_code == 422
    assert editor_client.post(act, {"act": "move", "theme": "2"}).status_code == 302
    made.refresh_from_db()
    assert made.theme.number == 2


def test_another_measures_indicator_is_not_touched(editor_client):
    other = measure("Andere")
    indicator = add_indicator(measure=other, name="Zahl", by=None)
    value = add_indicator_value(indicator=indicator, version=1, on=clock.today(), value="1", by=None)
    act = f"/team/massnahmen/{measure().code}/tun/"
    for data in (
        {"act": "indicator-remove", "pk": indicator.pk},
        {"act": "value-remove", "pk": value.pk},
        {"act": "value-remove", "pk": "9" * 30},
    ):
        assert editor_client.post(act, data).status_code == 302
    assert indicator.values.get() == value


def test_similar_ones_are_suggested_until_they_are_called_different(editor_client):
    one, two = measure("Lotsen an Grundschulen"), measure("Elternlotsen für Grundschulen", number=2)
    measure("Friedhof nach muslimischem Ritus", number=3)
    html = page_of(editor_client, one)
    assert 'href="/team/massnahmen/M2.1/">M2.1 Elternlotsen' in html
    editor_client.post("/team/massnahmen/M1.1/tun/", {"act": "distinct", "pk": two.pk})
    assert set(OverlapFinding.objects.get().measures.all()) == {one, two}
    assert "Elternlotsen" not in page_of(editor_client, one).partition("aehnlich")[2].partition("indikatoren")[0]


def test_a_measure_goes_into_another_one(editor_client):
    measure("Lotsen", contributions=[contribution()]), measure("Paten")
    page = "/team/massnahmen/M1.1/zusammenfuehren/"
    for odd in ("", "M9.9", "M1.3\x00"):
        assert editor_client.post(page, {"into": odd}).status_code == 422
        assert editor_client.get(page, {"into": odd}).status_code == 422
    assert editor_client.get(page).status_code == 200
    asked = editor_client.get(page, {"into": "M1.2"}).content.decode()
    assert "<li>Beitrag 1</li>" in asked
    assert not Measure.objects.exclude(merged_into=None).exists()
    stale = editor_client.post(page, {"into": "M1.2", "version": 1, "into_version": 9})
    assert stale.status_code == 409
    assert "Inzwischen hat jemand" in stale.content.decode()
    response = editor_client.post(page, {"into": "M1.2", "version": 1, "into_version": 1})
    assert response["Location"] == "/team/massnahmen/M1.2/"
    gone = page_of(editor_client, Measure.objects.get(code="M1.1"))
    assert "in einer anderen aufgegangen" in gone
    assert "chapter-editor.js" not in gone  # there is no field for it, and it would fail
    assert editor_client.get(page)["Location"] == "/team/massnahmen/M1.1/"
    assert editor_client.post(page, {"into": "M1.2"}).status_code == 409
    editor_client.post("/team/massnahmen/M1.1/tun/", {"act": "unmerge"})
    assert not Measure.objects.exclude(merged_into=None).exists()


def test_why_a_measure_cannot_go_into_another_one_is_said_before(editor_client):
    measure("Lotsen", is_public=True), measure("Paten")
    page = "/team/massnahmen/M1.1/zusammenfuehren/"
    html = editor_client.get(page, {"into": "M1.2"}).content.decode()
    assert "Veröffentlichen Sie zuerst M1.2, oder ziehen Sie M1.1 zurück." in html
    assert 'name="into"' not in html


def test_before_merging_all_that_hangs_on_it_is_named(editor_client):
    source, target = measure("Lotsen"), measure("Paten")
    one, two = Municipality.objects.all()[:2]
    for place, each in ((one, source), (one, target), (two, source)):
        MunicipalResponse.objects.create(municipality=place, measure=each, stance="agrees", changed_at=clock.now())
    finding = OverlapFinding.objects.create(
        title="Begleitung",
        judgement="duplicate",
        decision="merge",
        reason="Gleich",
        is_released=True,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    finding.measures.add(source)
    add_indicator(measure=source, name="Zahl der Lotsen", by=None)
    page = "/team/massnahmen/M1.1/zusammenfuehren/"
    html = editor_client.get(page, {"into": "M1.2"}).content.decode()
    for words in (
        "Indikator: Zahl der Lotsen",
        "2 Kommunen haben zu M1.1 geantwortet.",
        "Eine hat zu beiden geantwortet",
        "„Begleitung“",
        "Er muss danach neu freigegeben werden.",
    ):
        assert words in html


def test_a_second_indicator_of_a_name_keeps_what_was_typed(editor_client):
    made = measure()
    add_indicator(measure=made, name="Zahl", target="20", by=None)
    response = editor_client.post("/team/massnahmen/M1.1/tun/", {"act": "indicator", "name": "Zahl", "target": "99"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "gibt es hier schon" in html
    assert 'value="99"' in html
    assert made.indicators.get().target == "20"


def test_two_who_write_an_indicator_see_what_differs(editor_client):
    made = measure()
    indicator = add_indicator(measure=made, name="Zahl", target="20", by=None)
    change_indicator(indicator=indicator, version=1, name="Zahl", target="30", by=None)
    act, seen = "/team/massnahmen/M1.1/tun/", {"pk": indicator.pk, "version": 1}
    response = editor_client.post(act, seen | {"act": "indicator", "name": "Zahl", "target": "40"})
    assert response.status_code == 409
    html = response.content.decode()
    assert '<th scope="row">Zielwert</th><td>30</td><td>40</td>' in html
    assert "Hier steht, warum." in html
    assert 'name="version" value="2"' in html
    assert 'value="40"' in html
    response = editor_client.post(act, seen | {"act": "value", "on": "2013-02-28", "value": "zwölf"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "ob Ihr Messwert noch zu ihm passt" in html
    assert 'value="zwölf"' in html
    editor_client.post(act, seen | {"act": "indicator-remove"})
    assert (made.indicators.get().target, indicator.values.count()) == ("30", 0)


def test_a_mistake_does_not_hide_what_another_stored_meanwhile(editor_client):
    """The page with the mistake stands on the version that was read: saved right, both are shown."""
    made = measure()
    indicator = add_indicator(measure=made, name="Zahl", target="20", by=None)
    change_indicator(indicator=indicator, version=1, name="Zahl", target="30", by=None)
    change_goal(goal=goal(), version=1, text="Von Ada", by=None)
    save_action_field(theme=theme(), version=0, needs="<p>Von Ada</p>", by=None)
    values = sheet(made, title="")
    change_measure(measure=made, version=int(values["version"]), by=None, title="Von Ada")
    seen = {"pk": indicator.pk, "version": 1}
    wrong = {
        "/team/massnahmen/M1.1/": values,
        "/team/massnahmen/M1.1/tun/": seen | {"act": "indicator", "name": " "},
        "/team/massnahmen/M1.1/tun/?": seen | {"act": "value", "on": "bald", "value": "12"},
        "/team/ziele/1/": {"act": "change", "code": "1.1", "version": "1", "text": " "},
        "/team/ziele/1/bedarfe/": {"version": "0", "plain": "x" * 200_001},
    }
    for address, data in wrong.items():
        response = editor_client.post(address, data)
        assert response.status_code == 422
        version = f'name="version" value="{data["version"]}"'
        assert response.content.decode().count(version) == 1


def test_what_was_typed_for_an_indicator_that_is_gone_is_shown(editor_client):
    made = measure()
    indicator = add_indicator(measure=made, name="Zahl", by=None)
    remove_indicator(indicator=indicator, version=1, by=None)
    act, seen = "/team/massnahmen/M1.1/tun/", {"pk": indicator.pk, "version": 1}
    response = editor_client.post(act, seen | {"act": "indicator", "name": "Lotsen je Kita"})
    assert response.status_code == 409
    assert 'value="Lotsen je Kita"' in response.content.decode()
    response = editor_client.post(act, seen | {"act": "value", "on": "2013-02-28", "value": "zwölf"})
    assert response.status_code == 409
    assert "<dd>zwölf</dd>" in response.content.decode()
    assert not made.indicators.exists()


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("", {"title": "Mein <Titel>", "plain": "Mein <Titel>"}),
        ("", {"title": "Mein <Titel>", "text": "<p>Mein <strong>Text</strong></p>", "plain": "alt"}),
        ("tun/", {"act": "note", "text": "Mein <Titel>"}),
        ("tun/", {"act": "indicator", "name": "Mein <Titel>"}),
    ],
)
def test_what_was_typed_for_a_measure_that_is_gone_is_shown(editor_client, address, typed):
    made = measure()
    remove_measure(measure=made, by=None)
    response = editor_client.post(f"/team/massnahmen/M1.1/{address}", typed)
    assert response.status_code == 404
    html = response.content.decode()
    assert "Mein &lt;Titel&gt;" in html
    assert ("Mein **Text**" in html) == ("text" in typed and "act" not in typed)
    assert "alt</dd>" not in html
    assert "Ihr Text" not in editor_client.post(f"/team/massnahmen/M1.1/{address}", {"act": "up"}).content.decode()


def test_what_was_typed_for_a_measure_that_went_into_another_one_is_shown(editor_client):
    made, target = measure("Lotsen"), measure("Paten")
    merge_measures(measure=made, into=target, by=None)
    response = editor_client.post("/team/massnahmen/M1.1/", sheet(made, plain="Mein Text"))
    assert response.status_code == 409
    html = response.content.decode()
    assert "<td><p>Mein Text</p></td>" in html
    assert "damit Sie es dort einfügen können" in html
    for typed in (
        {"act": "note", "on": "2013-02-28", "text": "Mein Stand"},
        {"act": "indicator", "name": "Mein Stand"},
    ):
        response = editor_client.post("/team/massnahmen/M1.1/tun/", typed)
        assert response.status_code == 409
        assert "Mein Stand" in response.content.decode()


def test_a_measure_serves_objectives_of_other_themes(editor_client):
    other, own, made = objective("Anderswo", number=2), objective("Eigenes"), measure()
    html = page_of(editor_client, made)
    assert html.index("1.1.1 Eigenes") < html.index("2.1.1 Anderswo")
    assert '<details class="more"><summary><span class="theme-name' in html
    response = editor_client.post("/team/massnahmen/M1.1/", sheet(made, objectives=[other.pk, own.pk]))
    assert response.status_code == 302
    assert list(made.objectives.all()) == [own, other]
    assert '<details class="more" open><summary><span class="theme-name' in page_of(editor_client, made)


def test_the_team_is_told_who_is_not_named_to_everyone(editor_client, team_client):
    made = measure()
    shy, open_one = (
        Organisation.objects.create(name="Ada Scheu"),
        Organisation.objects.create(name="Amt", public_listing=True),
    )
    change_measure(measure=made, version=1, by=None, lead_organisation=open_one, partners=[shy])
    assert "<bdi>Ada Scheu</bdi> (dort steht „Organisation“)." in page_of(editor_client, made)
    address = f'<a href="/team/organisationen/{shy.pk}/"><bdi>Ada Scheu</bdi></a> (dort steht'
    assert address in page_of(team_client, made)


def test_only_who_publishes_makes_a_measure_public(editor_client, team_client):
    made = measure()
    editor_client.post("/team/massnahmen/M1.1/tun/", {"act": "publish"})
    made.refresh_from_db()
    assert not made.is_public
    team_client.post("/team/massnahmen/M1.1/tun/", {"act": "publish"})
    made.refresh_from_db()
    assert made.is_public


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thema=2", ["M2.1"]),
        ("stand=planned", ["M1.1"]),
        ("zustaendig=VHS", ["M1.1"]),
        ("prioritaet=1", ["M1.1"]),
        ("beschluss=yes", ["M1.1"]),
        ("fehlt=herkunft", ["M1.1", "M2.1"]),
        ("fehlt=zustaendig", ["M1.2", "M2.1"]),
        ("fehlt=ziel", ["M1.1", "M1.2", "M2.1"]),
        ("suche=paten", ["M1.2"]),
        ("thema=x&stand=\x00&seite=99", ["M1.1", "M1.2", "M2.1"]),
    ],
)
def test_the_list_is_narrowed(editor_client, query, found):
    change_measure(
        measure=measure("Lotsen"),
        version=1,
        by=None,
        status="planned",
        lead_text="VHS",
        priority=1,
        needs_decision="yes",
    )
    measure("Paten", contributions=[contribution(is_public=True)])
    measure("Begleiter", number=2)
    html = editor_client.get(f"/team/massnahmen/?{query}").content.decode()
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', html) == found
    rows = load_workbook(BytesIO(editor_client.get(f"/team/massnahmen/liste.xlsx?{query}").content)).active
    assert [row[0] for row in rows.values][1:] == found


def test_no_text_becomes_a_formula(editor_client):
    measure("=1+1")
    book = load_workbook(BytesIO(editor_client.get("/team/massnahmen/liste.xlsx").content))
    cell = book.active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_table_tells_days_from_words_and_what_success_is(editor_client):
    made = measure("Lotsen")
    change_measure(measure=made, version=made.version, review_on=date(2014, 1, 15), by=None)
    add_indicator(measure=made, name="Lotsinnen", unit="Personen", baseline="0", target="24", by=None)
    add_indicator(measure=made, name="Zufriedenheit", by=None)
    measure("Paten")
    rows = load_workbook(BytesIO(editor_client.get("/team/massnahmen/liste.xlsx").content)).active.values
    heads, first, second = (list(row) for row in rows)
    indicators, review = heads.index("Indikatoren"), heads.index("Nächste Überprüfung")
    assert first[indicators] == "Lotsinnen: Anfangs 0 Personen, Ziel 24 Personen; Zufriedenheit"
    assert (first[review], second[review]) == (datetime(2014, 1, 15), None)


@pytest.mark.parametrize("page", ["/team/massnahmen/", "/team/massnahmen/liste.xlsx", "/team/ziele/1/"])
def test_the_number_of_queries_does_not_grow(editor_client, assert_same_queries, page):
    def add(number: int) -> None:
        aim = objective(f"Ziel {number}", contributions=[contribution(f"Gesagt {number}")])
        made = measure(f"Maßnahme {number}", objectives=[aim], results=[result(workshop(), f"Ergebnis {number}")])
        lead = Organisation.objects.create(name=f"Verein {number}")
        change_measure(measure=made, version=1, by=None, lead_organisation=lead, partners=[lead])
        add_indicator(measure=made, name="Zahl", by=None)

    assert_same_queries(lambda: editor_client.get(page), add)
    assert Objective.objects.count() == 30
