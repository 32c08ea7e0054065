"""Forms about contributions."""

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.card_lists import LONGEST
from concept.forms import RowsField
from concept.languages import language_names
from concept.models import Cluster, Contribution
from concept.models.contributions import ContributionKind, Outcome, Publication
from concept.queries.contributions import organisation_named
from participants.forms import LineField
from workshops.ics import clean_text
from workshops.models import AgendaItem, Event, Theme
from workshops.queries.event_names import EventNames

_MOST_REASON = 500
UNKNOWN_CHOICE = gettext_lazy("Wählen Sie etwas aus der Liste.")


class WordsField(forms.CharField):
    """Text of several lines, without signs that nobody can see."""

    def __init__(self, *, rows: int = 3, missing: str = "", max_length: int = LONGEST, **kwargs: Any) -> None:
        messages = {
            "required": missing,
            "max_length": gettext_lazy(
                "Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen, oder machen Sie mehrere Beiträge daraus."
            ),
        }
        super().__init__(max_length=max_length, error_messages=messages, **kwargs)
        self.widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No limit in the browser, which would cut what is pasted without a word."""
        return {}


class ThemesField(RowsField):
    """Themes by their numbers."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Theme.objects.order_by("number"),
            to_field_name="number",
            error_messages={
                "invalid_choice": UNKNOWN_CHOICE,
                "invalid_pk_value": UNKNOWN_CHOICE,
                "invalid_list": UNKNOWN_CHOICE,
                "required": gettext_lazy("Wählen Sie mindestens ein Thema."),
            },
            **kwargs,
        )

    def label_from_instance(self, theme: Theme) -> str:
        return f"{theme.number} {theme.short_title}"


class ItemField(forms.ModelChoiceField):
    """A row of the database, or none."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, required=False, error_messages={"invalid_choice": UNKNOWN_CHOICE}, **kwargs)


def new_key() -> str:
    """What makes a form's sending one, however often it arrives."""
    return secrets.token_urlsafe(16)


class ContributionForm(forms.Form):
    """One thought: its words, what it is, where and by whom it was said. `event` may be none."""

    text = WordsField(label=gettext_lazy("Karte"), missing=gettext_lazy("Schreiben Sie, was auf der Karte steht."))
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"),
        choices=ContributionKind.choices,
        initial=ContributionKind.IDEA,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Wählen Sie eine Art."), "invalid_choice": UNKNOWN_CHOICE},
    )
    agenda_item = ItemField(
        AgendaItem.objects.none(), label=gettext_lazy("Tagesordnungspunkt"), empty_label=gettext_lazy("keiner")
    )
    cluster = ItemField(Cluster.objects.none(), label=gettext_lazy("Gruppe"), empty_label=gettext_lazy("keine"))
    organisation = LineField(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Leer lassen: ohne Namen."),
        required=False,
        autocomplete="off",
    )
    may_be_named = forms.BooleanField(
        label=gettext_lazy("darf genannt werden"),
        help_text=gettext_lazy("Nur wenn es jemand gesagt hat."),
        required=False,
    )
    themes = ThemesField(label=gettext_lazy("Themen"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Sprache"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    translation = WordsField(label=gettext_lazy("Auf Deutsch"), required=False)

    marks_optional = False

    def __init__(self, *args: Any, event: Event | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["language"].choices = list(language_names().items())  # type: ignore[attr-defined]
        self.fields["organisation"].widget.attrs["list"] = "organisationen"
        if event is None:
            del self.fields["agenda_item"], self.fields["cluster"]
            return
        self.fields["agenda_item"].queryset = event.agenda_items.all()  # type: ignore[attr-defined]
        self.fields["cluster"].queryset = event.clusters.all()  # type: ignore[attr-defined]
        self.fields["themes"].required = event.kind == Event.Kind.EVENING_SESSION

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("organisation")
        if name and (found := organisation_named(name, self.event)) is None:
            self.add_error(
                "organisation",
                _("„%(name)s“ kennen wir nicht. Wählen Sie einen Vorschlag, oder lassen Sie das Feld leer.")
                % {"name": name},
            )
        else:
            cleaned["organisation"] = found if name else None
        if cleaned.get("may_be_named") and not name:
            self.add_error("organisation", _("Wer darf genannt werden? Geben Sie die Organisation an."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        values = dict(self.cleaned_data)
        organisation = values["organisation"]
        values["named_as"] = organisation.name if values.pop("may_be_named") and organisation else ""
        return values


class ContributionEditForm(ContributionForm):
    """A contribution that is there. `version`: the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        initial = {
            "text": contribution.text,
            "kind": contribution.kind,
            "agenda_item": contribution.agenda_item_id,
            "cluster": contribution.cluster_id,
            "organisation": contribution.organisation.name if contribution.organisation else "",
            "may_be_named": contribution.may_be_named,
            "themes": [theme.number for theme in contribution.themes.all()],
            "language": contribution.language,
            "translation": contribution.translation,
            "version": contribution.version,
        }
        super().__init__(*args, event=contribution.event, initial=initial, **kwargs)
        if contribution.language not in language_names():
            self.fields["language"].choices += [(contribution.language, contribution.language)]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "version"}


class ReasonForm(forms.Form):
    """Why something is decided."""

    reason = LineField(
        label=gettext_lazy("Grund"), missing=gettext_lazy("Schreiben Sie einen Grund."), max_length=_MOST_REASON
    )

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label


class SplitForm(forms.Form):
    """The parts of a contribution, with an empty line between them."""

    parts = WordsField(
        label=gettext_lazy("Teile"),
        help_text=gettext_lazy("Trennen Sie die Teile durch eine leere Zeile. Der erste behält die Nummer."),
        missing=gettext_lazy("Schreiben Sie die Teile auf."),
        max_length=5 * LONGEST,
        rows=6,
    )

    @property
    def texts(self) -> list[str]:
        parts: list[list[str]] = [[]]
        for line in self.cleaned_data["parts"].splitlines():
            if line.strip():
                parts[-1].append(line.strip())
            elif parts[-1]:
                parts.append([])
        return ["\n".join(lines) for lines in parts if lines]

    def clean_parts(self) -> str:
        text: str = self.cleaned_data["parts"]
        self.cleaned_data["parts"] = text
        if len(self.texts) < 2:
            raise ValidationError(_("Trennen Sie mindestens zwei Teile durch eine leere Zeile."))
        if any(len(part) > LONGEST for part in self.texts):
            raise ValidationError(_("Kürzen Sie jeden Teil auf höchstens %(most)d Zeichen.") % {"most": LONGEST})
        return text


class FilterForm(forms.Form):
    """Narrows a list by its query string. What cannot be understood narrows nothing."""

    marks_optional = False

    def value(self, name: str) -> Any:
        """What was asked for and understood; None or empty otherwise."""
        return self._understood.get(name)

    @cached_property
    def _understood(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


def any_of(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices of a filter, and none of them."""
    return [("", gettext_lazy("alle")), *choices]


class ContributionFilterForm(FilterForm):
    """What of all contributions the team sees."""

    suche = LineField(label=gettext_lazy("Worte oder Nummer"), required=False)
    stand = forms.ChoiceField(
        label=gettext_lazy("Was ist zu tun?"),
        required=False,
        choices=any_of(
            [
                ("neu", gettext_lazy("eingereicht, wartet auf das Team")),
                ("pruefen", gettext_lazy("auf erkennbare Personen prüfen")),
                ("offen", gettext_lazy("noch ohne Antwort")),
            ]
        ),
    )
    thema = forms.ModelChoiceField(
        Theme.objects.order_by("number"),
        label=gettext_lazy("Thema"),
        required=False,
        empty_label=gettext_lazy("alle"),
        to_field_name="slug",
    )
    termin = forms.ModelChoiceField(
        Event.objects.exclude(contributions=None).distinct().for_pages().in_order(),
        label=gettext_lazy("Termin"),
        required=False,
        empty_label=gettext_lazy("alle"),
        to_field_name="slug",
    )
    art = forms.ChoiceField(label=gettext_lazy("Art"), required=False, choices=any_of(ContributionKind.choices))
    sichtbar = forms.ChoiceField(
        label=gettext_lazy("Veröffentlichung"), required=False, choices=any_of(Publication.choices)
    )
    ergebnis = forms.ChoiceField(
        label=gettext_lazy("Was daraus wurde"), required=False, choices=any_of(Outcome.choices)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["termin"].label_from_instance = EventNames()  # type: ignore[attr-defined]


class HandInForm(forms.Form):
    """What an organisation hands in."""

    text = WordsField(
        label=gettext_lazy("Ihr Gedanke"),
        help_text=gettext_lazy(
            "In jeder Sprache, in der Sie am liebsten schreiben. Ein Gedanke je Beitrag. "
            "Bitte schreiben Sie nicht, wer die Menschen sind, von denen Sie erzählen."
        ),
        missing=gettext_lazy("Schreiben Sie Ihren Gedanken auf."),
        rows=5,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Was ist es?"),
        choices=ContributionKind.choices,
        initial=ContributionKind.IDEA,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Wählen Sie, was es ist."), "invalid_choice": UNKNOWN_CHOICE},
    )
    themes = ThemesField(
        label=gettext_lazy("Zu welchem Thema?"),
        help_text=gettext_lazy("Sie können mehrere wählen."),
    )
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Zu einem bestimmten Termin?"),
        required=False,
        empty_label=gettext_lazy("zu keinem bestimmten"),
        to_field_name="slug",
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie einen Termin aus der Liste.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In welcher Sprache haben Sie geschrieben?"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    entry_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    marks_optional = False

    def __init__(self, *args: Any, events: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(language_names().items())  # type: ignore[attr-defined]
        self.fields["event"].queryset = events  # type: ignore[attr-defined]
        self.fields["event"].label_from_instance = EventNames()  # type: ignore[attr-defined]
        if name:
            self.fields["may_be_named"] = forms.BooleanField(
                label=_("Wir möchten mit diesem Beitrag genannt werden: %(name)s") % {"name": name},
                help_text=_("Das können Sie jederzeit ändern. Ohne Haken steht nirgends, von wem er kommt."),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        event = cleaned.get("event")
        if event and event.theme_id and "themes" in self.errors and not self.data.getlist("themes"):
            # The event says it.
            del self.errors["themes"]
            cleaned["themes"] = []
        return cleaned

    def clean_entry_key(self) -> str | None:
        return self.cleaned_data["entry_key"] or None
