"""Going on with what was promised: what is ticked, and what is to happen with it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.forms import RowsField
from concept.models import CarryOver, Contribution, Result
from concept.queries.promises import Stage, events_that_take
from workshops.models import AgendaItem, Event, Theme
from workshops.queries.event_names import EventNames

NEW_ITEM = "neu"
_GONE = gettext_lazy("Ein Beitrag in Ihrer Auswahl hat sich inzwischen geändert. Prüfen Sie die Liste.")


class PromiseFilter(forms.Form):
    """Narrows the promises. What cannot be understood narrows nothing."""

    marks_optional = False

    thema = forms.ModelChoiceField(
        Theme.objects.none(),
        to_field_name="number",
        required=False,
        label=gettext_lazy("Thema"),
        empty_label=gettext_lazy("Überblick"),
    )
    stand = forms.ChoiceField(
        choices=[("", gettext_lazy("alle")), *Stage.choices], required=False, label=gettext_lazy("Stand")
    )
    termin = forms.ModelChoiceField(
        Event.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Gesagt bei"),
        empty_label=gettext_lazy("alle"),
    )

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, event = self.fields["thema"], self.fields["termin"]
        theme.queryset = themes  # type: ignore[attr-defined]
        theme.label_from_instance = lambda theme: f"{theme.number} {theme.short_title}"  # type: ignore[attr-defined]
        said = Contribution.objects.filter(carry_overs__isnull=False)
        if chosen := self._chosen_theme():
            said = said.filter(carry_overs__theme=chosen)
        event.queryset = Event.objects.filter(contributions__in=said).distinct().select_related("theme").in_order()  # type: ignore[attr-defined]
        event.label_from_instance = EventNames()  # type: ignore[attr-defined]
        self.is_valid()

    def _chosen_theme(self) -> Theme | None:
        try:
            return self.fields["thema"].clean(self.data.get("thema"))
        except forms.ValidationError:
            return None

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class PromiseForm(forms.Form):
    """What is ticked in the list of one theme, and what happens with it: the button says which `act`.

    `cleaned_data`: `rows` (CarryOver), `target` (AgendaItem, or the Event that gets a new point), `result`, `reason`.
    """

    marks_optional = False
    prefix = None

    rows = RowsField(
        CarryOver.objects.none(),
        required=False,
        error_messages={"invalid_choice": _GONE, "invalid_pk_value": _GONE, "invalid_list": _GONE},
    )
    target = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Auf die Tagesordnung"),
        error_messages={
            "invalid_choice": gettext_lazy("Wählen Sie einen Punkt, den es auf der Tagesordnung noch gibt.")
        },
    )
    title = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Titel des neuen Punkts"),
        help_text=gettext_lazy("Nur, wenn Sie oben einen neuen Punkt gewählt haben."),
    )
    result = forms.ModelChoiceField(
        Result.objects.none(),
        to_field_name="number",
        required=False,
        label=gettext_lazy("Durch dieses Ergebnis behandelt"),
        empty_label=gettext_lazy("ohne Ergebnis, mit Begründung"),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie ein Ergebnis aus der Liste.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Begründung"),
        help_text=gettext_lazy("Sie steht öffentlich beim Beitrag. Nennen Sie keine Personen."),
    )

    def __init__(self, *args: Any, theme: Theme, act: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        self.fields["rows"].queryset = CarryOver.objects.filter(theme=theme)  # type: ignore[attr-defined]
        events = list(events_that_take(theme).select_related("theme").prefetch_related("agenda_items").in_order())
        names = EventNames()
        self.targets = _targets(events)
        self.fields["target"].choices = [("", _("bitte wählen")), *_groups(events, names)]  # type: ignore[attr-defined]
        self.fields["title"].initial = _("Aus den Abendterminen")
        results = (
            Result.objects.standing().filter(event__in=[event.pk for event in events]).select_related("event__theme")
        )
        result = self.fields["result"]
        result.queryset = results.order_by("-number")  # type: ignore[attr-defined]
        result.label_from_instance = lambda result: f"{result.number}: {result.text[:80]} ({names(result.event)})"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "rows" in data and not data["rows"]:
            self.add_error("rows", _("Kreuzen Sie mindestens einen Beitrag an."))
        if self.act == "put":
            data["target"] = self.targets.get(data.get("target") or "")
            if data["target"] is None and "target" not in self.errors:
                self.add_error("target", _("Wählen Sie, auf welche Tagesordnung die Beiträge kommen."))
        needs_reason = self.act in {"refuse", "reopen"} or (self.act == "deal" and not data.get("result"))
        if needs_reason and not data.get("reason"):
            self.add_error("reason", _("Schreiben Sie eine Begründung, zum Beispiel: Das regelt schon ein Gesetz."))
        return data


def _targets(events: Collection[Event]) -> Mapping[str, AgendaItem | Event]:
    targets: dict[str, AgendaItem | Event] = {}
    for event in events:
        targets[f"{NEW_ITEM}-{event.pk}"] = event
        targets |= {str(item.pk): item for item in event.agenda_items.all() if item.is_public}
    return targets


def _groups(events: Sequence[Event], names: EventNames) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is to come first; then what is past, the latest first, and named so."""
    coming = [event for event in events if not event.is_past]
    past = [event for event in reversed(events) if event.is_past]
    headings = {event.pk: _("vorbei: %(event)s") % {"event": names(event)} for event in past}
    return [
        (
            headings.get(event.pk) or names(event),
            [
                *((str(item.pk), item.title) for item in event.agenda_items.all() if item.is_public),
                (f"{NEW_ITEM}-{event.pk}", _("neuer Punkt am Ende")),
            ],
        )
        for event in [*coming, *past]
    ]
