"""What must be finished by when."""

from typing import Any

from django.contrib import messages
from django.forms import BaseModelFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from workshops import rules
from workshops.actions.plans import save_plan, suggest_steps
from workshops.forms.plans import session_formset, step_formset, wanted_lines
from workshops.models import PlanStep, Process
from workshops.queries.plans import plan_backwards, plan_lines
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.access import RuleRequiredMixin
from workshops.views.conflicts import show_conflict


def _process() -> Process:
    process = Process.current()
    if process is None:
        raise Http404
    return process


class PlanView(RuleRequiredMixin, TemplateView):
    """The plan backwards from the concept's due date and the deciding bodies' deadlines."""

    template_name = "workshops/plan.html"
    extra_context = {"section": "heute"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "plan": plan_backwards(_process()),
            "has_steps": PlanStep.objects.exists(),
        }


class PlanEditView(RuleRequiredMixin, View):
    """Sessions and steps on one page. POST with `suggest` begins with a suggestion."""

    rule = staticmethod(rules.can_plan_events)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(session_formset(_process()), step_formset(), digest(plan_lines()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "suggest" in request.POST:
            suggest_steps()
            return redirect("workshops:plan")
        sessions, steps = session_formset(_process(), request.POST), step_formset(request.POST)
        are_valid, seen = [formset.is_valid() for formset in (sessions, steps)], request.POST.get("seen", "")
        has_lost_rows = seen and any(form.errors.get("id") for formset in (sessions, steps) for form in formset)
        if not all(are_valid) and not has_lost_rows:
            return self.show(sessions, steps, seen)
        mine, title = wanted_lines(sessions, steps), _("Zwei Fassungen des Zeitplans")
        if has_lost_rows:
            return show_conflict(request, title=title, now=plan_lines(), mine=mine, can_be_sent=False)
        try:
            save_plan(formsets=[sessions, steps], seen=seen, wanted=mine)
        except ChangedMeanwhile as changed:
            return show_conflict(request, title=title, now=changed.lines, mine=mine)
        messages.success(request, _("Der Zeitplan ist gespeichert."))
        return redirect("workshops:plan")

    def show(self, sessions: BaseModelFormSet, steps: BaseModelFormSet, seen: str) -> HttpResponse:
        context = {"sessions": sessions, "steps": steps, "seen": seen, "section": "heute"}
        return render(self.request, "workshops/plan_edit.html", context)
