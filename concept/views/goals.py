"""What a theme is to achieve, written down by the team."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.goals import (
    add_goal,
    add_objective,
    change_goal,
    change_objective,
    move_goal,
    move_objective,
    remove_goal,
    remove_objective,
    save_action_field,
)
from concept.actions.planning import PlanConflict, PlanRefused
from concept.measure_forms import GoalForm, MeasureAddForm, RichTextForm
from concept.models import ActionField, GuidingGoal, Objective
from concept.queries.goals import theme_plan
from workshops import plaintext, rules
from workshops.models import Theme
from workshops.views.access import RuleRequiredMixin

PARTS = {"ausgangslage": "baseline", "bedarfe": "needs"}
STEPS = {"up": -1, "down": 1}
# What is done by writing about a goal that is there.
WRITTEN = {"change", "add-objective"}


class ThemePlanMixin(RuleRequiredMixin, View):
    """The theme that the address names, as `self.theme`."""

    rule = staticmethod(rules.can_edit_measures)
    theme: Theme

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rules.can_edit_measures(request.user):
            self.theme = get_object_or_404(Theme, number=min(kwargs["number"], 2**31 - 1))
        return super().dispatch(request, *args, **kwargs)

    def to_plan(self, anchor: str = "") -> HttpResponse:
        return redirect(reverse("concept:theme-goals", args=[self.theme.number]) + (anchor and f"#{anchor}"))


class ThemeGoalsView(ThemePlanMixin):
    """Baseline, needs, goals and measures of one theme; goals and objectives are written where they stand.

    `act` says what is done, `code` to which goal or objective. What cannot be stored comes back with what was typed.
    """

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.show()

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        context = {
            "section": "massnahmen",
            "plan": theme_plan(self.theme),
            "themes": Theme.objects.all(),
            "add_measure": MeasureAddForm(auto_id="measure_%s", initial={"theme": self.theme.number}),
            "form": None,
            "shown": ("", ""),
            **context,
        }
        return render(self.request, "concept/theme_goals.html", context, status=status)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        act, code = request.POST.get("act", ""), request.POST.get("code", "").replace("\0", "")[:20]
        goal = GuidingGoal.objects.select_related("theme").filter(theme=self.theme, code=code).first()
        objective = (
            Objective.objects.select_related("guiding_goal__theme")
            .filter(guiding_goal__theme=self.theme, code=code)
            .first()
        )
        try:
            if act == "add-goal":
                return self.write(act, "", None)
            if act == "add-objective" and goal:
                return self.write(act, code, goal)
            if act == "change" and (row := goal or objective):
                return self.write(act, code, row)
            if act in STEPS and goal:
                move_goal(goal=goal, step=STEPS[act], by=request.user)
            elif act in STEPS and objective:
                move_objective(objective=objective, step=STEPS[act], by=request.user)
            elif act == "to-goal" and objective and (target := self.target()):
                move_objective(objective=objective, goal=target, by=request.user)
            elif act == "remove" and goal:
                remove_goal(goal=goal, by=request.user)
                messages.success(request, _("Leitziel %(code)s ist gelöscht.") % {"code": code})
                return self.to_plan("ziele")
            elif act == "remove" and objective:
                remove_objective(objective=objective, by=request.user)
                messages.success(request, _("Handlungsziel %(code)s ist gelöscht.") % {"code": code})
                return self.to_plan(f"ziel-{objective.guiding_goal.code}")
            elif act in WRITTEN and (form := self.form(act, code, _("Ziel"))).is_valid():
                # It is gone: what was typed is shown once more.
                return self.show(status=409, form=form, shown=(act, code))
            else:
                messages.error(request, _("Das gibt es nicht mehr. Hier sehen Sie den jetzigen Stand."))
                return self.to_plan("ziele")
        except PlanRefused as refused:
            messages.error(request, str(refused))
        return self.to_plan(f"ziel-{code}")

    def target(self) -> GuidingGoal | None:
        """The theme's goal to which an objective is to be moved."""
        code = self.request.POST.get("goal", "").replace("\0", "")[:20]
        return GuidingGoal.objects.select_related("theme").filter(theme=self.theme, code=code).first()

    def form(self, act: str, code: str, label: str) -> GoalForm:
        return GoalForm(self.request.POST, auto_id=f"{act}-{code}-%s", label=label)

    def write(self, act: str, code: str, row: GuidingGoal | Objective | None) -> HttpResponse:
        """Adds a goal or an objective, or changes the words of one."""
        is_goal = act == "add-goal" or (act == "change" and isinstance(row, GuidingGoal))
        form = self.form(act, code, _("Leitziel") if is_goal else _("Handlungsziel"))
        if not form.is_valid():
            return self.show(status=422, form=form, shown=(act, code))
        text, by = form.cleaned_data["text"], self.request.user
        version = form.cleaned_data["version"] or 0
        try:
            if act == "add-goal":
                made: GuidingGoal | Objective = add_goal(theme=self.theme, text=text, by=by)
            elif isinstance(row, Objective):
                made = change_objective(objective=row, version=version, text=text, by=by)
            elif act == "add-objective" and row:
                made = add_objective(goal=row, text=text, by=by)
            else:
                made = change_goal(goal=row, version=version, text=text, by=by)  # type: ignore[arg-type]
        except PlanConflict as conflict:
            return self.show(status=409, form=form, shown=(act, code), stored=conflict.stored)
        messages.success(self.request, _("„%(text)s“ ist gespeichert.") % {"text": made.text[:80]})
        return self.to_plan(f"ziel-{made.code}")


class ActionFieldEditView(ThemePlanMixin):
    """Writes the baseline or the needs of a theme. Two people at once get both texts to see."""

    def part(self) -> str:
        if self.kwargs["part"] not in PARTS:
            raise Http404
        return PARTS[self.kwargs["part"]]

    def get(self, request: HttpRequest, number: int, part: str) -> HttpResponse:
        name = self.part()
        field = ActionField.objects.filter(theme=self.theme).first() or ActionField(theme=self.theme)
        return self.show(RichTextForm(), getattr(field, name), field)

    def show(
        self, form: RichTextForm, html: str, field: ActionField, status: int = 200, **context: Any
    ) -> HttpResponse:
        plain = form.data.get("plain")
        context |= {
            "section": "massnahmen",
            "theme": self.theme,
            "title": field._meta.get_field(self.part()).verbose_name,  # type: ignore[union-attr]
            "form": form,
            "version": field.version,
            "html": html,
            "plain": plaintext.to_plain(html) if plain is None or "text" in form.data else plain,
        }
        return render(self.request, "concept/action_field_edit.html", context, status=status)

    def post(self, request: HttpRequest, number: int, part: str) -> HttpResponse:
        name = self.part()
        field = ActionField.objects.filter(theme=self.theme).first() or ActionField(theme=self.theme)
        form = RichTextForm(request.POST)
        if not form.is_valid():
            return self.show(form, form.cleaned_data.get("text", ""), field, status=422)
        values = form.cleaned_data
        try:
            save_action_field(theme=self.theme, version=values["version"], by=request.user, **{name: values["text"]})
        except PlanConflict as conflict:
            stored: Any = conflict.stored
            # Stored and typed text are our own small HTML by now.
            return self.show(
                form, values["text"], stored, status=409, stored_text=mark_safe(getattr(stored, name)), is_conflict=True
            )
        messages.success(request, _("Der Text ist gespeichert."))
        return self.to_plan(part)
