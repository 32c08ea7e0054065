"""A photo, drawn anew pixel by pixel."""

import struct
from io import BytesIO

from PIL import Image, ImageOps

from concept.cleaning.refusals import Refused

PHOTO_SIGNS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 60_000_000
LONGEST_EDGE = 2_400


def remake_photo(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """The photo as JPEG, upright, its longer edge at most `LONGEST_EDGE` pixels, and its size. Only its first picture,
    and nothing but its pixels: no place, no camera, no colour profile, no comment. Raises Refused."""
    # What it would unfold to is known before any of it is unfolded.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(content), formats=FORMATS) as photo:
        if photo.width * photo.height > MAX_PIXELS:
            raise Refused("pixels")
        # A JPEG can be read smaller than it is, down to what is wanted.
        photo.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
        photo.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        upright = _upright(_in_256_shades(photo)).convert("RGBA")
    drawn = Image.new("RGB", upright.size, "white")
    drawn.paste(upright, mask=upright)
    made = BytesIO()
    drawn.save(made, "JPEG", quality=85, optimize=True, progressive=True)
    return made.getvalue(), drawn.size


def _upright(photo: Image.Image) -> Image.Image:
    """As its notes say that it was held; where they are damaged, which hurts nobody, as it lies."""
    try:
        return ImageOps.exif_transpose(photo)
    except (KeyError, SyntaxError, TypeError, ValueError, struct.error):
        return photo


def _in_256_shades(photo: Image.Image) -> Image.Image:
    """A scan in 65,536 greys would come out white: its upper half is cut off, not scaled."""
    if not photo.mode.startswith("I"):
        return photo
    return photo.convert("I").point(lambda grey: grey / 256).convert("L")
