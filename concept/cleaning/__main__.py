"""Reads a file from standard input, writes a line of JSON and the file made anew. Knows no settings and no database.

Refused with one word: "unknown" (neither a photo nor a PDF), "pixels" (too many), "pages" (too many), "locked" (a
password), "broken" (cannot be read).
"""

import json
import resource
import sys
import warnings

from concept.cleaning.photos import PHOTO_SIGNS, remake_photo
from concept.cleaning.refusals import Refused
from concept.cleaning.slides import PDF_SIGN, remake_slides


def main() -> None:
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error")
    # A photo's notes about itself are read as TIFF. They go anyway, and their faults are none of the picture.
    warnings.filterwarnings("ignore", category=UserWarning, module="PIL.TiffImagePlugin")
    content = sys.stdin.buffer.read()
    try:
        if content.startswith(PDF_SIGN):
            about, made = {"kind": "slides", "width": None, "height": None}, remake_slides(content)
        elif content.startswith(PHOTO_SIGNS):
            made, (width, height) = remake_photo(content)
            about = {"kind": "photo", "width": width, "height": height}
        else:
            raise Refused("unknown")
    except Refused as refused:
        about, made = {"refused": str(refused)}, b""
    except (MemoryError, RecursionError):
        about, made = {"refused": "large"}, b""
    except Exception as error:  # whatever the libraries stumble over, this file is not to be had
        sys.stderr.write(f"{type(error).__name__}: {error}")
        about, made = {"refused": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + made)


main()
