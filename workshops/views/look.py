"""What carries the look: the themes' style sheet, and the gallery of all components for the team."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import condition, require_safe
from django.views.generic import TemplateView

from workshops import clock, colours
from workshops.agenda import Agenda, compute_agenda
from workshops.models import AgendaItem, Event, KeyFigure, Milestone, Theme
from workshops.picture import draw_picture
from workshops.queries import picture_facts
from workshops.views.access import RuleRequiredMixin


def _threads() -> list[colours.Thread]:
    return [colours.thread_of(*row) for row in Theme.objects.values_list("number", "colour")]


def _etag(request: HttpRequest) -> str:
    return f'"{colours.stylesheet_version(_threads())}"'


@require_safe
@condition(etag_func=_etag)
def theme_stylesheet(request: HttpRequest) -> HttpResponse:
    """Colours and stitches of the process's themes. With a version in its address it may be kept for a year."""
    response = HttpResponse(colours.theme_stylesheet(_threads()), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.GET else "public, no-cache"
    return response


class SampleForm(forms.Form):
    """One field of each kind, to be shown with and without errors."""

    organisation = forms.CharField(
        label=_("Name der Organisation"),
        help_text=_("Einzelpersonen schreiben „privat“."),
        error_messages={"required": _("Geben Sie den Namen Ihrer Organisation ein")},
    )
    kind = forms.ChoiceField(
        label=_("Was für eine Organisation ist das?"),
        choices=[("v", _("Verein")), ("s", _("Schule"))],
        error_messages={"required": _("Wählen Sie aus, was für eine Organisation das ist")},
    )
    answer = forms.ChoiceField(
        label=_("Kommen Sie?"),
        choices=[("y", _("Ja")), ("n", _("Nein")), ("l", _("Weiß ich noch nicht"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie aus, ob Sie kommen")},
    )
    help = forms.MultipleChoiceField(
        label=_("Was hilft Ihnen?"),
        choices=[("i", _("Dolmetschen")), ("c", _("Kinderbetreuung"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    begins = forms.DateField(label=_("Datum"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    note = forms.CharField(label=_("Anmerkung"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    remind = forms.BooleanField(
        label=_("Erinnern Sie mich zwei Tage vorher"), help_text=_("Per E-Mail."), required=False
    )


class SampleFilter(forms.Form):
    """A filter has optional fields only, and does not say so at each of them."""

    marks_optional = False

    theme = forms.ChoiceField(label=_("Thema"), choices=[("", _("Alle Themen"))], required=False)
    place = forms.ChoiceField(label=_("Ort"), choices=[("", _("Alle Orte"))], required=False)
    free = forms.BooleanField(label=_("Nur Termine mit freien Plätzen"), required=False)


class GalleryView(RuleRequiredMixin, TemplateView):
    """Every component once, with what it takes: for those who build pages, and for the checks in a browser."""

    template_name = "workshops/gallery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = list(Event.objects.published().for_pages().in_order()[:3])
        themes = list(Theme.objects.all())
        return super().get_context_data(
            picture=draw_picture(picture_facts(self.request.process, today=clock.today())),  # type: ignore[attr-defined]
            themes=themes,
            events=events,
            event=events[0] if events else None,
            states=["free", "wait", "full", "past", "cancelled", "undated", "closed"],
            facts=[(_("Wo"), _("Rathaus")), (_("Plätze"), "24")],
            agenda=_sample_agenda(events[0]) if events else None,
            form=SampleForm(),
            wrong_form=SampleForm({"kind": "v"}, prefix="wrong"),
            filter_form=SampleFilter(auto_id="filter_%s"),
            tokens=[(_("Themen-Workshop"), "?")],
            steps=[_("Wer kommt?"), _("Kontakt und Hilfe"), _("Angaben prüfen")],
            answers=[
                SimpleNamespace(label=_("Organisation"), values=[_("Beispielverein")], note=_("Verein"), change_url="#"),
                SimpleNamespace(label=_("Telefon"), values=[], note="", change_url="#"),
            ],
            contents=_sample_contents(),
            tasks=[
                SimpleNamespace(
                    title=_("Raum und Schlüssel"), url="#", note=_("für den ersten Termin"),
                    due=_("seit gestern"), is_late=True, theme=themes[0] if themes else None,
                ),
                SimpleNamespace(
                    title=_("Zwei E-Mails kamen zurück"), url="#", note="", due=_("heute"), is_late=False, theme=None
                ),
            ],
            gaps=[
                SimpleNamespace(number=5, text=_("Kapitel ohne Text"), url="#"),
                SimpleNamespace(number=0, text=_("Kennzahlen ohne Quelle"), url=""),
            ],
            milestones=Milestone.objects.all(),
            figures=KeyFigure.objects.all()[:4],
            **kwargs,
        )  # fmt: skip


def _sample_agenda(event: Event) -> Agenda:
    """Three points that are not stored, longer than the event."""
    items = [
        AgendaItem(pk=1, title=str(_("Begrüßung")), minutes=15),
        AgendaItem(pk=2, title=str(_("Pause")), minutes=15, method=AgendaItem.Method.BREAK),
        AgendaItem(pk=3, title=str(_("Kleingruppen")), minutes=160, goal=str(_("Drei Fragen, drei Gruppen"))),
    ]
    return compute_agenda(event, items)


def _sample_contents() -> list[SimpleNamespace]:
    """Two levels, one of the entries the current one."""
    child = SimpleNamespace(number="1.1", title=_("Anlass"), url="#", current=True, children=[])
    return [
        SimpleNamespace(number="", title=_("Vorwort"), url="#", current=False, children=[]),
        SimpleNamespace(number="1", title=_("Anlass und Auftrag"), url="#", current=False, children=[child]),
    ]
