"""Forms of the pages that join all apps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.models import Event, Municipality, Theme, Venue

LIST, MONTHS = "", "monat"

# Value and words, or the words of a group and its choices.
Choices = list[tuple[Any, Any]]


class ScheduleFilter(forms.Form):
    """What of the schedule to show. The field names are the address's: people keep them as bookmarks.

    `ort` takes the slug of a venue or of a municipality that has venues.
    """

    marks_optional = False

    thema = forms.ChoiceField(label=_("Thema"), required=False)
    ort = forms.ChoiceField(label=_("Ort"), required=False)
    art = forms.ChoiceField(label=_("Art"), required=False)
    frei = forms.BooleanField(label=_("Nur Termine mit freien Plätzen"), required=False)
    ansicht = forms.ChoiceField(
        choices=[(LIST, _("Liste")), (MONTHS, _("Monate"))], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    @staticmethod
    def offered() -> dict[str, Choices]:
        """What can be chosen, by field. Three queries."""
        themes = Theme.objects.values_list("number", "short_title")
        towns = dict(Municipality.objects.filter(venues__isnull=False).values_list("slug", "name").distinct())
        # Where a venue bears its town's slug, the town's entry finds it.
        venues = [row for row in Venue.objects.values_list("slug", "name") if row[0] not in towns]
        places = [(_("Stadt oder Gemeinde"), list(towns.items())), (_("Haus"), venues)]
        return {
            "thema": [("", _("Alle Themen")), *((str(number), f"{number} {title}") for number, title in themes)],
            "ort": [("", _("Alle Orte")), *((name, rows) for name, rows in places if rows)],
            "art": [("", _("Alle Arten")), *Event.Kind.choices],
        }

    def label_of(self, name: str) -> str:
        """What the chosen value of a field is called."""
        if name == "frei":
            return str(self.fields[name].label)
        choices = self.fields[name].choices  # type: ignore[attr-defined]
        flat = [row for value, text in choices for row in (text if isinstance(text, list) else [(value, text)])]
        return str(dict(flat)[self.cleaned_data[name]])
