"""What everyone reads of measures, and the way from a contribution to the concept and back."""

import re
from datetime import date

import pytest
from django.test import Client

from concept.actions.goals import add_objective, change_goal, change_objective
from concept.actions.measures import (
    add_progress_note,
    change_measure,
    merge_measures,
    publish_measure,
    unpublish_measure,
)
from concept.actions.versions import freeze_version
from concept.models import ConceptVersion, Measure
from participants.models import Organisation, OrganisationCategory
from tests.concept.planning import (
    contribution,
    goal,
    measure,
    objective,
    publish_minutes,
    publish_version,
    result,
    theme,
    workshop,
)
from workshops.models import Process

pytestmark = pytest.mark.usefixtures("process")


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    assert not response.cookies
    return response.content.decode()


def freeze() -> ConceptVersion:
    return publish_version(freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None))


def test_only_published_measures_can_be_read():
    made = measure("Lotsen")
    assert "Lotsen" not in page("/massnahmen/") + page("/themen/1/")
    page("/massnahmen/M1.1/", status=404)
    publish_measure(measure=made, by=None)
    for address in ("/massnahmen/", "/themen/1/", "/massnahmen/M1.1/"):
        assert "Lotsen" in page(address)
    unpublish_measure(measure=made, by=None)
    page("/massnahmen/M1.1/", status=404)
    page("/massnahmen/M9.9/", status=404)


def test_measures_and_contributions_belong_to_the_concept_which_leads_to_them():
    measure("Lotsen", is_public=True)
    number = contribution("Mehr Lotsen", is_public=True).number
    current = '<a href="/konzept/" aria-current="page">'
    for address in ("/massnahmen/", "/massnahmen/M1.1/", "/beitraege/", f"/beitraege/{number}/"):
        assert current in page(address)
    assert '<a class="arrow-link" href="/beitraege/">' in page("/konzept/")
    freeze()
    for address in ("/massnahmen/", "/beitraege/"):
        assert f'<a class="arrow-link" href="{address}">' in page("/konzept/")


def test_the_page_tells_the_priority_as_the_printed_sheet_does():
    made = measure("Lotsen", is_public=True)
    assert "Priorität" not in page("/massnahmen/M1.1/")
    change_measure(measure=made, version=made.version, priority=Measure.Priority.HIGH, by=None)
    assert "<dt>Priorität</dt><dd>Hoch</dd>" in page("/massnahmen/M1.1/")


def test_a_measure_tells_nothing_internal():
    secret, said = contribution("Geheimes"), contribution("Offen gesagt", is_public=True)
    event, later = workshop(), workshop(place=1)
    publish_minutes(event)
    heard = [
        result(event, "Offenes Ergebnis"),
        result(event, "Geheim", is_public=False),
        result(later, "Geheimer Rest"),
    ]
    made = measure(contributions=[secret, said], results=heard, is_public=True)
    add_progress_note(measure=made, on=date(2013, 2, 1), text="Geheime Notiz", is_public=False, by=None)
    add_progress_note(measure=made, on=date(2013, 2, 2), text="Offene Notiz", is_public=True, by=None)
    html = page("/massnahmen/M1.1/")
    assert "Geheim" not in html
    for words in ("Offen gesagt", "Offenes Ergebnis", "Offene Notiz"):
        assert words in html
    assert f'href="/termine/{event.slug}/protokoll/#ergebnis-1"' in html


def test_a_merged_measure_leads_to_the_one_it_went_into():
    source, target = measure("Lotsen", is_public=True), measure("Paten", is_public=True)
    merge_measures(measure=source, into=target, by=None)
    assert Client().get("/massnahmen/M1.1/")["Location"] == "/massnahmen/M1.2/"
    assert "M1.1" not in page("/massnahmen/")
    unpublish_measure(measure=target, by=None)
    page("/massnahmen/M1.1/", status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thema=2", ["M2.1"]),
        ("stand=planned", ["M1.1"]),
        ("suche=paten", ["M2.1"]),
        ("fehlt=ziel&x=\x00", ["M1.1", "M2.1"]),
    ],
)
def test_the_list_is_narrowed(query, found):
    change_measure(measure=measure("Lotsen", is_public=True), version=1, by=None, status="planned")
    measure("Paten", number=2, is_public=True)
    assert re.findall(r'href="/massnahmen/([^"?/]+)/"', page(f"/massnahmen/?{query}")) == found


def test_a_theme_shows_the_goals_of_its_published_measures_alone():
    aim = objective("Jede Schule hat Lotsen.")
    goal("Geheimes Leitziel")
    made = measure(objectives=[aim])
    assert "Jede Schule" not in page("/themen/1/")
    publish_measure(measure=made, by=None)
    html = page("/themen/1/")
    assert 'id="ziel-1.1.1"' in html
    assert "Geheimes Leitziel" not in html


def test_a_theme_shows_the_goals_that_a_published_version_contains():
    aim = objective("Jede Schule hat <Lotsen>.", contributions=[contribution("Gesagt", is_public=True)])
    version = freeze_version(kind=ConceptVersion.Kind.ADOPTED, label="Beschluss", gaps=[], by=None)
    assert "Jede Schule" not in page("/themen/1/")
    publish_version(version)
    change_objective(objective=aim, version=1, text="Noch geheim.", by=None)
    change_goal(goal=aim.guiding_goal, version=1, text="Auch geheim.", by=None)
    add_objective(goal=aim.guiding_goal, text="Ebenso geheim.", by=None)
    html = page("/themen/1/")
    assert "<h3>Alle Kinder lernen Deutsch.</h3>" in html
    assert '<li id="ziel-1.1.1"><strong>1.1.1</strong> Jede Schule hat &lt;Lotsen&gt;. <a' in html
    assert "geheim" not in html
    assert "ziel-" not in page("/themen/2/")
    measure(objectives=[aim], is_public=True)
    assert "Noch geheim." in page("/themen/1/")


def test_who_did_not_agree_to_be_named_is_not_named():
    kind = OrganisationCategory.objects.create(slug="privat", title="Einzelpersonen", plain_title="Privatperson")
    shy = [Organisation.objects.create(name=name, category=kind) for name in ("Ada Scheu", "Bo Scheu")]
    open_one = Organisation.objects.create(name="Offener Verein", public_listing=True)
    made, other = measure(is_public=True), measure("Paten", is_public=True)
    values = {"version": 1, "by": None, "partners": [*shy, open_one]}
    change_measure(measure=made, **values, lead_organisation=shy[0], objectives=[objective(number=2)])
    change_measure(measure=other, **values, lead_organisation=open_one)
    addresses = ("/massnahmen/", "/massnahmen/M1.1/", "/massnahmen/M1.2/", "/massnahmen/?zustaendig=Ada+Scheu")
    texts = [page(address) for address in addresses]
    assert "Scheu" not in " ".join(texts)
    assert ["Privatperson" in text for text in texts] == [True] * 4
    assert re.findall(r'href="/massnahmen/([^"?/]+)/"', texts[3]) == ["M1.1", "M1.2"]
    assert '<option value="Offener Verein">' in texts[0]
    assert '<span class="quiet">(Thema 2)</span>' in texts[1]
    [block] = [each for each in freeze().paragraphs.all() if each.source == "measure:M1.1"]
    for words in ("Zuständig Privatperson", "Beteiligte Privatperson; Offener Verein", "Handlungsziele 2.1.1"):
        assert words in block.text
    assert not ConceptVersion.objects.filter(content__icontains="Scheu").exists()


def test_the_chain_reads_both_ways():
    said = contribution("Wir brauchen Lotsen.", is_public=True)
    heard = result(workshop(), "Lotsen an jede Schule.")
    heard.contributions.add(said)
    publish_minutes(workshop())
    measure("Bildungslotsen", results=[heard], is_public=True)
    assert 'href="/massnahmen/M1.1/"' in page("/beitraege/1/")
    version = freeze()
    [paragraph] = version.paragraphs.filter(source="measure:M1.1")
    address = f"/konzept/1/{paragraph.anchor}/"
    html = page("/beitraege/1/")
    assert f'href="{address}"' in html
    places = [html.index(words) for words in ("Ergebnis 1", "M1.1 Bildungslotsen", "Im Konzept:", "Fassung 1: Entwurf")]
    assert places == sorted(places)
    back = page(address)
    for link in ("/massnahmen/M1.1/", "/beitraege/1/", f"/termine/{workshop().slug}/protokoll/#ergebnis-1"):
        assert f'href="{link}"' in back
    assert f'href="{address}"' in page("/massnahmen/M1.1/")


def test_what_led_to_nothing_leads_to_the_record_of_origins():
    contribution("Busse am Sonntag.", is_public=True)
    version = freeze()
    [paragraph] = version.paragraphs.filter(source="contribution:1")
    assert f'href="/konzept/1/{paragraph.anchor}/"' in page("/beitraege/1/")


def test_the_chain_leaves_out_unpublished_measures_and_versions():
    said = contribution("Wir brauchen Lotsen.", is_public=True)
    measure("Geheime Maßnahme", contributions=[said])
    freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Geheimer Entwurf", gaps=[], by=None)
    html = page("/beitraege/1/")
    assert "Geheime" not in html
    assert "Im Konzept" not in html


@pytest.mark.parametrize("address", ["/massnahmen/", "/massnahmen/M1.1/", "/themen/1/", "/beitraege/1/"])
def test_the_number_of_queries_does_not_grow(assert_same_queries, address):
    said = contribution(is_public=True)
    aim = objective()
    assert Process.objects.exists()

    def add(number: int) -> None:
        measure(f"Maßnahme {number}", contributions=[said], objectives=[aim], is_public=True)

    assert_same_queries(lambda: page(address), add)
    assert theme().measures.count() == 30
