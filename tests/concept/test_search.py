"""Searching: what is found, in which order, by whom, and how fast."""

import re
import time

import pytest
from django.test import Client

from concept.models import Chapter, Contribution, Measure
from tests.concept import consulting
from tests.concept.planning import measure
from tests.concept.promising import contribution, item, publish_minutes, result, workshop
from workshops.models import Event

pytestmark = pytest.mark.usefixtures("process")


def page(query: str, client: Client | None = None) -> str:
    address = "/team/suche/" if client else "/suche/"
    response = (client or Client()).get(f"{address}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_everyone_finds_what_is_public_and_nothing_else(team_client):
    event = workshop()
    public = [
        contribution("Mietwohnungen fehlen", is_public=True),
        result(event, "Es fehlt an Wohnungen."),
        item(event, "Thema Wohnung"),
    ]
    publish_minutes(event)
    contribution("Geheime Wohnung")
    result(event, "Geheimes Wohnungsergebnis", is_public=False)
    result(workshop(2), "Geheimer Wohnungsentwurf")
    item(event, "Geheimer Wohnungspunkt", is_public=False)
    item(event, "Offener Punkt", note="Geheime Wohnungsnotiz")
    hidden = Event.objects.create(
        slug="geheim", kind=Event.Kind.MUNICIPAL_WORKSHOP, title="Geheimer Wohntermin", is_published=False
    )
    item(hidden, "Geheime Wohnungsfrage")
    text = page("suche=wohnung")
    assert "3 Fundstellen" in text
    assert "Geheim" not in text
    for address in (
        f"/beitraege/{public[0].number}/",
        f"/termine/{event.slug}/protokoll/#ergebnis-{public[1].number}",
        f"/termine/{event.slug}/#ablauf",
    ):
        assert f'href="{address}"' in text
    assert "9 Fundstellen" in page("suche=wohnung", team_client)


def test_the_newest_published_version_is_found_paragraph_by_paragraph():
    consulting.write("Die Mietwohnungen <strong>im Süden</strong> fehlen.", "Anderes.")
    consulting.version()
    consulting.write("Es gibt eine Straße.", "Ganz neu: Familienhäuser und noch mehr Wohnungen.")
    second = consulting.version("Zweite Fassung")
    consulting.write("Geheime Wohnung")
    consulting.version("Noch intern", is_public=False)
    text = page("suche=wohnung")
    assert "1 Fundstelle<" in text
    found = consulting.paragraph(second, "Ganz neu: Familienhäuser und noch mehr Wohnungen.")
    address = f"/konzept/2/{found.anchor}/"
    assert f'<h3><a href="{address}">{found.quotation}: ' in text
    assert "<mark>Wohnungen</mark>" in text
    assert "Konzept, Zweite Fassung" in text
    assert Client().get(address).status_code == 200
    for words in ("familienhaus", "familienhäuser+neu", "familie+WOHNUNG"):
        assert "1 Fundstelle<" in page(f"suche={words}&bereich=konzept")
    for narrowed in ("bereich=beitrag", "thema=1", "art=need", "termin=abendtermin-1"):
        assert "0 Fundstellen" in page(f"suche=wohnung&{narrowed}")


def test_a_paragraph_of_a_chapter_without_number_is_called_once():
    Chapter.objects.filter(slug="vorwort").update(text="<p>Wohnungen</p>")
    consulting.version()
    assert re.search(r"<h3><a [^>]*>Vorwort Abs. 1</a></h3>", page("suche=wohnung"))


def test_what_the_concept_only_repeats_is_found_in_its_own_place():
    made = contribution("Mietwohnungen fehlen", is_public=True)
    consulting.version()
    text = page("suche=mietwohnung")
    assert "1 Fundstelle<" in text
    assert f'href="/beitraege/{made.number}/"' in text


def test_measures_are_found_by_their_words_where_they_may_be_read(editor_client, moderator_client):
    measure("Lotsen", is_public=True, number=2)
    measure("Lotsen intern")
    Measure.objects.filter(is_public=True).update(description="<p><strong>Mütter</strong> &amp; Väter</p>")
    for each in Measure.objects.all():
        each.save()
    text = page("suche=lotse+mutter")
    assert "1 Fundstelle<" in text
    assert '<a href="/massnahmen/M2.1/">M2.1 Lotsen</a>' in text
    assert "<mark>Mütter</mark> &amp; Väter" in text
    assert "0 Fundstellen" in page("suche=strong")
    assert "1 Fundstelle<" in page("suche=lotse&thema=2&bereich=massnahme")
    assert "0 Fundstellen" in page("suche=lotse&thema=1")
    assert "2 Fundstellen" in page("suche=lotse", editor_client)
    assert 'href="/team/massnahmen/M1.1/"' in page("suche=intern", editor_client)
    assert "1 Fundstelle<" in page("suche=lotse", moderator_client)


def test_a_moderator_finds_what_belongs_to_their_own_events(moderator_client):
    contribution("Geheime Wohnung")
    result(workshop(), "Geheimes Wohnungsergebnis")
    contribution("Öffentliche Wohnung", is_public=True)
    text = page("suche=wohnung", moderator_client)
    assert "Geheim" not in text


def test_hits_are_marked_and_the_best_comes_first():
    for text in ("Mietwohnung", "Wohnung", "Wohnungsamt"):
        contribution(text, is_public=True)
    text = page("suche=Wohnungen")
    places = [text.index(f"<mark>{word}</mark>") for word in ("Wohnung", "Wohnungsamt", "Mietwohnung")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("suche=wohnung", 3),
        ("suche=wohnung+alter", 1),
        ("suche=wohnung&bereich=beitrag", 2),
        ("suche=wohnung&bereich=ergebnis", 1),
        ("suche=wohnung&bereich=tagesordnung", 0),
        ("suche=wohnung&thema=1", 2),
        ("suche=wohnung&thema=2", 1),
        ("suche=wohnung&art=need", 2),
        ("suche=wohnung&art=finding", 1),
        ("suche=wohnung&termin=abendtermin-1", 2),
        ("suche=wohnung&thema=%00&termin=%00&art=%00&bereich=%00", 3),
        ("suche=%00wohnung", 3),
        ("suche=wohnung&seite=%00", 3),
    ],
)
def test_the_search_is_narrowed(query, found):
    contribution("Wohnung im Alter", themes=(1,), kind="need", is_public=True)
    contribution("Wohnung", themes=(2,), kind="need", is_public=True)
    result(workshop(), "Wohnungen fehlen")
    publish_minutes(workshop())
    text = page(query)
    words = "1 Fundstelle<" if found == 1 else f"{found} Fundstellen"
    assert words in text


@pytest.mark.parametrize("query", ["%25", "_", "%00", "'", "", "   ", "x" * 5_000, "%F0%9F%98%80", "%FF%FE"])
def test_hostile_queries_find_nothing_and_break_nothing(query):
    contribution("Wohnung 100", is_public=True)
    assert "<mark>" not in page(f"suche={query}")


def test_another_languages_original_and_its_translation_are_found():
    contribution("Evimiz yok", language="tr", translation="Wir haben keine Wohnung", is_public=True)
    assert "<mark>Evimiz</mark>" in page("suche=evimiz")
    assert "<mark>Wohnung</mark>" in page("suche=wohnung")


@pytest.mark.parametrize("is_team", [False, True])
def test_a_search_takes_the_same_queries_however_much_it_finds(assert_same_queries, team_client, is_team):
    def add(number: int) -> None:
        contribution(f"Wohnung {number}", themes=(1, 2), is_public=True)
        result(workshop(), f"Wohnung {number}")
        item(workshop(), f"Wohnung {number}")
        measure(f"Wohnung {number}", is_public=True)

    publish_minutes(workshop())
    consulting.write(*[f"Wohnung {number}" for number in range(25)])
    consulting.version()
    assert_same_queries(lambda: page("suche=wohnung", team_client if is_team else None), add)


def test_four_hundred_contributions_are_searched_fast():
    first = contribution("Wohnung", is_public=True)
    Contribution.objects.bulk_create(
        Contribution(
            **{
                field.attname: getattr(first, field.attname)
                for field in Contribution._meta.concrete_fields
                if field.attname not in {"id", "number"}
            },
            number=number,
        )
        for number in range(2, 401)
    )
    page("suche=wohnung")
    began = time.process_time()
    assert "400 Fundstellen" in page("suche=wohnungen")
    assert time.process_time() - began < 2
