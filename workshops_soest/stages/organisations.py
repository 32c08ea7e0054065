"""Organisations and people that do not exist."""

from dataclasses import dataclass
from itertools import chain, zip_longest
from random import Random
from typing import Any

from django.utils.text import slugify

from participants.actions.submissions import DelegateEntry
from participants.models import OrganisationCategory
from workshops.folding import fold
from workshops_soest.stages.content import content
from workshops_soest.stages.scene import Scene

ORGANISATIONS = 36
"""How many there are at scale 1: enough to fill a workshop of forty places beyond its waiting list."""


@dataclass(frozen=True)
class InventedOrganisation:
    """An organisation and who speaks for it. Mail addresses end in `.example`, which belongs to nobody (RFC 2606); the
    telephone numbers are those that the Bundesnetzagentur keeps for films, and there is no postcode 00000."""

    number: int
    name: str
    category: str
    is_migrant: bool
    contact_name: str
    host: str

    @property
    def email(self) -> str:
        return address(self.contact_name, self.host)

    @property
    def phone(self) -> str:
        """Of two of three; the others give none."""
        return f"030 23125 {self.number % 1000:03}" if self.number % 3 else ""

    @property
    def postal_address(self) -> dict[str, str]:
        """Of three of four."""
        if self.number % 4 == 0:
            return {}
        return {"street": f"Beispielweg {self.number + 1}", "postcode": "00000", "town": "Beispielort"}


def invent_organisations(scene: Scene) -> list[InventedOrganisation]:
    """The same ones in every run, of the process's own kinds as far as these do not name somebody."""
    kinds = _kinds()
    return [_invent(number, *kinds[number % len(kinds)]) for number in range(ORGANISATIONS * scene.scale)]


def invent_people(chance: Random, organisation: InventedOrganisation, count: int) -> list[DelegateEntry]:
    """Who comes for an organisation; its contact first, some with an address of their own."""
    first_names = [name for name in content()["first_names"] if not organisation.contact_name.startswith(name)]
    names = [f"{first} {chance.choice(content()['last_names'])}" for first in chance.sample(first_names, count - 1)]
    people = [DelegateEntry(organisation.contact_name, organisation.email)]
    return people + [
        DelegateEntry(name, address(name, organisation.host) if chance.random() < 0.3 else "") for name in names
    ]


def invent_name(chance: Random) -> str:
    """Somebody's."""
    return f"{chance.choice(content()['first_names'])} {chance.choice(content()['last_names'])}"


def address(name: str, host: str) -> str:
    """A mail address for a person."""
    return f"{slugify(fold(name)).replace('-', '.')}@{host}"


def _invent(number: int, kind: dict[str, Any], category: str) -> InventedOrganisation:
    chance = Scene.chance("organisation", number)
    places = content()["places"]
    place = places[number % len(places)]
    if number >= len(places):
        place = f"{place} {number // len(places) + 1}"
    return InventedOrganisation(
        number=number,
        name=kind["name"].format(place=place),
        category=category,
        is_migrant=kind.get("is_migrant", False),
        contact_name=invent_name(chance),
        host=f"{slugify(fold(place))}.example",
    )


def _kinds() -> list[tuple[dict[str, Any], str]]:
    """Kinds of organisations with their category's slug, each as often as it occurs, well mixed."""
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for category in OrganisationCategory.objects.all():
        for kind in content()["kind"]:
            if any(word in category.title.lower() for word in kind["words"]):
                found.setdefault(kind["name"], (kind, category.slug))
                break
    kinds = list(found.values()) or [(kind, "") for kind in content()["kind"]]
    rounds = zip_longest(*([entry] * entry[0]["often"] for entry in kinds))
    return [entry for entry in chain.from_iterable(rounds) if entry]
