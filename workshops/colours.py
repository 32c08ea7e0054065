"""One readable colour, one dark-mode colour and one stitch for each theme, and the style sheet made of them.

A theme's colour comes from the process file and may be anything. Here it is darkened (light mode) or lightened (dark
mode) until text in it, and text upon it, reaches the contrast WCAG 2.2 asks for (1.4.3: 4.5 to 1), keeping its hue.
Lightness is changed in the OKLCH space (Björn Ottosson, 2020), where equal steps look equal.
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

# The papers and the ink upon a thread, as in static/css/zuhause.css; the quiet papers are the harder ones to read on.
LIGHT_PAPER = "#f6f2e9"
DARK_PAPER = "#1e242b"
ON_LIGHT_THREAD = "#ffffff"
ON_DARK_THREAD = "#14181d"
CONTRAST = 4.5

STITCHES = ("none", "continuous", "short", "dots", "long")
# For themes whose file names no colour: honey, ink, brick, plum, pine.
FALLBACK_COLOURS = ("#8c5d00", "#27457f", "#b04a32", "#5a2150", "#26705a")

THREAD_WIDTH, THREAD_GAP = 3, 2


@dataclass(frozen=True)
class Thread:
    """How one theme is drawn: its number, the two colours ("#rrggbb") and the name of its stitch."""

    number: int
    light: str
    dark: str
    stitch: str


def thread_of(number: int, colour: str = "") -> Thread:
    """The thread of a theme; an empty colour is replaced by the fallback of its number."""
    place = number - 1
    colour = colour or FALLBACK_COLOURS[place % len(FALLBACK_COLOURS)]
    return Thread(number, light_colour(colour), dark_colour(colour), STITCHES[place % len(STITCHES)])


def light_colour(colour: str) -> str:
    """The colour, darkened until it reads on light paper and white reads on it."""
    return _moved_until_readable(colour, -0.01, LIGHT_PAPER, ON_LIGHT_THREAD)


def dark_colour(colour: str) -> str:
    """The colour for dark mode: clearly light, a little paler, readable on dark paper and under dark ink."""
    lightness, chroma, hue = _to_oklch(colour)
    start = _to_hex(0.72 + 0.1 * lightness, min(chroma, 0.12), hue)
    return _moved_until_readable(start, 0.01, DARK_PAPER, ON_DARK_THREAD)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def theme_stylesheet(threads: Iterable[Thread]) -> str:
    """The style sheet of the process's themes: a class per thread, the strand and the brand's sign of all of them."""
    threads = list(threads)
    light = "".join(f"--thread-{t.number}:{t.light};" for t in threads)
    dark = "".join(f"--thread-{t.number}:{t.dark};" for t in threads)
    system = "".join(f"--thread-{t.number}:CanvasText;" for t in threads)
    rules = [
        f":root{{{light}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        # Among the system's colours a thread is told by its stitch and number; its own colour might vanish.
        f"@media (forced-colors:active){{:root{{{system}}}}}",
    ]
    rules += [
        f".thread-{t.number}{{--thread:var(--thread-{t.number});"
        f"--stitch-y:var(--stitch-{t.stitch}-y);--stitch-x:var(--stitch-{t.stitch}-x)}}"
        for t in threads
    ]
    if threads:
        rules.append(_strand_rule(threads))
        rules.append(f".brand-mark{{background-image:{_brand_image([t.light for t in threads], '#16202c')}}}")
        dark_mark = _brand_image([t.dark for t in threads], "#ede8dd")
        rules.append(f"@media screen and (prefers-color-scheme:dark){{.brand-mark{{background-image:{dark_mark}}}}}")
    return "\n".join(rules) + "\n"


def stylesheet_version(threads: Iterable[Thread]) -> str:
    """A short name that changes when the style sheet does, for its address and its ETag."""
    return hashlib.sha256(theme_stylesheet(threads).encode()).hexdigest()[:12]


def _strand_rule(threads: list[Thread]) -> str:
    """All threads side by side, as one background."""
    stops, at = [], 0
    for thread in threads:
        if at:
            stops.append(f"transparent {at}px {at + THREAD_GAP}px")
            at += THREAD_GAP
        stops.append(f"var(--thread-{thread.number}) {at}px {at + THREAD_WIDTH}px")
        at += THREAD_WIDTH
    return f".strand{{block-size:{at}px;background:linear-gradient(to bottom,{','.join(stops)})}}"


def _brand_image(colours: list[str], ink: str) -> str:
    """The sign: all threads run into one knot. 52 by 32 units."""
    gap = 24 / max(len(colours) - 1, 1)
    width = min(2.4, gap * 0.8)
    lines = []
    for place, colour in enumerate(colours):
        apart = 4 + place * gap if len(colours) > 1 else 16
        together = 16 + (place - (len(colours) - 1) / 2) * min(1.4, 7 / len(colours))
        course = f"M1 {apart:.4g}C14 {apart:.4g} 16 {together:.4g} 30 {together:.4g}H38"
        lines.append(f"<path stroke='{colour}' d='{course}'/>")
    image = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 52 32'><g fill='none' stroke-width='{width:.3g}'>"
        f"{''.join(lines)}</g><circle cx='44' cy='16' r='6' fill='{ink}'/></svg>"
    )
    address = quote(image, safe="=':/ ")
    return f'url("data:image/svg+xml,{address}")'


def _moved_until_readable(colour: str, step: float, paper: str, upon: str) -> str:
    lightness, chroma, hue = _to_oklch(colour)
    moved = colour.lower()
    while min(contrast(moved, paper), contrast(moved, upon)) < CONTRAST and 0 < lightness < 1:
        lightness = min(max(lightness + step, 0), 1)
        moved = _to_hex(lightness, chroma, hue)
    return moved


def _luminance(colour: str) -> float:
    red, green, blue = _to_linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _to_oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = _to_linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour a screen can show: chroma gives way until all channels fit."""
    for share in range(20, -1, -1):
        channels = _from_oklch(lightness, chroma * share / 20, hue)
        if all(-0.001 <= channel <= 1.001 for channel in channels):
            break
    return "#" + "".join(f"{round(255 * _gamma(min(max(channel, 0), 1))):02x}" for channel in channels)


def _from_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
