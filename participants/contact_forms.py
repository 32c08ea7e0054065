"""What contacts enter about themselves, their organisation and the people who come."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import AddressField, EventsField, LineField
from participants.models import Contact, Organisation
from workshops.folding import fold
from workshops.models import Event


class PersonForm(forms.Form):
    """Someone who comes."""

    name = LineField(
        label=gettext_lazy("Vor- und Nachname"),
        missing=gettext_lazy("Geben Sie den Namen der Person ein, die kommt"),
        autocomplete="off",
    )
    email = AddressField(label=gettext_lazy("E-Mail-Adresse der Person"), required=False, autocomplete="off")


class ChosenEventsForm(forms.Form):
    """Which events to register for."""

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"] = EventsField(events, label=_("Welche Termine?"))


class InviteForm(forms.Form):
    """Somebody who is to speak for the organisation too."""

    name = LineField(
        label=gettext_lazy("Vor- und Nachname"),
        missing=gettext_lazy("Geben Sie den Namen der Person ein, die Sie einladen"),
        autocomplete="off",
    )
    email = AddressField(
        label=gettext_lazy("E-Mail-Adresse"),
        missing=gettext_lazy("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de"),
        autocomplete="off",
    )


class AddressForm(forms.Form):
    """The address that is to hold from now on."""

    email = AddressField(
        label=gettext_lazy("Neue E-Mail-Adresse"),
        help_text=gettext_lazy("Wir schicken einen Link dorthin. Erst wenn Sie ihn bestätigen, gilt die neue Adresse."),
        missing=gettext_lazy("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de"),
    )


class OwnContactForm(forms.ModelForm):
    """How to reach oneself."""

    name = LineField(
        label=gettext_lazy("Vor- und Nachname"),
        missing=gettext_lazy("Geben Sie Ihren Namen ein"),
        autocomplete="name",
    )
    phone = LineField(label=gettext_lazy("Telefon"), max_length=50, required=False, autocomplete="tel")
    language = LineField(
        label=gettext_lazy("Sprache, die Ihnen am liebsten ist"), max_length=50, required=False, autocomplete="off"
    )

    class Meta:
        model = Contact
        fields = ["name", "phone", "language"]


class OwnOrganisationForm(forms.ModelForm):
    """What the organisation says about itself."""

    name = LineField(
        label=gettext_lazy("Name der Organisation"),
        missing=gettext_lazy("Geben Sie den Namen Ihrer Organisation ein"),
        autocomplete="organization",
    )

    street = LineField(label=gettext_lazy("Straße und Hausnummer"), required=False, autocomplete="street-address")
    postcode = LineField(label=gettext_lazy("Postleitzahl"), max_length=10, required=False, autocomplete="postal-code")
    town = LineField(label=gettext_lazy("Ort"), max_length=100, required=False, autocomplete="address-level2")

    class Meta:
        model = Organisation
        fields = ["name", "street", "postcode", "town", "category", "municipality", "public_listing"]
        labels = {"public_listing": gettext_lazy("Unsere Organisation darf öffentlich genannt werden")}
        help_texts = {
            "public_listing": gettext_lazy(
                "Dann steht ihr Name auf der Website und im Konzept unter den Beteiligten. Namen von Personen stehen "
                "dort nie. Sie können das jederzeit ändern; gedruckte Fassungen lassen sich nicht zurückholen."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "municipality"):
            self.fields[name].empty_label = _("nicht angegeben")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Another organisation's name would bring that one's newcomers here. Which one it is stays unsaid."""
        cleaned = super().clean() or self.cleaned_data
        name, municipality = cleaned.get("name", ""), cleaned.get("municipality")
        same_place = Q(municipality=municipality) | Q(municipality=None) if municipality else Q()
        same = Organisation.objects.filter(same_place, folded_name=fold(name)[:400]).exclude(pk=self.instance.pk)
        if name and {"name", "municipality"} & set(self.changed_data) and same.exists():
            self.add_error("name", _("Dieser Name ist zu allgemein. Nennen Sie ihn genauer, zum Beispiel mit dem Ort"))
        return cleaned


class HandOverForm(forms.Form):
    """Who goes on with somebody's registrations."""

    successor = forms.ModelChoiceField(
        Contact.objects.none(),
        label=gettext_lazy("Wer führt die Anmeldungen weiter?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, wer die Anmeldungen weiterführt"),
            "invalid_choice": gettext_lazy("Wählen Sie eine Ansprechperson aus der Liste"),
        },
    )

    def __init__(self, *args: Any, successors: QuerySet[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors  # type: ignore[attr-defined]
