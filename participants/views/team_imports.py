"""Taking over a list of organisations that the team already has: upload, dry run, import."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from participants.actions.imports import (
    ImportRefusedError,
    decide_all_differences,
    decide_differences,
    import_organisations,
    keep_draft,
    set_columns,
)
from participants.imports.columns import Column
from participants.imports.planning import Kind, make_plan
from participants.models import ImportDraft, OrganisationCategory
from participants.organisation_forms import ColumnsForm, ImportForm
from participants.spreadsheets import Sheet, Value
from participants.views.downloads import table_response
from workshops import rules
from workshops.models import Municipality
from workshops.views.access import RuleRequiredMixin

ROWS_PER_PAGE = 100
# Each carries its versions side by side and a choice.
DIFFERENCES_PER_PAGE = 20
STEPS = [gettext_lazy("Datei wählen"), gettext_lazy("Prüfen"), gettext_lazy("Übernehmen")]
MEANINGS = {
    Kind.NEW: gettext_lazy("werden angelegt"),
    Kind.COMPLETED: gettext_lazy("sind bekannt und bekommen etwas dazu"),
    Kind.SAME: gettext_lazy("sind bekannt, es ändert sich nichts"),
    Kind.CONFLICT: gettext_lazy("sind bekannt, aber mit anderen Angaben: Sie entscheiden"),
    Kind.REFUSED: gettext_lazy("werden nicht übernommen; der Grund steht dabei"),
}


class ImportView(RuleRequiredMixin):
    """What every page of the import needs."""

    rule = staticmethod(rules.can_plan_events)
    extra_context = {"section": "anmeldungen", "steps": STEPS}


class TeamImportView(ImportView, FormView):
    """Upload, with help and a file to start from."""

    form_class = ImportForm
    template_name = "participants/import_upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = ImportDraft.objects.kept().filter(created_by=self.request.user, imported_at=None)
        return super().get_context_data(**kwargs) | {
            "columns": Column.choices,
            "drafts": drafts.defer("rows", "decisions", "remarks", "result"),
        }

    def form_valid(self, form: ImportForm) -> HttpResponse:
        draft = keep_draft(table=form.table, file_name=form.cleaned_data["file"].name, by=self.request.user)
        return redirect("participants:team-import-draft", draft.pk)


class DraftMixin(ImportView):
    """The list in the address; nobody sees another one's."""

    @cached_property
    def draft(self) -> ImportDraft:
        own = ImportDraft.objects.kept().filter(created_by=self.request.user)  # type: ignore[attr-defined]
        return get_object_or_404(own, pk=self.kwargs["pk"])  # type: ignore[attr-defined]


class ImportDraftView(DraftMixin, TemplateView):
    """The dry run: what would become of each row; after the import, what did."""

    def get_template_names(self) -> list[str]:
        return ["participants/import_result.html" if self.draft.imported_at else "participants/import_check.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"draft": self.draft}
        if self.draft.imported_at:
            counts = self.draft.result["counts"]
            return context | {"counts": _counted(counts), "refused_count": counts[Kind.REFUSED]}
        if Column.NAME not in self.draft.columns:
            return context | {
                "columns_form": context.get("columns_form") or ColumnsForm(self.draft),
                "has_no_name": True,
            }
        plan = make_plan(self.draft)
        shown = self.request.GET.get("zeige", "")
        shown = shown if shown in Kind.values else ""
        rows = [outcome for outcome in plan.outcomes if outcome.kind == shown or not shown]
        per_page = DIFFERENCES_PER_PAGE if shown == Kind.CONFLICT else ROWS_PER_PAGE
        return context | {
            "columns_form": context.get("columns_form") or ColumnsForm(self.draft),
            "left_out": self._left_out(),
            "plan": plan,
            "counts": _counted(plan.counts),
            "shown": shown,
            "shown_label": Kind(shown).label if shown else "",
            "query": f"zeige={shown}" if shown else "",
            "page": Paginator(rows, per_page).get_page(self.request.GET.get("seite")),
        }

    def _left_out(self) -> list[str]:
        return [
            head or _("Spalte %(number)d") % {"number": place}
            for place, (head, column) in enumerate(zip(self.draft.heads, self.draft.columns, strict=True), start=1)
            if not column
        ]


def _counted(counts: dict[str, int]) -> list[tuple[Kind, int, str]]:
    return [(kind, counts[kind], str(MEANINGS[kind])) for kind in Kind]


class ImportColumnsView(ImportDraftView):
    """Corrects what the columns hold."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ColumnsForm(self.draft, request.POST)
        if self.draft.imported_at is None and form.is_valid():
            set_columns(draft=self.draft, columns=form.columns)
            messages.success(request, _("Die Spalten sind neu zugeordnet, die Liste ist neu geprüft."))
        elif self.draft.imported_at is None:
            return self.render_to_response(self.get_context_data(columns_form=form))
        return redirect("participants:team-import-draft", pk)


class ImportDecisionsView(DraftMixin, View):
    """Decides differences: one by one, or all that are open in one way."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if decision := request.POST.get("all"):
            decide_all_differences(draft=self.draft, decision=decision)
        else:
            lines = {str(row["line"]) for row in self.draft.rows}
            chosen = {line: request.POST.get(f"line-{line}", "") for line in lines}
            decide_differences(draft=self.draft, decisions={line: value for line, value in chosen.items() if value})
        response = redirect("participants:team-import-draft", pk)
        response["Location"] += f"?zeige={Kind.CONFLICT}"
        return response


class ImportRunView(DraftMixin, View):
    """Takes the list over."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            import_organisations(draft=self.draft, digest=request.POST.get("digest", ""), by=request.user)
        except ImportRefusedError as error:
            messages.error(request, str(error))
        return redirect("participants:team-import-draft", pk)


class ImportDiscardView(DraftMixin, View):
    """Deletes an uploaded list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.draft.delete()
        messages.success(request, _("Die hochgeladene Liste ist gelöscht. Am Verzeichnis hat sich nichts geändert."))
        return redirect("participants:team-import")


class ImportRefusedView(DraftMixin, View):
    """The refused rows as they were, with the reason in the first column: to be mended and uploaded again."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        reasons = self._reasons()
        ours = [_("Zeile"), _("Grund")]
        # A mended file has these two from the last time.
        places = [place for place, head in enumerate(self.draft.heads) if head not in ours]
        heads = [*ours, *(self.draft.heads[place] for place in places)]
        rows: list[list[Value]] = [
            [row["line"], " ".join(reasons[row["line"]]), *(row["cells"][place] for place in places)]
            for row in self.draft.rows
            if row["line"] in reasons
        ]
        return table_response(Sheet(_("Abgelehnt"), heads, rows), file_name=_("abgelehnte-zeilen"), form=form)

    def _reasons(self) -> dict[int, list[str]]:
        if self.draft.imported_at:
            return {int(line): reasons for line, reasons in self.draft.result["refused"].items()}
        return {each.line: each.reasons for each in make_plan(self.draft).outcomes if each.kind == Kind.REFUSED}


class ImportTemplateView(ImportView, View):
    """A file to start from: the heads and one example."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        category, municipality = OrganisationCategory.objects.first(), Municipality.objects.first()
        example = {
            Column.NAME: _("Beispielverein e. V."),
            Column.CATEGORY: str(category or ""),
            Column.MUNICIPALITY: str(municipality or ""),
            Column.STREET: _("Beispielweg 1"),
            Column.POSTCODE: "01234",
            Column.TOWN: str(municipality or _("Beispielstadt")),
            Column.MIGRANT: _("ja"),
            Column.CONTACT: _("Vorname Nachname"),
            Column.EMAIL: "name@example.org",
            Column.PHONE: "01234 567890",
            Column.LANGUAGE: _("Deutsch"),
        }
        heads = [str(column.label) for column in example]
        sheet = Sheet(_("Organisationen"), heads, [list(example.values())])
        return table_response(sheet, file_name=_("vorlage-organisationen"), form=form)
