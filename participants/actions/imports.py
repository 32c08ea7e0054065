"""Taking a list over into the directory of organisations."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.imports.columns import Column, recognise
from participants.imports.directory import POSTAL, Directory, KnownOrganisation
from participants.imports.planning import Decision, Plan, make_plan
from participants.imports.tables import Table
from participants.models import Contact, ImportDraft, Organisation
from workshops import clock
from workshops.folding import fold
from workshops.models import Process, User


class ImportRefusedError(Exception):
    """Nothing was taken over; the text says why, in words for people."""


@transaction.atomic
def keep_draft(*, table: Table, file_name: str, by: User) -> ImportDraft:
    """Keeps a list that was read until it is taken over; deletes those that are overdue."""
    purge_import_drafts()
    return ImportDraft.objects.create(
        created_by=by,
        file_name=file_name[:200],
        heads=table.heads,
        rows=table.rows_as_json(),
        columns=recognise(table.heads),
        remarks=table.remarks,
    )


def purge_import_drafts() -> int:
    """Deletes every list older than a day: it holds people's addresses. Returns how many."""
    overdue = ImportDraft.objects.overdue()
    # To delete nothing would still wait for the right to write.
    return overdue.delete()[0] if overdue.exists() else 0


@transaction.atomic
def decide_differences(*, draft: ImportDraft, decisions: dict[str, str]) -> None:
    """Adds decisions by line to those made before."""
    draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    draft.decisions |= {line: decision for line, decision in decisions.items() if decision in Decision.values}
    draft.save(update_fields=["decisions"])


@transaction.atomic
def decide_all_differences(*, draft: ImportDraft, decision: str) -> None:
    """Decides in one way whatever is still open, as far as it can be decided in that way."""
    draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    # A row's decision can bring up another row's difference.
    while open_ones := [each for each in make_plan(draft).outcomes if each.is_open and decision in each.choices]:
        draft.decisions |= {str(each.line): decision for each in open_ones}
    draft.save(update_fields=["decisions"])


def import_organisations(*, draft: ImportDraft, digest: str, by: User) -> ImportDraft:
    """Takes every row over that is not refused, all of them or none. Twice changes nothing.

    `digest` is that of the plan that was shown: raises ImportRefusedError when the directory has changed since, when a
    difference is undecided, or when somebody who registers brings in the same contact at the same moment.
    """
    try:
        with transaction.atomic():
            return _import(ImportDraft.objects.select_for_update().get(pk=draft.pk), digest)
    except IntegrityError:
        raise ImportRefusedError(_outdated()) from None


def _outdated() -> str:
    return _(
        "Es wurde nichts übernommen: Seit der Prüfung hat sich das Verzeichnis geändert. "
        "Die Liste wurde neu geprüft; sehen Sie sie bitte noch einmal durch."
    )


def _import(draft: ImportDraft, digest: str) -> ImportDraft:
    if draft.imported_at:
        return draft
    # As registrations do: new organisations are made one after the other.
    list(Process.objects.select_for_update(no_key=True))
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    plan = make_plan(draft)
    if plan.digest != digest:
        raise ImportRefusedError(_outdated())
    if plan.open_count:
        raise ImportRefusedError(_("Es wurde nichts übernommen: Entscheiden Sie zuerst alle Unterschiede."))
    _write(plan.directory)
    draft.imported_at = timezone.now()
    draft.result = _result(plan)
    draft.save(update_fields=["imported_at", "result"])
    return draft


def _result(plan: Plan) -> dict:
    refused = {str(each.line): each.reasons for each in plan.outcomes if each.kind == "refused"}
    return {"counts": plan.counts, "refused": refused}


def _write(directory: Directory) -> None:
    new = [known for known in directory.organisations if known.pk is None]
    changed = [known for known in directory.organisations if known.is_changed]
    for known, organisation in zip(new, Organisation.objects.bulk_create(map(_organisation, new)), strict=True):
        known.pk = organisation.pk
    Organisation.objects.bulk_update(
        map(_organisation, changed),
        ["name", "folded_name", "category", "municipality", *POSTAL, "is_migrant_organisation"],
        batch_size=100,
    )
    at = clock.now()
    contacts = [(known.pk, contact) for known in directory.organisations if known.pk for contact in known.contacts]
    Contact.objects.bulk_create(
        # The team names them: they speak for the organisation.
        Contact(organisation_id=organisation, accepted_at=at, **contact.values)
        for organisation, contact in contacts
        if contact.pk is None
    )
    Contact.objects.bulk_update(
        [Contact(pk=contact.pk, **contact.values) for _organisation, contact in contacts if contact.is_changed],
        ["name", "email", "phone", "language"],
        batch_size=100,
    )


def _organisation(known: KnownOrganisation) -> Organisation:
    """The row to be written in bulk, where `save` has no part in it."""
    return Organisation(pk=known.pk, folded_name=fold(known.name)[:400], **known.values)


def set_columns(*, draft: ImportDraft, columns: list[str]) -> None:
    """Says anew what the columns hold. Decisions were made about other values: they are made anew."""
    draft.columns, draft.decisions = [column if column in Column.values else "" for column in columns], {}
    draft.save(update_fields=["columns", "decisions"])
