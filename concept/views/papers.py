"""The paper for the bodies: its texts, the file to go on with, and the package of paper and concept."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concept.actions.papers import PaperConflictError, request_package, save_paper
from concept.decision_forms import PaperForm
from concept.models import ConceptVersion, DecisionPaper
from concept.odt import MIME_TYPE
from concept.queries.frozen_facts import frozen_facts
from concept.queries.papers import PaperTexts, paper_odt, suggested_texts
from concept.views.decisions import VersionOfAddressMixin
from workshops import rules


class PaperView(VersionOfAddressMixin):
    """Writes the paper's three texts, which begin as what the frozen version suggests."""

    rule = staticmethod(rules.can_edit_chapters)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.page(self.make_form())

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        if "again" in request.POST:
            return self.page(form)
        try:
            save_paper(
                version=self.version,
                seen_revision=form.cleaned_data["revision"],
                texts=form.texts,
                by=self.by,
            )
        except PaperConflictError as conflict:
            return self.conflict(form, conflict.paper)
        messages.success(request, _("Die Texte der Vorlage sind gespeichert."))
        return self.to_overview("vorlage")

    def make_form(self, data: Any = None) -> PaperForm:
        paper = DecisionPaper.objects.filter(version=self.version).first()
        if paper:
            return PaperForm(data, texts=_texts(paper), revision=paper.revision)
        return PaperForm(data, texts=suggested_texts(self.version, frozen_facts(self.version)), revision=0)

    def page(self, form: PaperForm, status: int = 200) -> HttpResponse:
        context = {"section": "konzept", "version": self.version, "form": form}
        return render(self.request, "concept/decision_paper.html", context, status=status)

    def conflict(self, form: PaperForm, stored: DecisionPaper) -> HttpResponse:
        texts = _texts(stored)
        context = {
            "section": "konzept",
            "version": self.version,
            "form": form,
            "stored": stored,
            "stored_facts": form.facts(vars(texts)),
            "mine": form.facts(form.cleaned_data),
        }
        return render(self.request, "concept/decision_conflict.html", context, status=409)


def _texts(paper: DecisionPaper) -> PaperTexts:
    return PaperTexts(paper.motion, paper.summary, paper.statement)


class PaperOdtView(VersionOfAddressMixin):
    """The paper as a text to go on with."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        name = f"vorlage-fassung-{self.version.number}.odt"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(paper_odt(_whole(self.version)), content_type=MIME_TYPE, headers=headers)


class PackageView(VersionOfAddressMixin):
    """Paper and concept in one file; while it is not there, how far it is. `?stand=1` shows the page about it, POST
    tries again after a failure."""

    def get(self, request: HttpRequest, number: int) -> HttpResponseBase:
        package = request_package(_whole(self.version))
        if package.path and "stand" not in request.GET:
            name = f"vorlage-und-konzept-fassung-{self.version.number}.zip"
            return FileResponse(
                package.path.open("rb"), content_type="application/zip", as_attachment=True, filename=name
            )
        context = {"section": "konzept", "version": self.version, "package": package}
        return render(request, "concept/decision_package.html", context, status=200 if package.path else 202)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        request_package(_whole(self.version), again=True)
        return redirect(f"{request.path}?stand=1")


def _whole(version: ConceptVersion) -> ConceptVersion:
    """With its content, read at once."""
    return ConceptVersion.objects.get(pk=version.pk)
