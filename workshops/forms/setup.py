"""Forms for what the process file brought and the team keeps: venues, themes, the process itself."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.forms.events import NUMBER_MESSAGES, helper
from workshops.models import Process, Theme, Venue

STEP_FREE = [("unknown", gettext_lazy("nicht bekannt")), ("true", gettext_lazy("ja")), ("false", gettext_lazy("nein"))]


class VenueForm(forms.ModelForm):
    step_free = forms.NullBooleanField(
        label=gettext_lazy("Stufenlos erreichbar"), required=False, widget=forms.NullBooleanSelect
    )

    class Meta:
        model = Venue
        fields = [
            "name",
            "official_name",
            "municipality",
            "street",
            "postcode",
            "room",
            "step_free",
            "bus_stop",
            "parking",
            "places",
            "internal_contact",
        ]
        error_messages = {
            "name": {"required": gettext_lazy("Geben Sie dem Ort einen Namen.")},
            "places": NUMBER_MESSAGES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].empty_label = _("nicht bekannt")  # type: ignore[attr-defined]
        self.fields["step_free"].widget.choices = STEP_FREE  # type: ignore[attr-defined]
        self.helper = helper(
            Fieldset(_("Name und Anschrift"), "name", "official_name", "street", Row("postcode", "municipality")),
            Fieldset(_("Hinkommen"), "room", "step_free", "bus_stop", "parking"),
            Fieldset(_("Nur für das Team"), "places", "internal_contact"),
        )


class ThemeForm(forms.ModelForm):
    class Meta:
        model = Theme
        fields = ["title", "short_title", "colour", "planned_workshops"]
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}
        error_messages = {
            "title": {"required": gettext_lazy("Geben Sie dem Thema einen Titel.")},
            "short_title": {"required": gettext_lazy("Geben Sie dem Thema einen Kurztitel.")},
            "colour": {
                "invalid": gettext_lazy("Geben Sie die Farbe als # mit sechs Ziffern an, zum Beispiel #27457f.")
            },
            "planned_workshops": NUMBER_MESSAGES
            | {"required": gettext_lazy("Geben Sie an, wie viele Workshops geplant sind.")},
        }


class ProcessForm(forms.ModelForm):
    class Meta:
        model = Process
        fields = [
            "title",
            "motto",
            "convenor",
            "county",
            "contact_email",
            "imprint",
            "due_text",
            "default_places",
            "delegates_per_organisation",
            "closes_hours_before",
            "offer_hours",
        ]
        error_messages = {
            "title": {"required": gettext_lazy("Geben Sie dem Prozess einen Titel.")},
            "convenor": {"required": gettext_lazy("Geben Sie an, wer einlädt.")},
            "county": {
                "required": gettext_lazy(
                    "Geben Sie an, für welchen Kreis, welche Stadt oder welchen Verband das Konzept gilt."
                )
            },
            "due_text": {"required": gettext_lazy("Geben Sie an, bis wann das Konzept fertig sein soll.")},
            "contact_email": {
                "invalid": gettext_lazy("Geben Sie eine E-Mail-Adresse ein, zum Beispiel team@beispiel.de.")
            },
            **dict.fromkeys(
                ["default_places", "delegates_per_organisation", "closes_hours_before", "offer_hours"],
                NUMBER_MESSAGES | {"required": gettext_lazy("Geben Sie eine ganze Zahl ein.")},
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Fieldset(_("Der Prozess"), "title", "motto", "convenor", "county", "due_text"),
            Fieldset(_("Kontakt und Impressum"), "contact_email", "imprint"),
            Fieldset(
                _("Planung"),
                Row("default_places", "delegates_per_organisation"),
                Row("closes_hours_before", "offer_hours"),
            ),
        )
