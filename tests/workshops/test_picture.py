"""The process picture: any number of themes and events, nothing that touches, the same facts in words."""

import datetime as dt
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from workshops import formats
from workshops.colours import contrast
from workshops.picture import PictureEvent, PictureFacts, PictureTheme, Side, draw_for_print, draw_picture
from workshops.picture.shapes import cut, spread, text_width, wrap

ZONE = ZoneInfo("Europe/Berlin")
LONG = "Gesundheit, Pflege und Alter in den Ortsteilen und auf den Dörfern, gemeinsam gedacht und getan"


def workshop(theme: int, day: str, state: str = "coming", town: str = "Neustadt") -> PictureEvent:
    start = dt.datetime.fromisoformat(f"{day}T14:00").replace(tzinfo=ZONE)
    return PictureEvent(
        "Workshop",
        state,
        theme=theme,
        starts_at=start,
        ends_at=start + dt.timedelta(hours=3),
        place="Rathaus",
        town=town,
    )


def themes(number: int, title: str = "Wohnen") -> list[PictureTheme]:
    return [PictureTheme(n, title, "", "Rathaus, 14–17 Uhr") for n in range(1, number + 1)]


def usual() -> PictureFacts:
    """Five themes with three workshops each over four months, two of them undated; sessions on both sides."""
    events = [PictureEvent("Abendtermin", "held", side=Side.BEFORE)] * 2
    events += [PictureEvent("Auftakt", "held", side=Side.KICK_OFF, place="Rathaus")]
    for theme in range(1, 6):
        events += [workshop(theme, f"2013-{month:02}-{6 + 4 * theme:02}") for month in (1, 2)]
        events.append(
            PictureEvent("Workshop", "undated", theme=theme) if theme in (2, 3) else workshop(theme, "2013-04-11")
        )
    events += [PictureEvent("Workshop mit den Kommunen", "undated"), PictureEvent("Sitzung der Abteilungen", "undated")]
    return PictureFacts(
        "Zuhause im Landkreis", themes(5), events, "bis zum Sommer 2013", dt.date(2013, 6, 30), dt.date(2013, 2, 4)
    )


def crowded() -> PictureFacts:
    """Nine themes with long names, many events on adjacent days, over two years, all states."""
    events = [PictureEvent("Vorbereitungstreffen der Vereine", "held", side=Side.BEFORE)] * 6
    events += [PictureEvent("Große Auftaktveranstaltung", "held", side=Side.KICK_OFF, place="Stadthalle Musterstadt")]
    for theme in range(1, 10):
        events += [
            workshop(theme, f"2013-11-{day:02}", state, "Bad Musterstadt an der langen Lahn")
            for day, state in ((4, "held"), (5, "cancelled"), (6, "coming"))
        ]
        events += [workshop(theme, f"2014-{theme + 2:02}-0{theme}"), PictureEvent("x", "undated", theme=theme)]
    events += [PictureEvent("x", "undated", theme=9)] * 6
    events += [PictureEvent("Sitzung der Fachbereichsleitungen und Dezernate", "undated")] * 3
    return PictureFacts(LONG, themes(9, LONG), events, "bis zum Jahresende 2014", None, dt.date(2014, 3, 3))


def many_in_one_lane() -> PictureFacts:
    days = [dt.date(2013, 1, 7) + dt.timedelta(days=3 * n) for n in range(30)]
    return PictureFacts("Konzept", themes(2), [workshop(1, day.isoformat()) for day in days], "", None, days[4])


CASES = {
    "usual": usual(),
    "crowded": crowded(),
    "many": many_in_one_lane(),
    "one": PictureFacts("Konzept", themes(1), [workshop(1, "2013-12-31"), workshop(1, "2014-01-01")]),
    "none": PictureFacts("Konzept", themes(3), [], today=dt.date(2013, 1, 1)),
    "undated": PictureFacts("Konzept", themes(2), [PictureEvent("x", "undated", theme=2)] * 2),
    "before": PictureFacts("K", themes(2), [workshop(1, "2013-05-02")], today=dt.date(2012, 1, 1)),
    "after": PictureFacts("K", themes(2), [workshop(1, "2013-05-02")], "", dt.date(2013, 7, 1), dt.date(2015, 1, 1)),
}


@pytest.fixture(params=CASES)
def facts(request) -> PictureFacts:
    return CASES[request.param]


@pytest.fixture(params=["wide", "tall", "print"])
def drawing(request, facts):
    return draw_for_print(facts) if request.param == "print" else getattr(draw_picture(facts), request.param)


def test_no_words_touch_other_words(drawing):
    boxes = [(text.box, text.spans[0].text) for text in drawing.texts]
    for (first, words), (second, others) in combinations(boxes, 2):
        apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        assert apart, (words, others)


def test_everything_lies_within_the_picture(drawing):
    for text in drawing.texts:
        left, top, right, bottom = text.box
        assert (left >= -1, top >= 0, right <= drawing.width + 1, bottom <= drawing.height) == (True,) * 4, text
    for knot in drawing.knots:
        assert knot.radius <= knot.x <= drawing.width - knot.radius
        assert 0 < knot.y < drawing.height


def test_knots_of_one_thread_stand_apart(drawing):
    knots = sorted((knot.thread.number, knot.x, knot.y, knot.radius) for knot in drawing.knots if knot.thread)
    for first, second in combinations(knots, 2):
        if first[0] == second[0]:
            distance = abs(first[1] - second[1]) + abs(first[2] - second[2])
            assert distance > first[3] + second[3] + 1


def test_today_pauses_at_words():
    drawing = draw_picture(usual()).wide
    today = next(line.path for line in drawing.lines if line.kind == "today")
    x = float(today[1:].split(" ")[0])
    strokes = [tuple(map(float, part.split(" ")[1].split("V"))) for part in today.split("M")[1:]]
    crossed = [text for text in drawing.texts if text.box[0] < x < text.box[2] and text.y < drawing.height - 20]
    assert crossed
    for text in crossed:
        assert all(end <= text.box[1] or start >= text.box[3] for start, end in strokes)


def test_every_workshop_is_a_knot_and_a_row():
    facts = usual()
    picture = draw_picture(facts)
    assert len(picture.rows) == len(facts.events)
    assert len(picture.wide.knots) == len(facts.events)
    assert [row.status for row in picture.rows[:5]] == ["vorbei", "vorbei", "vorbei", "nicht bekannt", "nicht bekannt"]
    assert picture.rows[3].what == "Thema 2: Wohnen"
    assert [row.status for row in picture.rows[-2:]] == ["geplant", "geplant"]
    assert [words for _knot, words in picture.legend] == ["vorbei", "kommt noch", "Termin nicht veröffentlicht"]


def test_the_description_says_what_is_seen():
    assert draw_picture(usual()).wide.description == (
        "5 Themen sind Fäden, die zum Konzept „Zuhause im Landkreis“ zusammenlaufen. Es entsteht bis zum Sommer 2013. "
        "Von 15 Workshops haben 13 ein Datum, vom 10.\u00a0Januar\u00a02013 bis zum 11.\u00a0April\u00a02013. "
        "Am 4.\u00a0Februar\u00a02013 sind 0 vorbei. "
        "Dazu kommen: 2 × Abendtermin, Auftakt, Workshop mit den Kommunen, Sitzung der Abteilungen."
    )


def test_neighbours_share_a_label():
    near = PictureFacts(
        "K", themes(1), [workshop(1, day) for day in ("2013-01-30", "2013-01-31", "2013-02-01", "2013-04-30")]
    )
    words = [text.spans[0].text for text in draw_picture(near).wide.texts]
    assert f"30./31.{formats.NO_BREAK}Jan./1.{formats.NO_BREAK}Feb." in words
    assert f"30.{formats.NO_BREAK}April" in words


def test_print_is_the_same_on_every_day():
    facts = usual()
    later = PictureFacts(facts.title, facts.themes, facts.events, facts.due_text, facts.due, dt.date(2013, 4, 1))
    assert draw_for_print(facts) == draw_for_print(later)


def test_the_drawing_is_well_formed_and_needs_no_styles(drawing, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    svg = render_to_string("components/picture_svg.html", {"drawing": drawing})
    root = ET.fromstring(svg[svg.index("<svg") :])
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert (root.get("role"), set(root.get("aria-labelledby").split())) == ("img", ids)
    assert bool(root.get("aria-label")) == (drawing.name == "print")
    assert not [element for element in root.iter() if element.get("style")]
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    numbers = [element.get(name) for element in root.iter() for name in ("x", "y", "r", "width") if element.get(name)]
    assert not [number for number in numbers if "," in number]


def test_words_on_bands_keep_their_contrast():
    assert contrast("#4a5260", "#f6f2e9") >= 4.5
    assert contrast("#b9b6ad", "#1e242b") >= 4.5


def test_wrapping_balances_and_cuts():
    assert wrap("Zuhause im Kreis Soest", 23, 182) == ["Zuhause im", "Kreis Soest"]
    assert wrap("Walburgis-Grundschule", 15, 92) == ["Walburgis-", "Grundschule"]
    assert wrap("", 15, 92) == [""]
    assert text_width(cut("Donaudampfschifffahrt", 15, 80), 15) <= 80
    assert len(wrap(LONG, 15, 100, most=2)) == 2


def test_spreading_keeps_order_and_limits():
    assert spread([5, 5, 5], 0, 100, 10) == [5, 15, 25]
    assert spread([98, 99, 100], 0, 100, 10) == [80, 90, 100]
    assert spread([50, 50, 50], 0, 10, 10) == [0, 5, 10]
    assert spread([], 0, 10, 5) == []


def test_undated_sessions_after_the_workshops_ask_for_no_words_at_the_other_end():
    at_the_end = PictureEvent("Workshop mit den Kommunen", "undated", side=Side.AFTER)
    facts = PictureFacts("Zuhause", themes(2), [workshop(1, "2013-01-10"), at_the_end], "bis zum Sommer")
    words = "Ohne veröffentlichtes Datum"
    assert words not in render_to_string("components/picture_svg.html", {"drawing": draw_picture(facts).wide})
    facts = PictureFacts("Zuhause", themes(2), [PictureEvent("Workshop", "undated", theme=2), at_the_end], "")
    assert words in render_to_string("components/picture_svg.html", {"drawing": draw_picture(facts).wide})


@pytest.mark.parametrize("months", range(2, 30))
def test_names_of_months_stand_apart(months):
    last = dt.date(2030 + (months + 1) // 12, (months + 1) % 12 + 1, 20)
    facts = PictureFacts("Zuhause", themes(1), [workshop(1, "2030-02-05"), workshop(1, last.isoformat())], "bald")
    names = sorted(text.box for text in draw_picture(facts).wide.texts if text.y == 31)
    assert len(names) > 1
    assert all(second[0] - first[2] >= 10 for first, second in pairwise(names))
