"""Words that are explained: as the team writes them, and for everyone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from concept.actions.glossary import remove_entry, save_entry
from concept.actions.planning import PlanConflict, PlanRefused
from concept.glossary_forms import EntryForm
from concept.models import GlossaryEntry
from concept.progress_forms import SeenForm
from workshops import rules
from workshops.views.access import RuleRequiredMixin
from workshops.views.public import PublicPage


class GlossaryView(PublicPage):
    """Every explained word."""

    template_name = "concept/glossary.html"
    section = "konzept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=GlossaryEntry.objects.all(), **kwargs)


class TeamGlossaryView(RuleRequiredMixin, TemplateView):
    """Every explained word, to be changed."""

    rule = staticmethod(rules.can_edit_chapters)
    template_name = "concept/team_glossary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section="konzept", entries=GlossaryEntry.objects.all(), **kwargs)


class EntryEditView(RuleRequiredMixin, View):
    """Writes one word's explanation, a new one without `pk`; takes it out with `act=remove`."""

    rule = staticmethod(rules.can_edit_chapters)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        entry = get_object_or_404(GlossaryEntry, pk=pk) if pk else None
        return self.page(EntryForm(entry=entry), entry)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        entry = GlossaryEntry.objects.filter(pk=pk).first()
        if request.POST.get("act") == "remove":
            return self.remove(entry) if entry else redirect("concept:team-glossary")
        form = EntryForm(request.POST, entry=entry)
        if pk and entry is None:
            if not any(request.POST.get(name, "").strip() for name in ("term", "definition", "plain_text")):
                raise Http404
            return self.conflict(PlanConflict(None), form)
        if not form.is_valid():
            return self.page(form, entry, status=422)
        try:
            saved = save_entry(entry=entry, **form.cleaned_data)
        except PlanConflict as conflict:
            return self.conflict(conflict, form)
        except PlanRefused:
            form.add_error("term", _("Diesen Begriff gibt es schon. Ändern Sie den vorhandenen Eintrag."))
            return self.page(form, entry, status=422)
        messages.success(request, _("„%(term)s“ ist gespeichert.") % {"term": saved.term})
        return redirect("concept:team-glossary")

    def remove(self, entry: GlossaryEntry) -> HttpResponse:
        seen = SeenForm(self.request.POST)
        version = seen.cleaned_data["version"] if seen.is_valid() else None
        try:
            remove_entry(entry=entry, version=version or 0)
        except PlanConflict as conflict:
            return self.conflict(conflict, EntryForm(entry=entry))
        messages.success(self.request, _("„%(term)s“ ist gelöscht.") % {"term": entry.term})
        return redirect("concept:team-glossary")

    def conflict(self, conflict: PlanConflict, form: EntryForm) -> HttpResponse:
        """Somebody was faster: the page again with what was typed, on top of what is stored now."""
        stored = conflict.stored if isinstance(conflict.stored, GlossaryEntry) else None
        return self.page(form, stored, status=409, is_conflict=True)

    def page(self, form: EntryForm, entry: GlossaryEntry | None, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"section": "konzept", "form": form, "entry": entry, "version": entry.version if entry else 0}
        return render(self.request, "concept/glossary_edit.html", context, status=status)
