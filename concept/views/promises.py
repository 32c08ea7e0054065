"""The team's page of the promise to the evening sessions: where it stands, and going on with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.promises import (
    CarryOverChanged,
    TooEarly,
    WrongAgenda,
    deal_with_carry_overs,
    put_on_agenda,
    put_on_new_item,
    refuse_carry_overs,
    reopen_carry_overs,
    take_off_agenda,
)
from concept.models import CarryOver
from concept.promise_forms import PromiseFilter, PromiseForm
from concept.queries.promises import PromiseReport, Stage, promise_report, standing, without_theme
from concept.rules import themes_of
from workshops import rules
from workshops.actions.agendas import AgendaTooLong
from workshops.models import Event, Theme, User
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

ACTS = ("put", "take-off", "refuse", "deal", "reopen")


@dataclass(frozen=True)
class StageGroup:
    """The rows of one theme that are in one stage."""

    stage: Stage
    rows: Sequence[CarryOver]

    @property
    def heading(self) -> str:
        return str(self.stage.label)


def visible_themes(user: User) -> Any:
    """Whose promises a user may read: all for who leads and who writes, else of the themes they moderate."""
    return Theme.objects.all() if rules.can_edit_chapters(user) else themes_of(user)


class PromisesView(RuleRequiredMixin, View):
    """`?thema=3`: what is owed in one theme, to be gone on with; without it the overview of all."""

    rule = staticmethod(rules.is_team)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        theme = get_object_or_404(themes_of(request.user), number=self.number())
        act = request.POST.get("act", "")
        form = PromiseForm(request.POST, theme=theme, act=act)
        if act not in ACTS or not form.is_valid():
            return self.show(form)
        try:
            self.go_on(act, form.cleaned_data)
        except CarryOverChanged:
            form.add_error(
                "rows", _("Ein Beitrag in Ihrer Auswahl hat inzwischen einen anderen Stand. Es wurde nichts geändert.")
            )
        except WrongAgenda:
            form.add_error(
                "result" if act == "deal" else "target",
                _("Das passt nicht zusammen: Der Beitrag steht bei einem anderen Termin auf der Tagesordnung.")
                if act == "deal"
                else _(
                    "Auf diese Tagesordnung passt der Beitrag nicht. Wählen Sie einen öffentlichen Punkt eines Workshops zum Thema."
                ),
            )
        except TooEarly:
            form.add_error("rows", _("Der Workshop steht noch bevor. Behandelt ist ein Beitrag erst danach."))
        except AgendaTooLong:
            form.add_error("target", _("Diese Tagesordnung ist voll. Wählen Sie einen Punkt, den es schon gibt."))
        else:
            number = len(form.cleaned_data["rows"])
            text = ngettext("%(count)d Beitrag ist weitergebracht.", "%(count)d Beiträge sind weitergebracht.", number)
            messages.success(request, text % {"count": number})
            return redirect(request.get_full_path())
        return self.show(form)

    def number(self) -> int:
        """The theme's number in the address."""
        return read_whole_number(self.request.GET.get("thema")) or 0

    def go_on(self, act: str, data: dict[str, Any]) -> None:
        rows, by = list(data["rows"]), self.request.user
        if act == "put" and isinstance(data["target"], Event):
            title = data["title"] or _("Aus den Abendterminen")
            put_on_new_item(carry_overs=rows, event=data["target"], title=title, by=by)
        elif act == "put":
            put_on_agenda(carry_overs=rows, agenda_item=data["target"], by=by)
        elif act == "take-off":
            take_off_agenda(carry_overs=rows, by=by)
        elif act == "refuse":
            refuse_carry_overs(carry_overs=rows, reason=data["reason"], by=by)
        elif act == "deal":
            deal_with_carry_overs(carry_overs=rows, result=data["result"], reason=data["reason"], by=by)
        else:
            reopen_carry_overs(carry_overs=rows, reason=data["reason"], by=by)

    def show(self, form: PromiseForm | None = None) -> HttpResponse:
        user = self.request.user
        filters = PromiseFilter(self.request.GET, themes=visible_themes(user))
        context: dict[str, Any] = {"section": "beitraege", "filter": filters, "form": form}
        if theme := filters.value("thema"):
            template = "concept/promises_theme.html"
            context |= self.of_theme(theme, filters, form)
        else:
            template = "concept/promises.html"
            report = promise_report()
            context |= {
                "report": report,
                "lines": overview(report, visible_themes(user)),
                "loose": without_theme().for_pages().order_by("number") if rules.can_edit_chapters(user) else [],
            }
        return render(self.request, template, context)

    def of_theme(self, theme: Theme, filters: PromiseFilter, form: PromiseForm | None) -> dict[str, Any]:
        rows = standing(CarryOver.objects.filter(theme=theme)).select_related(
            "contribution__event__theme", "agenda_item__event__theme", "result"
        )
        if stage := filters.value("stand"):
            rows = rows.filter(stage=stage)
        if event := filters.value("termin"):
            rows = rows.filter(contribution__event=event)
        found = list(rows.order_by("contribution__number"))
        groups = [StageGroup(stage, [row for row in found if row.stage == stage]) for stage in Stage]  # type: ignore[attr-defined]
        can_go_on = themes_of(self.request.user).filter(pk=theme.pk).exists()
        if can_go_on and form is None:
            form = PromiseForm(theme=theme)
        return {
            "theme": theme,
            "groups": [group for group in groups if group.rows],
            "count": len(found),
            "stages": {row.stage for row in found},  # type: ignore[attr-defined]
            "standing": promise_report().of(theme),
            "form": form,
            "can_go_on": can_go_on,
            "ticked": set(form.data.getlist("rows")) if form is not None and form.is_bound else set(),  # type: ignore[attr-defined]
            "here": self.request.get_full_path(),
            "overview": reverse("concept:promises"),
        }


def overview(report: PromiseReport, themes: Any) -> list[dict[str, Any]]:
    """A line for each theme: its numbers."""
    return [{"theme": theme, "standing": report.of(theme)} for theme in themes]
