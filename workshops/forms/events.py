"""Forms with which the team plans events."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.forms.moments import LocalDateTimeField, SpanMixin
from workshops.models import Event, Theme, Venue
from workshops.queries.event_names import EventNames

NUMBER_TAKEN = gettext_lazy("Diese Nummer trägt in diesem Thema schon ein anderer Workshop.")
# Cancelling is an act of its own, with a reason and a mail to everyone concerned.
PLANNED_STATUS = [(status.value, status.label) for status in Event.Status if status != Event.Status.CANCELLED]
NUMBER_MESSAGES = {
    "invalid": gettext_lazy("Geben Sie eine ganze Zahl ein."),
    "min_value": gettext_lazy("Die Zahl darf nicht kleiner als %(limit_value)s sein."),
    "max_value": gettext_lazy("Die Zahl darf nicht größer als %(limit_value)s sein."),
}


def helper(*layout: Any) -> FormHelper:
    """The form's fields in this order, without the form tag."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*layout)
    return made


class EventForm(forms.ModelForm):
    """What an event is about and who sees it. Date, place and places have pages of their own: they concern others."""

    registration_opens_at = LocalDateTimeField(label=gettext_lazy("Anmeldung ab"), required=False)
    registration_closes_at = LocalDateTimeField(
        label=gettext_lazy("Anmeldeschluss"),
        required=False,
        help_text=gettext_lazy("Bleibt das Feld leer, gilt die allgemeine Frist des Prozesses."),
    )

    class Meta:
        model = Event
        fields = [
            "title",
            "number",
            "part_of",
            "audience",
            "description",
            "registration_opens_at",
            "registration_closes_at",
            "status",
            "held",
            "is_published",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}
        error_messages = {
            NON_FIELD_ERRORS: {"unique_together": NUMBER_TAKEN},
            "number": NUMBER_MESSAGES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = self.instance
        self.fields["title"].help_text = _("Bleibt das Feld leer, heißt der Termin „%(title)s“.") % {
            "title": event.theme.title if event.theme else event.get_kind_display()
        }
        self.fields["status"].choices = PLANNED_STATUS  # type: ignore[attr-defined]
        if event.is_cancelled:
            del self.fields["status"]
        if event.kind == Event.Kind.THEME_WORKSHOP:
            del self.fields["part_of"]
        else:
            del self.fields["number"]
            if event.kind == Event.Kind.KICK_OFF:
                workshops = Event.objects.theme_workshops().select_related("theme").in_order()
                self.fields["part_of"].queryset = workshops  # type: ignore[attr-defined]
                self.fields["part_of"].empty_label = _("kein Workshop")  # type: ignore[attr-defined]
                self.fields["part_of"].label_from_instance = EventNames()  # type: ignore[attr-defined]
            else:
                del self.fields["part_of"]
        present = [name for name in ("title", "number", "part_of", "audience", "description") if name in self.fields]
        state = [name for name in ("status", "held", "is_published") if name in self.fields]
        self.helper = helper(
            Fieldset(_("Worum es geht"), *present),
            Fieldset(_("Anmeldung"), "registration_opens_at", "registration_closes_at"),
            Fieldset(_("Stand"), *state),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("registration_opens_at"), cleaned.get("registration_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("registration_closes_at", _("Der Anmeldeschluss muss nach dem Beginn der Anmeldung liegen."))
        return cleaned


def places_fields(form: forms.BaseForm) -> None:
    """Clear words at the two fields of places."""
    form.fields["places"].help_text = _("Bleibt das Feld leer, ist die Zahl nicht begrenzt.")
    for name in ("places", "places_for_migrant_organisations"):
        form.fields[name].error_messages |= NUMBER_MESSAGES


def clean_places(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    """Refuses more held places than there are."""
    places, held = cleaned.get("places"), cleaned.get("places_for_migrant_organisations")
    if places is not None and held is not None and held > places:
        form.add_error(  # type: ignore[attr-defined]
            "places_for_migrant_organisations", _("Es können nicht mehr Plätze freigehalten werden, als es gibt.")
        )


class EventCreateForm(SpanMixin, forms.ModelForm):
    """A new event."""

    class Meta:
        model = Event
        fields = [
            "kind",
            "theme",
            "number",
            "title",
            "venue",
            "places",
            "places_for_migrant_organisations",
            "audience",
            "description",
            "status",
            "is_published",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}
        error_messages = {
            NON_FIELD_ERRORS: {"unique_together": NUMBER_TAKEN},
            "kind": {"required": gettext_lazy("Wählen Sie, was für ein Termin es ist.")},
            "number": NUMBER_MESSAGES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("bitte wählen")), *Event.Kind.choices]  # type: ignore[attr-defined]
        self.fields["theme"].empty_label = _("kein Thema")  # type: ignore[attr-defined]
        self.fields["theme"].help_text = _("Nur für Themen-Workshops.")
        self.fields["number"].help_text = _("Nur, wenn die Workshops des Themas gezählt werden.")
        self.fields["venue"].empty_label = _("noch offen")  # type: ignore[attr-defined]
        self.fields["status"].choices = PLANNED_STATUS  # type: ignore[attr-defined]
        self.fields["places_for_migrant_organisations"].required = False
        places_fields(self)
        self.helper = helper(
            Fieldset(_("Was"), "kind", "theme", "number", "title"),
            Fieldset(_("Wann und wo"), Row("day", "starts", "ends"), "venue"),
            Fieldset(_("Für wen"), "audience", "places", "places_for_migrant_organisations", "description"),
            Fieldset(_("Stand"), "status", "is_published"),
        )

    def clean_places_for_migrant_organisations(self) -> int:
        return self.cleaned_data["places_for_migrant_organisations"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_workshop = cleaned.get("kind") == Event.Kind.THEME_WORKSHOP
        if is_workshop and not cleaned.get("theme") and "theme" not in self.errors:
            self.add_error("theme", _("Wählen Sie das Thema des Workshops."))
        if cleaned.get("kind") and not is_workshop:
            for name in ("theme", "number"):
                if cleaned.get(name):
                    self.add_error(name, _("Das gibt es nur bei einem Themen-Workshop. Lassen Sie das Feld leer."))
        clean_places(self, cleaned)
        self.instance.starts_at, self.instance.ends_at = cleaned["starts_at"], cleaned["ends_at"]
        return cleaned


class MoveForm(SpanMixin):
    """Where and when an event is to be held."""

    marks_optional = False

    venue = forms.ModelChoiceField(
        Venue.objects.all(), label=gettext_lazy("Ort"), required=False, empty_label=gettext_lazy("noch offen")
    )
    helper = helper(Row("day", "starts", "ends"), "venue")


class PlacesForm(forms.ModelForm):
    """How many may come."""

    class Meta:
        model = Event
        fields = ["places", "places_for_migrant_organisations"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places_for_migrant_organisations"].required = False
        places_fields(self)

    def clean_places_for_migrant_organisations(self) -> int:
        return self.cleaned_data["places_for_migrant_organisations"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        clean_places(self, cleaned)
        return cleaned


class CancelForm(forms.Form):
    """Why an event is cancelled; the reason stands in the mail and on the event's page."""

    reason = forms.CharField(
        label=gettext_lazy("Grund"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Der Grund steht in der E-Mail an die Angemeldeten und auf der Seite des Termins."),
        error_messages={"max_length": gettext_lazy("Der Grund darf höchstens %(limit_value)d Zeichen lang sein.")},
    )


class EventFilterForm(forms.Form):
    """Narrows the team's list of events. What cannot be understood narrows nothing."""

    marks_optional = False

    thema = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="number",
        required=False,
        label=gettext_lazy("Thema"),
        empty_label=gettext_lazy("alle"),
    )
    art = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *Event.Kind.choices], required=False, label=gettext_lazy("Art")
    )
    stand = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("alle")),
            ("kommend", gettext_lazy("kommend")),
            ("vorbei", gettext_lazy("vorbei")),
            ("ohne-datum", gettext_lazy("ohne Datum")),
            ("abgesagt", gettext_lazy("abgesagt")),
        ],
        required=False,
        label=gettext_lazy("Stand"),
    )

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
