"""Forms of the consultation: what is said to a version, and what the team does with it."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.content import Content
from concept.contribution_forms import UNKNOWN_CHOICE, FilterForm, WordsField, any_of
from concept.models import Consultation, Paragraph, Response
from concept.models.consultations import CommentChannel, CommentKind, ResponseVerdict
from concept.queries.comments import WHOLE, title_of
from concept.queries.contributions import organisation_named
from participants.forms import AddressField, LineField
from participants.models import Contact
from workshops import clock
from workshops.forms.moments import LocalDateTimeField, day_field, local_moment

LONGEST = 5_000
NOON = time(12)
TOO_LONG = gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen.")
PAPER_CHANNELS = [choice for choice in CommentChannel.choices if choice[0] != CommentChannel.WEB]


def new_key() -> str:
    """A secret by which the same form sent twice is known."""
    return secrets.token_urlsafe(16)


class TextField(WordsField):
    """A text of several lines that is to be read as it is written."""

    def __init__(self, *, max_length: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = TOO_LONG


def place_choices(content: Content) -> list[tuple[str, str]]:
    """The concept as a whole, and its sections."""
    return [(WHOLE, _("das ganze Konzept")), *((section.slug, title_of(section)) for section in content.sections)]


def _kind_field() -> forms.ChoiceField:
    missing = gettext_lazy("Wählen Sie, ob Sie zustimmen, etwas ändern möchten oder eine Frage haben.")
    return forms.ChoiceField(
        label=gettext_lazy("Was ist es?"),
        choices=CommentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class PlaceMixin(forms.Form):
    """Where it belongs: the section, unless a paragraph says so already."""

    def offer_places(self, content: Content, paragraph: Paragraph | None) -> None:
        if paragraph is None:
            self.fields["section"] = forms.ChoiceField(
                label=_("Wozu?"),
                choices=place_choices(content),
                initial=WHOLE,
                error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
            )
            self.order_fields(["section", *(name for name in self.fields if name != "section")])

    def clean_section(self) -> str:
        section = self.cleaned_data["section"]
        return "" if section == WHOLE else section


class CommentForm(PlaceMixin):
    """What somebody says to a version; without `contact` a citizen, who must give an address."""

    kind = _kind_field()
    text = TextField(
        label=gettext_lazy("Ihre Rückmeldung"),
        help_text=gettext_lazy(
            "In jeder Sprache, in der Sie am liebsten schreiben. "
            "Bitte schreiben Sie nicht, wer die Menschen sind, von denen Sie erzählen."
        ),
        missing=gettext_lazy("Schreiben Sie Ihre Rückmeldung auf."),
        rows=6,
    )
    name = LineField(
        label=gettext_lazy("Ihr Name"),
        missing=gettext_lazy("Geben Sie Ihren Namen ein."),
        autocomplete="name",
    )
    email = AddressField(
        label=gettext_lazy("Ihre E-Mail-Adresse"),
        help_text=gettext_lazy(
            "Wir schicken Ihnen einen Link zum Bestätigen und später unsere Antwort. Die Adresse bleibt intern."
        ),
        missing=gettext_lazy("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de"),
    )
    may_be_named = forms.BooleanField(
        label=gettext_lazy("Mein Name darf bei der Rückmeldung stehen."),
        help_text=gettext_lazy("Ohne Haken steht nirgends, von wem sie kommt. Das Team weiß es."),
        required=False,
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    marks_optional = False

    def __init__(
        self, *args: Any, content: Content, paragraph: Paragraph | None, contact: Contact | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_places(content, paragraph)
        if contact is None:
            return
        del self.fields["name"], self.fields["email"]
        if contact.is_accepted:
            words = _("Wir möchten mit dieser Rückmeldung genannt werden: %(name)s")
            self.fields["may_be_named"].label = words % {"name": contact.organisation.name}
            self.fields["may_be_named"].help_text = _("Das können Sie jederzeit ändern.")
        else:
            del self.fields["may_be_named"]


class EnterForm(PlaceMixin):
    """What came by letter, mail or phone."""

    paragraph = forms.ChoiceField(
        label=gettext_lazy("Absatz"),
        required=False,
        help_text=gettext_lazy("Geht es um einen bestimmten Absatz, zählt dieser."),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    kind = _kind_field()
    text = TextField(
        label=gettext_lazy("Rückmeldung"),
        help_text=gettext_lazy("Im Wortlaut. Ein Gedanke je Rückmeldung."),
        missing=gettext_lazy("Schreiben Sie auf, was gesagt wurde."),
        rows=6,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Wie kam sie?"),
        choices=PAPER_CHANNELS,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Wählen Sie, wie die Rückmeldung kam."),
            "invalid_choice": gettext_lazy("Wählen Sie, wie die Rückmeldung kam."),
        },
    )
    received_on = day_field(label=gettext_lazy("Eingegangen am"))
    organisation = LineField(
        label=gettext_lazy("Organisation"),
        required=False,
        help_text=gettext_lazy("Wie sie in der Liste der Organisationen heißt. Leer bei Einzelpersonen."),
        autocomplete="off",
        widget=forms.TextInput(attrs={"list": "organisationen"}),
    )
    name = LineField(label=gettext_lazy("Name"), required=False, autocomplete="off")
    email = AddressField(
        label=gettext_lazy("E-Mail-Adresse"),
        required=False,
        help_text=gettext_lazy("Für die Antwort. Bleibt intern."),
        autocomplete="off",
    )
    postal_address = TextField(
        label=gettext_lazy("Anschrift oder Telefonnummer"),
        required=False,
        max_length=500,
        rows=3,
        help_text=gettext_lazy("Wenn die Antwort mit der Post oder am Telefon geht. Bleibt intern."),
    )
    may_be_named = forms.BooleanField(label=gettext_lazy("Darf genannt werden: das wurde gefragt."), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, *args: Any, content: Content, paragraphs: Iterable[Paragraph], consultation: Consultation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        self.paragraphs = {row.anchor: row for row in paragraphs}
        self.fields["received_on"].error_messages["required"] = _("Geben Sie an, wann die Rückmeldung kam.")
        rows = [(row.anchor, f"{row.quotation}: {row.text[:60]}") for row in self.paragraphs.values()]
        self.fields["paragraph"].choices = [("", _("kein bestimmter")), *rows]  # type: ignore[attr-defined]
        self.offer_places(content, None)

    def clean_paragraph(self) -> Paragraph | None:
        return self.paragraphs.get(self.cleaned_data["paragraph"])

    def clean_organisation(self) -> Any:
        name = self.cleaned_data["organisation"]
        found = organisation_named(name) if name else None
        if name and found is None:
            raise forms.ValidationError(
                _(
                    "Diese Organisation kennen wir nicht. Prüfen Sie, wie sie heißt, oder schreiben Sie den Namen unten hin."
                )
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if day := cleaned.pop("received_on", None):
            cleaned["received_at"] = self._moment(day)
        if cleaned.get("may_be_named") and not (cleaned.get("organisation") or cleaned.get("name")):
            self.add_error("name", _("Schreiben Sie, wie die Person oder Organisation genannt werden darf."))
        return cleaned

    def _moment(self, day: date) -> datetime:
        """Only the day is known: its noon, within the time since the beginning where the day allows it."""
        noon, opens, now = local_moment(day, NOON), self.consultation.opens_at, clock.now()
        if noon < opens and clock.to_local(opens).date() == day:
            return opens
        return now if noon > now and clock.to_local(now).date() == day else noon


class ConsultationForm(forms.Form):
    """From when until when."""

    marks_optional = False
    opens_at = LocalDateTimeField(label=gettext_lazy("Beginnt"))
    closes_at = LocalDateTimeField(
        label=gettext_lazy("Endet"), help_text=gettext_lazy("Danach nimmt die Website nichts mehr an.")
    )
    note = TextField(
        label=gettext_lazy("Was möchten Sie wissen?"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("Freiwillig. Steht über dem Formular und auf der Seite der Fassung."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens_at"].error_messages["required"] = _("Geben Sie an, wann die Beteiligung beginnt.")
        self.fields["closes_at"].error_messages["required"] = _("Geben Sie an, wann die Beteiligung endet.")


class DeclineForm(forms.Form):
    """Why a comment is not published."""

    marks_optional = False
    reason = TextField(
        label=gettext_lazy("Grund, wenn sie nicht veröffentlicht wird"),
        help_text=gettext_lazy("Geht an die Person, die geschrieben hat."),
        missing=gettext_lazy("Schreiben Sie einen Grund: Wer geschrieben hat, bekommt ihn mitgeteilt."),
        max_length=500,
        rows=2,
    )

    def __init__(self, data: Any = None) -> None:
        # Stands on one page with the form of the answer, which has a reason too.
        super().__init__(data, auto_id="id_decline_%s")


class ResponseForm(forms.Form):
    """The answer; `version` of the one that was on the page, 0 where there was none."""

    marks_optional = False
    verdict = forms.ChoiceField(
        label=gettext_lazy("Was wird daraus?"),
        choices=ResponseVerdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Wählen Sie, was aus der Rückmeldung wird."),
            "invalid_choice": gettext_lazy("Wählen Sie, was aus der Rückmeldung wird."),
        },
    )
    reason = TextField(
        label=gettext_lazy("Begründung"),
        help_text=gettext_lazy("Steht in der Synopse und geht an die Person, die geschrieben hat."),
        missing=gettext_lazy("Schreiben Sie eine Begründung. Sie steht in der Synopse."),
        rows=5,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, data: Any = None, *, response: Response | None = None) -> None:
        initial: dict[str, Any] = {"version": 0}
        if response:
            initial = {"verdict": response.verdict, "reason": response.reason, "version": response.version}
        super().__init__(data, initial=initial)


class CommentFilterForm(FilterForm):
    """What of all comments the team sees."""

    stand = forms.ChoiceField(
        label=gettext_lazy("Zu tun"),
        required=False,
        choices=any_of(
            [
                ("neu", gettext_lazy("wartet auf das Team")),
                ("offen", gettext_lazy("noch ohne Antwort")),
                ("bereit", gettext_lazy("Antwort noch nicht mitgeteilt")),
                ("beantwortet", gettext_lazy("beantwortet und mitgeteilt")),
                ("briefe", gettext_lazy("noch mitzuteilen, mit Brief oder am Telefon")),
                ("abgelehnt", gettext_lazy("nicht veröffentlicht")),
            ]
        ),
    )
    abschnitt = forms.ChoiceField(label=gettext_lazy("Abschnitt"), required=False)
    eingang = forms.ChoiceField(label=gettext_lazy("Eingang"), required=False, choices=any_of(CommentChannel.choices))
    art = forms.ChoiceField(label=gettext_lazy("Art"), required=False, choices=any_of(CommentKind.choices))

    def __init__(self, data: Any, *, places: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["abschnitt"].choices = any_of(places)  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> dict[str, Any]:
        """For `filter()`; the state is narrowed by `concept.queries.comments.by_state`."""
        fields = {"eingang": "channel", "art": "kind"}
        wanted = {field: value for name, field in fields.items() if (value := self.value(name))}
        if section := self.value("abschnitt"):
            wanted["section"] = "" if section == WHOLE else section
        return wanted
