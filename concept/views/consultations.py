"""The team's desk of a consultation: opening it, all that came in, and publishing answers."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import TemplateView

from concept import rules
from concept.actions.consultations import (
    ConsultationConflict,
    ConsultationRefused,
    Told,
    mark_of,
    open_consultation,
    publish_answers,
)
from concept.actions.synopsis_pdfs import failed_job, request_synopsis_pdf
from concept.comment_forms import CommentFilterForm, ConsultationForm, place_choices
from concept.content import Content
from concept.models import Comment, ConceptVersion, Consultation
from concept.models.consultations import CommentQuerySet
from concept.queries.comment_tables import team_sheet
from concept.queries.comments import (
    by_state,
    consultation_of,
    consultations_for_team,
    for_synopsis,
    in_order,
    letters,
    ready_answers,
)
from participants.views.downloads import table_response
from workshops import clock
from workshops.views.access import RuleRequiredMixin


class ConsultationListView(RuleRequiredMixin, TemplateView):
    """Every published version: whether it may be commented on, and what is to do."""

    rule = staticmethod(rules.can_answer_comments)
    template_name = "concept/consultations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        rows = []
        for version in consultations_for_team():
            consultation = getattr(version, "consultation", None)
            rows.append((version, consultation, consultation.state(now) if consultation else "none"))
        may_lead = rules.can_lead_consultation(self.request.user)
        return super().get_context_data(section="konzept", rows=rows, may_lead=may_lead, **kwargs)


class VersionMixin(RuleRequiredMixin, View):
    """The published version that the address names, as `self.version`, and its consultation."""

    rule = staticmethod(rules.can_answer_comments)

    @cached_property
    def version(self) -> ConceptVersion:
        published = ConceptVersion.objects.published()
        return get_object_or_404(published, number=min(self.kwargs["number"], 2**31 - 1))

    @cached_property
    def content(self) -> Content:
        return Content.from_data(self.version.content)

    @cached_property
    def consultation(self) -> Consultation:
        """Raises Http404 where there is none."""
        return get_object_or_404(Consultation, version=self.version)

    def chosen(self) -> tuple[CommentFilterForm, CommentQuerySet]:
        """The filter, and the comments that it leaves."""
        form = CommentFilterForm(self.request.GET, places=place_choices(self.content))
        comments = by_state(Comment.objects.filter(version=self.version), form.value("stand") or "")
        return form, for_synopsis(comments.filter(**form.narrowing)).order_by("number")


class ConsultationView(VersionMixin):
    """All that came in, in the order of the concept, with answers: the Synopse as the team sees it. POST has the public
    one printed again where that has failed."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        consultation = self.consultation
        form, comments = self.chosen()
        groups = in_order(comments, self.content)
        count = sum(len(group.comments) for group in groups)
        tokens = self.tokens(form)
        context = {
            "section": "konzept",
            "version": self.version,
            "consultation": consultation,
            "state": consultation.state(clock.now()),
            "counts": consultations_for_team().get(pk=self.version.pk),
            "ready": list(ready_answers(self.version).order_by("pk").values_list("pk", "response__version")),
            "letters": letters(Comment.objects.filter(version=self.version)).count(),
            "form": form,
            "groups": groups,
            "result": ngettext("1 Rückmeldung", "%(count)d Rückmeldungen", count) % {"count": count},
            "tokens": [(label, self.address(tokens, without=name)) for name, _value, label in tokens],
            "query": urlencode([(name, value) for name, value, _label in tokens]),
            "failed_pdf": failed_job(self.version),
            "may_lead": rules.can_lead_consultation(request.user),
        }
        return render(request, "concept/consultation.html", context)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        request_synopsis_pdf(self.consultation.version, again=True)
        messages.success(request, _("Das PDF der Synopse wird noch einmal erzeugt."))
        return redirect(request.path)

    def tokens(self, form: CommentFilterForm) -> list[tuple[str, str, str]]:
        """Name, value and label of each filter that is set."""
        return [
            (name, value, f"{field.label}: {dict(field.choices)[value]}")  # type: ignore[attr-defined]
            for name, field in form.fields.items()
            if (value := form.value(name))
        ]

    def address(self, tokens: list[tuple[str, str, str]], *, without: str) -> str:
        rest = [(name, value) for name, value, _label in tokens if name != without]
        return f"{self.request.path}?{urlencode(rest)}"


class TeamSynopsisTableView(VersionMixin):
    """What the filter leaves, as a table to download."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        sheet = team_sheet(in_order(self.chosen()[1], self.content))
        return table_response(sheet, file_name=f"synopse-intern-fassung-{self.version.number}", form="xlsx")


class ConsultationEditView(VersionMixin):
    """Opens a consultation, or changes until when it goes."""

    rule = staticmethod(rules.can_lead_consultation)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        known = consultation_of(self.version)
        names = ("opens_at", "closes_at", "note")
        initial = {name: getattr(known, name) for name in names} if known else {"opens_at": clock.now()}
        form = ConsultationForm(initial=initial)
        if known and known.is_open(clock.now()):
            form.fields["opens_at"].widget.attrs["readonly"] = True
        return self.page(form)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        form = ConsultationForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            made = open_consultation(
                version=self.version,
                seen=request.POST.get("seen", ""),
                by=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
        except ConsultationConflict:
            return self.page(form, status=409, is_conflict=True)
        except ConsultationRefused as refused:
            form.add_error(None, str(refused))
            return self.page(form, status=422)
        words = _("Die Beteiligung läuft.") if made.is_open(clock.now()) else _("Die Beteiligung ist eingetragen.")
        messages.success(request, words)
        return redirect("concept:consultation", self.version.number)

    def page(self, form: ConsultationForm, *, status: int = 200, is_conflict: bool = False) -> HttpResponse:
        """A page that was sent back keeps what was seen, unless it shows what somebody else stored meanwhile."""
        known = consultation_of(self.version)
        seen = mark_of(known)
        if form.is_bound and not is_conflict:
            seen = self.request.POST.get("seen", "")
        context = {
            "section": "konzept",
            "version": self.version,
            "consultation": known,
            "state": known.state(clock.now()) if known else "none",
            "form": form,
            "seen": seen,
            "is_conflict": is_conflict,
        }
        return render(self.request, "concept/consultation_edit.html", context, status=status)


class AnswersPublishView(VersionMixin):
    """Publishes all answers of a version that are ready, and tells everyone who commented."""

    rule = staticmethod(rules.can_lead_consultation)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        told = publish_answers(
            comments=ready_answers(self.version),
            by=request.user,  # type: ignore[arg-type]
            seen=answers_seen(request),
        )
        say_told(request, told)
        back = reverse("concept:consultation", args=[self.version.number])
        return redirect(f"{back}?stand=briefe" if told.letters else back)


def answers_seen(request: HttpRequest) -> dict[int, int]:
    """The answers that were on the page: which version of each, by the primary key of its comment."""
    pairs = re.findall(r"\b([0-9]{1,18}):([0-9]{1,9})\b", request.POST.get("seen", ""))
    return {int(pk): int(version) for pk, version in pairs}


def say_told(request: HttpRequest, told: Told) -> None:
    """What publishing answers did, in a message."""
    if told.unseen:
        words = ngettext(
            "Nicht mitgeteilt: Die Antwort auf Rückmeldung %(numbers)s hat sich inzwischen geändert. Sehen Sie sie an.",
            "Nicht mitgeteilt: Die Antworten auf Rückmeldungen %(numbers)s haben sich inzwischen geändert. "
            "Sehen Sie sie an.",
            len(told.unseen),
        )
        messages.warning(request, words % {"numbers": ", ".join(str(comment.number) for comment in told.unseen)})
    if not told.answers:
        if not told.unseen:
            messages.info(request, _("Es gibt keine Antwort, die noch mitzuteilen wäre."))
        return
    said = [
        ngettext("Eine Antwort ist veröffentlicht.", "%(count)d Antworten sind veröffentlicht.", told.answers)
        % {"count": told.answers},
        ngettext("Es geht eine E-Mail hinaus.", "Es gehen %(count)d E-Mails hinaus.", told.mails)
        % {"count": told.mails},
    ]
    if told.letters:
        said.append(
            ngettext(
                "Wer keine E-Mail-Adresse hat, braucht einen Brief: Rückmeldung %(numbers)s.",
                "Wer keine E-Mail-Adresse hat, braucht einen Brief: Rückmeldungen %(numbers)s.",
                len(told.letters),
            )
            % {"numbers": ", ".join(str(comment.number) for comment in told.letters)}
        )
    messages.success(request, " ".join(said))
