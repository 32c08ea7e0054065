"""What a row says: checked, cleaned, and with the reasons why it cannot be taken over."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from participants.imports.columns import Column
from participants.models import Contact, Organisation, OrganisationCategory
from workshops.folding import fold
from workshops.models import Municipality

_YES = {"ja", "j", "yes", "y", "x", "1", "wahr", "true", "✓", "✔", "☑"}
_NO = {"nein", "n", "no", "0", "falsch", "false"}
# What people write where they have nothing to say.
_NOTHING = {
    "-",
    "--",
    "---",
    "–",
    "—",
    "/",
    "?",
    "k. a",
    "k.a",
    "ka",
    "n/a",
    "keine",
    "keine angabe",
    "unbekannt",
    "entfaellt",
}

# Invisible and harmless: left out. Whatever else cannot be seen (controls, signs that turn the reading direction) is refused.
_INVISIBLE = re.compile(
    "[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]"
)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet shows instead of a value, and what it makes of a telephone number: a date, a time, a power of ten.
_NO_VALUE = re.compile(r"#{2,}|#(NAME\?|N/A|NV|REF!|BEZUG!|VALUE!|WERT!|DIV/0!|NUM!|ZAHL!|NULL!)", re.IGNORECASE)
_NO_NUMBER = re.compile(
    r"[0-3]?\d\.[01]?\d\.(19|20)\d\d( \d{1,2}:\d\d)?|(19|20)\d\d-[01]\d-[0-3]\d( .*)?"
    r"|\d{1,2}:\d\d(:\d\d)?|\d+([.,]\d+)?E[+-]?\d+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")
_SEVERAL = re.compile(r"[,;/|\s]")
_WITH_POSTCODE = re.compile(r"(?:D[- ]*)?(\d{5})\s+(\D.*)")
_WHOLE_ADDRESS = re.compile(r"([^,;]+)[,;\s]\s*(?:D[- ]*)?(\d{5})\s+(\D.*)")

Named = TypeVar("Named", bound=models.Model)


class Names(Generic[Named]):
    """Finds rows of the process by what people write for them, and says which one they may have meant."""

    def __init__(self, spellings: Iterable[tuple[str, Named]]) -> None:
        self._by_name: dict[str, Named] = {}
        for spelling, row in spellings:
            if spelling:
                self._by_name.setdefault(fold(spelling), row)
        self._suggested: dict[str, Named | None] = {}

    def find(self, text: str) -> Named | None:
        return self._by_name.get(fold(text))

    def suggest(self, text: str) -> Named | None:
        wanted = fold(text)[:100]
        if wanted not in self._suggested:
            close = get_close_matches(wanted, self._by_name, n=1, cutoff=0.6)
            self._suggested[wanted] = self._by_name[close[0]] if close else None
        return self._suggested[wanted]


@dataclass(frozen=True)
class Vocabulary:
    """The kinds and municipalities a list may name."""

    categories: Names[OrganisationCategory]
    municipalities: Names[Municipality]

    @classmethod
    def of_process(cls) -> "Vocabulary":
        """Two queries."""
        categories, municipalities = list(OrganisationCategory.objects.all()), list(Municipality.objects.all())
        by_title = [(each.title, each) for each in categories]
        by_group = [(name, each) for each in categories for name in (each.plain_title, each.slug)]
        full = [(name, each) for each in municipalities for name in (each.name, each.slug, each.key)]
        with_kind = [(f"{each.get_kind_display()} {each.name}", each) for each in municipalities]
        # „Neustadt (Dosse)“ is mostly written without its brackets; a full name goes before a shortened one.
        short = [(re.sub(r"\(.*?\)", "", each.name), each) for each in municipalities]
        return cls(Names(by_title + by_group), Names(full + with_kind + short))


@dataclass
class Entry:
    """A row as it is meant: empty texts and None where it says nothing. `problems`: why it cannot be taken over."""

    line: int
    name: str = ""
    category: OrganisationCategory | None = None
    municipality: Municipality | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    is_migrant: bool | None = None
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_name or self.email or self.phone)


def read_entry(row: Mapping[str, Any], columns: Sequence[str], vocabulary: Vocabulary) -> Entry:
    """The entry of a stored row (`line`, `cells`, `problem`) whose columns hold what `columns` says."""
    entry = Entry(line=row["line"])
    if row["problem"]:
        entry.problems.append(row["problem"])
    raw = {column: cell for column, cell in zip(columns, row["cells"], strict=False) if column}
    texts = {column: _cleaned(column, raw.get(column, ""), entry) for column in Column.values}
    entry.name = texts[Column.NAME]
    if not entry.name:
        entry.problems.append(_("Der Name der Organisation fehlt."))
    entry.contact_name = texts[Column.CONTACT] or f"{texts[Column.FIRST_NAME]} {texts[Column.LAST_NAME]}".strip()
    entry.phone, entry.language = _phone(texts[Column.PHONE], entry), texts[Column.LANGUAGE]
    entry.is_migrant = _yes_or_no(texts[Column.MIGRANT], entry)
    entry.email = _address(texts[Column.EMAIL], entry)
    if text := texts[Column.CATEGORY]:
        entry.category = _named(text, vocabulary.categories, _("Die Art „%(text)s“ ist nicht bekannt."), entry)
    entry.street, entry.postcode, entry.town = _postal(texts)
    if text := texts[Column.MUNICIPALITY]:
        if written := _WITH_POSTCODE.fullmatch(text):
            # „12345 Neustadt“
            entry.postcode, text = entry.postcode or written[1], written[2]
        entry.municipality = _named(
            text, vocabulary.municipalities, _("Die Kommune „%(text)s“ ist nicht bekannt."), entry
        )
    _check_lengths(entry)
    if re.fullmatch(r"[1-9]\d{3}", entry.postcode):
        entry.hints.append(_("Fehlt der Postleitzahl die Null am Anfang?"))
    if re.fullmatch(r"[1-9][\d /-]{5,}", entry.phone):
        entry.hints.append(_("Fehlt der Telefonnummer die Null am Anfang?"))
    return entry


def _cleaned(column: str, text: str, entry: Entry) -> str:
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    unreadable = any(unicodedata.category(sign) in {"Cc", "Cs", "Cn"} for sign in text if sign not in "\t\n\r\v\f")
    if unreadable or "\N{REPLACEMENT CHARACTER}" in text or _TURNING.search(text):
        problem = _("Im Feld „%(field)s“ stehen unlesbare Zeichen. Schreiben Sie es neu.")
        entry.problems.append(problem % {"field": Column(column).label})
        return ""
    text = " ".join(text.split())
    if _NO_VALUE.fullmatch(text):
        problem = _("Im Feld „%(field)s“ steht „%(text)s“ statt eines Werts. Schreiben Sie den Wert hin.")
        entry.problems.append(problem % {"field": Column(column).label, "text": text[:20]})
        return ""
    return "" if fold(text).rstrip(".") in _NOTHING else text


def _postal(texts: Mapping[str, str]) -> tuple[str, str, str]:
    """Street, postcode and place, wherever they are written: „Ring 1, 12345 Neustadt“ may stand in one column."""
    street, postcode, town = (texts[column] for column in (Column.STREET, Column.POSTCODE, Column.TOWN))
    if not postcode and (written := _WITH_POSTCODE.fullmatch(town)):
        postcode, town = written.groups()
    if not postcode and not town and (written := _WHOLE_ADDRESS.fullmatch(street)):
        street, postcode, town = written.groups()
    return street, postcode.removeprefix("D-"), town


def _yes_or_no(text: str, entry: Entry) -> bool | None:
    if not text:
        return None
    if fold(text) in _YES | _NO:
        return fold(text) in _YES
    entry.problems.append(
        _("Bei „Migrantenorganisation“ steht „%(text)s“. Schreiben Sie ja oder nein.") % {"text": text[:50]}
    )
    return None


def _phone(text: str, entry: Entry) -> str:
    if _NO_NUMBER.fullmatch(text):
        problem = _(
            "Aus der Telefonnummer hat das Tabellenprogramm „%(text)s“ gemacht. Schreiben Sie sie neu, die Zelle als Text."
        )
        entry.problems.append(problem % {"text": text[:50]})
        return ""
    if text and sum(sign.isdigit() for sign in text) < 3:
        entry.hints.append(_("Ist „%(text)s“ eine Telefonnummer?") % {"text": text[:50]})
    return text


def _address(text: str, entry: Entry) -> str:
    text = text.removeprefix("mailto:").strip()
    if bracketed := _IN_BRACKETS.search(text):
        text = bracketed[1].strip()
    if not text:
        return ""
    if text.count("@") > 1 and _SEVERAL.search(text):
        entry.problems.append(
            _("In „%(text)s“ stehen mehrere E-Mail-Adressen. Schreiben Sie je Adresse eine Zeile.")
            % {"text": text[:100]}
        )
        return ""
    try:
        validate_email(text)
    except ValidationError:
        problem = _("„%(text)s“ ist keine E-Mail-Adresse. Sie sieht so aus: name@verein.de.")
        entry.problems.append(problem % {"text": text[:100]})
        return ""
    return text


def _named(text: str, names: Names[Named], unknown: str, entry: Entry) -> Named | None:
    found = names.find(text)
    if found is None:
        problem = unknown % {"text": text[:100]}
        if suggestion := names.suggest(text):
            problem += " " + _("Meinten Sie „%(suggestion)s“?") % {"suggestion": suggestion}
        entry.problems.append(problem)
    return found


def _check_lengths(entry: Entry) -> None:
    limits: list[tuple[str, str, type[models.Model], str]] = [
        (Column.NAME, entry.name, Organisation, "name"),
        (Column.STREET, entry.street, Organisation, "street"),
        (Column.POSTCODE, entry.postcode, Organisation, "postcode"),
        (Column.TOWN, entry.town, Organisation, "town"),
        (Column.CONTACT, entry.contact_name, Contact, "name"),
        (Column.EMAIL, entry.email, Contact, "email"),
        (Column.PHONE, entry.phone, Contact, "phone"),
        (Column.LANGUAGE, entry.language, Contact, "language"),
    ]
    for column, text, model, name in limits:
        limit = model._meta.get_field(name).max_length  # type: ignore[union-attr]
        if limit is not None and len(text) > limit:
            problem = _("„%(field)s“ ist zu lang: %(length)d Zeichen, erlaubt sind %(limit)d.")
            entry.problems.append(problem % {"field": Column(column).label, "length": len(text), "limit": limit})
