"""Forms of the concept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.models import Chapter
from workshops import plaintext, richtext
from workshops.models import User
from workshops.rules import can_edit_chapters


class TextField(forms.CharField):
    """Text of any length; signs that nobody can see or print (see `richtext.UNPRINTABLE`) are dropped, not refused."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return richtext.UNPRINTABLE.sub("", super().to_python(value))


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a table. A number too large for any key is a choice that there is not, and no query."""

    def clean(self, value: Any) -> QuerySet:
        if isinstance(value, list | tuple) and any(_is_beyond_keys(each) for each in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""})
        return super().clean(value)


def _is_beyond_keys(value: Any) -> bool:
    try:
        return abs(int(value)) > BigIntegerField.MAX_BIGINT
    except (TypeError, ValueError):
        return False


def writers(*, also: int | None = None) -> QuerySet[User]:
    """Who may write chapters, and whoever has the primary key `also`."""
    roles = [role for role in User.Role.values if can_edit_chapters(User(role=role))]
    return User.objects.filter(Q(role__in=roles, is_active=True) | Q(pk=also)).order_by("name", "email")


class ChapterForm(forms.Form):
    """A chapter's text and who has what to do with it until when.

    The text comes from the editor as HTML (`text`), or typed as in `workshops.plaintext` (`plain`) where no script
    runs; the page sends one of them. `cleaned_data["text"]` has the stored form.
    """

    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = TextField()
    plain = TextField(label=gettext_lazy("Text"))
    status = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        choices=Chapter.Status.choices,
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie einen Stand aus der Liste.")},
    )
    editor = forms.ModelChoiceField(
        label=gettext_lazy("Wer schreibt"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("noch niemand"),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie eine Person aus der Liste.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Fertig bis"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Geben Sie den Tag so an: 30.06.2013.")},
    )

    def __init__(self, *args: Any, chapter: Chapter, **kwargs: Any) -> None:
        initial = {
            "version": chapter.version,
            "text": chapter.text,
            "plain": plaintext.to_plain(chapter.text),
            "status": chapter.status,
            "editor": chapter.editor_id,
            "due_on": chapter.due_on,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["editor"].queryset = writers(also=chapter.editor_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        read, field = (richtext.clean, "text") if "text" in self.data else (plaintext.from_plain, "plain")
        try:
            cleaned["text"] = read(cleaned.get(field) or "")
        except ValueError as error:
            message = _("Der Text ist zu lang oder zu tief verschachtelt. Teilen Sie ihn auf mehrere Kapitel auf.")
            raise ValidationError({"plain": message}) from error
        return cleaned
