"""Saying something to a version: the form, the link in the mail, and an organisation's naming.

The link's token is exchanged for a note in the session and leaves the address at once. GET shows, POST acts.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from concept.actions.consultations import (
    CONFIRM_WITHIN,
    ConsultationClosed,
    confirm_comment,
    hand_in_comment,
    set_comment_naming,
)
from concept.comment_forms import CommentForm, new_key
from concept.content import Block, Content, ContentSection
from concept.models import Comment, ConceptVersion, Paragraph
from concept.queries.comments import WHOLE, comments_of, consultation_of, place_of, section_of
from concept.views.versions import published_version
from participants.limits import is_within_limit
from participants.models import Contact
from participants.models.tokens import hash_token
from participants.views.own import OwnOrganisationMixin
from workshops import clock

SESSION_KEY = "comment_link"
# For one client and ten minutes, as for registrations: a whole meeting may sit behind one connection.
COMMENTS_PER_CLIENT, COMMENTS_SECONDS = 60, 600


@method_decorator(never_cache, name="dispatch")
class CommentCreateView(View):
    """`?absatz=5.2-3` names a paragraph, `?abschnitt=leitbild` a section; neither, or unknown ones: the whole.

    Who is signed in speaks for their organisation (`?fuer=` its number where there are several), or with `?fuer=0` for
    themselves alone; who is not accepted there yet writes as a person. When the consultation is over, what was typed is shown, and how else it can be said.
    """

    version: ConceptVersion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.version = published_version(kwargs["number"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        if not self.is_open:
            return self.closed("")
        return self.page(self.form(initial={"key": new_key(), "section": self.section_asked}))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        if "change" in request.POST:
            return self.page(self.form(initial=request.POST.dict()))
        form = self.form(request.POST)
        if not form.is_valid():
            if not self.is_open:
                return self.closed(request.POST.get("text", ""))
            return self.page(form, status=422)
        if not is_within_limit(request, "comment", amount=COMMENTS_PER_CLIENT, seconds=COMMENTS_SECONDS):
            return self.page(form, status=429, is_refused=True)
        values = dict(form.cleaned_data)
        if self.paragraph:
            values["section"] = self.section.slug if self.section else ""
        try:
            comment = hand_in_comment(version=self.version, paragraph=self.paragraph, contact=self.contact, **values)
        except ConsultationClosed:
            return self.closed(values["text"])
        if self.contact and comment:
            words = _("Danke. Ihre Rückmeldung hat die Nummer %(number)d. Das Team sieht sie sich an.")
            messages.success(request, words % {"number": comment.number})
            return redirect(own_page(self.contact, comment))
        hours = int(CONFIRM_WITHIN.total_seconds() // 3600)
        hidden = [(name, form.data[name]) for name in form.fields if form.data.get(name)]
        return self.render("comment_sent", email=values["email"], hours=hours, hidden=hidden)

    @property
    def is_open(self) -> bool:
        return self.consultation is not None and self.consultation.is_open(clock.now())

    @cached_property
    def consultation(self) -> Any:
        return consultation_of(self.version)

    @cached_property
    def content(self) -> Content:
        return Content.from_data(self.version.content)

    @cached_property
    def paragraph(self) -> Paragraph | None:
        anchor = f"abs-{self.request.GET.get('absatz', '')[:220]}".replace("\0", "")
        return self.version.paragraphs.filter(anchor=anchor).first()

    @cached_property
    def section(self) -> ContentSection | None:
        return section_of(self.paragraph, self.content) if self.paragraph else None

    @cached_property
    def section_asked(self) -> str:
        asked = self.request.GET.get("abschnitt", "")
        return asked if any(section.slug == asked for section in self.content.sections) else WHOLE

    @cached_property
    def contacts(self) -> list[Contact]:
        user = self.request.user
        if not user.is_authenticated:
            return []
        own = Contact.objects.of(user).select_related("organisation").order_by("organisation__folded_name", "pk")
        return sorted(own, key=lambda contact: not contact.is_accepted)

    @cached_property
    def contact(self) -> Contact | None:
        wanted = self.request.GET.get("fuer", "")
        if wanted == "0" or not self.contacts:
            return None
        return next((each for each in self.contacts if str(each.organisation_id) == wanted), self.contacts[0])

    def form(self, *args: Any, **kwargs: Any) -> CommentForm:
        about = {"content": self.content, "paragraph": self.paragraph, "contact": self.contact}
        return CommentForm(*args, **about, **kwargs)  # type: ignore[arg-type]

    def page(self, form: CommentForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.render("comment_create", status=status, form=form, **context)

    def closed(self, text: str) -> HttpResponse:
        """Over, not begun, or nobody is asked. What was sent is refused, and shown so that nothing is lost."""
        is_over = self.consultation is not None and self.consultation.is_over(clock.now())
        return self.render("comment_closed", status=409 if text else 200, text=text, is_over=is_over)

    def render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        query = self.request.GET.copy()
        query.pop("fuer", None)
        context |= {
            "section": "konzept",
            "version": self.version,
            "consultation": self.consultation,
            "paragraph": self.paragraph,
            "heading": self.section,
            "is_wide": is_wide(self.paragraph) if self.paragraph else False,
            "contact": self.contact,
            "others": [each for each in self.contacts if each.is_accepted and each != self.contact],
            "query": query.urlencode(),
            "action": self.request.get_full_path(),
        }
        return render(self.request, f"concept/{template}.html", context, status=status)


def is_wide(paragraph: Paragraph) -> bool:
    """A table or a figure: its bare words say little."""
    return Block(html=paragraph.html, text=paragraph.text, source=paragraph.source).is_wide


def own_page(contact: Contact, comment: Comment) -> str:
    """Where an organisation finds its comment."""
    page = reverse("concept:own-contributions", args=[contact.organisation_id])
    return f"{page}#rueckmeldung-{comment.number}"


@method_decorator(never_cache, name="dispatch")
class CommentLinkView(View):
    """Lets a link in. Mail scanners may open it as often as they like: nothing changes but their own session."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        comment = Comment.objects.filter(token_hash=hash_token(token)).first()
        if comment is None or is_expired(comment):
            status = 404 if comment is None else 410
            context = {"section": "konzept", "is_known": comment is not None}
            return render(request, "concept/comment_link_over.html", context, status=status)
        # A session known to others before must not show what comes now.
        request.session.cycle_key()
        request.session[SESSION_KEY] = comment.token_hash
        return redirect("concept:comment-confirm")


@method_decorator(never_cache, name="dispatch")
class CommentConfirmView(TemplateView):
    """Behind the link: one button to press, and afterwards what happens next."""

    template_name = "concept/comment_confirm.html"
    http_method_names = ["get", "head", "post", "options"]

    @cached_property
    def comment(self) -> Comment:
        """The one whose link this session came in by. Raises Http404 without one."""
        token_hash = self.request.session.get(SESSION_KEY)
        found = Comment.objects.select_related("version__consultation", "paragraph").filter(token_hash=token_hash)
        comment = found.first() if token_hash else None
        if comment is None or is_expired(comment):
            raise Http404
        return comment

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = self.comment.moderation == Comment.Moderation.UNCONFIRMED
        return super().get_context_data(
            section="konzept", comment=self.comment, place=place_of(self.comment), is_open=is_open, **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            confirm_comment(comment=self.comment)
        except Comment.DoesNotExist as gone:
            # Its time ran out between the two lines.
            raise Http404 from gone
        return redirect("concept:comment-confirm")


def is_expired(comment: Comment) -> bool:
    """The link leads nowhere any more."""
    return comment.expires_at is None or comment.expires_at <= timezone.now()


class OwnCommentNamingView(OwnOrganisationMixin, TemplateView):
    """The organisation agrees to be named with one comment, or takes that back."""

    http_method_names = ["post"]
    is_for_accepted = True
    comment: Comment

    def find(self, request: HttpRequest) -> None:
        super().find(request)
        own = comments_of(self.contact).filter(organisation=self.contact.organisation_id)
        self.comment = get_object_or_404(own, number=min(self.kwargs["number"], 2**31 - 1))

    def post(self, request: HttpRequest, organisation: int, number: int) -> HttpResponse:
        is_named = "named" in request.POST
        set_comment_naming(comment=self.comment, is_named=is_named)
        words = (
            _("Sie werden mit Rückmeldung %(number)d genannt.")
            if is_named
            else _("Sie werden mit Rückmeldung %(number)d nicht mehr genannt.")
        )
        messages.success(request, words % {"number": number})
        return redirect(own_page(self.contact, self.comment))
