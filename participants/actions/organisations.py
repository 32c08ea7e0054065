"""Putting two organisations together that are one."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from participants.actions.transitions import lock_events
from participants.models import Contact, Organisation, OrganisationMerge, Registration
from participants.queries.organisations import relations_to, what_points_to
from workshops import clock
from workshops.folding import fold
from workshops.models import Process, User

# What the kept organisation takes over where it says nothing itself.
_FILLED = ["category", "municipality", "represents_municipality", "represents_department"]
_ADDRESS = ["street", "postcode", "town"]


class MergeRefusedError(Exception):
    """Nothing was changed; the text says why, in words for people."""


def merge_organisations(
    *, keep: Organisation, merge: Organisation, by: User, accepts_contacts: bool = False
) -> OrganisationMerge:
    """`merge` goes, and whatever pointed to it points to `keep`: contacts, registrations, everything of every app.

    Contacts with the same address become one. Gaps of `keep` are filled; where both say something, what goes is noted
    in the trace. A contact that comes over speaks for `keep` only if `accepts_contacts`: somebody may have brought in
    a look-alike to get there. Raises MergeRefusedError.
    """
    with transaction.atomic():
        lock_events(Registration.objects.filter(organisation__in=[keep, merge]).values_list("event", flat=True))
        list(Process.objects.select_for_update(no_key=True))
        pks = {keep.pk, merge.pk}
        locked = {each.pk: each for each in Organisation.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        if len(locked) != 2:
            raise MergeRefusedError(_("Eine der beiden Organisationen gibt es nicht mehr. Es wurde nichts geändert."))
        keep, merge = locked[keep.pk], locked[merge.pk]
        moved = [f"{words}: {number}" for words, number in what_points_to(merge)]
        details = [*_fill(keep, merge), *_move_contacts(keep, merge, accepts_contacts), *moved]
        _move(merge, keep)
        merge.delete()
        return OrganisationMerge.objects.create(
            kept=keep, kept_name=keep.name, merged_name=merge.name, at=clock.now(), by=by, details=details
        )


def _fill(keep: Organisation, merge: Organisation) -> list[str]:
    """Returns what `merge` had said otherwise. Its agreement to be named in public was given for its own name alone."""
    otherwise = []
    for name in _FILLED:
        ours, theirs = getattr(keep, name), getattr(merge, name)
        if ours is None:
            setattr(keep, name, theirs)
        elif theirs is not None and theirs != ours:
            otherwise.append(f"{Organisation._meta.get_field(name).verbose_name}: {theirs}")  # type: ignore[union-attr]
    if not any(getattr(keep, name) for name in _ADDRESS):
        # As a whole: half of one address and half of another is no address.
        for name in _ADDRESS:
            setattr(keep, name, getattr(merge, name))
    else:
        for name in _ADDRESS:
            if (theirs := getattr(merge, name)) not in {"", getattr(keep, name)}:
                otherwise.append(f"{Organisation._meta.get_field(name).verbose_name}: {theirs}")  # type: ignore[union-attr]
    keep.is_migrant_organisation |= merge.is_migrant_organisation
    keep.save()
    return otherwise


def _move_contacts(keep: Organisation, merge: Organisation, accepts: bool) -> list[str]:
    """Returns what of a contact was said otherwise and goes."""
    otherwise = []
    ours = list(keep.contacts.order_by("pk"))
    for contact in merge.contacts.select_for_update().order_by("pk"):
        if not accepts:
            contact.accepted_at = None
        if same := same_contact(contact, ours):
            otherwise += _fill_contact(same, contact)
            _move(contact, same)
            contact.delete()
        else:
            contact.organisation = keep
            contact.save(update_fields=["organisation", "accepted_at"])
    return otherwise


def same_contact(contact: Contact, among: Sequence[Contact]) -> Contact | None:
    """The one with the same address; without an address, the one of the same name and phone."""
    if contact.email:
        return next((each for each in among if each.email.lower() == contact.email.lower()), None)
    key = (fold(contact.name), contact.phone)
    return next((each for each in among if not each.email and (fold(each.name), each.phone) == key), None)


def _fill_contact(keep: Contact, merge: Contact) -> list[str]:
    otherwise = []
    for name in ("phone", "language", "accepted_at", "feed_hash"):
        setattr(keep, name, getattr(keep, name) or getattr(merge, name))
    keep.declined_at = None if keep.accepted_at else keep.declined_at or merge.declined_at
    for name in ("name", "phone", "language"):
        if (theirs := getattr(merge, name)) and theirs != getattr(keep, name):
            otherwise.append(f"{Contact._meta.get_field(name).verbose_name}: {theirs}")  # type: ignore[union-attr]
    keep.save()
    return otherwise


def _move(source: Model, target: Model) -> None:
    """Lets everything that points to `source` point to `target`."""
    for relation, rows in relations_to(source):
        name = relation.field.name
        try:
            with transaction.atomic():
                rows.update(**{name: target})
        except IntegrityError:
            # Both are in one list: the rows of a many-to-many say no more than that.
            if not rows.model._meta.auto_created:
                raise MergeRefusedError(
                    _(
                        "Beide Organisationen haben Angaben, die es nur einmal geben darf (%(what)s). Es wurde nichts geändert."
                    )
                    % {"what": rows.model._meta.verbose_name}
                ) from None
            for row in list(rows):
                _move_or_drop(row, name, target)


def _move_or_drop(row: Model, name: str, target: Model) -> None:
    try:
        with transaction.atomic():
            setattr(row, name, target)
            row.save(update_fields=[name])
    except IntegrityError:
        row.delete()
