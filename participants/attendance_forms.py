"""What is typed at the door and afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from participants.forms import AddressField, LineField
from participants.models.attendance import Attendance, AttendanceSource


class WalkInForm(forms.Form):
    """Someone who is not on the list."""

    name = LineField(
        label=gettext_lazy("Vor- und Nachname"), missing=gettext_lazy("Geben Sie den Namen der Person ein")
    )
    organisation = LineField(label=gettext_lazy("Organisation"), required=False)
    email = AddressField(label=gettext_lazy("E-Mail-Adresse"), required=False, autocomplete="off")
    phone = LineField(label=gettext_lazy("Telefon"), max_length=50, required=False)
    key = forms.RegexField(r"^[-\w]{8,64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "organisation", "phone"):
            # The phone is the team's: what it knows of its owner is of no use here.
            self.fields[name].widget.attrs["autocomplete"] = "off"


class AttendanceForm(forms.Form):
    """Whether one person was there, and how that is known."""

    attendance = forms.ChoiceField(
        choices=Attendance.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("War die Person da?"),
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, ob die Person da war"),
            "invalid_choice": gettext_lazy("Wählen Sie aus, ob die Person da war"),
        },
    )
    source = forms.ChoiceField(
        choices=AttendanceSource.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Woher wissen Sie das?"),
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, woher Sie das wissen"),
            "invalid_choice": gettext_lazy("Wählen Sie aus, woher Sie das wissen"),
        },
    )
