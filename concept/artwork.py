"""The threads as they are printed: the title page's picture, the margin's thread, the strand. All lengths in mm."""

from collections.abc import Sequence

from workshops.colours import Thread

INK = "#16202c"
WIDTH = 2.0
# Dashes of the white stitch, its width and its ends.
STITCHES = {
    "continuous": ("", 0.42, "butt"),
    "short": ("1.6 1.6", 0.42, "butt"),
    "dots": ("0.02 2.4", 0.66, "round"),
    "long": ("4.6 1.8", 0.42, "butt"),
}
HOUSE = (182, 232)
FIRST_LANE, LAST_LANE = 104, 190
STRAND_WIDTH = 26.0


def title_picture(threads: Sequence[Thread]) -> str:
    """A sheet of A4: the threads come in from the left, one below the other, and leave as one strand to the house."""
    x, y = HOUSE
    count = max(len(threads), 1)
    lane_gap = (LAST_LANE - FIRST_LANE) / max(count - 1, 1)
    width = min(WIDTH, STRAND_WIDTH / count)
    shapes = []
    for place, thread in enumerate(threads):
        lane = FIRST_LANE + place * lane_gap if count > 1 else (FIRST_LANE + LAST_LANE) / 2
        band = y + (place - (count - 1) / 2) * width
        bend = 47 + 15 * place / count
        shapes.append(
            _yarn(
                thread, f"M0 {lane:.2f}H{bend:.2f}C{bend + 57:.2f} {lane:.2f} 92 {band:.2f} 150 {band:.2f}H176", width
            )
        )
    for place, thread in enumerate(threads):
        lane = FIRST_LANE + place * lane_gap if count > 1 else (FIRST_LANE + LAST_LANE) / 2
        # Not in a row, as workshops are not: places repeat after five.
        knot = (24, 38, 20, 44, 30)[place % 5]
        shapes.append(
            f'<circle cx="{knot}" cy="{lane:.2f}" r="{1.5 * width:.2f}" fill="{thread.light}" stroke="#fff" stroke-width="{width / 2:.2f}"/>'
        )
    radius = max(8, STRAND_WIDTH / 2 + 3) if count * width > 14 else 8
    house = (
        f'<g transform="translate({x} {y}) scale({radius / 8:.3f})"><circle r="8" fill="#fff" stroke="{INK}" stroke-width="1.1"/>'
        f'<path d="M-4.2 .3L0 -3.6L4.2 .3M-2.9 -.6V3.6H2.9V-.6" fill="none" stroke="{INK}" stroke-width=".9"'
        ' stroke-linejoin="round" stroke-linecap="round"/></g>'
    )
    return _svg(210, 297, "".join(shapes) + house)


def margin_thread(thread: Thread) -> str:
    """A theme's thread from the top of the sheet to its foot."""
    return _svg(2, 297, _yarn(thread, "M1 0V297", WIDTH))


def strand(threads: Sequence[Thread]) -> str:
    """All threads side by side, 40 long."""
    pitch = 7.5 / max(len(threads), 1)
    lines = (
        f'<path d="M0 {(place + 0.5) * pitch:.2f}H40" stroke="{thread.light}" stroke-width="{min(0.8, pitch * 0.6):.2f}"/>'
        for place, thread in enumerate(threads)
    )
    return _svg(40, 8, "".join(lines))


def leader_dot() -> str:
    """One of the dots that lead from a title to its page number."""
    return _svg(4, 3, '<circle cx="2" cy="2" r="0.55" fill="#9a948a"/>')


def _svg(width: int, height: int, shapes: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm">'
        f"{shapes}</svg>"
    )


def _yarn(thread: Thread, path: str, width: float) -> str:
    yarn = f'<path d="{path}" fill="none" stroke="{thread.light}" stroke-width="{width:.2f}"/>'
    if thread.stitch not in STITCHES:
        return yarn
    dashes, stitch_width, ends = STITCHES[thread.stitch]
    dash = f' stroke-dasharray="{dashes}" stroke-linecap="{ends}"' if dashes else ""
    return f'{yarn}<path d="{path}" fill="none" stroke="#fff" stroke-width="{stitch_width * width / WIDTH:.2f}"{dash}/>'
