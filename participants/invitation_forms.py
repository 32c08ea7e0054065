"""Forms about invitations: the code on paper, and what the team fills in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import LineField
from participants.models import Invitation, Organisation, OrganisationCategory, Registration
from participants.models.invitations import InvitationAnswer, InvitationChannel
from participants.models.registrations import ACTIVE
from participants.queries.invitations import inviting_events
from participants.queries.organisations import find_organisations, plain_categories
from workshops.formats import format_span
from workshops.forms.choices import words_of_choice
from workshops.ics import clean_text
from workshops.models import Event, Municipality, Theme
from workshops.queries.event_names import EventNames

LONGEST_MESSAGE = 2000


class CodeForm(forms.Form):
    """The code as it stands in a letter. `invitation`: whose it is, once the form is valid; None for nobody's."""

    marks_optional = False
    invitation: Invitation | None = None

    code = LineField(
        label=gettext_lazy("Ihr Code"),
        help_text=gettext_lazy(
            "16 Buchstaben und Ziffern, zum Beispiel ABCD-EFGH-JKMN-PQRS. Groß oder klein ist gleich."
        ),
        missing=gettext_lazy("Geben Sie den Code ein, der in Ihrem Brief steht"),
        max_length=100,
        autocomplete="off",
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.invitation = Invitation.objects.find(code)
        return code

    def say_unknown(self) -> None:
        """Adds the error that nobody has this code."""
        self.add_error("code", _("Prüfen Sie den Code: So gibt es ihn nicht, oder nicht mehr"))


def _event_label(event: Event) -> str:
    when = format_span(event.starts_at, event.ends_at) if event.starts_at and event.ends_at else ""
    about = [event.display_title, event.venue.name if event.venue else ""]
    return format_html("{}<small>{}</small>", when, " · ".join(part for part in about if part))


class ListFilterForm(forms.Form):
    """A filter. What cannot be understood narrows nothing."""

    marks_optional = False

    def value(self, name: str) -> Any:
        """What was asked for and understood; None or empty otherwise."""
        self.is_valid()
        return self.cleaned_data.get(name)

    def label_of(self, name: str) -> str:
        """The value in words."""
        return words_of_choice(self.fields[name], self.value(name))


class EventField(forms.ModelChoiceField):
    """One event, by its slug."""

    def __init__(self, events: QuerySet[Event], **kwargs: Any) -> None:
        super().__init__(
            events,
            to_field_name="slug",
            required=False,
            label=gettext_lazy("Termin"),
            empty_label=gettext_lazy("alle"),
            **kwargs,
        )
        self.label_from_instance = EventNames()


class InvitationFilterForm(ListFilterForm):
    """Narrows the list of invitations."""

    suche = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=200)
    weg = forms.ChoiceField(
        label=gettext_lazy("Weg"), required=False, choices=[("", gettext_lazy("alle")), *InvitationChannel.choices]
    )
    antwort = forms.ChoiceField(
        label=gettext_lazy("Antwort"),
        required=False,
        choices=[
            ("", gettext_lazy("alle")),
            ("yes", gettext_lazy("ja oder angemeldet")),
            ("no", gettext_lazy("nein")),
            ("later", gettext_lazy("später")),
            ("silent", gettext_lazy("noch ohne Antwort")),
            ("unanswered", gettext_lazy("nie geantwortet")),
            ("withdrawn", gettext_lazy("zurückgenommen")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = Event.objects.filter(invitations__isnull=False).distinct().select_related("theme").in_order()
        self.fields["termin"] = EventField(events)
        self.order_fields(["termin", "weg", "antwort", "suche"])


class StartForm(forms.Form):
    """To what, and how."""

    termine = forms.MultipleChoiceField(
        label=gettext_lazy("Zu welchen Terminen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Wählen Sie mindestens einen Termin aus"),
            "invalid_choice": gettext_lazy("Wählen Sie Termine aus der Liste: Einen der gewählten gibt es nicht mehr"),
        },
    )
    weg = forms.ChoiceField(
        label=gettext_lazy("Auf welchem Weg?"),
        widget=forms.RadioSelect,
        choices=[
            (InvitationChannel.MAIL, gettext_lazy("per E-Mail: geht sofort hinaus, mit einem persönlichen Link")),
            (
                InvitationChannel.LETTER,
                gettext_lazy("per Brief: Sie bekommen Briefe als PDF und eine Liste für den Serienbrief"),
            ),
            (InvitationChannel.PHONE, gettext_lazy("am Telefon: Sie bekommen eine Anrufliste")),
        ],
        error_messages={
            "required": gettext_lazy("Wählen Sie aus, wie Sie einladen"),
            "invalid_choice": gettext_lazy("Wählen Sie aus, wie Sie einladen"),
        },
    )

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = {event.slug: event for event in events}
        self.fields["termine"].choices = [(slug, _event_label(event)) for slug, event in self.events.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Event]:
        """The chosen events, in their order."""
        return [event for slug, event in self.events.items() if slug in self.cleaned_data["termine"]]


class CandidateFilterForm(ListFilterForm):
    """Narrows the organisations that can be chosen from."""

    suche = forms.CharField(label=gettext_lazy("Name oder Ansprechperson"), required=False, max_length=200)
    migranten = forms.ChoiceField(
        label=gettext_lazy("Migrantenorganisation"),
        required=False,
        choices=[("", gettext_lazy("alle")), ("ja", gettext_lazy("ja")), ("nein", gettext_lazy("nein"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything, unsaid = ("", _("alle")), ("-", _("nicht angegeben"))
        self.groups = plain_categories()
        self.fields["art"] = forms.ChoiceField(
            label=_("Art"), required=False, choices=[everything, *dict.fromkeys(self.groups.values()), unsaid]
        )
        municipalities = Municipality.objects.values_list("slug", "name")
        self.fields["kommune"] = forms.ChoiceField(
            label=_("Kommune"), required=False, choices=[everything, *municipalities, unsaid]
        )
        themes = [
            (str(number), f"{number} {title}") for number, title in Theme.objects.values_list("number", "short_title")
        ]
        self.fields["thema"] = forms.ChoiceField(
            label=_("Noch nicht erreicht mit Thema"), required=False, choices=[everything, *themes]
        )
        self.order_fields(["art", "kommune", "migranten", "thema", "suche"])

    def narrow(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Those of the organisations that fit. Not reached: not registered for any event of the theme."""
        if text := self.value("suche"):
            organisations = find_organisations(organisations, text)
        if kind := self.value("art"):
            slugs = [slug for slug, (group, _title) in self.groups.items() if group == kind]
            fitting = OrganisationCategory.objects.filter(slug__in=slugs)
            organisations = organisations.filter(**{"category": None} if kind == "-" else {"category__in": fitting})
        if municipality := self.value("kommune"):
            organisations = organisations.filter(
                **{"municipality": None} if municipality == "-" else {"municipality__slug": municipality}
            )
        if migrant := self.value("migranten"):
            organisations = organisations.filter(is_migrant_organisation=migrant == "ja")
        if theme := self.value("thema"):
            reached = Registration.objects.filter(event__theme__number=theme, state__in=ACTIVE)
            organisations = organisations.exclude(pk__in=reached.values("organisation"))
        return organisations


class MessageForm(forms.Form):
    """What the team adds in its own words."""

    message = forms.CharField(
        label=gettext_lazy("Ihre eigenen Worte dazu"),
        help_text=gettext_lazy("Stehen in jeder Einladung vor den Terminen."),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": gettext_lazy("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen"),
            "null_characters_not_allowed": gettext_lazy("Geben Sie den Text ohne Sonderzeichen ein"),
        },
    )

    def clean_message(self) -> str:
        return clean_text(self.cleaned_data["message"])


class AnswerForm(forms.Form):
    """What somebody said on the phone or on paper."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Kommt jemand?"),
        widget=forms.RadioSelect,
        choices=InvitationAnswer.choices,
        error_messages={
            "required": gettext_lazy("Wählen Sie die Antwort aus"),
            "invalid_choice": gettext_lazy("Wählen Sie die Antwort aus"),
        },
    )
    note = LineField(
        label=gettext_lazy("Notiz"),
        help_text=gettext_lazy("Zum Beispiel: nicht erreicht, ruft zurück."),
        required=False,
        max_length=300,
        autocomplete="off",
    )


class ReminderForm(ListFilterForm):
    """Whom to remind."""

    abstand = forms.TypedChoiceField(
        label=gettext_lazy("Haben nichts von uns gehört seit"),
        coerce=int,
        required=False,
        empty_value=7,
        choices=[
            (3, gettext_lazy("mindestens 3 Tagen")),
            (7, gettext_lazy("mindestens 7 Tagen")),
            (14, gettext_lazy("mindestens 14 Tagen")),
        ],
        initial=7,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["termin"] = EventField(inviting_events())
        self.order_fields(["termin", "abstand"])

    @property
    def interval(self) -> timedelta:
        """How long nothing was heard, at least."""
        return timedelta(days=self.value("abstand") or 7)
