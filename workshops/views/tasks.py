"""Ticking off what has to be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from workshops import clock
from workshops.models import Task
from workshops.views.access import RuleRequiredMixin


class TaskDoneView(RuleRequiredMixin, View):
    """Marks a task as done, or, with `undo`, as still to do."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = get_object_or_404(Task, pk=pk)
        task.done_at = None if "undo" in request.POST else task.done_at or clock.now()
        task.save(update_fields=["done_at"])
        return redirect("site:dashboard")
