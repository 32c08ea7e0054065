"""What everyone reads of the concept: its newest version, older ones, single paragraphs, and what changed."""

from collections.abc import Iterable
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
from concept.queries.comment_generations import comment_counts, comments_before
from concept.queries.comments import comments_on, consultation_of
from concept.queries.decisions import adopted_version, adoption_of
from concept.queries.generations import former_paragraphs, is_published, later_paragraphs
from concept.queries.integrity import is_intact
from concept.queries.versions import (
    compare_versions,
    comparison_state,
    origins_of,
    page_state,
    published_versions,
)
from workshops import clock
from workshops.views.public import PublicPage


class DocumentView(PublicPage):
    """The newest published version; before there is one, what the concept will be: the draft's text is not public."""

    section = "konzept"

    @cached_property
    def newest(self) -> ConceptVersion | None:
        return published_versions().first()

    def get_state(self, **kwargs: Any) -> Iterable[object] | None:
        return version_page_state(self.newest) if self.newest else None

    def get_template_names(self) -> list[str]:
        return ["concept/version.html" if self.newest else "concept/document.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.newest:
            return super().get_context_data(**version_page(published_version(self.newest.number)), **kwargs)
        outline = build_outline(Chapter.objects.select_related("theme"))
        return super().get_context_data(outline=outline, **kwargs)


class VersionView(PublicPage):
    """One published version, whole."""

    template_name = "concept/version.html"
    section = "konzept"

    def get_state(self, *, number: int, **kwargs: Any) -> Iterable[object] | None:
        return version_page_state(get_object_or_404(published_versions(), number=number))

    def get_context_data(self, *, number: int, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**version_page(published_version(number)), **kwargs)


class ParagraphView(PublicPage):
    """One paragraph to quote: what it says, where it comes from, what it was before and what became of it."""

    template_name = "concept/paragraph.html"
    section = "konzept"

    def get_context_data(self, *, number: str, anchor: str, **kwargs: Any) -> dict[str, Any]:
        version = published_version(int(number))
        paragraph = get_object_or_404(Paragraph, version=version, anchor=f"abs-{anchor}")
        content = Content.from_data(version.content)
        heading, shown = next(
            ((section, block) for section, block in content.blocks() if block.anchor == paragraph.anchor), (None, None)
        )
        return super().get_context_data(
            **consultation_context(version),
            comments=list(comments_on(paragraph)),
            comments_before=comments_before(paragraph),
            version=version,
            paragraph=paragraph,
            heading=heading,
            shown=shown,
            origins=origins_of(paragraph.origins),
            former=next(filter(is_published, former_paragraphs(paragraph)), None),
            later=list(filter(is_published, later_paragraphs(paragraph))),
            **kwargs,
        )


class CompareView(PublicPage):
    """Two published versions side by side, word by word: `?von=1&bis=2`, and `&alles=1` with what stayed the same."""

    template_name = "concept/compare.html"
    section = "konzept"

    @cached_property
    def versions(self) -> list[ConceptVersion]:
        return list(published_versions())

    @cached_property
    def pair(self) -> tuple[ConceptVersion, ConceptVersion] | None:
        """The two that are asked for; without a word the newest and the one before it."""
        if not self.versions:
            return None
        by_number = {str(version.number): version for version in self.versions}
        newest, before = self.versions[0], self.versions[:2][-1]
        return by_number.get(self.request.GET.get("von", ""), before), by_number.get(
            self.request.GET.get("bis", ""), newest
        )

    @property
    def shows_all(self) -> bool:
        return self.request.GET.get("alles") == "1"

    def get_state(self, **kwargs: Any) -> Iterable[object] | None:
        return [*comparison_state(*self.pair), self.shows_all] if self.pair else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        old, new = self.pair or (None, None)
        compared = old and new and old != new
        sections = compare_versions(old, new, only_changes=not self.shows_all) if compared and old and new else []
        return super().get_context_data(
            versions=self.versions,
            old=old,
            new=new,
            shows_all=self.shows_all,
            compared=compared,
            sections=sections,
            **kwargs,
        )


class VersionPdfView(PublicPage):
    """A published version as PDF; while there is none yet, how far it is."""

    template_name = "concept/version_pdf.html"
    section = "konzept"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = published_version(kwargs["number"])
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
        "adoption": adoption_of(version),
        "adopted": adopted_version(),
        "steps": list(version.decision_steps.all()),
        "said": comment_counts(version),
        **consultation_context(version),
    }


def version_page_state(version: ConceptVersion) -> list[object]:
    """What `version_page` shows, without reading the version's content."""
    return [*page_state(version), comment_counts(version)]


def consultation_context(version: ConceptVersion) -> dict[str, Any]:
    """Whether a version may be commented on: `consultation` and `consultation_state` (coming, open, over; else empty)."""
    consultation = consultation_of(version)
    return {
        "consultation": consultation,
        "consultation_state": consultation.state(clock.now()) if consultation else "",
    }


def pdf_response(version: ConceptVersion, path: Path) -> FileResponse:
    """The file, under a name that says what it is."""
    return FileResponse(
        path.open("rb"), content_type="application/pdf", filename=f"konzept-fassung-{version.number}.pdf"
    )


def published_version(number: int) -> ConceptVersion:
    """The published version with this number. Raises Http404."""
    return get_object_or_404(
        ConceptVersion.objects.published().select_related("publication"),
        number=number,
    )
