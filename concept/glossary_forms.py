"""The form of the glossary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concept.minutes_forms import WordsField
from concept.models import GlossaryEntry
from participants.forms import LineField


class EntryForm(forms.Form):
    """A word and what it means; `version`: which state of it was read (0: it is new)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    term = LineField(
        label=_("Begriff"),
        max_length=200,
        missing=_("Schreiben Sie den Begriff, so wie er im Text steht."),
        help_text=_("In der Einzahl, zum Beispiel „Maßnahme“. Einfache Endungen wie „Maßnahmen“ werden mit gefunden."),
    )
    definition = WordsField(label=_("Erklärung"), missing=_("Schreiben Sie, was der Begriff bedeutet."))
    plain_text = WordsField(label=_("In einfachen Worten"), rows=3)
    source = LineField(label=_("Quelle"), max_length=300, required=False)

    def __init__(self, *args: Any, entry: GlossaryEntry | None, **kwargs: Any) -> None:
        names = ("version", "term", "definition", "plain_text", "source")
        initial = {name: getattr(entry, name) for name in names} if entry else {"version": 0}
        super().__init__(*args, initial=initial, **kwargs)
