"""Forms with which the team takes a hand in registrations."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import AddressField, ContactForm, EventsField, LineField, WhoForm
from participants.models import Registration
from participants.models.registrations import RegistrationState, SubmissionChannel
from workshops.models import Event

CHANNELS = [SubmissionChannel.PHONE, SubmissionChannel.PAPER, SubmissionChannel.TEAM]
CHANNEL_WORDS = {SubmissionChannel.TEAM: gettext_lazy("persönlich oder anders")}


class NoteField(forms.CharField):
    """Several lines for the team's own use."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "max_length": gettext_lazy("Kürzen Sie die Notiz auf höchstens %(limit_value)d Zeichen"),
            "null_characters_not_allowed": gettext_lazy("Geben Sie die Notiz ohne Sonderzeichen ein"),
        }
        super().__init__(
            label=gettext_lazy("Notiz"),
            help_text=gettext_lazy("Nur das Team sieht sie."),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages=messages,
            **kwargs,
        )


class ReasonForm(forms.Form):
    """Why the team does what it does; it stays with the registration."""

    marks_optional = False

    reason = LineField(
        label=gettext_lazy("Grund"),
        help_text=gettext_lazy("Der Grund steht im Verlauf der Anmeldung. Nur das Team sieht ihn."),
        missing=gettext_lazy("Geben Sie einen Grund ein. Auch später soll jeder im Team verstehen, warum"),
        max_length=300,
        autocomplete="off",
    )


class AdmitForm(ReasonForm):
    """Admitting out of order."""

    beyond_places = forms.BooleanField(
        label=gettext_lazy("Auch zulassen, wenn dadurch mehr Personen kommen, als es Plätze gibt"), required=False
    )


class SplitForm(forms.Form):
    """Who of a group is to be served first; where all have their places, who stays in this registration."""

    first = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Wählen Sie mindestens eine Person aus"),
            "invalid_choice": gettext_lazy("Wählen Sie aus der Liste: Jemand gehört nicht mehr zu dieser Gruppe"),
            "invalid_list": gettext_lazy("Wählen Sie mindestens eine Person aus"),
        },
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(registration.delegates.all())
        self.is_waiting = registration.state == RegistrationState.WAITING
        first = self.fields["first"]
        first.label = (
            _("Wer soll zuerst einen Platz bekommen?") if self.is_waiting else _("Wer bleibt in dieser Anmeldung?")
        )
        first.choices = [(person.pk, person.name) for person in self.people]  # type: ignore[attr-defined]

    def clean_first(self) -> list[int]:
        first: list[int] = self.cleaned_data["first"]
        if len(first) == len(self.people):
            raise forms.ValidationError(
                _("Lassen Sie mindestens eine Person weg: Sie wartet weiter")
                if self.is_waiting
                else _("Lassen Sie mindestens eine Person weg: Sie bekommt eine eigene Anmeldung")
            )
        return first

    @property
    def leaving(self) -> list[int]:
        """Those who are not first, by primary key."""
        return [person.pk for person in self.people if person.pk not in self.cleaned_data["first"]]


class PersonCorrectionForm(forms.Form):
    """One person of a registration, corrected or taken out."""

    name = LineField(missing=gettext_lazy("Geben Sie einen Namen ein"), autocomplete="off")
    email = AddressField(required=False, autocomplete="off")
    leaves = forms.BooleanField(label=gettext_lazy("kommt nicht"), required=False)

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = format_lazy(_("{number}. Person: Vor- und Nachname"), number=number)
        self.fields["email"].label = format_lazy(_("{number}. Person: E-Mail-Adresse"), number=number)


class CorrectionForm(forms.Form):
    """The team's note, and beside it a form for each person (`rows`)."""

    team_note = NoteField()

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        super().__init__(data, initial={"team_note": registration.team_note})
        self.rows = {
            person.pk: PersonCorrectionForm(
                data, prefix=f"person-{person.pk}", number=number, initial={"name": person.name, "email": person.email}
            )
            for number, person in enumerate(registration.delegates.all(), start=1)
        }

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows.values())])


class AnyComingEventsField(EventsField):
    """Every event to come: the registration window does not bind the team."""

    def validate(self, value: list[str]) -> None:
        forms.MultipleChoiceField.validate(self, value)


class OnBehalfWhoForm(WhoForm):
    """The organisation and the events, entered for somebody."""

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, events=(), **kwargs)
        organisation = self.fields["organisation"]
        organisation.help_text = _("Kommt jemand für sich allein? Dann steht hier der eigene Name.")
        organisation.error_messages["required"] = _("Geben Sie den Namen der Organisation ein, oder der Person")
        organisation.widget.attrs["autocomplete"] = "off"
        self.fields["events"] = AnyComingEventsField(events, label=_("Welche Termine?"))


class OnBehalfContactForm(ContactForm):
    """How to reach them, as far as they can be reached."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, email, phone = self.fields["contact_name"], self.fields["email"], self.fields["phone"]
        name.label = _("Vor- und Nachname der Ansprechperson")
        name.error_messages["required"] = _("Geben Sie den Namen der Ansprechperson ein")
        email.required, email.label = False, _("E-Mail-Adresse")
        email.help_text = _("Ohne Adresse geht keine E-Mail hinaus. Danach können Sie einen Brief drucken.")
        phone.help_text = ""
        for field in (name, email, phone):
            field.widget.attrs["autocomplete"] = "off"
        self.fields["language"].label = _("Sprache")


class OnBehalfForm(forms.Form):
    """How it came in, and what else the team says."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Wie ist die Anmeldung gekommen?"),
        choices=[(channel.value, CHANNEL_WORDS.get(channel, channel.label)) for channel in CHANNELS],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, wie die Anmeldung gekommen ist"),
            "invalid_choice": gettext_lazy("Wählen Sie aus, wie die Anmeldung gekommen ist"),
        },
    )
    team_note = NoteField()
    beyond_limit = forms.BooleanField(
        label=gettext_lazy("Auch mehr Personen zulassen, als je Organisation vorgesehen sind"), required=False
    )
