"""Forms of the card wall."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.card_lists import MOST_ROWS, rows_of_lines, rows_of_table
from concept.contribution_forms import (
    UNKNOWN_CHOICE,
    ContributionForm,
    FilterForm,
    ItemField,
    ThemesField,
    WordsField,
    any_of,
)
from concept.models import Cluster, Contribution
from concept.models.contributions import ContributionKind
from participants.forms import LineField
from participants.imports.reading import read_table, too_big
from participants.imports.tables import MAX_BYTES, UnreadableFileError
from workshops.models import AgendaItem, Event


class CardForm(ContributionForm):
    """The composer of an event's wall. A theme's workshop needs no themes: they are its own."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Woher"),
        choices=[
            (Contribution.Channel.CARDS, gettext_lazy("von Karten abgeschrieben")),
            (Contribution.Channel.LIVE, gettext_lazy("mitgeschrieben")),
        ],
        initial=Contribution.Channel.CARDS,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    entry_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    # What stays as it is for the next card.
    KEPT = ("kind", "agenda_item", "cluster", "organisation", "themes", "channel", "language")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.fields["text"].widget.attrs["autofocus"] = True
        if event.theme_id:
            del self.fields["themes"]

    def clean_entry_key(self) -> str | None:
        return self.cleaned_data["entry_key"] or None

    @property
    def choices_kept(self) -> dict[str, Any]:
        """What the next card begins with, as a session keeps it."""
        kept = {name: self[name].value() for name in self.KEPT if name in self.fields}
        return {name: value for name, value in kept.items() if value}


class MergeForm(forms.Form):
    """Which of several cards speaks for all, or new words that do."""

    into = forms.TypedChoiceField(
        label=gettext_lazy("Diese Karte spricht für alle"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": gettext_lazy("Wählen Sie eine Karte."), "invalid_choice": UNKNOWN_CHOICE},
    )
    text = WordsField(
        label=gettext_lazy("Oder in neuen Worten"),
        help_text=gettext_lazy("Dann entsteht eine neue Karte. Alle gewählten bleiben als Originale dahinter stehen."),
        required=False,
    )
    marks_optional = False

    def __init__(self, *args: Any, contributions: Iterable[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (contribution.number, f"{contribution.number}: {contribution.german_text}")
            for contribution in contributions
        ]


class ClusterForm(forms.Form):
    title = LineField(
        label=gettext_lazy("Überschrift der Gruppe"), missing=gettext_lazy("Geben Sie der Gruppe einen Namen.")
    )


class WallFilterForm(FilterForm):
    """What of an event's wall is shown."""

    suche = LineField(label=gettext_lazy("Worte oder Nummer"), required=False)
    art = forms.ChoiceField(label=gettext_lazy("Art"), required=False, choices=any_of(ContributionKind.choices))
    top = ItemField(
        AgendaItem.objects.none(), label=gettext_lazy("Tagesordnungspunkt"), empty_label=gettext_lazy("alle")
    )
    gruppe = ItemField(Cluster.objects.none(), label=gettext_lazy("Gruppe"), empty_label=gettext_lazy("alle"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["top"].queryset = event.agenda_items.all()  # type: ignore[attr-defined]
        self.fields["gruppe"].queryset = event.clusters.all()  # type: ignore[attr-defined]


class CardListForm(forms.Form):
    """A list of cards: pasted, one per line, or as a file."""

    lines = WordsField(
        label=gettext_lazy("Zeilen einfügen"),
        help_text=gettext_lazy("Eine Karte je Zeile."),
        required=False,
        max_length=500_000,
        rows=8,
    )
    file = forms.FileField(
        label=gettext_lazy("oder eine Datei (XLSX, CSV)"),
        help_text=gettext_lazy(
            "Mit einer Spalte „Beitrag“. Wenn es sie gibt, auch: Art, Organisation, TOP, Gruppe, Themen, Sprache, Übersetzung."
        ),
        required=False,
        allow_empty_file=True,
    )
    themes = ThemesField(label=gettext_lazy("Themen für Zeilen ohne Thema"), required=False)
    marks_optional = False

    rows: list[dict[str, Any]]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.theme_id:
            del self.fields["themes"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.rows = self._read(cleaned.get("file"), cleaned.get("lines") or "")
            if not self.rows:
                self.add_error("lines", _("Fügen Sie Zeilen ein, oder wählen Sie eine Datei."))
            if len(self.rows) > MOST_ROWS:
                self.add_error(None, _("Die Liste hat mehr als %(most)d Zeilen. Teilen Sie sie.") % {"most": MOST_ROWS})
        return cleaned

    def _read(self, file: Any, lines: str) -> list[dict[str, Any]]:
        if file is None:
            return rows_of_lines(lines)
        try:
            if file.size > MAX_BYTES:
                raise UnreadableFileError(too_big())
            return rows_of_table(read_table(file.read()))
        except UnreadableFileError as unreadable:
            self.add_error("file", str(unreadable))
            return [{}]


class JsonListField(forms.CharField):
    """A list that travels through the browser. `of`: the type of its members."""

    widget = forms.HiddenInput

    def __init__(self, *, of: type, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=5_000_000, **kwargs)
        self.of, self.most = of, most

    def clean(self, value: Any) -> list[Any]:
        try:
            members = json.loads(super().clean(value))
        except (ValueError, RecursionError):
            raise ValidationError(UNKNOWN_CHOICE) from None
        if not isinstance(members, list) or len(members) > self.most or not all(type(m) is self.of for m in members):
            raise ValidationError(UNKNOWN_CHOICE)
        return members


class CheckedListForm(forms.Form):
    """The rows of a list that was tried out."""

    rows = JsonListField(of=dict, most=MOST_ROWS)
    themes = JsonListField(of=int, most=100)
    key = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=50)
