"""Forms about what has to be done."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops import rules
from workshops.forms.events import helper
from workshops.forms.moments import day_field
from workshops.models import Event, Person, Task, User
from workshops.queries.event_names import EventNames

MOST_DAYS = 365
DAYS_MESSAGE = gettext_lazy("Geben Sie die Tage als ganze Zahl von 0 bis 365 ein.")
BEFORE, AFTER = "before", "after"


class TaskFilterForm(forms.Form):
    """Narrows the list. What cannot be understood narrows nothing."""

    marks_optional = False

    termin = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Termin"),
        required=False,
        empty_label=gettext_lazy("alle"),
        to_field_name="slug",
    )
    wer = forms.ModelChoiceField(
        Person.objects.order_by("name", "pk"),
        label=gettext_lazy("Wer"),
        required=False,
        empty_label=gettext_lazy("alle"),
        to_field_name="slug",
    )
    stand = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        required=False,
        choices=[
            ("", gettext_lazy("zu tun")),
            ("ohne-wen", gettext_lazy("zu tun, noch niemand dafür")),
            ("konzept", gettext_lazy("zu tun, ohne Termin")),
            ("erledigt", gettext_lazy("erledigt")),
            ("abgesagt", gettext_lazy("entfällt, Termin abgesagt")),
            ("gestrichen", gettext_lazy("gestrichen")),
        ],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_events(self.fields["termin"], user)

    def value(self, name: str) -> Any:
        """What was asked for and understood; None or empty otherwise."""
        self.is_valid()
        return self.cleaned_data.get(name)


class TaskForm(forms.ModelForm):
    """A task: for an event so many days before or after it, or on a day of its own."""

    marks_optional = False

    days = forms.IntegerField(
        label=gettext_lazy("Tage"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], DAYS_MESSAGE),
    )
    side = forms.ChoiceField(
        label=gettext_lazy("gerechnet"),
        required=False,
        choices=[(BEFORE, gettext_lazy("vor dem Termin")), (AFTER, gettext_lazy("nach dem Termin"))],
    )
    due_on = day_field(
        label=gettext_lazy("Fällig am"),
        required=False,
        help_text=gettext_lazy("Statt der Tage vor oder nach einem Termin. Dieser Tag wandert nicht mit."),
    )

    class Meta:
        model = Task
        fields = ["title", "person", "event", "due_on"]
        labels = {"event": gettext_lazy("Termin")}
        error_messages = {
            "title": {
                "required": gettext_lazy("Geben Sie an, was zu tun ist, zum Beispiel „Raum buchen“."),
                "max_length": gettext_lazy("Die Aufgabe darf höchstens %(limit_value)d Zeichen lang sein."),
            }
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, event = self.fields["person"], self.fields["event"]
        people.queryset = Person.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        people.empty_label = _("noch niemand")  # type: ignore[attr-defined]
        event.error_messages["required"] = _("Wählen Sie einen Ihrer Termine.")
        name_events(event, user, beside=self.instance.event_id)
        if rules.can_plan_without_event(user) or (self.instance.pk and self.instance.event_id is None):
            event.empty_label = _("kein Termin (Konzept)")  # type: ignore[attr-defined]
        else:
            event.required = True
        if (days := self.instance.days_before) is not None:
            self.initial |= {"days": abs(days), "side": BEFORE if days >= 0 else AFTER}
        self.helper = helper("title", "person", "event", Fieldset(_("Bis wann"), Row("days", "side"), "due_on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days = cleaned.get("days")
        if days is not None and cleaned.get("due_on"):
            self.add_error("due_on", _("Geben Sie entweder die Tage oder einen Tag an, nicht beides."))
        elif days is not None and not cleaned.get("event") and "event" not in self.errors:
            self.add_error(
                "days",
                _(
                    "Tage vor oder nach dem Termin brauchen einen Termin. Wählen Sie einen, oder geben Sie unten einen Tag an."
                ),
            )
        if "event" in self.changed_data:
            # The other event has a task of its own from this template.
            self.instance.template = None
        self.instance.days_before = None if days is None else -days if cleaned.get("side") == AFTER else days
        return cleaned


def name_events(field: forms.Field, user: User, beside: int | None = None) -> None:
    """Offers the user's own events and the one with the key `beside`, each with its date."""
    offered = Event.objects.filter(Q(pk__in=rules.events_of(user).values("pk")) | Q(pk=beside))
    field.queryset = offered.select_related("theme").in_order()  # type: ignore[attr-defined]
    field.label_from_instance = EventNames()  # type: ignore[attr-defined]
