"""Forms of the agenda editor."""

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.forms.events import helper
from workshops.forms.moments import clock_field
from workshops.models import AgendaItem, AgendaTemplate, Event
from workshops.queries import workshop_ordinals
from workshops.queries.event_names import EventNames

MINUTES_MESSAGE = gettext_lazy("Geben Sie die Minuten als ganze Zahl von 1 bis 720 ein.")
MINUTES_MESSAGES = dict.fromkeys(["required", "invalid", "min_value", "max_value"], MINUTES_MESSAGE)


class AgendaItemForm(forms.ModelForm):
    """A point with all its fields."""

    fixed_start = clock_field(
        label=gettext_lazy("Fester Beginn"),
        required=False,
        help_text=gettext_lazy("Nur, wenn der Punkt zu einer bestimmten Uhrzeit beginnen muss."),
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "goal", "minutes", "fixed_start", "method", "lead", "materials", "is_public", "note"]
        widgets = {"goal": forms.Textarea(attrs={"rows": 3}), "note": forms.Textarea(attrs={"rows": 5})}
        error_messages = {
            "title": {
                "required": gettext_lazy("Geben Sie einen Titel ein, zum Beispiel „Begrüßung“."),
                "max_length": gettext_lazy("Der Titel darf höchstens %(limit_value)d Zeichen lang sein."),
            },
            "minutes": MINUTES_MESSAGES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Suggestions from the page; any other name will do.
        self.fields["lead"].widget.attrs["list"] = "leute"
        self.fields["is_public"].label = _("Öffentlich: steht auf der Seite des Termins")
        self.helper = helper(
            "title", Row("minutes", "fixed_start"), "method", "goal", "lead", "materials", "is_public", "note"
        )


class NewItemForm(forms.ModelForm):
    """A new point, in one line below the agenda; the rest is filled in on its own page."""

    class Meta(AgendaItemForm.Meta):
        fields = ["title", "minutes", "method"]
        widgets = {}


class FromForm(forms.Form):
    """Where points are taken from: a template of the process, or another event's agenda."""

    # One of the two is needed.
    marks_optional = False

    template = forms.ModelChoiceField(
        AgendaTemplate.objects.all(),
        label=gettext_lazy("Vorlage"),
        required=False,
        empty_label=gettext_lazy("keine Vorlage"),
    )
    source = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Anderer Termin"),
        required=False,
        empty_label=gettext_lazy("kein anderer Termin"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not event.agenda_items.exists():
            self.initial["template"] = _template_for(event)
        others = Event.objects.filter(agenda_items__isnull=False).exclude(pk=event.pk).distinct()
        source = self.fields["source"]
        source.queryset = others.select_related("theme").in_order()  # type: ignore[attr-defined]
        source.label_from_instance = EventNames()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned.get("template"), cleaned.get("source")]
        if not self.errors and chosen.count(None) != 1:
            raise forms.ValidationError(_("Wählen Sie entweder eine Vorlage oder einen anderen Termin."))
        return cleaned


def _template_for(event: Event) -> AgendaTemplate | None:
    """The one meant for the how-manieth workshop of its theme the event is, as far as anybody can say."""
    ordinal = workshop_ordinals().get(event.pk)
    place = event.number or (ordinal.position if ordinal else None)
    return AgendaTemplate.objects.filter(for_number=place).first() if place else None


class ArrangementForm(forms.Form):
    """The editor's rows: minutes and position of every point, as they stood when the page was shown.

    Made for the given points; each has the fields `minutes-<pk>` and `position-<pk>`.
    """

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"minutes-{item.pk}"] = forms.IntegerField(
                label=_("Minuten für „%(title)s“") % {"title": item.title},
                min_value=1,
                max_value=720,
                initial=item.minutes,
                error_messages={
                    code: _("Minuten für „%(title)s“: Geben Sie eine ganze Zahl von 1 bis 720 ein.")
                    % {"title": item.title}
                    for code in MINUTES_MESSAGES
                },
            )

    @property
    def minutes(self) -> dict[int, int]:
        return {item.pk: self.cleaned_data[f"minutes-{item.pk}"] for item in self.items}
