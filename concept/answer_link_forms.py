"""Sending a link by which a public body answers without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 365


class LinkForm(forms.Form):
    """Sends a link to answer by."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        error_messages={
            "required": _("Geben Sie eine E-Mail-Adresse ein, zum Beispiel rathaus@example.org."),
            "invalid": _("Geben Sie eine E-Mail-Adresse ein, zum Beispiel rathaus@example.org."),
        },
    )
    days = forms.IntegerField(
        label=_("Wie viele Tage gilt der Link?"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=28,
        error_messages={
            "required": _("Geben Sie die Zahl der Tage ein, zum Beispiel 28."),
            "invalid": _("Geben Sie die Zahl der Tage ein, zum Beispiel 28."),
            "min_value": _("Der Link muss mindestens einen Tag gelten."),
            "max_value": _("Der Link darf höchstens 365 Tage gelten."),
        },
    )
