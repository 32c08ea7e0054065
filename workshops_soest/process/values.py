"""How one value of the process file is read: its type, its limits, and the words when it does not fit.

Limits come from the model's field, so that what is accepted here fits into the database.
"""

import datetime as dt
import math
import re
import unicodedata
import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from workshops_soest.process.problems import described, suggestion

LONGEST_TEXT = 50_000
LARGEST_NUMBER = 32_767
YEARS = range(1900, 2200)
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Invisible signs that change the direction of what follows.
DIRECTION_SIGNS = {"\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


class UnfitValueError(Exception):
    """The value does not fit; the text says what would."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A key's value. `default` stands for a missing key."""

    required: bool = False
    default: Any = None

    def read(self, raw: Any, field: models.Field | None) -> Any:
        """The value as it is compared and stored. Raises UnfitValueError."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Text(Value):
    """Words. Line breaks only where the database's field is a text of any length."""

    default: Any = ""
    longest: int = LONGEST_TEXT

    def read(self, raw: Any, field: models.Field | None) -> str:
        if not isinstance(raw, str):
            raise UnfitValueError(
                _("Hier muss ein Text in Anführungszeichen stehen, nicht %(value)s.") % {"value": described(raw)}
            )
        text = unicodedata.normalize("NFC", raw).strip()
        many_lines = isinstance(field, models.TextField)
        if any(_is_forbidden(sign, many_lines) for sign in text):
            raise UnfitValueError(
                _("Der Text enthält unsichtbare Steuerzeichen.")
                if many_lines
                else _("Der Text enthält Zeilenumbrüche oder unsichtbare Steuerzeichen.")
            )
        longest = getattr(field, "max_length", None) or self.longest
        if len(text) > longest:
            raise UnfitValueError(
                _("Der Text ist %(length)d Zeichen lang, erlaubt sind höchstens %(longest)d.")
                % {"length": len(text), "longest": longest}
            )
        if self.required and not text:
            raise UnfitValueError(_("Hier fehlt der Text."))
        return text


def _is_forbidden(sign: str, many_lines: bool) -> bool:
    if sign in "\n\t":
        return not many_lines
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in DIRECTION_SIGNS


@dataclass(frozen=True, kw_only=True)
class Slug(Text):
    def read(self, raw: Any, field: models.Field | None) -> str:
        slug = super().read(raw, field)
        if slug and not SLUG.fullmatch(slug):
            raise UnfitValueError(
                _(
                    "Eine Kennung besteht aus kleinen Buchstaben a–z, Ziffern und Bindestrichen, zum Beispiel „thema-1-januar“."
                )
            )
        return slug


@dataclass(frozen=True, kw_only=True)
class Colour(Text):
    def read(self, raw: Any, field: models.Field | None) -> str:
        colour = super().read(raw, field)
        if colour and not COLOUR.fullmatch(colour):
            raise UnfitValueError(_("Eine Farbe wird als # mit sechs Zeichen geschrieben, zum Beispiel „#27457f“."))
        return colour.lower()


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    def read(self, raw: Any, field: models.Field | None) -> str:
        email = super().read(raw, field)
        try:
            if email:
                validate_email(email)
        except ValidationError as error:
            raise UnfitValueError(_("Das ist keine E-Mail-Adresse. Sie sieht aus wie name@kreis.de.")) from error
        return email


@dataclass(frozen=True, kw_only=True)
class TimeZone(Text):
    def read(self, raw: Any, field: models.Field | None) -> str:
        name = super().read(raw, field)
        known = zoneinfo.available_timezones()
        if name not in known:
            raise UnfitValueError(
                _("Diese Zeitzone gibt es nicht. Sie heißt zum Beispiel „Europe/Berlin“.")
                + suggestion(name, sorted(known))
            )
        return name


@dataclass(frozen=True, kw_only=True)
class Integer(Value):
    least: int = 0
    most: int = LARGEST_NUMBER

    def read(self, raw: Any, field: models.Field | None) -> int:
        # In Python True is an int; in the file it is another type.
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise UnfitValueError(_("Hier muss eine ganze Zahl stehen, nicht %(value)s.") % {"value": described(raw)})
        if not self.least <= raw <= self.most:
            raise UnfitValueError(
                _("Die Zahl muss zwischen %(least)d und %(most)d liegen.") % {"least": self.least, "most": self.most}
            )
        return raw


@dataclass(frozen=True, kw_only=True)
class NumberOrText(Text):
    """A figure. Numbers are kept as programs write them ("-2400", "5.5"); pages set them as their language does."""

    def read(self, raw: Any, field: models.Field | None) -> str:
        is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
        if is_number and not math.isfinite(raw):
            raise UnfitValueError(
                _("Hier muss eine Zahl oder ein Text stehen, nicht %(value)s.") % {"value": described(raw)}
            )
        return super().read(str(raw) if is_number else raw, field)


@dataclass(frozen=True, kw_only=True)
class Flag(Value):
    def read(self, raw: Any, field: models.Field | None) -> bool:
        if not isinstance(raw, bool):
            raise UnfitValueError(
                _("Hier muss true oder false stehen, ohne Anführungszeichen, nicht %(value)s.")
                % {"value": described(raw)}
            )
        return raw


@dataclass(frozen=True, kw_only=True)
class Day(Value):
    def read(self, raw: Any, field: models.Field | None) -> dt.date:
        if isinstance(raw, dt.datetime) or not isinstance(raw, dt.date):
            raise UnfitValueError(
                _("Hier muss ein Datum ohne Anführungszeichen stehen wie 2013-06-30, nicht %(value)s.")
                % {"value": described(raw)}
            )
        if raw.year not in YEARS:
            raise UnfitValueError(_("Das Jahr %(year)d kann nicht stimmen.") % {"year": raw.year})
        return raw


@dataclass(frozen=True, kw_only=True)
class Moment(Value):
    """A local time without offset; `consistency` makes it a moment once the time zone is known."""

    def read(self, raw: Any, field: models.Field | None) -> dt.datetime:
        if not isinstance(raw, dt.datetime):
            raise UnfitValueError(
                _("Hier muss ein Zeitpunkt ohne Anführungszeichen stehen wie 2013-01-17T14:00:00, nicht %(value)s.")
                % {"value": described(raw)}
            )
        if raw.tzinfo is not None:
            raise UnfitValueError(
                _(
                    "Schreiben Sie die Ortszeit ohne Zeitverschiebung, zum Beispiel 2013-01-17T14:00:00; es gilt die Zeitzone des Prozesses."
                )
            )
        if raw.year not in YEARS:
            raise UnfitValueError(_("Das Jahr %(year)d kann nicht stimmen.") % {"year": raw.year})
        if raw.second or raw.microsecond:
            raise UnfitValueError(_("Zeiten sind auf die Minute genau; die Sekunden sind 00."))
        return raw


@dataclass(frozen=True, kw_only=True)
class Choice(Value):
    """One of a few words. What people see for it ("Kartenabfrage") is understood too."""

    default: Any = ""
    words: type[models.TextChoices] | None = None
    names: tuple[str, ...] = ()

    def read(self, raw: Any, field: models.Field | None) -> str:
        allowed = list(self.words.values) if self.words else list(self.names)
        by_label = {str(label).lower(): value for value, label in self.words.choices} if self.words else {}
        if isinstance(raw, str):
            if raw in allowed:
                return raw
            if raw.lower() in by_label:
                return by_label[raw.lower()]
        raise UnfitValueError(
            _("Erlaubt sind %(allowed)s, nicht %(value)s.")
            % {"allowed": ", ".join(f"„{word}“" for word in allowed), "value": described(raw)}
            + (suggestion(raw, allowed) if isinstance(raw, str) else "")
        )


@dataclass(frozen=True, kw_only=True)
class Reference(Value):
    """The slug of a record of another table; a theme may be named by its number."""

    to: str = ""

    def read(self, raw: Any, field: models.Field | None) -> str | int:
        if self.to == "theme" and isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if not isinstance(raw, str) or not raw:
            raise UnfitValueError(
                _("Hier muss die Nummer oder Kennung eines Themas stehen, nicht %(value)s.") % {"value": described(raw)}
                if self.to == "theme"
                else _("Hier muss eine Kennung in Anführungszeichen stehen, nicht %(value)s.")
                % {"value": described(raw)}
            )
        return raw


@dataclass(frozen=True, kw_only=True)
class Listing(Value):
    """Several values of one kind, each once."""

    of: Value

    def read(self, raw: Any, field: models.Field | None) -> list[Any]:
        if not isinstance(raw, list):
            raise UnfitValueError(
                _("Hier muss eine Liste in eckigen Klammern stehen, nicht %(value)s.") % {"value": described(raw)}
            )
        read = [self.of.read(entry, None) for entry in raw]
        if len(set(read)) < len(read):
            raise UnfitValueError(_("In der Liste steht etwas zweimal."))
        return read


@dataclass(frozen=True, kw_only=True)
class Records(Value):
    """A list of inline tables with keys of their own; `checking` walks through them. Limits come from `model`."""

    keys: dict[str, Value]
    model: type[models.Model]
