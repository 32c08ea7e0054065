"""The pages of a decision: sign-offs, steps, results, paper and package for the team; what was decided for everyone."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest

from concept.actions import version_pdfs
from concept.actions.decisions import add_sign_off, plan_decision_step, record_decision
from concept.actions.papers import JOB_KIND, make_package_job
from concept.models import ConceptVersion, DecisionPaper, DecisionStep, SignOff
from participants.models import Job
from tests.concept.deciding import AFTERWARDS, SESSION, frozen, step_of
from workshops.models import Department, Person, Process
from workshops.pdf import Pdf

PAGE = "/team/konzept/fassungen/1/beschluss/"
STEP = {
    "revision": 0,
    "body": "Ausschuss",
    "role": "prepares",
    "meets_on": "2013-06-20",
    "papers_due_on": "2013-06-06",
    "paper_number": "7/2013",
    "note": "nur intern",
}
TEXTS = {"motion": "1. Es wird beschlossen.", "summary": "Kurz.", "statement": "Lang.", "revision": 0}


@pytest.fixture
def version(process):
    return frozen()


def text(response):
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\xa0", " ").split())


def revision(response):
    return re.search(r'name="revision" value="(\d+)"', response.content.decode())[1]


def test_a_step_is_planned_changed_and_decided(version, team_client, set_clock):
    assert team_client.post(f"{PAGE}gremium/neu/", STEP).url == f"{PAGE}#beratungsfolge"
    step = DecisionStep.objects.get()
    address = f"{PAGE}gremium/{step.pk}/"
    changed = STEP | {"revision": revision(team_client.get(address)), "role": "decides", "meets_on": "2013-06-21"}
    assert team_client.post(address, changed).status_code == 302
    early = team_client.post(f"{address}ergebnis/", {"result": "unchanged", "revision": 2})
    assert early.status_code == 422
    assert "Die Sitzung ist erst am 21. Juni 2013." in text(early)
    set_clock("2013-06-22T09:00")
    values = {"result": "unchanged", "revision": 2, "paper_number": "8/2013", "note": ""}
    assert team_client.post(f"{address}ergebnis/", values).status_code == 302
    page = text(team_client.get(PAGE))
    assert "Das Konzept ist beschlossen Beschlossen am 21. Juni 2013: Ausschuss, Vorlage Nr. 8/2013." in page
    assert "Ergebnis: steht noch aus unverändert beschlossen" in page
    assert "Tessa Team" in page
    assert team_client.post(address, changed | {"revision": 3}).status_code == 422


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"body": ""}, "Geben Sie das Gremium an."),
        ({"body": "x" * 201}, "Kürzen Sie den Text auf höchstens 200 Zeichen"),
        ({"note": "a\0b"}, "Geben Sie den Text ohne Sonderzeichen ein."),
        ({"role": "chairs"}, "Wählen Sie, ob das Gremium vorberät oder beschließt."),
        ({"meets_on": "31.2.2013"}, "Geben Sie einen Tag ein, zum Beispiel 17.01.2013."),
        ({"meets_on": "0001-01-01"}, "Geben Sie ein Jahr zwischen 1900 und 2999 ein."),
        ({"papers_due_on": "2013-06-21"}, "Der Vorlagenschluss muss vor der Sitzung liegen."),
        ({"paper_number": "1" * 51}, "Kürzen Sie den Text auf höchstens 50 Zeichen"),
        ({"note": "n" * 2001}, "Kürzen Sie den Text auf höchstens 2000 Zeichen."),
        ({"revision": ""}, "Laden Sie die Seite neu"),
        ({"revision": "9" * 20}, "Laden Sie die Seite neu"),
    ],
)
def test_a_step_says_what_is_wrong_with_it(version, team_client, values, words):
    answer = team_client.post(f"{PAGE}gremium/neu/", STEP | values)
    assert (answer.status_code, DecisionStep.objects.count()) == (422, 0)
    assert words in text(answer)
    assert "Fehler:" in answer.content.decode().split("</title>")[0]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("gremium/99/", STEP),
        (f"gremium/{10**20}/", STEP),
        ("gremium/99/ergebnis/", {}),
        ("mitzeichnung/99/", {}),
    ],
)
def test_what_is_not_there_is_not_found(version, team_client, path, values):
    assert [team_client.get(PAGE + path).status_code, team_client.post(PAGE + path, values).status_code] == [404, 404]
    assert team_client.get(f"/team/konzept/fassungen/{10**20}/beschluss/").status_code == 404


def test_the_step_of_another_version_is_not_found(version, team_client):
    step = step_of(frozen("update", "Andere"))
    assert team_client.get(f"{PAGE}gremium/{step.pk}/").status_code == 404
    team_client.post(f"{PAGE}aendern/", {"act": "remove", "step": step.pk})
    assert DecisionStep.objects.exists()


def test_two_who_change_a_step_get_both_to_choose_from(version, team_client):
    step = step_of(version, note="erst")
    address = f"{PAGE}gremium/{step.pk}/"
    team_client.post(address, STEP | {"revision": 1, "note": "zuerst gespeichert"})
    mine = STEP | {"revision": 1, "note": "meine"}
    conflict = team_client.post(address, mine)
    assert conflict.status_code == 409
    assert "Gespeichert ist" in text(conflict)
    assert "zuerst gespeichert" in text(conflict)
    assert 'name="note" value="meine"' in conflict.content.decode()
    mine["revision"] = revision(conflict)
    again = team_client.post(address, mine | {"again": "1"})
    assert (again.status_code, DecisionStep.objects.get().note) == (200, "zuerst gespeichert")
    assert team_client.post(address, mine).status_code == 302
    assert DecisionStep.objects.get().note == "meine"
    DecisionStep.objects.all().delete()
    assert team_client.post(address, mine).status_code == 404


def test_sign_offs_are_added_signed_moved_and_removed(version, team_client):
    for who in ("Jugendamt", "Sozialamt"):
        team_client.post(f"{PAGE}mitzeichnung/neu/", {"revision": 0, "who": who, "signed_on": "", "note": ""})
    first, second = SignOff.objects.all()
    values = {"revision": 1, "who": "Jugendamt", "signed_on": "2013-01-08", "note": ""}
    future = team_client.post(f"{PAGE}mitzeichnung/{first.pk}/", values)
    assert (future.status_code, "liegt noch vor uns" in text(future)) == (422, True)
    team_client.post(f"{PAGE}mitzeichnung/{first.pk}/", values | {"signed_on": "2013-01-07"})
    assert "mitgezeichnet am 7. Januar 2013 Jugendamt" in text(team_client.get(PAGE))
    assert team_client.post(f"{PAGE}aendern/", {"act": "up", "sign_off": second.pk}).url == f"{PAGE}#mitzeichnung"
    assert list(SignOff.objects.all()) == [second, first]
    team_client.post(f"{PAGE}aendern/", {"act": "remove", "sign_off": first.pk})
    assert "bleibt in der Liste" in text(team_client.get(PAGE))
    team_client.post(f"{PAGE}aendern/", {"act": "remove", "sign_off": second.pk})
    assert list(SignOff.objects.all()) == [first]


def test_a_sign_off_can_be_entered_with_its_day(version, team_client):
    values = {"revision": 0, "who": "Jugendamt", "signed_on": "2013-01-07", "note": ""}
    team_client.post(f"{PAGE}mitzeichnung/neu/", values)
    assert SignOff.objects.get().signed_on == date(2013, 1, 7)
    assert team_client.post(f"{PAGE}mitzeichnung/neu/", values | {"signed_on": "2014-01-07"}).status_code == 422
    assert SignOff.objects.count() == 1


def test_the_process_suggests_bodies_and_departments(version, team_client):
    Department.objects.create(slug="jugend", name="Jugendamt <x7>")
    Process.objects.update(decision_bodies=["Stadtrat"])
    for act in ("suggest-steps", "suggest-sign-offs"):
        assert f'value="{act}"' in team_client.get(PAGE).content.decode()
        team_client.post(f"{PAGE}aendern/", {"act": act})
    page = team_client.get(PAGE).content.decode()
    assert "suggest-" not in page
    assert "Jugendamt &lt;x7&gt;" in page
    assert '<option value="Stadtrat">' in team_client.get(f"{PAGE}gremium/neu/").content.decode()


def test_a_process_that_suggests_nothing_says_so(version, team_client):
    Process.objects.update(decision_bodies=[])
    Person.objects.all().delete()
    for act, words in (("suggest-steps", "kein Gremium"), ("suggest-sign-offs", "keine Abteilung")):
        team_client.post(f"{PAGE}aendern/", {"act": act})
        assert words in text(team_client.get(PAGE))


@pytest.mark.parametrize("data", [{}, {"act": "up"}, {"act": "up", "step": "x\0"}, {"act": "remove", "step": "9" * 30}])
def test_what_cannot_be_moved_is_explained(version, team_client, data):
    assert team_client.post(f"{PAGE}aendern/", data).status_code == 302
    assert "Das gibt es nicht mehr." in text(team_client.get(PAGE))


def test_who_leads_decides_who_edits_writes_the_others_read(version, editor_client, moderator_client, team_client):
    step_of(version, note="für das Team")
    for client, writes in ((editor_client, True), (moderator_client, False)):
        page = client.get(PAGE).content.decode()
        assert "für das Team" in page
        assert "gremium/neu" not in page
        assert "aendern/" not in page
        assert ("Texte der Vorlage bearbeiten" in page) is writes
        assert client.get(f"{PAGE}gremium/neu/").status_code == 403
        assert client.post(f"{PAGE}aendern/", {"act": "suggest-steps"}).status_code == 403
        assert client.get(f"{PAGE}vorlage/").status_code == (200 if writes else 403)
        assert client.get(f"{PAGE}vorlage.odt").status_code == 200


def test_the_paper_begins_with_a_suggestion_and_is_saved(version, editor_client):
    page = editor_client.get(f"{PAGE}vorlage/")
    assert "1. Das Konzept „Zuhause im Kreis Soest“ wird in der Fassung 1" in text(page)
    values = TEXTS | {"summary": "Eins\r\n\r\nZwei"}
    assert editor_client.post(f"{PAGE}vorlage/", values).url == f"{PAGE}#vorlage"
    assert DecisionPaper.objects.get().summary == "Eins\n\nZwei"
    assert editor_client.post(f"{PAGE}vorlage/", TEXTS | {"motion": "", "revision": 1}).status_code == 422
    conflict = editor_client.post(f"{PAGE}vorlage/", TEXTS)
    assert conflict.status_code == 409
    again = editor_client.post(f"{PAGE}vorlage/", TEXTS | {"revision": revision(conflict), "again": "1"})
    assert (again.status_code, "Kurz." in again.content.decode()) == (200, True)
    editor_client.post(f"{PAGE}vorlage/", TEXTS | {"revision": revision(conflict)})
    assert DecisionPaper.objects.get().summary == "Kurz."


def test_paper_and_package_are_fetched_as_files(version, moderator_client, monkeypatch, media):
    monkeypatch.setattr(version_pdfs, "render", lambda html, *, assets: Pdf(html.encode(), 3))
    paper = moderator_client.get(f"{PAGE}vorlage.odt")
    assert paper["Content-Type"] == "application/vnd.oasis.opendocument.text"
    assert paper["Content-Disposition"] == 'attachment; filename="vorlage-fassung-1.odt"'
    waiting = moderator_client.get(f"{PAGE}paket/")
    assert (waiting.status_code, "Der Auftrag wartet noch." in text(waiting)) == (202, True)
    job = Job.objects.get(kind=JOB_KIND)
    Job.objects.filter(pk=job.pk).update(state="failed", failure_reason="Kein Papier.")
    assert "Kein Papier." in text(moderator_client.get(f"{PAGE}paket/"))
    assert moderator_client.post(f"{PAGE}paket/").url == f"{PAGE}paket/?stand=1"
    make_package_job(Job.objects.get(kind=JOB_KIND, state="queued"))
    assert "Das Paket ist fertig" in text(moderator_client.get(f"{PAGE}paket/?stand=1"))
    file = moderator_client.get(f"{PAGE}paket/")
    with ZipFile(io.BytesIO(b"".join(file))) as archive:
        assert archive.read("vorlage-fassung-1.odt") == paper.content


def test_everyone_reads_what_was_decided_and_nothing_internal(version, client, set_clock):
    set_clock(AFTERWARDS)
    add_sign_off(version=version, who="Kämmerei", note="geheim A", by=None)
    step_of(version, "Beirat", "unchanged", role="prepares", note="geheim B", papers_due_on=date(2013, 6, 3))
    last = step_of(version, "Rat", note="geheim C", paper_number="9/2013")
    before = text(client.get("/konzept/1/"))
    assert "20. Juni 2013 · beschließt Rat steht noch aus · Vorlage Nr. 9/2013" in before
    assert "Beschlossen am" not in before
    assert "Beschlossen am" not in text(client.get("/"))
    record_decision(step=last, result="amended", by=None)
    line = "Beschlossen am 20. Juni 2013: Rat, Vorlage Nr. 9/2013 (mit Änderungen)."
    for path in ("/konzept/", "/konzept/1/", "/"):
        page = text(client.get(path))
        assert line in page
        for word in ("geheim", "Kämmerei", "3. Juni", "Vorlagenschluss"):
            assert word not in page
    assert 'href="/konzept/1/">Das Konzept lesen' in client.get("/").content.decode()
    assert "unverändert empfohlen" in text(client.get("/konzept/1/"))


def test_other_versions_say_which_one_was_adopted(version, client, set_clock):
    set_clock(AFTERWARDS)
    step_of(version, result="unchanged")
    frozen("adopted", "Beschlossene Fassung")
    frozen("update", "Fortschreibung")
    assert "Es gibt eine neuere Fassung: Fortschreibung" in text(client.get("/konzept/1/"))
    assert "Beschlossen wurde über Fassung 1." in text(client.get("/konzept/2/"))
    assert "Beschlossen am" not in text(client.get("/konzept/3/"))
    assert "Beschlossen ist eine andere Fassung: Beschlossene Fassung" in text(client.get("/konzept/"))


def test_the_adopted_version_is_named_once_where_it_is_the_newest(version, client, set_clock):
    set_clock(AFTERWARDS)
    step_of(frozen("decision", "Vorlage"), result="unchanged")
    page = text(client.get("/konzept/1/"))
    assert "Beschlossen ist eine andere Fassung: Vorlage" in page
    assert "Es gibt eine neuere Fassung" not in page


def test_an_unpublished_version_that_was_decided_on_is_not_linked(process, client, set_clock):
    set_clock(AFTERWARDS)
    step_of(frozen(is_public=False), result="unchanged")
    frozen("adopted", "Beschlossene Fassung")
    page = client.get("/konzept/").content.decode()
    assert "Beschlossen am" in page
    assert "/konzept/1/" not in page


def test_the_deadline_stands_on_the_dashboard_and_in_the_plan(version, team_client, set_clock):
    set_clock("2013-06-05T09:00")
    step_of(version, papers_due_on=date(2013, 6, 6))
    assert "Vorlage abgeben: Ausschuss" in text(team_client.get("/team/"))
    assert "Vorlagenschluss: Ausschuss" in text(team_client.get("/team/zeitplan/"))


def test_the_page_takes_as_many_queries_with_many_rows(version, team_client, assert_same_queries):
    def add(number):
        plan_decision_step(version=version, body=f"Gremium {number}", meets_on=SESSION, by=None)
        add_sign_off(version=version, who=f"Amt {number}", by=None)

    assert_same_queries(lambda: team_client.get(PAGE), add)


def test_the_public_page_takes_as_many_queries_with_many_steps(version, client, assert_same_queries):
    assert_same_queries(lambda: client.get("/konzept/1/"), lambda number: step_of(version, f"Gremium {number}"))


def test_hostile_text_stays_text(version, team_client, client, set_clock):
    set_clock(AFTERWARDS)
    hostile = "<x7>'\" onfocus=x7() \u202e"
    step_of(version, hostile, "unchanged", note=hostile, paper_number=hostile[:50])
    add_sign_off(version=version, who=hostile, note=hostile, by=None)
    ConceptVersion.objects.get()
    for answer in (team_client.get(PAGE), client.get("/konzept/1/"), client.get("/")):
        assert "<x7>" not in answer.content.decode()
    assert team_client.get(f"{PAGE}vorlage.odt").status_code == 200
