"""Forms about who belongs to the team."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import AddressField, LineField
from workshops import clock
from workshops.models import Event, EventRole, Person, User
from workshops.queries.event_names import EventNames
from workshops.rules import TEAM_ROLES

# The one that opens most comes last: nobody gets it by oversight.
ROLES = [(role.value, role.label) for role in (User.Role.MODERATOR, User.Role.KEEPER, User.Role.EDITOR, User.Role.LEAD)]
ROLE_MESSAGES = dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Wählen Sie eine Rolle im Team."))
NAME_MISSING = gettext_lazy("Geben Sie den Namen ein, zum Beispiel „Erika Beispiel“.")


class MemberForm(forms.Form):
    """Name and role of somebody in the team."""

    name = LineField(label=gettext_lazy("Name"), missing=NAME_MISSING, max_length=150)
    role = forms.ChoiceField(
        label=gettext_lazy("Rolle im Team"),
        choices=ROLES,
        error_messages=ROLE_MESSAGES,
        help_text=gettext_lazy(
            "Moderation und Protokollführung sehen und bearbeiten nur die Termine, an denen sie eine Rolle haben."
        ),
    )


class MemberCreateForm(MemberForm):
    """Somebody for the team: a person the process names already, or a new one; with an address they may sign in."""

    marks_optional = False

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Schon eingetragen?"),
        required=False,
        empty_label=gettext_lazy("nein, neue Person"),
        to_field_name="slug",
    )
    email = AddressField(
        label=gettext_lazy("E-Mail-Adresse"),
        required=False,
        autocomplete="off",
        help_text=gettext_lazy(
            "Dorthin schicken wir, wie man sich anmeldet. Ohne Adresse gibt es keinen Zugang; die Person lässt sich trotzdem an Terminen eintragen."
        ),
    )
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Gleich an einem Termin eintragen"),
        required=False,
        empty_label=gettext_lazy("nein"),
        to_field_name="slug",
    )
    event_role = forms.ChoiceField(
        label=gettext_lazy("Rolle am Termin"), required=False, choices=EventRole.Kind.choices
    )
    field_order = ["person", "name", "email", "role", "event", "event_role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        strangers = Person.objects.exclude(user__role__in=TEAM_ROLES, user__is_active=True)
        self.fields["person"].queryset = strangers.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Nur für eine neue Person.")
        events = self.fields["event"]
        coming = Event.objects.exclude(status=Event.Status.CANCELLED).exclude(ends_at__lte=clock.now())
        events.queryset = coming.exclude(held=Event.Held.YES).select_related("theme").in_order()  # type: ignore[attr-defined]
        events.label_from_instance = EventNames()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" not in self.errors and not cleaned.get("person") and not cleaned.get("name"):
            self.add_error(
                "name", _("Geben Sie den Namen ein, oder wählen Sie jemanden aus, der schon eingetragen ist.")
            )
        return cleaned
