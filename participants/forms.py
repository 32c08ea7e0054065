"""The registration form: two parts with entries (who comes, how to reach them), before they are checked and sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participants.queries import place_state
from workshops.formats import format_span
from workshops.ics import clean_line
from workshops.models import Event, Municipality

OTHER_MUNICIPALITY = "other"
# Where the process sets no limit; more people than this come by an own form.
MOST_DELEGATES = 20

PLACE_WORDS = {
    "free": gettext_lazy("Plätze frei"),
    "waiting_list": gettext_lazy("Warteliste"),
    "full": gettext_lazy("voll, Anmeldung geschlossen"),
    "closed": gettext_lazy("Anmeldung geschlossen"),
    "past": gettext_lazy("vorbei"),
    "cancelled": gettext_lazy("abgesagt"),
    "undated": gettext_lazy("Termin nicht veröffentlicht"),
}


class LineField(forms.CharField):
    """Text on one line, without what could turn a mail's header, a calendar or the reading direction around."""

    def __init__(self, *, missing: str = "", max_length: int = 200, autocomplete: str = "", **kwargs: Any) -> None:
        messages = {
            "required": missing,
            "max_length": gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen"),
            "null_characters_not_allowed": gettext_lazy("Geben Sie den Text ohne Sonderzeichen ein"),
        }
        super().__init__(max_length=max_length, error_messages=messages, **kwargs)
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value))


class AddressField(forms.EmailField):
    """An e-mail address, in lower case: it counts once, whatever its case."""

    def __init__(self, *, missing: str = "", autocomplete: str = "email", **kwargs: Any) -> None:
        wrong = gettext_lazy("Prüfen Sie die E-Mail-Adresse. Sie sieht zum Beispiel so aus: name@verein.de")
        messages = {"required": missing, "invalid": wrong, "max_length": wrong, "null_characters_not_allowed": wrong}
        super().__init__(max_length=254, error_messages=messages, **kwargs)
        self.widget.attrs["autocomplete"] = autocomplete
        self.widget.attrs["dir"] = "ltr"

    def to_python(self, value: Any) -> str:
        return super().to_python(value).lower()


def _choice_messages(missing: str) -> dict[str, str]:
    return {"required": missing, "invalid_choice": missing}


class EventsField(forms.MultipleChoiceField):
    """Which events. Those that are offered; of those that were chosen also the ones that are closed by now."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, events: Iterable[Event], **kwargs: Any) -> None:
        self.events = {event.slug: event for event in events}
        missing = _("Wählen Sie mindestens einen Termin aus")
        gone = _("Wählen Sie einen Termin aus der Liste: Einen der gewählten gibt es nicht")
        super().__init__(
            choices=[(slug, self._label(event)) for slug, event in self.events.items()],
            error_messages={"required": missing, "invalid_choice": gone, "invalid_list": gone},
            **kwargs,
        )

    @staticmethod
    def _label(event: Event) -> str:
        about = [event.display_title, event.venue.name if event.venue else "", str(PLACE_WORDS[place_state(event).key])]
        when = format_span(event.starts_at, event.ends_at) if event.starts_at and event.ends_at else ""
        return format_html("{}<small>{}</small>", when, " · ".join(part for part in about if part))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for slug in value:
            event = self.events[slug]
            if not place_state(event).accepts:
                raise forms.ValidationError(
                    _("Nehmen Sie den Termin „%(event)s“ heraus: Dafür kann man sich nicht mehr anmelden")
                    % {"event": f"{event.display_title}, {event.date_in_words}"}
                )


class WhoForm(forms.Form):
    """The organisation and the events."""

    organisation = LineField(
        label=gettext_lazy("Name der Organisation"),
        help_text=gettext_lazy("Kommen Sie für sich allein? Dann schreiben Sie Ihren eigenen Namen."),
        missing=gettext_lazy("Geben Sie den Namen Ihrer Organisation ein, oder Ihren eigenen"),
        autocomplete="organization",
    )

    def __init__(
        self, *args: Any, events: Iterable[Event], categories: dict[str, tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", _("Bitte wählen"))
        if groups := dict.fromkeys(categories.values()):
            self.fields["category"] = forms.ChoiceField(
                label=_("Was für eine Organisation ist das?"),
                choices=[nothing, *groups],
                error_messages=_choice_messages(_("Wählen Sie aus, was für eine Organisation das ist")),
            )
        if municipalities := list(Municipality.objects.values_list("slug", "name")):
            self.fields["municipality"] = forms.ChoiceField(
                label=_("In welcher Stadt oder Gemeinde?"),
                choices=[nothing, *municipalities, (OTHER_MUNICIPALITY, _("an mehreren Orten oder woanders"))],
                error_messages=_choice_messages(_("Wählen Sie eine Stadt oder Gemeinde aus")),
            )
        self.fields["events"] = EventsField(events, label=_("Welche Termine?"))


class ContactForm(forms.Form):
    """How to reach the one who fills in the form."""

    contact_name = LineField(
        label=gettext_lazy("Ihr Vor- und Nachname"),
        missing=gettext_lazy("Geben Sie Ihren Namen ein"),
        autocomplete="name",
    )
    email = AddressField(
        label=gettext_lazy("Ihre E-Mail-Adresse"),
        help_text=gettext_lazy("Wir schicken Ihnen einen Link. Erst wenn Sie ihn bestätigen, gilt die Anmeldung."),
        missing=gettext_lazy("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de"),
    )
    phone = LineField(
        label=gettext_lazy("Telefon"),
        help_text=gettext_lazy("Für den Fall, dass sich kurzfristig etwas ändert."),
        max_length=50,
        required=False,
        autocomplete="tel",
    )
    language = LineField(
        label=gettext_lazy("Sprache, die Ihnen am liebsten ist"), max_length=50, required=False, autocomplete="off"
    )


class DelegateForm(forms.Form):
    """Someone who comes."""

    name = LineField(
        label=gettext_lazy("Vor- und Nachname"),
        missing=gettext_lazy("Geben Sie den Namen der Person ein, die kommt"),
        autocomplete="off",
    )
    email = AddressField(
        label=gettext_lazy("E-Mail-Adresse"),
        required=False,
        autocomplete="off",
    )

    def __init__(self, *args: Any, number: int | str = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, email = self.fields["name"], self.fields["email"]
        name.label = format_lazy(_("{number}. Person: Vor- und Nachname"), number=number)
        email.label = format_lazy(_("{number}. Person: E-Mail-Adresse"), number=number)


class BaseDelegateFormSet(forms.BaseFormSet):
    """Who comes. Rows without any entry are left out; the first must have a name."""

    most = MOST_DELEGATES

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "number": 1 if index is None else index + 1}

    def clean(self) -> None:
        people = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        addresses = [person["email"] for person in people if person["email"]]
        if len(set(addresses)) < len(addresses):
            raise forms.ValidationError(
                _("Zwei Personen haben dieselbe E-Mail-Adresse. Lassen Sie das Feld bei einer der beiden leer")
            )
        if len(people) > self.most:
            raise forms.ValidationError(
                ngettext(
                    "Nehmen Sie Personen heraus: Je Organisation und Termin kann eine Person kommen",
                    "Nehmen Sie Personen heraus: Je Organisation und Termin können %(most)d Personen kommen",
                    self.most,
                )
                % {"most": self.most}
            )


DelegateFormSet = forms.formset_factory(
    DelegateForm,
    formset=BaseDelegateFormSet,
    min_num=1,
    extra=0,
    absolute_max=3 * MOST_DELEGATES,
    max_num=3 * MOST_DELEGATES,
)
