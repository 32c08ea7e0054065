"""Every kind of mail as it will look, before anybody gets one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from participants.mail.kinds import KINDS, example_of
from participants.models import OutgoingMail
from participants.views.team_outbox import OutboxMixin, frame, shows_frame


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


class MailPreviewsView(OutboxMixin, TemplateView):
    """All kinds, and why each is sent."""

    template_name = "participants/mail_previews.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        titles = dict(OutgoingMail.Kind.choices)
        kinds = [{"key": key, "title": titles[key], "reason": note.reason} for key, note in KINDS.items()]
        return super().get_context_data(**kwargs) | {"kinds": kinds}


@shows_frame
class MailPreviewView(OutboxMixin, TemplateView):
    """One kind: subject, text, HTML and calendar of an example."""

    template_name = "participants/mail_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = _known(kwargs["kind"])
        return super().get_context_data(**kwargs) | {"mail": example_of(kind), "reason": KINDS[kind].reason}


class MailPreviewFrameView(OutboxMixin, View):
    """The HTML of an example."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return frame(example_of(_known(kind)).html)
