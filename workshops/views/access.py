"""The door to the team's side."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from workshops import rules
from workshops.accounts import lacks_second_factor
from workshops.models import Event


def sign_in_first(request: HttpRequest, *, home: str) -> HttpResponseRedirect:
    """Asks a stranger to sign in. Afterwards it goes on where they wanted to; where a form was sent, on the page that
    it stands on, or at `home` where that is not known: many addresses only take forms, and have no page."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    site = f"{request.scheme}://{request.get_host()}"
    page = request.headers.get("Referer", "")
    return redirect_to_login(page.removeprefix(site) if page.startswith(f"{site}/") else home)


class RuleRequiredMixin:
    """Lets in whom `rule` (a predicate of `rules`) lets in; asks strangers to sign in, refuses others with 403.

    Who still lacks a second factor is led to set one up (not in demonstrations).
    """

    rule: Callable[..., bool] = staticmethod(rules.is_team)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request, home=reverse("site:dashboard"))
        if not self.rule(request.user):
            raise PermissionDenied
        if lacks_second_factor(request.user):
            return redirect("mfa_index")
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store, private"
        return response


class EventOfAddressMixin(View):
    """Finds the event that the address names, as `self.event`. Stands after `RuleRequiredMixin`: first the door."""

    event: Event

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.event = get_object_or_404(Event.objects.for_pages(), slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)


class EventTeamMixin(View):
    """Lets in whom `event_rule` lets in (403 for others): the event's own team, if a view names no narrower predicate
    of `rules` on a user and an event. Stands after `EventOfAddressMixin`, which finds the event."""

    event: Event
    event_rule: Callable[..., bool] = staticmethod(rules.is_in_event_team)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not self.event_rule(request.user, self.event):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
