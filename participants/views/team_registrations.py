"""The team's view of who has registered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from participants.models.registrations import RegistrationState
from workshops.models import Event

PER_PAGE = 50


class RegistrationFilterForm(forms.Form):
    """Narrows the list. What cannot be understood narrows nothing."""

    marks_optional = False

    termin = forms.ModelChoiceField(
        Event.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Termin"),
        empty_label=gettext_lazy("alle"),
    )
    stand = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), ("aktiv", gettext_lazy("angemeldet oder wartend")), *RegistrationState.choices],
        required=False,
        label=gettext_lazy("Stand"),
    )
    suche = forms.CharField(
        required=False, max_length=100, label=gettext_lazy("Organisation, Name, E-Mail oder Kennzeichen")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        termin = self.fields["termin"]
        termin.queryset = Event.objects.dated().select_related("theme").in_order()  # type: ignore[attr-defined]
        termin.label_from_instance = lambda event: f"{event.date_in_words} {event.display_title}"  # type: ignore[attr-defined]
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)
