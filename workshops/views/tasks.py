"""What has to be done, for events and for the concept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from workshops import clock, rules
from workshops.actions.tasks import drop_task, mark_task, save_task
from workshops.forms.choices import words_of_choice
from workshops.forms.tasks import TaskFilterForm, TaskForm
from workshops.models import Task
from workshops.models.tasks import TaskQuerySet
from workshops.queries.tasks import TaskGroup, group_tasks, task_lines
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.access import RuleRequiredMixin
from workshops.views.conflicts import show_conflict


class TaskListView(RuleRequiredMixin, TemplateView):
    """Every task one has to do with, grouped by how it presses, or those done, dropped, or overtaken."""

    template_name = "workshops/task_list.html"
    extra_context = {"section": "heute"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = TaskFilterForm(self.request.GET, user=self.request.user)
        own = rules.tasks_of(self.request.user)
        groups = self.groups(self.narrowed(own, filters), filters.value("stand"))
        count = sum(len(group.tasks) for group in groups)
        return super().get_context_data(**kwargs) | {
            "filter": filters,
            "groups": [group for group in groups if group.tasks],
            "result": ngettext("%(count)d Aufgabe", "%(count)d Aufgaben", count) % {"count": count},
            "tokens": self.tokens(filters),
            "overtaken": 0 if filters.value("stand") else own.of_cancelled_events().count(),
        }

    def narrowed(self, tasks: TaskQuerySet, filters: TaskFilterForm) -> TaskQuerySet:
        match filters.value("stand"):
            case "erledigt":
                tasks = tasks.done()
            case "abgesagt":
                tasks = tasks.of_cancelled_events()
            case "gestrichen":
                tasks = tasks.dropped()
            case "ohne-wen":
                tasks = tasks.open().filter(person=None)
            case "konzept":
                tasks = tasks.open().filter(event=None)
            case _all:
                tasks = tasks.open()
        if event := filters.value("termin"):
            tasks = tasks.filter(event=event)
        if person := filters.value("wer"):
            tasks = tasks.filter(person=person)
        return tasks.for_pages()

    def groups(self, tasks: TaskQuerySet, state: str) -> list[TaskGroup]:
        closed = {
            "erledigt": _("Erledigt"),
            "abgesagt": _("Entfällt: der Termin ist abgesagt"),
            "gestrichen": _("Gestrichen"),
        }
        if state in closed:
            return [TaskGroup(state, closed[state], list(tasks))]
        return group_tasks(tasks, clock.today())

    def tokens(self, filters: TaskFilterForm) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        made = []
        for name, field in filters.fields.items():
            if value := filters.value(name):
                query = self.request.GET.copy()
                del query[name]
                made.append((words_of_choice(field, value), f"{self.request.path}?{query.urlencode()}"))
        return made


class TaskView(RuleRequiredMixin, View):
    """What the pages that change a task need. Who has nothing to do with it finds none."""

    request: HttpRequest

    def own_task(self, pk: int) -> Task:
        return get_object_or_404(rules.tasks_of(self.request.user).for_pages(), pk=pk)

    def back(self) -> HttpResponse:
        """To the page the button stood on."""
        target = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=self.request.is_secure())
        return HttpResponseRedirect(target if is_ours else reverse("workshops:task-list"))

    def show(self, form: TaskForm, task: Task | None = None, seen: str = "") -> HttpResponse:
        context = {"form": form, "task": task, "seen": seen, "section": "heute"}
        return render(self.request, "workshops/task.html", context)


class TaskCreateView(TaskView):
    """A new task; `?termin=` (a slug) says for which event."""

    def get(self, request: HttpRequest) -> HttpResponse:
        slug = request.GET.get("termin", "").replace("\0", "")
        event = rules.events_of(request.user).filter(slug=slug).first()
        return self.show(TaskForm(user=request.user, initial={"event": event}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TaskForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form)
        task = form.save()
        messages.success(request, _("Eingetragen: %(task)s.") % {"task": task})
        return redirect("workshops:task-list")


class TaskEditView(TaskView):
    """What is to be done, who does it, until when. With `drop` it leaves the list, with `restore` it comes back."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = self.own_task(pk)
        return self.show(TaskForm(instance=task, user=request.user), task, digest(task_lines(task)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = self.own_task(pk)
        if "drop" in request.POST:
            drop_task(task=task, is_dropped=True)
            messages.success(
                request, _("Gestrichen: %(task)s. Unter „Stand: gestrichen“ holen Sie sie zurück.") % {"task": task}
            )
            return redirect("workshops:task-list")
        if "restore" in request.POST:
            drop_task(task=task, is_dropped=False)
            messages.success(request, _("Wieder auf der Liste: %(task)s.") % {"task": task})
            return redirect("workshops:task-list")
        form, seen = TaskForm(request.POST, instance=task, user=request.user), request.POST.get("seen", "")
        if not form.is_valid():
            return self.show(form, task, seen)
        try:
            save_task(form=form, seen=seen)
        except ChangedMeanwhile as changed:
            title = _("Zwei Fassungen der Aufgabe")
            return show_conflict(request, title=title, now=changed.lines, mine=task_lines(form.instance))
        messages.success(request, _("Gespeichert: %(task)s.") % {"task": task})
        return redirect("workshops:task-list")


class TaskDoneView(TaskView):
    """Marks a task as done, or, with `undo`, as still to do."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mark_task(task=self.own_task(pk), is_done="undo" not in request.POST)
        return self.back()
