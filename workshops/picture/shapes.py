"""The few shapes the picture is made of. Colours for light paper are attributes, so that print needs no style sheet;
on a page the style sheet overrules them and follows the reader's colour scheme."""

from dataclasses import dataclass, field

from workshops.colours import Thread

INK, INK_QUIET, PAPER, PAPER_QUIET, HAIRLINE = "#16202c", "#4a5260", "#fffdf9", "#f6f2e9", "#dcd5c6"
THREAD_WIDTH = 7
# stroke-dasharray and width of a stitch; the one that is "none" is not drawn.
STITCH_STROKES = {"continuous": ("", 1.5), "short": ("5 5", 1.5), "dots": ("0.1 8", 2.4), "long": ("16 6", 1.5)}

# Widths of Source Sans 3 in shares of the size, a little generous: what is laid out by them must not touch.
_NARROW, _WIDE = frozenset("fijlrtI.,:;!|'„“’()[]/- \u00a0"), frozenset("mwMWQO–—%&@")
_NARROW_WIDTH, _USUAL_WIDTH, _CAPITAL_WIDTH, _WIDE_WIDTH = 0.31, 0.53, 0.62, 0.82
ELLIPSIS = "…"


@dataclass(frozen=True)
class Band:
    """A month's ground."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A thin line: "today" or "leader"."""

    kind: str
    path: str


@dataclass(frozen=True)
class Yarn:
    """A theme's thread, or the thin neutral yarn of a side session (no thread)."""

    path: str
    thread: Thread | None = None

    @property
    def colour(self) -> str:
        return self.thread.light if self.thread else INK_QUIET

    @property
    def width(self) -> float:
        return THREAD_WIDTH if self.thread else 2

    @property
    def stitch(self) -> tuple[str, float] | None:
        return STITCH_STROKES.get(self.thread.stitch) if self.thread else None


@dataclass(frozen=True)
class Knot:
    """An event: disc (held), ring (coming), dashed diamond (undated), crossed square (cancelled)."""

    x: float
    y: float
    state: str
    thread: Thread | None = None
    radius: float = 11

    @property
    def colour(self) -> str:
        return self.thread.light if self.thread else INK

    @property
    def ring(self) -> float:
        """The ring's radius: its thicker stroke stays inside the knot's size."""
        return self.radius - 1.5

    @property
    def diamond(self) -> str:
        point = round(self.radius + 1, 1)
        return f"M0-{point}L{point} 0L0 {point}L-{point} 0Z"

    @property
    def square(self) -> str:
        side, cross = round(self.radius - 1, 1), round(self.radius - 5, 1)
        return (
            f"M-{side}-{side}H{side}V{side}H-{side}ZM-{cross}-{cross}L{cross} {cross}M{cross}-{cross}L-{cross} {cross}"
        )


@dataclass(frozen=True)
class Badge:
    """A theme's number on a disc of its colour."""

    x: float
    y: float
    thread: Thread
    radius: float = 9

    @property
    def text_y(self) -> float:
        return round(self.y + 4.5, 1)


@dataclass(frozen=True)
class Span:
    """Words in one hand: quiet or not, serif or not, in a thread's colour; `before` is the space in front of them."""

    text: str
    size: float = 15
    weight: int = 400
    quiet: bool = False
    serif: bool = False
    thread: Thread | None = None
    before: float = 0

    @property
    def colour(self) -> str:
        return self.thread.light if self.thread else INK_QUIET if self.quiet else INK

    @property
    def css_class(self) -> str:
        return "is-number" if self.thread else "is-quiet" if self.quiet else ""

    @property
    def width(self) -> float:
        return self.before + text_width(self.text, self.size)


@dataclass(frozen=True)
class Text:
    """A line of words; `anchor` is start, middle or end as in SVG."""

    x: float
    y: float
    spans: tuple[Span, ...]
    anchor: str = "start"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, estimated."""
        width = sum(span.width for span in self.spans)
        size = max(span.size for span in self.spans)
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - size * 0.8, left + width, self.y + size * 0.25


@dataclass(frozen=True)
class House:
    """The strand's end: the concept."""

    x: float
    y: float
    scale: float = 1


@dataclass
class Drawing:
    """Everything that is drawn, in units of the view box; later lists lie on top of earlier ones."""

    name: str
    title: str
    description: str
    width: float
    height: float = 0
    house: House | None = None
    bands: list[Band] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    yarns: list[Yarn] = field(default_factory=list)
    knots: list[Knot] = field(default_factory=list)
    badges: list[Badge] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def write(self, x: float, y: float, *spans: Span, anchor: str = "start") -> None:
        self.texts.append(Text(round(x, 1), round(y, 1), spans, anchor))

    def write_lines(self, x: float, y: float, lines: list[Span], anchor: str = "start") -> None:
        """Several lines, the first at y, each a little below the one before."""
        for span in lines:
            self.write(x, y, span, anchor=anchor)
            y += span.size + 4


def text_width(text: str, size: float) -> float:
    """An estimate on the safe side."""
    return size * sum(
        _NARROW_WIDTH if sign in _NARROW else _WIDE_WIDTH if sign in _WIDE
        else _CAPITAL_WIDTH if sign.isupper() else _USUAL_WIDTH
        for sign in text
    )  # fmt: skip


def wrap(text: str, size: float, width: float, most: int = 3) -> list[str]:
    """Lines no wider than `width`, of about the same length, at most `most` of them; the last one is cut if need be."""
    lines = _broken(text, size, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        return [cut(line, size, width) for line in lines]
    narrower = width
    while len(lines) > 1 and len(tighter := _broken(text, size, narrower := narrower - size / 2)) == len(lines):
        lines = tighter
        if max(text_width(line, size) for line in lines) > narrower:
            break
    return [cut(line, size, width) for line in lines]


def _broken(text: str, size: float, width: float) -> list[str]:
    """Lines broken at spaces and after hyphens wherever the next word would be beyond `width`."""
    lines = [""]
    for word in text.replace("-", "- ").split():
        joined = word if not lines[-1] else lines[-1] + ("" if lines[-1].endswith("-") else " ") + word
        if lines[-1] and text_width(joined, size) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def cut(text: str, size: float, width: float) -> str:
    """The text, shortened with an ellipsis where it is wider than `width`."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def spread(wanted: list[float], low: float, high: float, gap: float) -> list[float]:
    """Sorted places as near as possible to the wanted ones, `gap` apart (less where room is short), within the limits."""
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    places: list[float] = []
    for place in wanted:
        places.append(max(place, low, places[-1] + gap if places else low))
    limit = high
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return places
