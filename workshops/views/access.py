"""The door to the team's side."""

from collections.abc import Callable

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from workshops import rules
from workshops.accounts import lacks_second_factor
from workshops.models import Event


class RuleRequiredMixin(AccessMixin):
    """Lets in whom `rule` (a predicate of `rules`) lets in; asks strangers to sign in, refuses others with 403.

    Who still lacks a second factor is led to set one up (not in demonstrations).
    """

    rule: Callable[..., bool] = staticmethod(rules.is_team)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
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
