"""Saving what a form says over what it was made from."""

from django.db import transaction
from django.forms import BaseModelForm

from workshops.queries.field_lines import field_lines
from workshops.seen import demand_unchanged


@transaction.atomic
def save_fields(*, form: BaseModelForm, seen: str) -> None:
    """Saves the form's fields over what was seen (the digest of their lines), and nothing else of the row: that may have
    changed since it was read. Raises ChangedMeanwhile."""
    wanted, names = form.instance, list(form.fields)
    stored = type(wanted)._default_manager.select_for_update(no_key=True).get(pk=wanted.pk)
    demand_unchanged(seen=seen, now=field_lines(stored, names), wanted=field_lines(wanted, names))
    stamps = [field.name for field in wanted._meta.fields if getattr(field, "auto_now", False)]
    wanted.save(update_fields=[*names, *stamps])
