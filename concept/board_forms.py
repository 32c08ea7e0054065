"""Forms of the concept board: narrowing it, and planning several chapters at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.forms import RowsField
from concept.models import Chapter
from concept.outline import Section
from workshops.models import User

UNWRITTEN, LATE = "ohne-text", "ueberfaellig"
NOBODY = "niemand"


class BoardFilterForm(forms.Form):
    """Narrows the board. What cannot be understood narrows nothing. `people`: who may write."""

    marks_optional = False
    wer = forms.ChoiceField(label=gettext_lazy("Wer schreibt"), required=False)
    stand = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        required=False,
        choices=[
            ("", gettext_lazy("alle")),
            *Chapter.Status.choices,
            (UNWRITTEN, gettext_lazy("ohne Text")),
            (LATE, gettext_lazy("überfällig")),
        ],
    )

    def __init__(self, data: QueryDict, *, people: Iterable[User]) -> None:
        super().__init__(data)
        choices = [("", _("alle")), (NOBODY, _("noch niemand")), *((str(user.pk), str(user)) for user in people)]
        self.fields["wer"].choices = choices  # type: ignore[attr-defined]
        self.is_valid()

    def matches(self, section: Section, *, is_late: bool) -> bool:
        """Whether the chapter belongs on the narrowed board."""
        who, state = self.cleaned_data.get("wer"), self.cleaned_data.get("stand")
        editor = section.chapter.editor_id
        if who and who != (str(editor) if editor else NOBODY):
            return False
        if state == UNWRITTEN:
            return section.is_gap
        if state == LATE:
            return is_late
        return not state or section.chapter.status == state

    def tokens(self, path: str) -> list[tuple[str, str]]:
        """What the board is narrowed to, each with the address without it."""
        made = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                rest = self.data.copy()  # type: ignore[attr-defined]
                rest.pop(name)
                label = dict(field.choices)[value]  # type: ignore[attr-defined]
                made.append((f"{field.label}: {label}", f"{path}?{rest.urlencode()}"))
        return made


class PlanForm(forms.Form):
    """What is to hold for all chosen chapters; what is left alone stays as it is in each."""

    marks_optional = False
    kapitel = RowsField(
        queryset=Chapter.objects.all(),
        to_field_name="slug",
        label=gettext_lazy("Kapitel"),
        error_messages={
            "required": gettext_lazy("Wählen Sie in der Tabelle mindestens ein Kapitel."),
            "invalid_choice": gettext_lazy("Eines der Kapitel gibt es nicht mehr. Wählen Sie noch einmal."),
            "invalid_list": gettext_lazy("Wählen Sie in der Tabelle mindestens ein Kapitel."),
        },
    )
    editor = forms.ChoiceField(
        label=gettext_lazy("Wer schreibt"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie eine Person aus der Liste.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Fertig bis"),
        required=False,
        help_text=gettext_lazy("Leer: bleibt, wie es ist."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Geben Sie den Tag so an: 30.06.2013.")},
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        required=False,
        choices=[("", gettext_lazy("bleibt, wie er ist")), *Chapter.Status.choices],
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie einen Stand aus der Liste.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="plan_%s", **kwargs)
        self._people = {str(user.pk): user for user in people}
        self.fields["editor"].choices = [  # type: ignore[attr-defined]
            ("", _("bleibt, wie es ist")),
            (NOBODY, _("noch niemand")),
            *((key, str(user)) for key, user in self._people.items()),
        ]

    @property
    def chosen(self) -> set[str]:
        """The chapters that were ticked, to be ticked again."""
        return set(self.data.getlist("kapitel")) if self.is_bound else set()  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """As `concept.actions.chapters.plan_chapters` takes them."""
        values = self.cleaned_data
        changes: dict[str, Any] = {name: values[name] for name in ("due_on", "status") if values[name]}
        if values["editor"]:
            changes["editor"] = self._people.get(values["editor"])
        return changes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned[name] for name in ("editor", "due_on", "status")):
            self.add_error("editor", _("Sagen Sie, was sich ändern soll: wer schreibt, bis wann oder der Stand."))
        return cleaned
