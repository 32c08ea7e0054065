"""Forms about goals, measures and what they rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.forms import RowsField, TextField
from concept.minutes_forms import WordsField
from concept.models import Measure, Objective
from concept.models.measures import MeasurePriority, MeasureStatus, NeedsDecision
from concept.queries.measures import Gap, Narrowing
from participants.forms import LineField
from participants.models import Organisation
from workshops import plaintext, richtext
from workshops.folding import fold
from workshops.forms.moments import day_field
from workshops.models import Department, Theme

FROM_LIST = gettext_lazy("Wählen Sie etwas aus der Liste.")
TOO_LONG = gettext_lazy("Der Text ist zu lang oder zu tief verschachtelt.")
_VERSION = {"min_value": 0, "max_value": 1_000_000_000}


def _version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, **_VERSION)  # type: ignore[arg-type]


def seen_version_field() -> forms.IntegerField:
    """Which version was read; none where there is nothing yet."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False, **_VERSION)  # type: ignore[arg-type]


def _in_a_row(names: Iterable[str]) -> str:
    """Names as they are stored: a semicolon within one is told from one between two by the space behind it."""
    return "; ".join(name.replace("; ", ";\N{NO-BREAK SPACE}") for name in names)


def _names_in(row: str) -> list[str]:
    return [name.replace(";\N{NO-BREAK SPACE}", "; ") for name in row.split("; ") if name]


def _choice(label: Any, choices: Iterable[tuple[Any, Any]], **kwargs: Any) -> forms.ChoiceField:
    messages = {"invalid_choice": FROM_LIST, "required": FROM_LIST}
    return forms.ChoiceField(label=label, choices=list(choices), error_messages=messages, **kwargs)


def _theme_field(**kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="number",
        label=gettext_lazy("Thema"),
        error_messages={"required": FROM_LIST, "invalid_choice": FROM_LIST},
        **kwargs,
    )


class RichTextForm(forms.Form):
    """A text with paragraphs and lists: from the editor as HTML (`text`), or typed (`plain`) where no script runs.

    `cleaned_data["text"]` has the stored form.
    """

    marks_optional = False
    version = _version_field()
    text = TextField()
    plain = TextField(label=gettext_lazy("Text"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        read, name = (richtext.clean, "text") if "text" in self.data else (plaintext.from_plain, "plain")
        try:
            cleaned["text"] = read(cleaned.get(name) or "")
        except ValueError as error:
            raise ValidationError({"plain": TOO_LONG}) from error
        return cleaned


class GoalForm(forms.Form):
    """The words of a guiding goal or an objective, and which version of it was read."""

    marks_optional = False
    version = seen_version_field()
    text = WordsField(rows=2, missing=gettext_lazy("Schreiben Sie das Ziel in einem Satz auf."))

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class MeasureAddForm(forms.Form):
    """A new measure: nothing but a title and its theme."""

    marks_optional = False
    title = LineField(
        label=gettext_lazy("Titel"), max_length=300, missing=gettext_lazy("Geben Sie der Maßnahme einen Titel.")
    )
    theme = _theme_field(empty_label=None)


@dataclass(frozen=True)
class ObjectiveGroup:
    """A theme's objectives to tick. `is_own`: the measure stands in this theme."""

    theme: Theme
    is_own: bool
    choices: Sequence[BoundWidget]

    @property
    def has_chosen(self) -> bool:
        return any(choice.data["selected"] for choice in self.choices)


class MeasureForm(RichTextForm):
    """A measure's sheet; only the title must be there. `values` are what `change_measure` takes.

    Who is in charge and who takes part is typed: a name that an organisation bears is linked, any other stays words.
    """

    title = LineField(
        label=gettext_lazy("Titel"), max_length=300, missing=gettext_lazy("Geben Sie der Maßnahme einen Titel.")
    )
    target_group = LineField(label=gettext_lazy("Zielgruppe"), max_length=500, required=False)
    lead_department = forms.ModelChoiceField(
        Department.objects.all(),
        required=False,
        label=gettext_lazy("Zuständig: Abteilung"),
        empty_label=gettext_lazy("keine Abteilung"),
        error_messages={"invalid_choice": FROM_LIST},
    )
    lead = LineField(
        label=gettext_lazy("Zuständig: Organisation oder in Worten"), max_length=200, required=False, autocomplete="off"
    )
    partners = TextField(
        label=gettext_lazy("Beteiligte"),
        help_text=gettext_lazy("Ein Name je Zeile."),
        max_length=10_000,
        error_messages={"max_length": gettext_lazy("Kürzen Sie die Liste der Beteiligten.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_frame = LineField(label=gettext_lazy("Zeitrahmen"), required=False)
    costs = LineField(label=gettext_lazy("Kosten"), max_length=300, required=False)
    posts = LineField(label=gettext_lazy("Stellen"), max_length=300, required=False)
    funding = LineField(label=gettext_lazy("Finanzierung"), max_length=300, required=False)
    needs_decision = _choice(gettext_lazy("Braucht es einen Beschluss?"), NeedsDecision.choices)
    priority = _choice(
        gettext_lazy("Priorität"), [("", gettext_lazy("keine Angabe")), *MeasurePriority.choices], required=False
    )
    status = _choice(gettext_lazy("Stand"), MeasureStatus.choices)
    review_on = day_field(label=gettext_lazy("Nächste Überprüfung"), required=False)
    objectives = RowsField(
        Objective.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Handlungsziele, denen sie dient"),
        error_messages=dict.fromkeys(["invalid_choice", "invalid_pk_value", "invalid_list"], FROM_LIST),
    )

    def __init__(self, data: QueryDict | None = None, *, measure: Measure) -> None:
        partners = [str(partner) for partner in measure.partners.all()]
        initial = {
            name: getattr(measure, name)
            for name in ("version", "title", "target_group", "lead_department", "time_frame", "costs", "posts")
        } | {
            "text": measure.description,
            "plain": plaintext.to_plain(measure.description),
            "lead": "" if measure.lead_department else measure.lead,
            "partners": "\n".join(partners + _names_in(measure.partners_text)),
            "funding": measure.funding,
            "needs_decision": measure.needs_decision,
            "priority": measure.priority,
            "status": measure.status,
            "review_on": measure.review_on,
            "objectives": [objective.pk for objective in measure.objectives.all()],
        }
        super().__init__(data, initial=initial)
        self.theme = measure.theme
        field: Any = self.fields["objectives"]
        field.queryset = Objective.objects.select_related("guiding_goal__theme")
        field.label_from_instance = str

    def clean_priority(self) -> int | None:
        return int(self.cleaned_data["priority"]) if self.cleaned_data["priority"] else None

    def clean_partners(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["partners"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("lead") and cleaned.get("lead_department"):
            message = _("Zuständig ist entweder eine Abteilung oder eine Organisation. Lassen Sie eines davon leer.")
            raise ValidationError({"lead": message})
        known = {
            each.folded_name: each
            for each in Organisation.objects.filter(
                folded_name__in=[fold(name) for name in (cleaned.get("lead", ""), *cleaned.get("partners", []))]
            ).order_by("-pk")
        }
        lead = cleaned.pop("lead", "")
        cleaned["lead_organisation"] = known.get(fold(lead))
        cleaned["lead_text"] = "" if cleaned["lead_organisation"] else lead
        names = cleaned.get("partners", [])
        cleaned["partners"] = [known[fold(name)] for name in names if fold(name) in known]
        cleaned["partners_text"] = _in_a_row(name for name in names if fold(name) not in known)
        if len(cleaned["partners_text"]) > 500:
            raise ValidationError({"partners": _("Kürzen Sie die Liste der Beteiligten.")})
        return cleaned

    @property
    def objective_groups(self) -> list[ObjectiveGroup]:
        """Every theme's objectives, those of its own theme first."""
        groups: dict[Theme, list[BoundWidget]] = {}
        for choice in self["objectives"]:
            groups.setdefault(choice.data["value"].instance.guiding_goal.theme, []).append(choice)
        found = [ObjectiveGroup(theme, theme == self.theme, choices) for theme, choices in groups.items()]
        return sorted(found, key=lambda group: not group.is_own)

    @property
    def values(self) -> dict[str, Any]:
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "text", "plain"}}
        return values | {"description": self.cleaned_data["text"]}


class MoveForm(forms.Form):
    """Another theme for a measure; whoever sends it must have chosen one."""

    marks_optional = False
    theme = _theme_field(empty_label=gettext_lazy("bitte wählen"))


class MeasureField(forms.ModelChoiceField):
    """A measure by its code."""

    def to_python(self, value: Any) -> Measure | None:
        # No code has a NUL, which PostgreSQL would not even compare.
        return super().to_python(value.replace("\0", "") if isinstance(value, str) else value)


class MergeForm(forms.Form):
    """The measure that another one goes into."""

    marks_optional = False
    into = MeasureField(
        Measure.objects.none(),
        to_field_name="code",
        label=gettext_lazy("Mit welcher Maßnahme?"),
        empty_label=gettext_lazy("bitte wählen"),
        error_messages={"required": FROM_LIST, "invalid_choice": FROM_LIST},
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Measure.objects.current().exclude(pk=measure.pk)  # type: ignore[attr-defined]


class MergeSeenForm(forms.Form):
    """Which versions of two measures were read before one of them goes into the other."""

    version = seen_version_field()
    into_version = seen_version_field()

    @property
    def seen(self) -> tuple[int, int]:
        """Of both; 0 where it is not said."""
        read = self.cleaned_data if self.is_valid() else {}
        return read.get("version") or 0, read.get("into_version") or 0


class MeasureFilterForm(forms.Form):
    """Narrows a list of measures. What cannot be understood narrows nothing. `leads`: names to choose from; without
    `for_team` only what everyone may look for."""

    marks_optional = False
    thema = _theme_field(required=False, empty_label=gettext_lazy("alle"))
    stand = _choice(gettext_lazy("Stand"), [("", gettext_lazy("alle")), *MeasureStatus.choices], required=False)
    zustaendig = _choice(gettext_lazy("Zuständig"), [], required=False)
    prioritaet = _choice(
        gettext_lazy("Priorität"), [("", gettext_lazy("alle")), *MeasurePriority.choices], required=False
    )
    beschluss = _choice(
        gettext_lazy("Beschluss nötig"),
        [
            ("", gettext_lazy("alle")),
            (NeedsDecision.YES.value, gettext_lazy("ja")),
            (NeedsDecision.NO.value, gettext_lazy("nein")),
            (NeedsDecision.UNKNOWN.value, gettext_lazy("nicht geklärt")),
        ],
        required=False,
    )
    fehlt = _choice(gettext_lazy("Was fehlt"), [("", gettext_lazy("egal")), *Gap.choices], required=False)
    suche = forms.CharField(required=False, label=gettext_lazy("Wörter"))

    def __init__(self, data: QueryDict, *, leads: Iterable[str], for_team: bool) -> None:
        data = data.copy()
        if "suche" in data:
            data["suche"] = data["suche"].replace("\x00", " ")[:200]
        super().__init__(data)
        theme: Any = self.fields["thema"]
        theme.label_from_instance = lambda theme: f"{theme.number} {theme.short_title}"
        self.fields["zustaendig"].choices = [("", _("alle")), *((name, name) for name in leads)]  # type: ignore[attr-defined]
        if not for_team:
            del self.fields["beschluss"], self.fields["fehlt"], self.fields["prioritaet"]
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def narrowing(self) -> Narrowing:
        return Narrowing(
            theme=self.value("thema") or None,
            status=self.value("stand"),
            lead=self.value("zustaendig"),
            priority=self.value("prioritaet"),
            needs_decision=self.value("beschluss"),
            gap=self.value("fehlt"),
            words=self.value("suche"),
        )

    def tokens(self, path: str, query: QueryDict) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        made = []
        for name, field in self.fields.items():
            if value := self.value(name):
                rest = query.copy()
                for gone in (name, "seite"):
                    rest.pop(gone, None)
                label = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
                made.append((f"{field.label}: {label}", f"{path}?{rest.urlencode()}"))
        return made
