"""Measures that sound alike."""

import random
import time

import pytest

from concept.similarity import THRESHOLD, Corpus

# Pairs that people would look at together, across themes, and what has nothing to do with them.
ALIKE = [
    (
        "Sprachmittlerpool aufbauen. Geschulte Ehrenamtliche übersetzen bei Arztbesuchen und Behördengängen.",
        "Dolmetscherdienst für Ämter. Ein Verzeichnis freiwilliger Übersetzer hilft bei Terminen in der Verwaltung.",
    ),
    (
        "Bildungslotsen an Grundschulen. Eltern aus der Nachbarschaft begleiten Familien beim Schulstart.",
        "Elternlotsinnen in Kindertagesstätten begleiten Familien beim Übergang in die Grundschule.",
    ),
    (
        "Betriebe öffnen sich. Praktika für Jugendliche, die einen Ausbildungsplatz suchen.",
        "Praktikumsbörse: Jugendliche finden Betriebspraktika auf dem Weg in die Ausbildung.",
    ),
    (
        "Kultursensible Altenpflege. Fortbildung für Pflegedienste und Heime.",
        "Schulungen für Mitarbeitende in Pflegeheimen: Umgang mit älteren Menschen aus anderen Kulturen.",
    ),
    (
        "Wegweiser in fünf Sprachen für Neuzugewanderte.",
        "Mehrsprachige Broschüre: erste Schritte für Neuzugewanderte in der Stadt.",
    ),
]
ALONE = [
    "Sportvereine werben Übungsleiterinnen und zahlen ihnen den Führerschein.",
    "Der Friedhof bekommt ein Feld für Bestattungen nach muslimischem Ritus.",
    "Das Kreisarchiv sammelt Lebensgeschichten der ersten Gastarbeiter.",
    "Busse fahren sonntags auch in die kleinen Ortsteile.",
    "Schwimmzeiten für Frauen im Hallenbad.",
    "Kochabende im Mehrgenerationenhaus.",
]
TEXTS = [text for pair in ALIKE for text in pair] + ALONE


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(enumerate(TEXTS))


@pytest.mark.parametrize("number", range(len(ALIKE)))
def test_the_nearest_is_the_one_people_would_look_at(corpus, number):
    one, other = 2 * number, 2 * number + 1
    assert corpus.nearest(one, count=1)[0].key == other
    assert corpus.nearest(other, count=1)[0].key == one


@pytest.mark.parametrize("number", range(len(ALONE)))
def test_what_stands_alone_gets_no_suggestion(corpus, number):
    assert corpus.nearest(2 * len(ALIKE) + number) == []


def test_the_same_text_is_as_near_as_can_be():
    corpus = Corpus([(7, TEXTS[0]), (8, TEXTS[0]), (9, TEXTS[2])])
    [same] = corpus.nearest(7)
    assert (same.key, round(same.score, 6)) == (8, 1)


def test_umlauts_endings_and_compounds_do_not_matter():
    corpus = Corpus([(1, "Häuser für Ärzte"), (2, "Ein Haus des Arztes"), (3, "Bahnhofsuhr"), (4, "Kirchturm")])
    assert [each.key for each in corpus.nearest(1)] == [2]


SHORT = [
    ("Sprachkurs am Vormittag", "Deutschkurse für Frauen"),
    ("Lotsendienst in den Rathäusern", "Integrationslotsen begleiten zu Ämtern"),
    ("Dolmetscher im Krankenhaus", "Sprachmittlung bei Arzt und Klinik"),
    ("Willkommensmappe für Neuzugezogene", "Begrüßungspaket beim Einwohnermeldeamt"),
]
SAYS_NOTHING = ["Gemeinsam geht im Kreis viel mehr", "Hier gibt es für alle neue Hilfe", "Integrationsrat wählen"]


@pytest.mark.parametrize("number", range(len(SHORT)))
def test_short_titles_are_found_by_what_they_mean(number):
    corpus = Corpus(enumerate([*(title for pair in SHORT for title in pair), *SAYS_NOTHING]))
    assert [each.key for each in corpus.nearest(2 * number, count=1)] == [2 * number + 1]


def test_words_that_stand_everywhere_make_nothing_alike():
    corpus = Corpus(enumerate([*SAYS_NOTHING, "Integrationslotsen schulen", "Viel Neues für alle im Kreis"]))
    assert corpus.pairs() == []


def test_what_was_judged_different_is_left_out(corpus):
    assert 1 not in [each.key for each in corpus.nearest(0, without=[1])]


def test_pairs_are_found_once_the_nearest_first(corpus):
    pairs = corpus.pairs(count=1)
    assert [(one, other) for one, other, _score in pairs[: len(ALIKE)]] == sorted(
        [(2 * number, 2 * number + 1) for number in range(len(ALIKE))],
        key=lambda pair: -corpus.nearest(pair[0], count=1)[0].score,
    )
    assert all(score >= THRESHOLD for _one, _other, score in pairs)


@pytest.mark.parametrize("texts", [[], [""], ["", "!?"], ["\x00" * 50, "a b c"]])
def test_texts_without_words_are_like_nothing(texts):
    corpus = Corpus(enumerate(texts))
    assert corpus.nearest(0) == []
    assert corpus.pairs() == []


def test_four_hundred_texts_are_compared_within_a_second():
    words = [word for text in TEXTS for word in text.split()]
    dice = random.Random(1)
    texts = [(number, " ".join(dice.choices(words, k=40))) for number in range(432)]
    begun = time.process_time()
    Corpus(texts).nearest(3)
    assert time.process_time() - begun < 1
