"""The door to the team's side."""

from collections.abc import Callable

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from workshops import rules


class RuleRequiredMixin(AccessMixin):
    """Lets in whom `rule` (a predicate of `rules`) lets in; asks strangers to sign in, refuses others with 403."""

    rule: Callable[..., bool] = staticmethod(rules.is_team)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not self.rule(request.user):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store, private"
        return response
