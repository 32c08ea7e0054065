"""The links by which public bodies answer without an account: let in, kept to, sent and revoked.

A link's token is exchanged for a note in the session and leaves the address at once. GET shows, POST acts.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from concept.actions.answer_links import revoke_link
from concept.answer_link_forms import LinkForm
from concept.models.answer_links import AnswerLink
from workshops import clock, rules
from workshops.models import Department, Municipality
from workshops.views.access import RuleRequiredMixin


@method_decorator(never_cache, name="dispatch")
class LinkEntryView(View):
    """Lets a link in. Mail scanners may open it as often as they like: nothing changes but their own session."""

    http_method_names = ["get", "head", "options"]
    link_model: type[AnswerLink]
    answer_page = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = self.link_model.objects.find(token)
        if link is None or not link.is_valid:
            status = 404 if link is None else 410
            return render(request, "concept/answer_link_over.html", {"is_known": link is not None}, status=status)
        # A session known to others before must not show what comes now.
        request.session.cycle_key()
        request.session[self.link_model._meta.label_lower] = link.token_hash
        return redirect(self.answer_page)


@method_decorator(never_cache, name="dispatch")
class ByLinkMixin(View):
    """A page for whoever came in by a link, as long as that is valid."""

    link_model: type[AnswerLink]
    link: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token_hash = request.session.get(self.link_model._meta.label_lower)
        link = self.link_model.objects.filter(token_hash=token_hash).first()
        if link is None:
            raise Http404
        if not link.is_valid:
            typed = self.typed() if request.method == "POST" else []
            return render(request, "concept/answer_link_over.html", {"is_known": True, "typed": typed}, status=410)
        self.link = link
        return super().dispatch(request, *args, **kwargs)

    def typed(self) -> Sequence[Any]:
        """What was sent, to be shown back (see `typed_answers.html`)."""
        raise NotImplementedError


class AnswerLinksView(RuleRequiredMixin, View):
    """The links by which one body answers: send one, revoke one."""

    rule = staticmethod(rules.can_publish)
    asked_model: type[Municipality] | type[Department]
    revoke_page = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        asked = get_object_or_404(self.asked_model, slug=slug)
        former = asked.answer_links.first()
        return self.show(asked, LinkForm(initial={"email": former.email} if former else {}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        asked = get_object_or_404(self.asked_model, slug=slug)
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.show(asked, form, status=422)
        self.send(asked, **form.cleaned_data)
        messages.success(request, _("Der Link geht an %(email)s.") % {"email": form.cleaned_data["email"]})
        return redirect(request.path)

    def send(self, asked: Any, *, email: str, days: int) -> None:
        raise NotImplementedError

    def more(self, asked: Any) -> dict[str, Any]:
        """`back` (address and words) and `lead`: what whoever has the link can do."""
        raise NotImplementedError

    def show(self, asked: Any, form: LinkForm, status: int = 200) -> HttpResponse:
        now = timezone.now()
        links = [
            {
                "link": link,
                "sent_at": clock.at(link.created_at),
                "expires_at": clock.at(link.expires_at),
                "state": _("zurückgezogen") if link.revoked_at else _("abgelaufen") if link.expires_at <= now else "",
                "revoke_url": reverse(self.revoke_page, args=[link.pk]),
            }
            for link in asked.answer_links.select_related("created_by", "mail")
        ]
        context = {"section": "konzept", "asked": asked, "form": form, "links": links, **self.more(asked)}
        return render(self.request, "concept/answer_links.html", context, status=status)


class AnswerLinkRevokeView(RuleRequiredMixin, View):
    """Makes a link worthless."""

    rule = staticmethod(rules.can_publish)
    link_model: type[AnswerLink]
    links_page = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = get_object_or_404(self.link_model, pk=pk)
        revoke_link(link=link)
        messages.success(request, _("Der Link an %(email)s gilt nicht mehr.") % {"email": link.email})
        return redirect(self.links_page, link.asked.slug)
