"""What the columns of a list mean."""

import re
from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workshops.folding import fold


class Column(TextChoices):
    """What a column can hold; one row is an organisation with or without one contact."""

    NAME = "name", _("Organisation")
    CATEGORY = "category", _("Art")
    MUNICIPALITY = "municipality", _("Kommune")
    STREET = "street", _("Straße und Hausnummer")
    POSTCODE = "postcode", _("Postleitzahl")
    TOWN = "town", _("Ort")
    MIGRANT = "migrant", _("Migrantenorganisation")
    CONTACT = "contact", _("Ansprechperson")
    FIRST_NAME = "first_name", _("Vorname")
    LAST_NAME = "last_name", _("Nachname")
    EMAIL = "email", _("E-Mail")
    PHONE = "phone", _("Telefon")
    LANGUAGE = "language", _("Sprache")


# Folded, letters and digits alone. People write these; they are recognised, never shown.
_SPELLINGS: dict[Column, str] = {
    Column.NAME: (
        "organisation organisationen organisationsname nameorganisation namederorganisation organization verein vereine "
        "vereinsname namedesvereins einrichtung einrichtungsname institution traeger traegername verband koerperschaft "
        "gruppe initiative firma"
    ),
    Column.CATEGORY: (
        "art artderorganisation organisationsart kategorie typ organisationstyp category rubrik vereinsart gattung"
    ),
    Column.MUNICIPALITY: "kommune kommunen gemeinde stadtgemeinde gemeindestadt sitz sitzort standort",
    Column.STREET: (
        "strasse strassen str strassehausnummer strasseundhausnummer strasseundhausnr strassenr strassehausnr "
        "strasseundnr strassenname anschrift postanschrift adresse postadresse street"
    ),
    Column.POSTCODE: "plz postleitzahl postleitzahlen postcode zip",
    Column.TOWN: "postort zustellort bestimmungsort",
    Column.MIGRANT: (
        "migrantenorganisation migrantenorganisationjanein migrantenselbstorganisation mso mo istmigrantenorganisation "
        "migrantinnenorganisation migrantenverein migrantenvereinjanein"
    ),
    Column.CONTACT: (
        "ansprechperson ansprechpartner ansprechpartnerin ansprechpartnerinnen ansprechpersonen kontakt kontaktperson "
        "kontaktname vornameundnachname vorundnachname vornamenachname nachnamevorname person vertreter vertreterin "
        "vertretungdurch vorsitz vorsitzende vorsitzender vorstand leitung nameansprechperson nameansprechpartner "
        "namederansprechperson namedesansprechpartners contact contactname zuhaenden zhd"
    ),
    Column.FIRST_NAME: "vorname vornamen rufname firstname",
    Column.LAST_NAME: "nachname nachnamen familienname zuname lastname",
    Column.EMAIL: (
        "email mail emailadresse mailadresse emailadressen emails elektronischepost emailkontakt kontaktemail "
        "emailansprechperson emailansprechpartner emailadresseansprechperson"
    ),
    Column.PHONE: (
        "telefon telefonnummer tel telnr telefonnr fon fernsprecher rufnummer telefonnummern handy handynummer mobil "
        "mobilnummer mobiltelefon telefonmobil telefondienstlich festnetz phone telefonansprechperson"
    ),
    Column.LANGUAGE: "sprache sprachen muttersprache korrespondenzsprache bevorzugtesprache language",
}
_MEANINGS = {spelling: column for column, spellings in _SPELLINGS.items() for spelling in spellings.split()}
# Says what it means only beside the other columns.
_AMBIGUOUS = "name"
# Mean the municipality, or, beside one, the place for letters.
_PLACES = {"ort", "ortschaft", "wohnort", "stadt", "city", "town"}


def head_key(text: str) -> str:
    """A head as it is compared: "E-Mail-Adresse:" as emailadresse, "Ansprechpartner/in" as ansprechpartnerin."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def recognise(heads: Sequence[str]) -> list[str]:
    """The column behind each head, empty where it is unknown or was there before."""
    keys = [head_key(head) for head in heads]
    meanings = [_MEANINGS.get(key, "") for key in keys]
    place = Column.TOWN if Column.MUNICIPALITY in meanings else Column.MUNICIPALITY
    found: list[str] = []
    for key, meaning in zip(keys, meanings, strict=True):
        column = place if key in _PLACES else meaning
        found.append("" if column in found else column)
    if _AMBIGUOUS in keys and (column := _meaning_of_name(found)):
        found[keys.index(_AMBIGUOUS)] = column
    return found


def _meaning_of_name(found: Sequence[str]) -> str:
    if Column.FIRST_NAME in found and Column.LAST_NAME not in found and Column.NAME in found:
        return Column.LAST_NAME
    if Column.NAME not in found:
        return Column.NAME
    has_contact = Column.CONTACT in found or Column.LAST_NAME in found
    return "" if has_contact else Column.CONTACT
