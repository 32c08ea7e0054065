"""Forms about minutes: notes, results, who was there, what those who were there say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.forms import RowsField, TextField
from concept.models import Contribution, Minutes, MinutesRemark, Result
from concept.queries.minutes import MAX_ATTENDANCE, Attendance, Frame
from participants.forms import LineField
from participants.models import Organisation
from workshops import plaintext, richtext
from workshops.forms.moments import LocalDateTimeField, SpanMixin, day_field, span_initial
from workshops.models import AgendaItem, Event, Person

MAX_TEXT = 4_000
BLANK_ROWS = 3
TOO_LONG = gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen.")


class WordsField(TextField):
    """A text that must be there, of bearable length."""

    def __init__(self, *, missing: Any = "", rows: int = 4, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.required = bool(missing)
        self.widget.is_required = False
        self.error_messages |= {"required": missing, "max_length": TOO_LONG}

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").strip()


class NoteForm(forms.Form):
    """What was noted under a point: from the editor as HTML (`text`), or typed plainly (`plain`) where no script runs.

    `cleaned_data["text"]` has the stored form.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000_000)
    text = TextField()
    plain = TextField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        read, name = (richtext.clean, "text") if "text" in self.data else (plaintext.from_plain, "plain")
        try:
            cleaned["text"] = read(cleaned.get(name) or "")
        except ValueError as error:
            raise ValidationError({"plain": _("Der Text ist zu lang oder zu tief verschachtelt.")}) from error
        return cleaned


class ResultForm(forms.Form):
    """One result. `choices`: the contributions that it may rest on."""

    marks_optional = False
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"),
        choices=Result.Kind.choices,
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie eine Art aus der Liste.")},
    )
    text = WordsField(
        label=gettext_lazy("Ergebnis"), rows=3, missing=gettext_lazy("Schreiben Sie das Ergebnis in einem Satz auf.")
    )
    points = forms.IntegerField(
        label=gettext_lazy("Punkte"),
        required=False,
        min_value=0,
        max_value=9_999,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], gettext_lazy("Geben Sie die Punkte als ganze Zahl ein.")
        ),
    )
    responsible = LineField(label=gettext_lazy("Wer kümmert sich"), required=False)
    due_on = day_field(label=gettext_lazy("Bis wann"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("Öffentlich"), required=False, initial=True)
    contributions = RowsField(
        label=gettext_lazy("Beiträge, auf denen es beruht"),
        queryset=Contribution.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Ein gewählter Beitrag gehört nicht hierher.")},
    )

    def __init__(self, *args: Any, choices: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contributions"]
        field.queryset = Contribution.objects.filter(pk__in=[each.pk for each in choices])
        # The rows are there already: no query for the list.
        field.choices = [(each.pk, f"{each.number}: {_shortened(each.german_text)}") for each in choices]
        kinds: Any = self.fields["kind"]
        kinds.error_messages["required"] = kinds.error_messages["invalid_choice"]


def _shortened(text: str, length: int = 140) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[:length].rsplit(' ', 1)[0]} …"


def result_initial(result: Result) -> dict[str, Any]:
    """What the form shows of a result that is there."""
    names = ("kind", "text", "points", "responsible", "due_on", "is_public")
    return {name: getattr(result, name) for name in names} | {"contributions": list(result.contributions.all())}


class FrameForm(SpanMixin):
    """When it was, who led and who wrote."""

    marks_optional = False
    field_order = ["day", "starts", "ends", "keeper", "moderators"]
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    keeper = forms.ModelChoiceField(
        label=gettext_lazy("Protokoll führt"),
        queryset=Person.objects.all(),
        required=False,
        empty_label=gettext_lazy("niemand eingetragen"),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie eine Person aus der Liste.")},
    )
    moderators = RowsField(
        label=gettext_lazy("Moderation"),
        queryset=Person.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_pk_value", "invalid_list"],
            gettext_lazy("Wählen Sie Personen aus der Liste."),
        ),
    )

    def frame(self, attendance: Sequence[Attendance]) -> Frame:
        """What was entered, with who was there."""
        values = self.cleaned_data
        return Frame(values["starts_at"], values["ends_at"], values["keeper"], list(values["moderators"]), attendance)


def frame_initial(minutes: Minutes, frame: Frame) -> dict[str, Any]:
    """What is stored; while nothing is, the event's planned times as a suggestion."""
    event = minutes.event
    times = (frame.starts_at, frame.ends_at) if frame.starts_at else (event.starts_at, event.ends_at)
    return {**span_initial(*times), "keeper": frame.keeper, "moderators": list(frame.moderators)}


class AttendanceForm(forms.Form):
    """One organisation and how many of its people were there; an empty number takes the row out."""

    organisation = forms.IntegerField(
        required=False, min_value=1, max_value=BigIntegerField.MAX_BIGINT, widget=forms.HiddenInput
    )
    name = LineField(
        required=False, widget=forms.TextInput(attrs={"aria-label": gettext_lazy("Organisation")}), autocomplete="off"
    )
    number = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9_999,
        widget=forms.NumberInput(attrs={"aria-label": gettext_lazy("Personen")}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], gettext_lazy("Geben Sie die Zahl der Personen ein.")
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("number") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Nennen Sie die Organisation."))
        if cleaned.get("name") and cleaned.get("number") is None and not self.initial and "number" not in self.errors:
            self.add_error("number", _("Geben Sie die Zahl der Personen ein."))
        return cleaned


AttendanceFormSet = forms.formset_factory(
    AttendanceForm, extra=BLANK_ROWS, max_num=MAX_ATTENDANCE, absolute_max=MAX_ATTENDANCE + BLANK_ROWS
)


def attendance_initial(rows: Sequence[Attendance]) -> list[dict[str, Any]]:
    """What the formset shows."""
    return [{"organisation": row.organisation, "name": row.name, "number": row.number} for row in rows]


def entered_attendance(formset: Any) -> list[Attendance]:
    """What was entered, without the rows that were emptied. The formset must be valid. One query."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("name") and form.cleaned_data.get("number")]
    keys = {row["organisation"] for row in rows if row.get("organisation")}
    known = set(Organisation.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Attendance(row["name"], row["number"], row["organisation"] if row.get("organisation") in known else None)
        for row in rows
    ]


class ConfirmationForm(forms.Form):
    """Until when those who were there may answer."""

    respond_by = LocalDateTimeField(
        label=gettext_lazy("Rückmeldung bis"),
        error_messages={"required": gettext_lazy("Geben Sie Tag und Uhrzeit ein, zum Beispiel 16.01.2013 14:00.")},
    )


class RemarkForm(forms.Form):
    """What is missing or wrong: one field. `key` makes the same form sent twice one remark."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = WordsField(
        label=gettext_lazy("Was fehlt oder stimmt nicht?"),
        rows=6,
        missing=gettext_lazy("Schreiben Sie, was fehlt oder nicht stimmt."),
    )


class TeamRemarkForm(forms.Form):
    """What reached the team on another way."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("bitte wählen"),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], gettext_lazy("Wählen Sie, welche Organisation sich gemeldet hat.")
        ),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Wie?"),
        choices=[choice for choice in MinutesRemark.Channel.choices if choice[0] != MinutesRemark.Channel.WEB],
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie, wie die Rückmeldung kam.")},
    )
    text = WordsField(label=gettext_lazy("Rückmeldung"), missing=gettext_lazy("Schreiben Sie auf, was gesagt wurde."))

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(minutes_attendance__minutes=minutes).distinct()


class AnswerForm(forms.Form):
    """What was done about a remark."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Antwort"),
        choices=[choice for choice in MinutesRemark.Answer.choices if choice[0] != MinutesRemark.Answer.OPEN],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Wählen Sie eine Antwort.")),
    )
    reason = WordsField(
        label=gettext_lazy("Was wir dazu sagen"),
        help_text=gettext_lazy("Liest, wer die Rückmeldung geschrieben hat. Nötig, wenn Sie sie nicht übernehmen."),
        rows=3,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == MinutesRemark.Answer.NOT_ADOPTED and not cleaned.get("reason"):
            self.add_error("reason", _("Sagen Sie, warum Sie die Rückmeldung nicht übernehmen."))
        return cleaned


class CorrectionForm(forms.Form):
    """A dated correction."""

    text = WordsField(
        label=gettext_lazy("Berichtigung"),
        rows=4,
        missing=gettext_lazy("Schreiben Sie, was berichtigt wird."),
        help_text=gettext_lazy("Nennen Sie die Nummer des Ergebnisses und was richtig ist."),
    )
    withdraws = forms.ModelChoiceField(
        Result.objects.none(),
        to_field_name="number",
        required=False,
        label=gettext_lazy("Ein Ergebnis zurücknehmen"),
        help_text=gettext_lazy(
            "Seine Worte stehen dann nicht mehr im Protokoll. Nummer, Tag und Ihr Text oben bleiben als Grund stehen."
        ),
        empty_label=gettext_lazy("nein, alle gelten weiter"),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie ein Ergebnis, das noch gilt.")},
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["withdraws"]
        public = Result.objects.filter(event=event, is_public=True).exclude(agenda_item__is_public=False)
        field.queryset = public.standing().order_by("number")  # type: ignore[attr-defined]
        field.label_from_instance = lambda result: f"{result}: {result.text[:120]}"  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A photo or slides. What the file is, its content says."""

    file = forms.FileField(
        label=gettext_lazy("Foto oder PDF"),
        help_text=gettext_lazy("Höchstens 8 MB. Ort, Zeit und Kamera werden aus der Datei entfernt."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        max_length=None,
        error_messages={
            "required": gettext_lazy("Wählen Sie eine Datei aus."),
            "invalid": gettext_lazy("Wählen Sie eine Datei aus."),
            "missing": gettext_lazy("Wählen Sie eine Datei aus."),
            "empty": gettext_lazy("Die Datei ist leer. Wählen Sie eine andere."),
        },
    )
    title = LineField(
        label=gettext_lazy("Titel"),
        missing=gettext_lazy("Geben Sie einen Titel ein, zum Beispiel „Wand mit Karten“."),
    )


class AttachmentForm(forms.Form):
    """What an attachment shows, where it belongs and who may see it."""

    title = LineField(
        label=gettext_lazy("Titel"),
        missing=gettext_lazy("Geben Sie einen Titel ein, zum Beispiel „Wand mit Karten“."),
    )
    description = WordsField(
        label=gettext_lazy("Was ist zu sehen?"),
        rows=3,
        help_text=gettext_lazy("Für alle, die das Bild nicht sehen. Nötig, bevor ein Foto öffentlich wird."),
    )
    agenda_item = forms.ModelChoiceField(
        label=gettext_lazy("Tagesordnungspunkt"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("zum ganzen Termin"),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie einen Punkt aus der Liste.")},
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Öffentlich, sobald das Protokoll es ist"),
        required=False,
        help_text=gettext_lazy("Nur wenn niemand zu erkennen ist und kein Name zu lesen."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agenda_item"].queryset = AgendaItem.objects.filter(event=event)  # type: ignore[attr-defined]
