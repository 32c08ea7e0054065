"""Finding German text: endings, umlauts, parts of compounds, several words, and what is shown of it."""

import pytest

from workshops.finding import MAX_LENGTH, MAX_TERMS, excerpt, score, terms_of
from workshops.folding import fold


def finds(query: str, text: str) -> bool:
    terms = terms_of(query)
    return bool(terms) and all(term.is_in(fold(text)) for term in terms)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Wohnung", "Wohnungsvermittlung"),
        ("Wohnung", "eine Mietwohnung"),
        ("Wohnungen", "die Wohnung"),
        ("wohnung", "WOHNUNG"),
        ("Ärzte", "ein Arzt"),
        ("Arzt", "viele Ärzte"),
        ("aerzte", "Ärzten"),
        ("Haus", "Häuser"),
        ("Häusern", "Haus"),
        ("Strasse", "Straße"),
        ("Straße", "STRASSE"),
        ("Lehrerinnen", "eine Lehrerin"),
        ("Mutter", "Mütter"),
        ("Kurse", "Deutschkurs"),
        ("Kinder", "des Kindes"),
        ("Betreuung Kind", "Kinderbetreuung"),
        ("Kita-Platz", "ein Platz in der Kita"),
        ("cafe", "Begegnungscafé"),
        ("türkçe", "Türkçe konuşan"),
        ("القراءة", "كتب القراءة"),
    ],
)
def test_found(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Wohnung Bus", "Wohnungsvermittlung"),
        ("Deutschkurs", "ein Kurs"),
        ("%", "alles"),
        ("", "alles"),
        ("_", "alles"),
    ],
)
def test_not_found(query, text):
    assert not finds(query, text)


def test_hostile_queries_stay_small():
    assert terms_of("\x00%'\" \\ ;--") == []
    assert len(terms_of(" ".join(f"wort{number}" for number in range(1000)))) == MAX_TERMS
    assert all(len(stem) <= MAX_LENGTH for term in terms_of("x" * 10_000) for stem in term.stems)
    assert len(terms_of("Haus haus HAUS")) == 1


def test_a_word_of_its_own_fits_better_than_a_beginning_and_that_better_than_a_part():
    terms = terms_of("Wohnung")
    assert [score(fold(text), terms) for text in ("Die Wohnung.", "Wohnungsamt", "Mietwohnung")] == [3, 2, 1]


def test_hits_are_marked_and_nothing_else_is_mark_up():
    text = "<b>Mietwohnung</b> & Ärzte"
    assert excerpt(text, terms_of("Wohnung Arzt")) == (
        "&lt;b&gt;<mark>Mietwohnung</mark>&lt;/b&gt; &amp; <mark>Ärzte</mark>"
    )


def test_of_a_long_text_the_part_around_the_hit_is_shown():
    text = "Anfang " + "davor " * 100 + "Wohnung " + "danach " * 100
    shown = excerpt(text, terms_of("Wohnung"), length=60)
    assert shown == "… davor davor davor <mark>Wohnung</mark> danach danach danach danach …"
    assert excerpt("x" * 500, terms_of("x"), length=60) == "x" * 60 + " …"
