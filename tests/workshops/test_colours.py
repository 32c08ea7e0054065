"""Colours that can be read, whatever the process file says; the style sheet made of them."""

import pytest

from workshops import colours

# The corners and the middle of the colour space, and the shipped process's own.
ANY_COLOURS = [f"#{r}{g}{b}" for r in ("00", "80", "ff") for g in ("00", "80", "ff") for b in ("00", "80", "ff")]


def test_contrast_follows_wcag():
    assert colours.contrast("#000000", "#ffffff") == 21
    assert colours.contrast("#ffffff", "#ffffff") == 1
    assert round(colours.contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("colour", [*ANY_COLOURS, *colours.FALLBACK_COLOURS])
def test_every_colour_becomes_readable_on_both_papers(colour):
    thread = colours.thread_of(1, colour)
    assert colours.contrast(thread.light, "#fffdf9") >= 4.5
    assert colours.contrast(thread.light, colours.LIGHT_PAPER) >= 4.5
    assert colours.contrast(thread.light, colours.ON_LIGHT_THREAD) >= 4.5
    assert colours.contrast(thread.dark, "#15191e") >= 4.5
    assert colours.contrast(thread.dark, colours.DARK_PAPER) >= 4.5
    assert colours.contrast(thread.dark, colours.ON_DARK_THREAD) >= 4.5


@pytest.mark.parametrize("colour", colours.FALLBACK_COLOURS)
def test_a_readable_colour_stays_as_it_is(colour):
    assert colours.light_colour(colour) == colour


def test_a_colour_keeps_its_hue_when_darkened():
    assert colours.light_colour("#ffff00") == "#707000"


def test_themes_without_a_colour_get_one_and_stitches_repeat_every_five():
    threads = [colours.thread_of(number) for number in range(1, 10)]
    assert [thread.stitch for thread in threads] == [*colours.STITCHES, *colours.STITCHES[:4]]
    assert [thread.light for thread in threads[:6]] == [*colours.FALLBACK_COLOURS, colours.FALLBACK_COLOURS[0]]


@pytest.mark.parametrize("number", [1, 2, 9])
def test_the_style_sheet_draws_every_thread(number):
    threads = [colours.thread_of(n) for n in range(1, number + 1)]
    sheet = colours.theme_stylesheet(threads)
    assert sheet.count(".thread-") == number
    assert f".strand{{block-size:{5 * number - 2}px" in sheet
    assert sheet.count("%3Cpath") == 2 * number
    assert sheet.count("{") == sheet.count("}")


def test_the_style_sheet_of_no_themes_is_still_one():
    assert ".strand" not in colours.theme_stylesheet([])


def test_the_version_changes_with_the_colours_alone():
    before = [colours.thread_of(1, "#123456")]
    assert colours.stylesheet_version(before) == colours.stylesheet_version([colours.thread_of(1, "#123456")])
    assert colours.stylesheet_version(before) != colours.stylesheet_version([colours.thread_of(1, "#123457")])
