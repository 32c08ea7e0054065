"""What everyone reads of the concept: its newest version, older ones, single paragraphs, and what changed."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property

from concept.actions.version_pdfs import path_of, request_version_pdf
from concept.content import Content
from concept.models import Chapter, ConceptVersion, Paragraph
from concept.outline import build_outline
from concept.queries.integrity import is_intact
from concept.queries.versions import compare_versions, origins_of, published_versions
from workshops.views.public import PublicPage


class DocumentView(PublicPage):
    """The newest published version; before there is one, what the concept will be: the draft's text is not public."""

    section = "konzept"

    @cached_property
    def version(self) -> ConceptVersion | None:
        newest = published_versions().first()
        return ConceptVersion.objects.select_related("publication").get(pk=newest.pk) if newest else None

    def get_template_names(self) -> list[str]:
        return ["concept/version.html" if self.version else "concept/document.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.version:
            return super().get_context_data(**version_page(self.version), **kwargs)
        outline = build_outline(Chapter.objects.select_related("theme"))
        return super().get_context_data(outline=outline, **kwargs)


class VersionView(PublicPage):
    """One published version, whole."""

    template_name = "concept/version.html"
    section = "konzept"

    def get_context_data(self, *, number: int, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**version_page(_published(number)), **kwargs)


class ParagraphView(PublicPage):
    """One paragraph to quote: what it says, where it comes from, what it was before and what became of it."""

    template_name = "concept/paragraph.html"
    section = "konzept"

    def get_context_data(self, *, number: str, anchor: str, **kwargs: Any) -> dict[str, Any]:
        version = _published(int(number))
        paragraph = get_object_or_404(
            Paragraph.objects.select_related("predecessor_link__predecessor__version__publication"),
            version=version,
            anchor=f"abs-{anchor}",
        )
        content = Content.from_data(version.content)
        heading, shown = next(
            ((section, block) for section, block in content.blocks() if block.anchor == paragraph.anchor), (None, None)
        )
        link = getattr(paragraph, "predecessor_link", None)
        former = link.predecessor if link else None
        later = Paragraph.objects.filter(
            predecessor_link__predecessor=paragraph, version__publication__published_at__isnull=False
        ).select_related("version")
        return super().get_context_data(
            version=version,
            paragraph=paragraph,
            heading=heading,
            shown=shown,
            origins=origins_of(paragraph.origins),
            former=former if former and former.version.publication.published_at else None,
            later=later,
            **kwargs,
        )


class CompareView(PublicPage):
    """Two published versions side by side, word by word: `?von=1&bis=2`, and `&alles=1` with what stayed the same."""

    template_name = "concept/compare.html"
    section = "konzept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(published_versions())
        by_number = {str(version.number): version for version in versions}
        newest = versions[0] if versions else None
        before = versions[1] if len(versions) > 1 else newest
        old = by_number.get(self.request.GET.get("von", ""), before)
        new = by_number.get(self.request.GET.get("bis", ""), newest)
        shows_all = self.request.GET.get("alles") == "1"
        compared = old and new and old != new
        sections = compare_versions(old, new, only_changes=not shows_all) if compared and old and new else []
        return super().get_context_data(
            versions=versions, old=old, new=new, shows_all=shows_all, compared=compared, sections=sections, **kwargs
        )


class VersionPdfView(PublicPage):
    """A published version as PDF; while there is none yet, how far it is."""

    template_name = "concept/version_pdf.html"
    section = "konzept"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = _published(kwargs["number"])
        pdf = request_version_pdf(version)
        if pdf.path:
            etag = f'"{version.publication.pdf_fingerprint}"'
            response = get_conditional_response(request, etag) or pdf_response(version, pdf.path)
            response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
            return response
        context = self.get_context_data(version=version, job=pdf.job)
        response = self.render_to_response(context, status=202)
        response["Cache-Control"] = "no-store"
        return response


def version_page(version: ConceptVersion) -> dict[str, Any]:
    """What `concept/version.html` takes."""
    content = Content.from_data(version.content)
    return {
        "version": version,
        "content": content,
        "is_intact": is_intact(version),
        "has_pdf": path_of(version.publication) is not None,
        "versions": list(published_versions()),
    }


def pdf_response(version: ConceptVersion, path: Path) -> FileResponse:
    """The file, under a name that says what it is."""
    return FileResponse(
        path.open("rb"), content_type="application/pdf", filename=f"konzept-fassung-{version.number}.pdf"
    )


def _published(number: int) -> ConceptVersion:
    """The published version with this number. Raises Http404."""
    return get_object_or_404(
        ConceptVersion.objects.select_related("publication").filter(publication__published_at__isnull=False),
        number=number,
    )
