"""What was chosen, in words."""

from typing import Any

from django.forms import Field, ModelChoiceField


def words_of_choice(field: Field, value: Any) -> str:
    """A value of a form's field as the field's own list says it."""
    if isinstance(field, ModelChoiceField):
        return str(field.label_from_instance(value))
    return str(dict(getattr(field, "choices", ())).get(value, value))
