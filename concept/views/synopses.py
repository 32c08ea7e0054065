"""What everyone reads of a consultation: each comment with its answer, and all of them in the order of the concept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views import View

from concept.actions.synopsis_pdfs import request_synopsis_pdf
from concept.content import Content
from concept.models import Comment, ConceptVersion, Consultation
from concept.queries.comment_generations import became_of, section_became
from concept.queries.comment_tables import public_sheet
from concept.queries.comments import (
    consultation_of,
    declined_number,
    for_synopsis,
    public_synopsis,
    title_of,
)
from concept.views.files import send_file
from concept.views.versions import published_version
from participants.views.downloads import table_response
from workshops import clock
from workshops.views.public import PublicPage


def asked_about(number: int) -> tuple[ConceptVersion, Consultation]:
    """The published version with this number and its consultation. Raises Http404 before that has begun."""
    version = published_version(number)
    consultation = consultation_of(version)
    if consultation is None or consultation.opens_at > clock.now():
        raise Http404
    return version, consultation


class SynopsisView(PublicPage):
    """All that was said to a version and let in, with the answers that are out."""

    template_name = "concept/synopsis.html"
    section = "konzept"

    def get_context_data(self, *, number: int, **kwargs: Any) -> dict[str, Any]:
        version, consultation = asked_about(number)
        groups = public_synopsis(version)
        comments = [comment for group in groups for comment in group.comments]
        return super().get_context_data(
            version=version,
            consultation=consultation,
            is_open=consultation.is_open(clock.now()),
            groups=groups,
            total=len(comments),
            answered=sum(comment.public_response is not None for comment in comments),
            declined=declined_number(version),
            **kwargs,
        )


class SynopsisTableView(View):
    """The same as a table to download."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        version, _consultation = asked_about(number)
        sheet = public_sheet(public_synopsis(version))
        return table_response(sheet, file_name=f"synopse-fassung-{version.number}", form="xlsx")


class SynopsisPdfView(View):
    """The same as PDF/UA; while the worker prints it, a page that says so."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, number: int) -> HttpResponseBase:
        version, _consultation = asked_about(number)
        state = request_synopsis_pdf(version)
        if state.path is None:
            context = {"section": "konzept", "version": version, "job": state.job}
            response: HttpResponseBase = render(request, "concept/synopsis_pdf.html", context, status=202)
            response["Cache-Control"] = "no-store"
            return response
        return send_file(
            request,
            state.path,
            etag=state.fingerprint,
            content_type="application/pdf",
            file_name=f"synopse-fassung-{version.number}.pdf",
            headers={"Cache-Control": "public, no-cache"},
        )


class CommentView(PublicPage):
    """One comment with its answer: what it was made on, and what later versions say there."""

    template_name = "concept/comment.html"
    section = "konzept"

    def get_context_data(self, *, version: int, number: int, **kwargs: Any) -> dict[str, Any]:
        published = for_synopsis(Comment.objects.published())
        comment = get_object_or_404(
            published.filter(version__publication__published_at__isnull=False, version__number=min(version, 2**31 - 1)),
            number=min(number, 2**31 - 1),
        )
        content = Content.from_data(ConceptVersion.objects.get(pk=comment.version_id).content)
        heading = next((section for section in content.sections if section.slug == comment.section), None)
        anchor = comment.paragraph.anchor if comment.paragraph else None
        return super().get_context_data(
            comment=comment,
            version=comment.version,
            heading=heading,
            shown=next((block for _section, block in content.blocks() if block.anchor == anchor), None),
            heading_title=title_of(heading) if heading else "",
            later=became_of(comment.paragraph) if comment.paragraph else [],
            later_sections=section_became(comment),
            **kwargs,
        )
