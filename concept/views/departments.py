"""The departments: asked by the team, and answering by their link.

What a department says stands beside a finding as its own word. What their session decides is another thing: see
`concept.views.overlaps`.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from concept.actions.departments import OpinionConflictError, save_department_responses, send_department_link
from concept.department_forms import ContactForm, OpinionForm, TypedOpinion, findings_sent, typed_opinions
from concept.models import DepartmentLink, DepartmentResponse, OverlapFinding
from concept.queries.departments import department_responses_of, departments_with_state, findings_of
from concept.views.answer_links import AnswerLinkRevokeView, AnswerLinksView, ByLinkMixin, LinkEntryView
from workshops import clock, rules
from workshops.models import Department
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

PER_PAGE = 40


class DepartmentsView(RuleRequiredMixin, TemplateView):
    """Every department: what it answered, and its link."""

    rule = staticmethod(rules.can_publish)
    template_name = "concept/departments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section="konzept", departments=departments_with_state(), **kwargs)


class DepartmentLinksView(AnswerLinksView):
    """The links by which a department answers."""

    asked_model = Department
    revoke_page = "concept:department-link-revoke"

    def send(self, asked: Department, *, email: str, days: int) -> None:
        send_department_link(department=asked, email=email, days=days, by=self.request.user)  # type: ignore[arg-type]

    def more(self, asked: Department) -> dict[str, Any]:
        return {
            "back": (reverse("concept:departments"), _("Alle Abteilungen")),
            "lead": _("Wer ihn hat, antwortet für die Abteilung, ohne Konto. Die Antworten bleiben intern."),
        }


class DepartmentLinkRevokeView(AnswerLinkRevokeView):
    """Makes a department's link worthless."""

    link_model = DepartmentLink
    links_page = "concept:department-links"


class DepartmentLinkView(LinkEntryView):
    """Lets a department in."""

    link_model = DepartmentLink
    answer_page = "concept:department-answer"


class DepartmentAnswerView(ByLinkMixin):
    """The findings that concern the department, with what it says to each. What was entered stays where something is
    wrong."""

    link_model = DepartmentLink

    @property
    def department(self) -> Department:
        return self.link.department

    @cached_property
    def responses(self) -> dict[int, DepartmentResponse]:
        return department_responses_of(self.department)

    def get(self, request: HttpRequest) -> HttpResponse:
        last = max(self.responses.values(), key=lambda each: (each.changed_at, each.pk), default=None)
        contact = ContactForm(initial={"contact": last.contact} if last else {})
        return self.show(contact, self.forms(self.page.object_list))

    def post(self, request: HttpRequest) -> HttpResponse:
        contact = ContactForm(request.POST)
        forms = self.forms(findings_of(self.department).filter(pk__in=findings_sent(request.POST)), request.POST)
        lost = self.lost(forms)
        # Every form is asked: each has its own to say.
        if not all([contact.is_valid(), *(form.is_valid() for form in forms)]):
            return self.show(contact, forms, status=422, lost=lost)
        if lost:
            return self.show(contact, forms, status=409, lost=lost)
        try:
            count = save_department_responses(
                department=self.department,
                opinions=[form.opinion for form in forms],
                contact=contact.cleaned_data["contact"],
            )
        except OpinionConflictError as conflict:
            for form in forms:
                if stored := conflict.responses.get(form.finding.pk):
                    form.show_conflict(stored)
            return self.show(contact, forms, status=409)
        return redirect(f"{request.path}?seite={self.page.number}&gespeichert={count}")

    @cached_property
    def page(self) -> Page:
        return Paginator(findings_of(self.department), PER_PAGE).get_page(self.request.GET.get("seite"))

    def forms(self, findings: Iterable[OverlapFinding], data: QueryDict | None = None) -> list[OpinionForm]:
        return [OpinionForm(data, finding=each, response=self.responses.get(each.pk)) for each in findings]

    def lost(self, forms: list[OpinionForm]) -> list[TypedOpinion]:
        """What was said anew to findings that do not concern the department any more. Their titles are internal: told are
        those that it has answered before."""
        asked = {form.finding.pk for form in forms}
        known = {pk: response.said for pk, response in self.responses.items()}
        typed = typed_opinions(self.request.POST, {pk: each.finding.title for pk, each in self.responses.items()})
        return [each for each in typed if each.finding not in asked and each.said != known.get(each.finding)]

    def typed(self) -> list[TypedOpinion]:
        """Without titles: the link opens nothing any more."""
        return typed_opinions(self.request.POST, {})

    def show(
        self, contact: ContactForm, forms: list[OpinionForm], status: int = 200, lost: Collection[TypedOpinion] = ()
    ) -> HttpResponse:
        context = {
            "department": self.department,
            "contact": contact,
            "forms": forms,
            "page": self.page,
            "lost": lost,
            "is_conflict": any(form.conflict for form in forms),
            "saved": read_whole_number(self.request.GET.get("gespeichert")),
            "expires_at": clock.at(self.link.expires_at),
        }
        return render(self.request, "concept/department_answer.html", context, status=status)
