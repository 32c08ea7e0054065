"""One comment on the team's side: entering what came on paper, letting it in, answering."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from concept import rules
from concept.actions.consultations import (
    CommentConflict,
    ConsultationRefused,
    ResponseConflict,
    answer_comment,
    enter_comment,
    moderate_comment,
    note_letter,
    publish_answers,
    set_comment_naming,
)
from concept.comment_forms import DeclineForm, EnterForm, ResponseForm, new_key
from concept.content import Content
from concept.models import Comment, ConceptVersion, Response
from concept.queries.comment_generations import became_of, section_became
from concept.queries.comments import for_synopsis, letters, section_of, title_of
from concept.views.consultations import VersionMixin, answers_seen, say_told
from participants.models import Organisation, OutgoingMail
from workshops import clock
from workshops.views.access import RuleRequiredMixin


class CommentEnterView(VersionMixin):
    """Writes down what came by letter, mail or phone."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.page(self.form(initial={"key": new_key(), "received_on": clock.today(), "channel": "letter"}))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form)
        values = dict(form.cleaned_data)
        if values["paragraph"]:
            section = section_of(values["paragraph"], self.content)
            values["section"] = section.slug if section else ""
        try:
            comment = enter_comment(version=self.version, by=request.user, **values)  # type: ignore[arg-type]
        except ConsultationRefused as refused:
            form.add_error("received_on", str(refused))
            return self.page(form)
        words = _("Rückmeldung %(number)d ist eingetragen.") % {"number": comment.number}
        messages.success(request, words)
        return redirect("concept:team-comment", comment.number)

    def form(self, *args: Any, **kwargs: Any) -> EnterForm:
        rows = self.version.paragraphs.order_by("position").only("anchor", "section", "number", "text", "version")
        return EnterForm(*args, content=self.content, paragraphs=rows, consultation=self.consultation, **kwargs)

    def page(self, form: EnterForm) -> HttpResponse:
        names = Organisation.objects.order_by("folded_name", "pk").values_list("name", flat=True)
        context = {
            "section": "konzept",
            "version": self.version,
            "form": form,
            "organisations": list(dict.fromkeys(names)),
        }
        return render(self.request, "concept/comment_enter.html", context, status=422 if form.is_bound else 200)


class CommentMixin(RuleRequiredMixin, View):
    """The comment that the address names, as `self.comment`; nobody sees those that nobody has confirmed."""

    rule = staticmethod(rules.can_answer_comments)

    @cached_property
    def comment(self) -> Comment:
        found = for_synopsis(Comment.objects.received()).select_related(
            "contact", "entered_by", "moderated_by", "response__answered_by", "response__published_by"
        )
        return get_object_or_404(found, number=min(self.kwargs["number"], 2**31 - 1))

    def show(
        self, form: ResponseForm | None = None, decline: DeclineForm | None = None, status: int = 200, **context: Any
    ) -> HttpResponse:
        comment = self.comment
        content = Content.from_data(ConceptVersion.objects.get(pk=comment.version_id).content)
        heading = next((section for section in content.sections if section.slug == comment.section), None)
        response = getattr(comment, "response", None)
        context |= {
            "section": "konzept",
            "comment": comment,
            "version": comment.version,
            "heading": heading,
            "heading_title": title_of(heading) if heading else "",
            "later": became_of(comment.paragraph) if comment.paragraph else [],
            "later_sections": section_became(comment),
            "response": response,
            "form": form or ResponseForm(response=response),
            "decline": decline or DeclineForm(),
            "needs_letter": letters(Comment.objects.filter(pk=comment.pk)).exists(),
            "may_lead": rules.can_lead_consultation(self.request.user),
        }
        return render(self.request, "concept/team_comment.html", context, status=status)


class TeamCommentView(CommentMixin):
    """Everything about one comment; POST stores its answer. Two people at once get both answers to see."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        form = ResponseForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        values = form.cleaned_data
        try:
            answer_comment(
                comment=self.comment,
                verdict=values["verdict"],
                reason=values["reason"],
                seen_version=values["version"],
                by=request.user,  # type: ignore[arg-type]
            )
        except ResponseConflict as conflict:
            return self.conflict(form, conflict.stored)
        except ConsultationRefused as refused:
            form.add_error(None, str(refused))
            return self.show(form, status=422)
        messages.success(request, _("Die Antwort ist gespeichert. Öffentlich ist sie erst, wenn sie mitgeteilt wird."))
        return redirect("concept:team-comment", number)

    def conflict(self, form: ResponseForm, stored: Response) -> HttpResponse:
        """What is stored beside what was typed; saving once more decides for the latter."""
        form.data = form.data.copy()
        form.data["version"] = stored.version
        return self.show(form, status=409, conflict=Response.objects.select_related("answered_by").get(pk=stored.pk))


class TeamCommentActView(CommentMixin):
    """One press of a button: `act` says which."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        wanted = request.POST.get("act", "")
        leads = rules.can_lead_consultation(request.user)
        may_do = dict.fromkeys(("accept", "decline", "publish"), leads)
        may_do |= dict.fromkeys(("name", "unname", "letter"), True)
        if wanted not in may_do:
            raise Http404
        if not may_do[wanted]:
            raise PermissionDenied
        decline = DeclineForm(request.POST)
        if wanted == "decline" and not decline.is_valid():
            return self.show(decline=decline, status=422)
        self.reason = decline.cleaned_data["reason"] if wanted == "decline" else ""
        try:
            said = getattr(self, wanted)()
        except CommentConflict:
            return self.meanwhile(decline if wanted == "decline" else None, is_decided=True)
        except ConsultationRefused as refused:
            messages.error(request, str(refused))
            return self.meanwhile(decline if wanted == "decline" else None)
        if said:
            messages.success(request, said % {"number": number})
        return redirect("concept:team-comment", number)

    def meanwhile(self, decline: DeclineForm | None, **context: Any) -> HttpResponse:
        """How the comment stands now, beside the reason that was typed."""
        del self.comment
        return self.show(decline=decline, status=409, **context)

    def moderate(self, decision: str) -> None:
        stored = moderate_comment(
            comment=self.comment,
            decision=decision,
            reason=self.reason,
            seen=self.request.POST.get("seen"),
            by=self.request.user,  # type: ignore[arg-type]
        )
        if stored.moderation_reason != self.reason:
            # Somebody else declined it meanwhile, for another reason.
            raise CommentConflict(stored)

    def accept(self) -> str:
        self.moderate(Comment.Moderation.ACCEPTED)
        return _("Rückmeldung %(number)d ist öffentlich.")

    def decline(self) -> str:
        self.moderate(Comment.Moderation.DECLINED)
        if self.comment.mails.filter(mail__kind=OutgoingMail.Kind.COMMENT_DECLINED).exists():
            return _("Rückmeldung %(number)d wird nicht veröffentlicht. Der Grund geht per E-Mail hinaus.")
        return _(
            "Rückmeldung %(number)d wird nicht veröffentlicht. Wer sie geschrieben hat, hat keine E-Mail-Adresse: "
            "Sagen Sie den Grund mit einem Brief oder am Telefon, und vermerken Sie das hier."
        )

    def publish(self) -> str:
        told = publish_answers(
            comments=[self.comment],
            by=self.request.user,  # type: ignore[arg-type]
            seen=answers_seen(self.request),
        )
        say_told(self.request, told)
        return ""

    def name(self) -> str:
        set_comment_naming(comment=self.comment, is_named=True)
        return _("Rückmeldung %(number)d trägt jetzt einen Namen.")

    def unname(self) -> str:
        set_comment_naming(comment=self.comment, is_named=False)
        return _("Rückmeldung %(number)d trägt keinen Namen mehr.")

    def letter(self) -> str:
        note_letter(comment=self.comment)
        return _("Vermerkt: Zu Rückmeldung %(number)d ist es mit Brief oder am Telefon mitgeteilt.")
