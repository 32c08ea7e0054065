"""The dry run: row by row what taking a list over would do."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.imports.columns import Column
from participants.imports.directory import (
    POSTAL,
    Directory,
    Known,
    KnownContact,
    KnownOrganisation,
    dialled,
    find_contact,
)
from participants.imports.entries import Entry, Vocabulary, read_entry
from participants.models import ImportDraft, OrganisationCategory
from workshops.folding import fold
from workshops.models import Municipality


class Kind(TextChoices):
    """What would become of a row."""

    NEW = "new", gettext_lazy("neu")
    COMPLETED = "completed", gettext_lazy("ergänzt")
    SAME = "same", gettext_lazy("schon da")
    CONFLICT = "conflict", gettext_lazy("unterschiedlich")
    REFUSED = "refused", gettext_lazy("abgelehnt")


class Decision(TextChoices):
    """What is done where list and directory differ."""

    KEEP = "keep", gettext_lazy("Im Verzeichnis lassen")
    TAKE = "take", gettext_lazy("Aus der Liste übernehmen")
    NEW = "new", gettext_lazy("Als neue Organisation anlegen")


@dataclass(frozen=True)
class Difference:
    """A field for which the directory says `ours` and the list `theirs`; `line`: the line that had said ours, if one had."""

    known: Known
    name: str
    value: Any
    label: str
    ours: str
    theirs: str

    @property
    def line(self) -> int | None:
        return self.known.sources.get(self.name)


@dataclass
class Outcome:
    """What would become of one row. `choices`: how a difference can be decided; `decision`: how it was, else empty."""

    line: int
    kind: Kind
    name: str
    reasons: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    organisation_pk: int | None = None
    organisation_name: str = ""
    contact: str = ""
    additions: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    choices: list[Decision] = field(default_factory=list)
    decision: str = ""

    @property
    def is_open(self) -> bool:
        """Somebody has to decide first."""
        return self.kind == Kind.CONFLICT and not self.decision

    @property
    def decision_label(self) -> str:
        return str(Decision(self.decision).label) if self.decision else ""

    @property
    def changes_something(self) -> bool:
        is_taken = self.kind == Kind.CONFLICT and self.decision in {Decision.TAKE, Decision.NEW}
        return self.kind in {Kind.NEW, Kind.COMPLETED} or is_taken or bool(self.additions)


@dataclass
class Plan:
    """The outcomes of all rows in their order, and the directory as it would be afterwards."""

    outcomes: list[Outcome]
    directory: Directory

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(outcome.kind for outcome in self.outcomes)
        return {kind.value: counted[kind] for kind in Kind}

    @property
    def open_count(self) -> int:
        return sum(outcome.is_open for outcome in self.outcomes)

    @property
    def change_count(self) -> int:
        """How many rows change something."""
        return sum(outcome.changes_something for outcome in self.outcomes)

    @property
    def digest(self) -> str:
        """Changes whenever any row's outcome does: what was shown is what will be done."""
        told = [
            [each.line, each.kind, each.name, each.organisation_pk, each.contact, each.additions, each.decision]
            + [[difference.label, difference.ours, difference.theirs] for difference in each.differences]
            for each in self.outcomes
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def make_plan(draft: ImportDraft) -> Plan:
    """What taking the draft over would do now. Six queries, however many rows."""
    planner = Planner(Directory(), draft.decisions)
    vocabulary = Vocabulary.of_process()
    outcomes = [planner.plan(read_entry(row, draft.columns, vocabulary)) for row in draft.rows]
    return Plan(outcomes, planner.directory)


class Planner:
    """Takes entries one after the other; each finds the directory as those before it have left it."""

    def __init__(self, directory: Directory, decisions: dict[str, str]) -> None:
        self.directory, self.decisions = directory, decisions
        self._met: dict[tuple[int, int | None], int] = {}
        self._municipalities = dict(Municipality.objects.values_list("pk", "name"))
        self._categories = dict(OrganisationCategory.objects.values_list("pk", "title"))

    def plan(self, entry: Entry) -> Outcome:
        """The entry's outcome; the directory is changed accordingly."""
        outcome = Outcome(entry.line, Kind.REFUSED, entry.name, reasons=list(entry.problems), hints=list(entry.hints))
        if entry.problems:
            return outcome
        named = self.directory.named(entry.name)
        if len(named) > 1:
            # Same names in several places: the one that the row does not contradict.
            named = [each for each in named if not any(self._differences(each, None, entry))] or named
        if len(named) > 1:
            return self._refuse(
                outcome,
                _(
                    "Im Verzeichnis stehen %(count)d Organisationen dieses Namens. Führen Sie sie erst zusammen, oder geben Sie die Kommune an."
                )
                % {"count": len(named)},
            )
        if named:
            return self._plan_known(outcome, named[0], entry)
        owners = self.directory.with_address(entry.email)
        if len(owners) > 1:
            names = ", ".join(f"„{owner.name}“" for owner in owners[:5])
            return self._refuse(
                outcome,
                _(
                    "Diese E-Mail-Adresse haben mehrere Organisationen: %(names)s. Schreiben Sie einen dieser Namen, oder legen Sie die Organisation von Hand an."
                )
                % {"names": names},
            )
        if owners:
            return self._plan_same_address(outcome, owners[0], entry)
        return self._plan_new(outcome, entry)

    @staticmethod
    def _refuse(outcome: Outcome, reason: str) -> Outcome:
        outcome.reasons.append(reason)
        return outcome

    def _plan_new(self, outcome: Outcome, entry: Entry) -> Outcome:
        outcome.kind = Kind.NEW
        if similar := self.directory.similar(entry.name):
            outcome.hints.append(_("Es gibt schon „%(name)s“. Ist das dieselbe?") % {"name": similar.name})
        self._add(outcome, entry)
        return outcome

    def _add(self, outcome: Outcome, entry: Entry) -> None:
        organisation = self.directory.add(entry)
        contact = self.directory.add_contact(organisation, entry) if entry.has_contact else None
        self._describe(outcome, organisation, contact)
        self._meet(organisation, contact, entry.line)

    def _describe(self, outcome: Outcome, organisation: KnownOrganisation, contact: KnownContact | None) -> None:
        outcome.organisation_pk, outcome.organisation_name = organisation.pk, organisation.name
        if contact:
            outcome.contact = ", ".join(filter(None, (contact.values[name] for name in ("name", "email", "phone"))))

    def _plan_known(self, outcome: Outcome, organisation: KnownOrganisation, entry: Entry) -> Outcome:
        contact = find_contact(organisation, entry) if entry.has_contact else None
        self._describe(outcome, organisation, contact)
        met_in = self._met_in(organisation, contact, entry)
        outcome.differences = list(self._differences(organisation, contact, entry))
        if contradictions := [difference for difference in outcome.differences if difference.line]:
            outcome.reasons += [
                _("Widerspricht Zeile %(line)d: %(field)s „%(theirs)s“ statt „%(ours)s“.")
                % {"line": each.line, "field": each.label, "theirs": each.theirs, "ours": each.ours}
                for each in contradictions
            ]
            outcome.differences = []
            return outcome
        additions = list(self._gaps(organisation, contact, entry))
        is_new_contact = entry.has_contact and contact is None
        if met_in and not additions and not outcome.differences and not is_new_contact:
            return self._refuse(outcome, _("Steht schon in Zeile %(line)d.") % {"line": met_in})
        outcome.kind = Kind.COMPLETED if additions or is_new_contact else Kind.SAME
        if outcome.differences:
            outcome.kind = Kind.CONFLICT
            is_about_organisation = any(difference.known is organisation for difference in outcome.differences)
            if not self._decide(outcome, *([Decision.NEW] if is_about_organisation else [])):
                self._meet(organisation, contact, entry.line)
                return outcome
            if outcome.decision == Decision.NEW:
                self._add(outcome, entry)
                return outcome
        outcome.additions = [f"{label}: {text}" for _known, _name, _value, label, text in additions]
        for known, name, value, _label, _text in additions:
            self._change(organisation, known, name, value, entry.line)
        if outcome.decision == Decision.TAKE:
            for difference in outcome.differences:
                self._change(organisation, difference.known, difference.name, difference.value, entry.line)
        if is_new_contact:
            contact = self.directory.add_contact(organisation, entry)
            self._describe(outcome, organisation, contact)
            outcome.additions.append(_("neue Ansprechperson"))
        self._meet(organisation, contact, entry.line)
        return outcome

    def _plan_same_address(self, outcome: Outcome, organisation: KnownOrganisation, entry: Entry) -> Outcome:
        """Another name, but an address that one organisation has: renamed, misspelled, or somebody who speaks for two."""
        contact = find_contact(organisation, entry)
        self._describe(outcome, organisation, contact)
        name = Difference(organisation, "name", entry.name, str(Column.NAME.label), organisation.name, entry.name)
        outcome.kind, outcome.differences = Kind.CONFLICT, [name, *self._differences(organisation, contact, entry)]
        can_be_taken = not any(difference.line for difference in outcome.differences)
        if not self._decide(outcome, Decision.NEW, can_be_taken=can_be_taken):
            return outcome
        if outcome.decision == Decision.NEW:
            self._add(outcome, entry)
        elif outcome.decision == Decision.TAKE:
            for difference in outcome.differences:
                self._change(organisation, difference.known, difference.name, difference.value, entry.line)
            for known, field_name, value, _label, _text in list(self._gaps(organisation, contact, entry)):
                self._change(organisation, known, field_name, value, entry.line)
            self._meet(organisation, contact, entry.line)
        return outcome

    def _decide(self, outcome: Outcome, *more: Decision, can_be_taken: bool = True) -> bool:
        """Notes what was decided. False while nothing was that can be done."""
        outcome.choices = [Decision.KEEP, *([Decision.TAKE] if can_be_taken else []), *more]
        decision = self.decisions.get(str(outcome.line), "")
        outcome.decision = decision if decision in outcome.choices else ""
        return bool(outcome.decision)

    def _change(self, organisation: KnownOrganisation, known: Known, name: str, value: Any, line: int) -> None:
        if isinstance(known, KnownContact):
            self.directory.change_contact(organisation, known, name, value, line)
        else:
            self.directory.change(organisation, name, value, line)

    def _differences(
        self, organisation: KnownOrganisation, contact: KnownContact | None, entry: Entry
    ) -> Iterator[Difference]:
        """Where both say something and not the same. A migrant organisation's "no" may only mean that nobody asked."""
        ours = organisation.values
        pairs = [
            ("category_id", Column.CATEGORY, entry.category, self._categories),
            ("municipality_id", Column.MUNICIPALITY, entry.municipality, self._municipalities),
        ]
        for name, column, theirs, names in pairs:
            if theirs and ours[name] and ours[name] != theirs.pk:
                yield Difference(organisation, name, theirs.pk, str(column.label), names[ours[name]], str(theirs))
        for name in POSTAL:
            we_say, they_say = ours[name], getattr(entry, name)
            if we_say and they_say and _street_key(we_say) != _street_key(they_say):
                yield Difference(organisation, name, they_say, str(Column(name).label), we_say, they_say)
        if entry.is_migrant is False and ours["is_migrant_organisation"]:
            label = str(Column.MIGRANT.label)
            yield Difference(organisation, "is_migrant_organisation", False, label, _("ja"), _("nein"))
        if contact is None:
            return
        if entry.contact_name and fold(contact.values["name"]) not in {
            fold(entry.contact_name),
            fold(organisation.name),
        }:
            label = str(Column.CONTACT.label)
            yield Difference(contact, "name", entry.contact_name, label, contact.values["name"], entry.contact_name)
        for name, column, same in [("phone", Column.PHONE, dialled), ("language", Column.LANGUAGE, fold)]:
            we_say, they_say = contact.values[name], getattr(entry, name)
            if we_say and they_say and same(we_say) != same(they_say):
                yield Difference(contact, name, they_say, str(column.label), we_say, they_say)

    def _gaps(
        self, organisation: KnownOrganisation, contact: KnownContact | None, entry: Entry
    ) -> Iterator[tuple[Known, str, Any, str, str]]:
        """What the entry adds where nothing was said: whom, field, value, and both in words."""
        ours = organisation.values
        if entry.category and not ours["category_id"]:
            yield organisation, "category_id", entry.category.pk, str(Column.CATEGORY.label), str(entry.category)
        if entry.municipality and not ours["municipality_id"]:
            label = str(Column.MUNICIPALITY.label)
            yield organisation, "municipality_id", entry.municipality.pk, label, str(entry.municipality)
        for name in POSTAL:
            if (value := getattr(entry, name)) and not ours[name]:
                yield organisation, name, value, str(Column(name).label), value
        if entry.is_migrant and not ours["is_migrant_organisation"]:
            yield organisation, "is_migrant_organisation", True, str(Column.MIGRANT.label), _("ja")
        if contact is None:
            return
        if entry.contact_name and fold(contact.values["name"]) == fold(organisation.name) != fold(entry.contact_name):
            yield contact, "name", entry.contact_name, str(Column.CONTACT.label), entry.contact_name
        for name, column in [("email", Column.EMAIL), ("phone", Column.PHONE), ("language", Column.LANGUAGE)]:
            if (value := getattr(entry, name)) and not contact.values[name]:
                yield contact, name, value, str(column.label), value

    def _met_in(self, organisation: KnownOrganisation, contact: KnownContact | None, entry: Entry) -> int | None:
        """The line of this list that has named the same before."""
        return self._met.get((id(organisation), id(contact) if entry.has_contact else None))

    def _meet(self, organisation: KnownOrganisation, contact: KnownContact | None, line: int) -> None:
        self._met.setdefault((id(organisation), None), line)
        if contact:
            self._met.setdefault((id(organisation), id(contact)), line)


def _street_key(text: str) -> str:
    """„Bahnhofstr.5“ is „Bahnhofstraße 5“."""
    return re.sub(r"[\W_]", "", re.sub(r"str(asse|\.|\b)", "str", fold(text)))
