"""The way of a contribution, step by step."""

import re

import pytest
from django.test import Client

from concept.actions.versions import freeze_version, publish_version
from concept.queries.chains import chain_of
from concept.queries.versions import origins_of
from tests.concept.planning import contribution, measure, objective, publish_minutes, result, theme, workshop

pytestmark = pytest.mark.usefixtures("process")


def steps(said, *, for_team: bool = False):
    return [step for part in chain_of(said, for_team=for_team).parts for step in part.steps]


def test_the_objective_stands_between_result_and_measure(team_client):
    said = contribution("Lotsen bitte.", is_public=True)
    heard = result(workshop(), "Es braucht Lotsen.")
    heard.contributions.add(said)
    publish_minutes(workshop())
    aim = objective("Jede Kita hat eine Lotsin.", results=[heard])
    assert [step.kind for step in steps(said)] == ["Beitrag", "Protokoll", "Entscheidung"]
    assert [step.kind for step in steps(said, for_team=True)] == ["Beitrag", "Protokoll", "Ziel", "Entscheidung"]
    measure("Lotsen", objectives=[aim], is_public=True)
    whole = ["Beitrag", "Protokoll", "Ziel", "Maßnahme", "Entscheidung"]
    assert [step.kind for step in steps(said)] == whole
    assert [step.kind for step in steps(said, for_team=True)] == whole
    public, internal = steps(said)[2], steps(said, for_team=True)[2]
    assert (public.title, public.text) == ("Handlungsziel 1.1.1", "Jede Kita hat eine Lotsin.")
    assert (public.url, internal.url) == (f"{theme().get_absolute_url()}#ziel-1.1.1", "/team/ziele/1/#ziel-1.1.1")
    assert 'id="ziel-1.1.1"' in Client().get(public.url).content.decode()
    assert 'id="ziel-1.1.1"' in team_client.get(internal.url).content.decode()


def test_an_objective_without_a_measure_is_told_in_the_words_of_the_version():
    said = contribution("Lotsen bitte.", is_public=True)
    aim = objective("Jede Kita hat eine Lotsin.", contributions=[said])
    publish_version(version=freeze_version(kind="consultation", label="Entwurf", gaps=[], by=None), by=None)
    type(aim).objects.update(text="Noch geheim.")
    texts = {step.kind: step.text for step in steps(said)}
    assert texts["Ziel"] == "Jede Kita hat eine Lotsin."
    assert [origin.text for origin in origins_of(["objective:1.1.1"])] == ["Jede Kita hat eine Lotsin."]
    assert {step.kind: step.text for step in steps(said, for_team=True)}["Ziel"] == "Noch geheim."


def test_the_way_is_read_back_from_the_theme_to_what_was_said():
    objective("Jede Kita hat eine Lotsin.", contributions=[contribution("Lotsen bitte.", is_public=True)])
    publish_version(version=freeze_version(kind="consultation", label="Entwurf", gaps=[], by=None), by=None)
    goals = Client().get("/themen/1/").content.decode().partition('id="ziel-1.1.1"')[2]
    origins = goals.partition('href="')[2].partition('"')[0]
    assert re.fullmatch(r"/konzept/1/abs-[^/]+/#herkunft", origins)
    assert 'href="/beitraege/1/"' in Client().get(origins).content.decode().partition('id="herkunft"')[2]
