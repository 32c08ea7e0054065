"""Deciding what became of contributions: of one, or of several with the same reason."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from concept.actions.contributions import ContributionRefused
from concept.actions.outcomes import decide_outcomes, reopen_outcome
from concept.models import Contribution, Result
from concept.outcome_forms import OutcomeForm, ReopenForm
from concept.queries.chains import chain_of
from concept.queries.contributions import outcome_lines
from concept.queries.promises import standing, without_outcome
from workshops import rules
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.access import RuleRequiredMixin
from workshops.views.conflicts import show_conflict
from workshops.whole_numbers import read_whole_number

PER_PAGE = 50


def tell_mails(count: int) -> str:
    """How many were written to."""
    return ngettext("Eine E-Mail geht hinaus.", "%(count)d E-Mails gehen hinaus.", count) % {"count": count}


class OutcomeView(RuleRequiredMixin, View):
    """What became of one contribution: decide, decide otherwise, or open it again. Two people at once get both decisions
    to choose from."""

    rule = staticmethod(rules.can_edit_chapters)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        contribution = self.contribution(number)
        initial = (
            {}
            if contribution.is_open
            else {
                "outcome": contribution.outcome,
                "reason": contribution.outcome_reason,
            }
        )
        initial["results"] = contribution.results.all()  # type: ignore[assignment]
        form, seen = self.form(contribution, initial=initial), digest(outcome_lines(contribution))
        return self.show(contribution, form, ReopenForm(), seen)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        contribution, seen = self.contribution(number), request.POST.get("seen", "")
        is_reopening = "reopen" in request.POST
        form = self.form(contribution, None if is_reopening else request.POST)
        again = ReopenForm(request.POST if is_reopening else None)
        if not (again if is_reopening else form).is_valid():
            return self.show(contribution, form, again, seen, status=422)
        try:
            if is_reopening:
                reopen_outcome(contribution=contribution, reason=again.cleaned_data["why"], seen=seen, by=request.user)
                messages.success(request, _("Der Beitrag ist wieder offen."))
            else:
                data = form.cleaned_data
                mails = decide_outcomes(
                    contributions=[contribution],
                    outcome=data["outcome"],
                    reason=data["reason"],
                    results=data.get("results", ()),
                    seen=seen,
                    by=request.user,
                )
                messages.success(
                    request, f"{_('Die Entscheidung ist festgehalten.')} {tell_mails(mails) if mails else ''}"
                )
        except ChangedMeanwhile as changed:
            title = _("Zwei Entscheidungen über Beitrag %(number)d") % {"number": number}
            return show_conflict(
                request, title=title, now=changed.lines, mine=self.lines(form, again), section="beitraege"
            )
        except ContributionRefused as refused:
            (again if is_reopening else form).add_error(None, str(refused))
            return self.show(contribution, form, again, seen, status=409)
        return redirect("concept:outcome", number)

    @staticmethod
    def lines(form: OutcomeForm, again: ReopenForm) -> list[str]:
        """What was sent, as it stands beside what is stored."""
        if again.is_bound:
            return [_("wieder offen"), again.cleaned_data["why"]]
        data = form.cleaned_data
        decided = Contribution(outcome=data["outcome"], outcome_reason=data["reason"])
        return [*outcome_lines(decided), *map(str, data.get("results", ()))]

    def contribution(self, number: int) -> Contribution:
        return get_object_or_404(
            Contribution.objects.accepted().for_pages().select_related("split_from"), number=number
        )

    def form(self, contribution: Contribution, data: Any = None, **kwargs: Any) -> OutcomeForm:
        """Offers the results of the workshops that dealt with it or where it was said, and those it has already."""
        dealt = contribution.carry_overs.exclude(agenda_item=None).values("agenda_item__event")
        results = Result.objects.filter(event__in=dealt) | Result.objects.filter(contributions=contribution)
        if contribution.event_id:
            results |= Result.objects.filter(event=contribution.event_id)
        return OutcomeForm(data, results=results.distinct().order_by("number"), **kwargs)

    def show(
        self, contribution: Contribution, form: OutcomeForm, again: ReopenForm, seen: str, status: int = 200
    ) -> HttpResponse:
        unfinished = standing(contribution.carry_overs.unfinished()).select_related("theme")
        themes = list(contribution.themes.all())
        context = {
            "section": "beitraege",
            "contribution": contribution,
            "chain": chain_of(contribution, for_team=True),
            "theme": themes[0] if len(themes) == 1 else None,
            "form": form,
            "again": again,
            "seen": seen,
            "unfinished": unfinished,
        }
        return render(self.request, "concept/outcome.html", context, status=status)


class OutcomesView(RuleRequiredMixin, View):
    """Contributions of which nobody has said what became of them; several can be decided with one reason."""

    rule = staticmethod(rules.can_edit_chapters)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(OutcomeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OutcomeForm(request.POST)
        numbers = set(map(read_whole_number, request.POST.getlist("cards"))) - {None}
        chosen = list(Contribution.objects.open().filter(number__in=numbers))
        is_valid = form.is_valid()
        if not numbers:
            form.add_error(None, _("Kreuzen Sie mindestens einen Beitrag an."))
        elif len(chosen) < len(numbers):
            form.add_error(None, _("Ein Beitrag in Ihrer Auswahl hat sich inzwischen geändert. Prüfen Sie die Liste."))
        elif is_valid:
            data = form.cleaned_data
            try:
                mails = decide_outcomes(
                    contributions=chosen, outcome=data["outcome"], reason=data["reason"], by=request.user
                )
            except ContributionRefused as refused:
                form.add_error(None, str(refused))
            else:
                text = ngettext(
                    "%(count)d Entscheidung ist festgehalten.",
                    "%(count)d Entscheidungen sind festgehalten.",
                    len(chosen),
                )
                messages.success(request, f"{text % {'count': len(chosen)}} {tell_mails(mails) if mails else ''}")
                return redirect(request.get_full_path())
        return self.show(form, ticked=numbers, status=422)

    def show(self, form: OutcomeForm, *, ticked: set[int] | None = None, status: int = 200) -> HttpResponse:
        rows = without_outcome().for_pages().order_by("number")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("seite"))
        context = {
            "section": "beitraege",
            "page": page,
            "form": form,
            "ticked": ticked or set(),
            "result": ngettext("%(count)d Beitrag", "%(count)d Beiträge", page.paginator.count)
            % {"count": page.paginator.count},
        }
        return render(self.request, "concept/outcomes.html", context, status=status)
