"""The team's forms for organisations, their contacts, and lists of them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.imports.columns import Column
from participants.imports.reading import read_table, too_big
from participants.imports.tables import MAX_BYTES, Table, UnreadableFileError
from participants.models import Contact, ImportDraft, Organisation, OrganisationCategory
from workshops import clock
from workshops.folding import fold
from workshops.models import Municipality

TOO_LONG = gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen.")
UNREADABLE = gettext_lazy("Der Text enthält unlesbare Zeichen. Schreiben Sie ihn neu.")


class OrganisationFilterForm(forms.Form):
    """Narrows the list. What cannot be understood narrows nothing."""

    marks_optional = False

    suche = forms.CharField(label=gettext_lazy("Name, Ansprechperson oder E-Mail"), required=False, max_length=200)
    art = forms.ModelChoiceField(
        OrganisationCategory.objects.all(),
        label=gettext_lazy("Art"),
        required=False,
        empty_label=gettext_lazy("alle"),
        to_field_name="slug",
    )
    kommune = forms.ModelChoiceField(
        Municipality.objects.all(),
        label=gettext_lazy("Kommune"),
        required=False,
        empty_label=gettext_lazy("alle"),
        to_field_name="slug",
    )
    migranten = forms.ChoiceField(
        label=gettext_lazy("Migrantenorganisation"),
        required=False,
        choices=[("", gettext_lazy("alle")), ("ja", gettext_lazy("ja")), ("nein", gettext_lazy("nein"))],
    )

    def value(self, name: str) -> Any:
        """What was asked for and understood; None or empty otherwise."""
        self.is_valid()
        return self.cleaned_data.get(name)


class OrganisationForm(forms.ModelForm):
    """What the team says about an organisation."""

    class Meta:
        model = Organisation
        fields = [
            "name",
            "category",
            "municipality",
            "street",
            "postcode",
            "town",
            "is_migrant_organisation",
            "represents_municipality",
            "represents_department",
            "public_listing",
        ]
        labels = {
            "represents_municipality": gettext_lazy("Vertritt die Kommune"),
            "represents_department": gettext_lazy("Vertritt die Abteilung"),
        }
        error_messages = {
            "name": {
                "required": gettext_lazy("Geben Sie den Namen der Organisation ein."),
                "max_length": TOO_LONG,
                "null_characters_not_allowed": UNREADABLE,
            },
            **{
                name: {"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE}
                for name in ("street", "postcode", "town")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "municipality", "represents_municipality", "represents_department"):
            self.fields[name].empty_label = _("nicht angegeben")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        municipality = cleaned.get("municipality")
        same_place = Q(municipality=municipality) | Q(municipality=None) if municipality else Q()
        same = Organisation.objects.filter(same_place, folded_name=fold(cleaned.get("name", ""))[:400])
        if cleaned.get("name") and same.exclude(pk=self.instance.pk).exists():
            self.add_error(
                "name",
                _(
                    "Eine Organisation dieses Namens gibt es schon. Nennen Sie sie anders, oder führen Sie beide zusammen."
                ),
            )
        return cleaned


class ContactForm(forms.ModelForm):
    """Whom the team writes to and phones. Takes the organisation."""

    is_accepted = forms.BooleanField(
        label=gettext_lazy("Spricht für die Organisation"),
        required=False,
        help_text=gettext_lazy("Sieht alle Anmeldungen der Organisation und kann sie ändern."),
    )

    class Meta:
        model = Contact
        fields = ["name", "email", "phone", "language"]
        error_messages = {
            "name": {
                "required": gettext_lazy("Geben Sie den Namen der Ansprechperson ein."),
                "max_length": TOO_LONG,
                "null_characters_not_allowed": UNREADABLE,
            },
            "email": {
                "invalid": gettext_lazy("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de."),
                "max_length": TOO_LONG,
            },
            "phone": {"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE},
            "language": {"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE},
        }

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation
        self.fields["is_accepted"].initial = not self.instance.pk or self.instance.accepted_at is not None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = self.instance.organisation.contacts.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise forms.ValidationError(
                _("Diese E-Mail-Adresse hat schon eine andere Ansprechperson der Organisation.")
            )
        return email

    def save(self, commit: bool = True) -> Contact:
        is_accepted = self.cleaned_data["is_accepted"]
        self.instance.accepted_at = (self.instance.accepted_at or clock.now()) if is_accepted else None
        self.instance.declined_at = None if is_accepted else self.instance.declined_at
        return super().save(commit)


class ImportForm(forms.Form):
    """An uploaded list; `table` is what was read from it."""

    file = forms.FileField(
        label=gettext_lazy("Ihre Liste"),
        help_text=gettext_lazy("Excel (.xlsx) oder CSV, höchstens 5 MB und 5.000 Zeilen."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={
            "required": gettext_lazy("Wählen Sie die Datei mit Ihrer Liste aus."),
            "empty": gettext_lazy("Die Datei ist leer. Wählen Sie eine Tabelle mit einer Zeile je Organisation."),
            "invalid": gettext_lazy("Wählen Sie die Datei mit Ihrer Liste aus."),
        },
    )
    table: Table

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(too_big())
        try:
            self.table = read_table(upload.read())
        except UnreadableFileError as error:
            raise forms.ValidationError(str(error)) from None
        return upload


class ColumnsForm(forms.Form):
    """What each column of a list holds."""

    marks_optional = False

    def __init__(self, draft: ImportDraft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("nicht übernehmen")), *Column.choices]
        for place, (head, column) in enumerate(zip(draft.heads, draft.columns, strict=True)):
            examples = [row["cells"][place] for row in draft.rows if row["cells"][place].strip()][:2]
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=head[:80] or _("Spalte %(number)d") % {"number": place + 1},
                help_text=", ".join(example[:40] for example in examples) or _("ohne Inhalt"),
                choices=choices,
                initial=column,
                required=False,
                error_messages={"invalid_choice": _("Wählen Sie eine Angabe aus der Liste.")},
            )

    def clean(self) -> dict[str, Any]:
        chosen = [column for column in self.columns if column]
        for column in Column:
            if chosen.count(column) > 1:
                raise forms.ValidationError(
                    _("„%(field)s“ ist mehr als einer Spalte zugeordnet. Lassen Sie eine davon weg.")
                    % {"field": column.label}
                )
        if Column.NAME not in chosen:
            raise forms.ValidationError(_("Sagen Sie, in welcher Spalte der Name der Organisation steht."))
        return self.cleaned_data

    @property
    def columns(self) -> list[str]:
        """The chosen columns in the order of the file."""
        return [self.cleaned_data.get(name, "") for name in self.fields]
