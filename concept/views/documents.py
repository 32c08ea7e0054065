"""The team's draft of the concept as PDF."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from concept.actions.drafts import request_draft_pdf
from concept.models import DraftPdf
from workshops import rules
from workshops.models import Process
from workshops.views.access import RuleRequiredMixin


class DraftPdfView(RuleRequiredMixin, View):
    """The live draft: the PDF itself, or, while it is being made, how far it is.

    `?stand=1` always shows the page, `?fassung=<fingerprint>` gives a PDF made before.
    """

    rule = staticmethod(rules.is_team)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if "fassung" in request.GET:
            draft = DraftPdf.objects.filter(fingerprint=request.GET["fassung"].replace("\0", "")).first()
            if draft is None or not draft.path.exists():
                raise Http404
            return _file(draft)
        state = request_draft_pdf(process=_process(request))
        if state.ready and "stand" not in request.GET:
            return _file(state.ready)
        context = {"section": "konzept", "state": state}
        return render(request, "concept/draft.html", context, status=200 if state.ready else 202)

    def post(self, request: HttpRequest) -> HttpResponse:
        request_draft_pdf(process=_process(request), again=True)
        return redirect(f"{request.path}?stand=1")


def _process(request: HttpRequest) -> Process:
    return request.process  # type: ignore[attr-defined, no-any-return]


def _file(draft: DraftPdf) -> FileResponse:
    return FileResponse(draft.path.open("rb"), content_type="application/pdf", filename="konzept-entwurf.pdf")
