"""The organisations and contacts that are known, in memory: a dry run changes this copy, an import writes it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from participants.imports.entries import Entry
from participants.models import Contact, Organisation
from participants.queries.duplicates import name_key
from workshops.folding import fold

# Of an organisation, in words.
POSTAL = ("street", "postcode", "town")


@dataclass(eq=False)
class Known:
    """A row that is known: its values, what the list has changed of them, and in which line it said so."""

    pk: int | None
    values: dict[str, Any]
    sources: dict[str, int] = field(default_factory=dict)
    # The line that made it; None for what was there before the list.
    line: int | None = None

    def set(self, name: str, value: Any, line: int) -> None:
        self.values[name] = value
        self.sources[name] = line

    @property
    def is_changed(self) -> bool:
        return self.pk is not None and bool(self.sources)


@dataclass(eq=False)
class KnownContact(Known):
    """`values`: name, email, phone, language."""


@dataclass(eq=False)
class KnownOrganisation(Known):
    """`values`: name, category_id, municipality_id, street, postcode, town, is_migrant_organisation."""

    contacts: list[KnownContact] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.values["name"]


class Directory:
    """All organisations with their contacts, found by name and address."""

    def __init__(self) -> None:
        """Two queries."""
        self.organisations: list[KnownOrganisation] = []
        self._by_name: dict[str, list[KnownOrganisation]] = defaultdict(list)
        self._by_name_key: dict[str, KnownOrganisation] = {}
        self._by_email: dict[str, list[KnownOrganisation]] = defaultdict(list)
        by_pk = {}
        about = ("name", "category_id", "municipality_id", *POSTAL, "is_migrant_organisation")
        for row in Organisation.objects.order_by("pk").values("pk", *about):
            by_pk[row["pk"]] = KnownOrganisation(row["pk"], {name: row[name] for name in about})
            self._enter(by_pk[row["pk"]])
        about = ("name", "email", "phone", "language")
        for row in Contact.objects.order_by("pk").values("pk", "organisation", *about):
            contact = KnownContact(row["pk"], {name: row[name] for name in about})
            self._enter_contact(by_pk[row["organisation"]], contact)

    def _enter(self, organisation: KnownOrganisation) -> None:
        self.organisations.append(organisation)
        self._enter_name(organisation)

    def _enter_name(self, organisation: KnownOrganisation) -> None:
        self._by_name[_spelling_key(organisation.name)].append(organisation)
        self._by_name_key.setdefault(name_key(organisation.name), organisation)

    def _enter_contact(self, organisation: KnownOrganisation, contact: KnownContact) -> None:
        organisation.contacts.append(contact)
        self._enter_address(organisation, contact)

    def _enter_address(self, organisation: KnownOrganisation, contact: KnownContact) -> None:
        known = self._by_email[contact.values["email"].lower()]
        if contact.values["email"] and organisation not in known:
            known.append(organisation)

    def named(self, name: str) -> list[KnownOrganisation]:
        """Those of this name, however it is spelled."""
        return self._by_name.get(_spelling_key(name), [])

    def with_address(self, email: str) -> list[KnownOrganisation]:
        return self._by_email.get(email.lower(), []) if email else []

    def similar(self, name: str) -> KnownOrganisation | None:
        """One whose name differs in its legal form, small words or their order alone."""
        return self._by_name_key.get(name_key(name))

    def add(self, entry: Entry) -> KnownOrganisation:
        values = {
            "name": entry.name,
            "category_id": entry.category.pk if entry.category else None,
            "municipality_id": entry.municipality.pk if entry.municipality else None,
            **{name: getattr(entry, name) for name in POSTAL},
            "is_migrant_organisation": bool(entry.is_migrant),
        }
        given = {
            "name": True,
            "category_id": entry.category,
            "municipality_id": entry.municipality,
            **{name: getattr(entry, name) for name in POSTAL},
            "is_migrant_organisation": entry.is_migrant is not None,
        }
        sources = {name: entry.line for name in values if given[name]}
        organisation = KnownOrganisation(None, values, sources, entry.line)
        self._enter(organisation)
        return organisation

    def add_contact(self, organisation: KnownOrganisation, entry: Entry) -> KnownContact:
        values = {
            # Many lists name an address and nobody behind it: then the organisation is addressed.
            "name": entry.contact_name or organisation.name,
            "email": entry.email,
            "phone": entry.phone,
            "language": entry.language,
        }
        sources = {name: entry.line for name, value in values.items() if value}
        contact = KnownContact(None, values, sources, entry.line)
        self._enter_contact(organisation, contact)
        return contact

    def change(self, organisation: KnownOrganisation, name: str, value: Any, line: int) -> None:
        organisation.set(name, value, line)
        if name == "name":
            self._enter_name(organisation)

    def change_contact(
        self, organisation: KnownOrganisation, contact: KnownContact, name: str, value: Any, line: int
    ) -> None:
        contact.set(name, value, line)
        if name == "email":
            self._enter_address(organisation, contact)


def _spelling_key(name: str) -> str:
    """Letters and digits alone: „e. V.“ is „e.V.“, „Eltern-Verein“ is „Elternverein“."""
    folded = fold(name)
    return re.sub(r"[\W_]", "", folded) or folded


def find_contact(organisation: KnownOrganisation, entry: Entry) -> KnownContact | None:
    """Whom the entry means: the one with its address; else one of its name, as long as no two addresses are at stake."""
    if entry.email:
        for contact in organisation.contacts:
            if contact.values["email"].lower() == entry.email.lower():
                return contact
    name = fold(entry.contact_name or organisation.name)
    same = [contact for contact in organisation.contacts if fold(contact.values["name"]) == name]
    if entry.email:
        same = [contact for contact in same if not contact.values["email"]]
    return min(same, key=lambda contact: not _same_phone(contact, entry), default=None)


def _same_phone(contact: KnownContact, entry: Entry) -> bool:
    return dialled(contact.values["phone"]) == dialled(entry.phone)


def dialled(phone: str) -> str:
    """The digits one dials within the country."""
    digits = re.sub(r"\D", "", phone)
    international = phone.strip().startswith("+49") or digits.startswith("0049")
    return "0" + re.sub(r"^(00)?49(0(?=[1-9]))?", "", digits) if international else digits
