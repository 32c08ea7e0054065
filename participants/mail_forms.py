"""Forms about mails: narrowing the outbox, addresses that take nothing, and writing to many."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import AddressField, LineField
from participants.invitation_forms import EventField, ListFilterForm
from participants.models import Mailing, OrganisationCategory, OutgoingMail
from participants.queries.mailings import SILENT, STATES, Selection
from participants.queries.organisations import plain_categories
from workshops.ics import clean_text
from workshops.models import Event, Municipality, Theme
from workshops.queries.event_names import EventNames

LONGEST_TEXT = 10_000


class MailFilterForm(ListFilterForm):
    """Narrows the outbox."""

    stand = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *OutgoingMail.State.choices], required=False, label=gettext_lazy("Stand")
    )
    anlass = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *OutgoingMail.Kind.choices], required=False, label=gettext_lazy("Anlass")
    )
    an = forms.CharField(required=False, max_length=100, label=gettext_lazy("An wen"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = Event.objects.filter(mails__isnull=False).distinct().select_related("theme").in_order()
        self.fields["termin"] = EventField(events)
        if Mailing.objects.exists():
            self.fields["rundmail"] = forms.ModelChoiceField(
                Mailing.objects.all(),
                required=False,
                label=gettext_lazy("Rundmail"),
                empty_label=gettext_lazy("alle"),
            )


class SendAgainForm(forms.Form):
    """Why it goes out once more."""

    note = LineField(label=gettext_lazy("Notiz für das Team"), max_length=300, required=False, autocomplete="off")


class UndeliverableForm(forms.Form):
    """An address that takes no mails, and how that is known."""

    email = AddressField(
        label=gettext_lazy("E-Mail-Adresse"),
        missing=gettext_lazy("Geben Sie die E-Mail-Adresse ein, die nichts annimmt"),
        autocomplete="off",
    )
    reason = LineField(
        label=gettext_lazy("Woher wissen Sie das?"),
        help_text=gettext_lazy("Zum Beispiel: E-Mail kam am 3. April zurück, Postfach voll."),
        missing=gettext_lazy("Schreiben Sie dazu, woher Sie wissen, dass die Adresse nichts annimmt"),
        max_length=300,
        autocomplete="off",
    )


def _choices_field(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    gone = gettext_lazy("Wählen Sie aus der Liste: Eine der gewählten Angaben gibt es nicht mehr")
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gone, "invalid_list": gone},
    )


class MailingForm(forms.Form):
    """To whom, and what. `selection` and `words` (the same in words) of a valid form."""

    marks_optional = False

    stand = forms.MultipleChoiceField(
        label=gettext_lazy("An wen?"),
        choices=[
            (STATES[0], gettext_lazy("Angemeldete")),
            (STATES[1], gettext_lazy("Menschen auf der Warteliste")),
            (STATES[2], gettext_lazy("Menschen, die abgesagt haben")),
            (SILENT, gettext_lazy("Eingeladene, die noch nicht geantwortet haben")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, wem Sie schreiben"),
            "invalid_choice": gettext_lazy("Wählen Sie aus der Liste, wem Sie schreiben"),
            "invalid_list": gettext_lazy("Wählen Sie aus der Liste, wem Sie schreiben"),
        },
    )
    personen = forms.BooleanField(
        label=gettext_lazy("auch einzelne Personen, die mit einer eigenen E-Mail-Adresse angemeldet sind"),
        required=False,
    )
    termine = _choices_field(gettext_lazy("Termine"), gettext_lazy("Ohne Auswahl: alle."))
    themen = _choices_field(gettext_lazy("Themen"), gettext_lazy("Alle Workshops des Themas."))
    art = _choices_field(gettext_lazy("Art der Organisation"), gettext_lazy("Ohne Auswahl: alle."))
    kommune = _choices_field(gettext_lazy("Kommune"), gettext_lazy("Ohne Auswahl: alle."))
    subject = LineField(
        label=gettext_lazy("Betreff"),
        missing=gettext_lazy("Geben Sie einen Betreff ein"),
        max_length=150,
        autocomplete="off",
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "„Guten Tag“ und der Gruß stehen schon in der E-Mail. Eine leere Zeile macht einen Absatz."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie einen Text"),
            "max_length": gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen"),
            "null_characters_not_allowed": gettext_lazy("Geben Sie den Text ohne Sonderzeichen ein"),
        },
    )
    key = forms.RegexField(r"^[-\w]{8,64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = list(Event.objects.published().select_related("theme").in_order())
        self.groups = plain_categories()
        label = EventNames()
        self._offer("termine", [(event.slug, label(event)) for event in self.events])
        self._offer("themen", [(str(theme.number), f"{theme.number} {theme.title}") for theme in Theme.objects.all()])
        self._offer("art", list(dict.fromkeys(self.groups.values())))
        self._offer("kommune", list(Municipality.objects.values_list("slug", "name")))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_themen(self) -> list[str]:
        """Themes without an event would narrow nothing: the mail would go to everybody."""
        chosen: list[str] = self.cleaned_data["themen"]
        if chosen and not any(event.theme and str(event.theme.number) in chosen for event in self.events):
            raise forms.ValidationError(
                _("Zu diesem Thema gibt es noch keinen Termin. Wählen Sie ein anderes oder keines")
            )
        return chosen

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    @property
    def selection(self) -> Selection:
        chosen = self.cleaned_data
        events = [
            event.pk
            for event in self.events
            if event.slug in chosen["termine"] or (event.theme and str(event.theme.number) in chosen["themen"])
        ]
        kinds = [slug for slug, (group, _title) in self.groups.items() if group in chosen["art"]]
        categories = OrganisationCategory.objects.filter(slug__in=kinds).values_list("pk", flat=True)
        municipalities = Municipality.objects.filter(slug__in=chosen["kommune"]).values_list("pk", flat=True)
        return Selection(
            states=chosen["stand"],
            events=events,
            categories=list(categories),
            municipalities=list(municipalities),
            with_people=chosen["personen"],
        )

    @property
    def words(self) -> str:
        """One line for each part of the selection."""
        lines = []
        for name in ("stand", "termine", "themen", "art", "kommune"):
            field = self.fields[name]
            titles = dict(field.choices)  # type: ignore[attr-defined]
            if chosen := [str(titles[value]) for value in self.cleaned_data[name]]:
                what = ", ".join(chosen)
                lines.append(what if name == "stand" else f"{field.label}: {what}")
        if self.cleaned_data["personen"]:
            lines.append(str(self.fields["personen"].label))
        return "\n".join(lines)
