"""The team's pages of what is decided on a version: who signs off, which bodies meet when, and what they decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.decisions import (
    DecisionConflictError,
    DecisionRefusedError,
    add_sign_off,
    change_decision_step,
    change_sign_off,
    move_decision_step,
    move_sign_off,
    plan_decision_step,
    record_decision,
    remove_decision_step,
    remove_sign_off,
    suggest_decision_steps,
    suggest_sign_offs,
)
from concept.decision_forms import ResultForm, RevisionForm, SignOffForm, StepForm
from concept.models import ConceptVersion, DecisionStep, SignOff
from concept.queries.decisions import adoption_of, decision_changes, likely_bodies, likely_sign_offs
from workshops import rules
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

PLACES = {"up": -1, "down": 1}


class VersionOfAddressMixin(RuleRequiredMixin, View):
    """The version that the address names, as `self.version`, without its content."""

    version: ConceptVersion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.rule(request.user):
            versions = ConceptVersion.objects.defer("content", "gaps", "changes").select_related("publication")
            self.version = get_object_or_404(versions, number=min(kwargs["number"], 2**31 - 1))
        return super().dispatch(request, *args, **kwargs)

    @property
    def by(self) -> Any:
        """Who asks: somebody of the team."""
        return self.request.user

    def to_overview(self, anchor: str) -> HttpResponse:
        return redirect(f"{reverse('concept:decision', args=[self.version.number])}#{anchor}")


class DecisionView(VersionOfAddressMixin):
    """Sign-offs, steps, paper and history of one version."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        context = {
            "section": "konzept",
            "version": self.version,
            "adoption": adoption_of(self.version),
            "steps": list(self.version.decision_steps.select_related("session")),
            "sign_offs": list(self.version.sign_offs.all()),
            "changes": decision_changes(self.version),
            "can_decide": rules.can_publish(request.user),
            "can_write": rules.can_edit_chapters(request.user),
        }
        return render(request, "concept/decision.html", context)


class DecisionActView(VersionOfAddressMixin):
    """Suggests, moves and removes: `act` says what, `step` or `sign_off` which."""

    rule = staticmethod(rules.can_publish)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        act = request.POST.get("act", "")
        step, sign_off = self.row(DecisionStep, "step"), self.row(SignOff, "sign_off")
        try:
            if act == "suggest-steps":
                if not suggest_decision_steps(version=self.version, by=self.by):
                    messages.info(request, _("Der Prozess nennt kein Gremium. Tragen Sie es selbst ein."))
            elif act == "suggest-sign-offs":
                if not suggest_sign_offs(version=self.version, by=self.by):
                    messages.info(
                        request, _("Der Prozess nennt keine Abteilung. Tragen Sie selbst ein, wer mitzeichnet.")
                    )
            elif act in PLACES and step:
                move_decision_step(step=step, places=PLACES[act])
            elif act in PLACES and sign_off:
                move_sign_off(sign_off=sign_off, step=PLACES[act])
            elif act == "remove" and step:
                remove_decision_step(step=step, by=self.by)
                messages.success(request, _("„%(name)s“ ist entfernt.") % {"name": step.body})
            elif act == "remove" and sign_off:
                remove_sign_off(sign_off=sign_off, by=self.by)
                messages.success(request, _("„%(name)s“ ist entfernt.") % {"name": sign_off.who})
            else:
                messages.error(request, _("Das gibt es nicht mehr. Hier sehen Sie den jetzigen Stand."))
        except DecisionRefusedError as refused:
            messages.error(request, str(refused))
        return self.to_overview("mitzeichnung" if sign_off or act == "suggest-sign-offs" else "beratungsfolge")

    def row(self, model: Any, name: str) -> Any:
        return model.objects.filter(version=self.version, pk=read_whole_number(self.request.POST.get(name))).first()


class DecisionFormView(VersionOfAddressMixin):
    """A form about one row; who saves on top of somebody else's gets both versions to choose from."""

    rule = staticmethod(rules.can_publish)
    template_name = "concept/decision_edit.html"
    model: Any = None
    anchor = ""

    def get(self, request: HttpRequest, number: int, pk: int | None = None) -> HttpResponse:
        row = self.find(pk)
        return self.page(self.make_form(row), row)

    def post(self, request: HttpRequest, number: int, pk: int | None = None) -> HttpResponse:
        row = self.find(pk)
        form = self.make_form(row, request.POST)
        if not form.is_valid():
            return self.page(form, row, status=422)
        if "again" in request.POST:
            # From the conflict page: go on with what one has entered, on top of what is stored now.
            return self.page(form, row)
        try:
            self.save(row, form)
        except DecisionRefusedError as refused:
            form.add_error(None, str(refused))
            return self.page(form, row, status=422)
        except DecisionConflictError as conflict:
            return self.conflict(form, conflict.stored)
        messages.success(request, _("Gespeichert."))
        return self.to_overview(self.anchor)

    def find(self, pk: int | None) -> Any:
        return None if pk is None else get_object_or_404(self.model, version=self.version, pk=min(pk, 2**31 - 1))

    def page(self, form: RevisionForm, row: Any, status: int = 200) -> HttpResponse:
        context = {
            "section": "konzept",
            "version": self.version,
            "form": form,
            "row": row,
            "title": self.heading(row),
            "anchor": self.anchor,
            "suggestions": self.suggestions(),
        }
        return render(self.request, self.template_name, context, status=status)

    def conflict(self, form: RevisionForm, stored: Any) -> HttpResponse:
        if stored is None:
            messages.warning(self.request, _("Inzwischen hat das jemand entfernt. Hier sehen Sie den jetzigen Stand."))
            return self.to_overview(self.anchor)
        context = {
            "section": "konzept",
            "version": self.version,
            "form": form,
            "stored": stored,
            "stored_facts": form.facts(self.make_form(stored).initial),
            "mine": form.facts(form.cleaned_data),
        }
        return render(self.request, "concept/decision_conflict.html", context, status=409)

    def heading(self, row: Any) -> str:
        raise NotImplementedError

    def suggestions(self) -> list[str]:
        """What may be chosen from in the first field."""
        return []

    def make_form(self, row: Any, data: Any = None) -> RevisionForm:
        raise NotImplementedError

    def save(self, row: Any, form: RevisionForm) -> None:
        raise NotImplementedError


class StepEditView(DecisionFormView):
    """Plans a step, or changes one that is pending."""

    model = DecisionStep
    anchor = "beratungsfolge"

    def heading(self, row: DecisionStep | None) -> str:
        return row.body if row else _("Gremium hinzufügen")

    def suggestions(self) -> list[str]:
        return [each.body for each in likely_bodies()]

    def make_form(self, row: DecisionStep | None, data: Any = None) -> StepForm:
        return StepForm(data, step=row)

    def save(self, row: DecisionStep | None, form: RevisionForm) -> None:
        values = {**form.cleaned_data}
        revision = values.pop("revision")
        if row is None:
            plan_decision_step(version=self.version, by=self.by, **values)
        else:
            change_decision_step(step=row, seen_revision=revision, by=self.by, **values)


class StepResultView(DecisionFormView):
    """Writes down what a body decided."""

    model = DecisionStep
    anchor = "beratungsfolge"

    def heading(self, row: DecisionStep) -> str:
        return _("Ergebnis: %(body)s") % {"body": row.body}

    def make_form(self, row: DecisionStep, data: Any = None) -> ResultForm:
        return ResultForm(data, step=row)

    def save(self, row: DecisionStep, form: RevisionForm) -> None:
        values = {**form.cleaned_data}
        revision = values.pop("revision")
        record_decision(step=row, seen_revision=revision, by=self.by, **values)


class SignOffEditView(DecisionFormView):
    """Who signs off, and when they did."""

    model = SignOff
    anchor = "mitzeichnung"

    def heading(self, row: SignOff | None) -> str:
        return row.who if row else _("Mitzeichnung hinzufügen")

    def suggestions(self) -> list[str]:
        return likely_sign_offs()

    def make_form(self, row: SignOff | None, data: Any = None) -> SignOffForm:
        return SignOffForm(data, sign_off=row)

    def save(self, row: SignOff | None, form: RevisionForm) -> None:
        values = {**form.cleaned_data}
        revision = values.pop("revision")
        if row is None:
            add_sign_off(version=self.version, by=self.by, **values)
        else:
            change_sign_off(sign_off=row, seen_revision=revision, by=self.by, **values)
