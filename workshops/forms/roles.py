"""Forms about who does what at an event."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from workshops.models import Event, EventRole, Person


class EventRoleForm(forms.Form):
    """Who gets which role at an event."""

    marks_optional = False

    person = forms.ModelChoiceField(
        Person.objects.order_by("name", "pk"),
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("bitte wählen"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Wählen Sie eine Person.")),
    )
    role = forms.ChoiceField(
        choices=EventRole.Kind.choices,
        label=gettext_lazy("Rolle"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Wählen Sie eine Rolle.")),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def save(self) -> EventRole:
        """Somebody who has the role keeps it."""
        chosen = {name: self.cleaned_data[name] for name in ("person", "role")}
        return EventRole.objects.get_or_create(event=self.event, **chosen)[0]
