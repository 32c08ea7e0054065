"""For whoever watches over the site."""

from typing import Any

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views import View

from workshops.models import Heartbeat

MAX_WORKER_AGE = 120
"""Seconds of real time after which a silent worker counts as gone."""


class HealthView(View):
    """`/healthz`: `database` ("ok" or "gone") and `worker_age_seconds` (null before the worker's first sign of life).

    503 without the database or with a worker that has been silent for too long; 200 otherwise.
    """

    def get(self, request: HttpRequest) -> JsonResponse:
        try:
            beat_at = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
        except Error:
            return self._answer(503, database="gone", worker_age_seconds=None)
        age = None if beat_at is None else max(0, round((timezone.now() - beat_at).total_seconds()))
        is_late = age is not None and age > MAX_WORKER_AGE
        return self._answer(503 if is_late else 200, database="ok", worker_age_seconds=age)

    @staticmethod
    def _answer(status: int, **content: Any) -> JsonResponse:
        return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
