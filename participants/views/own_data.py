"""One's own calendar, everything that is known about one, and the wish to be forgotten."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from participants.actions.contacts import close_feed, renew_feed, request_erasure, withdraw_erasure
from participants.models import Contact, ErasureRequest
from participants.models.tokens import hash_token
from participants.queries.own import own_events
from participants.queries.own_data import everything_about
from participants.views.own import OwnOrganisationMixin
from workshops.ics import build_calendar


class OwnCalendarView(OwnOrganisationMixin, TemplateView):
    """The secret address of one's own calendar: made by POST, shown that once, kept as a hash."""

    template_name = "participants/own_calendar.html"
    section = "kalender"

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        if "close" in request.POST:
            close_feed(contact=self.contact)
            messages.success(request, _("Die Adresse gilt nicht mehr."))
            return redirect(self.address("own-calendar"))
        secret = renew_feed(contact=self.contact)
        self.contact.refresh_from_db(fields=["feed_hash"])
        address = settings.SITE_URL + reverse("participants:own-feed", args=[secret])
        return self.render_to_response(
            self.get_context_data(feed=address, webcal="webcal:" + address.partition(":")[2])
        )


@require_safe
def own_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The events that a contact's organisation is registered for, each with its state. No cookie, no sign-in."""
    contact = Contact.objects.filter(feed_hash=hash_token(secret)).select_related("organisation").first()
    if contact is None:
        raise Http404
    remarks = {}
    events = []
    for own in own_events(contact):
        active = [registration for registration in own.registrations if registration.is_active]
        if active:
            events.append(own.event)
            states = dict.fromkeys(str(registration.get_state_display()) for registration in active)
            remarks[own.event.pk] = ", ".join(states)
    body = build_calendar(events, name=contact.organisation.name, remarks=remarks)
    response = HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="meine.ics"',
            "Cache-Control": "private, no-cache",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )
    set_response_etag(response)
    return get_conditional_response(request, response["ETag"], None, response) or response


class OwnDataView(OwnOrganisationMixin, TemplateView):
    """Everything that is known, to be read."""

    template_name = "participants/own_data.html"
    section = "daten"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wish = ErasureRequest.objects.filter(email__iexact=self.contact.email, done_at=None).first()
        return super().get_context_data(known=everything_about(self.contact), wish=wish, **kwargs)


class OwnDataExportView(OwnOrganisationMixin, View):
    """The same as a file."""

    def get(self, request: HttpRequest, organisation: int) -> HttpResponse:
        text = json.dumps(everything_about(self.contact), ensure_ascii=False, indent=2)
        headers = {
            "Content-Disposition": f'attachment; filename="{_("meine-daten")}.json"',
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


class ErasureView(OwnOrganisationMixin, TemplateView):
    """Asks before it notes the wish to be forgotten; the wish can be taken back until the team has acted."""

    template_name = "participants/own_erasure.html"
    section = "daten"

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        if "withdraw" in request.POST:
            withdraw_erasure(contact=self.contact)
            messages.success(request, _("Ihr Wunsch ist zurückgenommen. Es wird nichts gelöscht."))
        else:
            request_erasure(contact=self.contact)
            messages.success(request, _("Ihr Wunsch ist beim Team. Wir schreiben Ihnen, wenn alles gelöscht ist."))
        return redirect(self.address("own-data"))
