"""The minutes of one event, as its team writes them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from concept.actions import minutes as actions
from concept.actions.minutes import FrameChanged, MinutesRefused, NotesChanged
from concept.actions.results import move_result, record_result
from concept.minutes_forms import (
    AttendanceFormSet,
    FrameForm,
    NoteForm,
    ResultForm,
    attendance_initial,
    entered_attendance,
    frame_initial,
)
from concept.models import Minutes, MinutesNote, Result
from concept.queries.minutes import (
    agenda_of,
    attendance_of,
    contributions_beside,
    frame_fingerprint,
    frame_of,
    results_of,
)
from concept.queries.minutes_due import minutes_lines
from workshops import clock, plaintext, rules
from workshops.formats import format_clock
from workshops.models import AgendaItem
from workshops.views.access import EventOfAddressMixin, EventTeamMixin, RuleRequiredMixin
from workshops.whole_numbers import read_whole_number


class MinutesPage(RuleRequiredMixin, EventOfAddressMixin, EventTeamMixin):
    """What every page about an event's minutes needs."""

    event_rule = staticmethod(rules.can_keep_minutes)

    def begun(self) -> Minutes:
        """The minutes. Raises Http404 while there are none."""
        minutes = get_object_or_404(Minutes.objects.select_related("keeper"), event=self.event)
        minutes.event = self.event
        return minutes

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"event": self.event, "section": "termine"}
        return render(self.request, f"concept/{template}.html", context, status=status)

    def to(self, name: str, *arguments: object, anchor: str = "") -> HttpResponse:
        return redirect(reverse(f"concept:{name}", args=[self.event.slug, *arguments]) + (anchor and f"#{anchor}"))


class MinutesEditView(MinutesPage):
    """Where the minutes stand: their points, their frame, and what comes next."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = Minutes.objects.filter(event=self.event).select_related("keeper").first()
        if minutes is None:
            return self.page("minutes_begin")
        minutes.event = self.event
        results = results_of(self.event)
        noted = set(minutes.notes.exclude(text="").values_list("agenda_item", flat=True))
        points = [
            {
                "item": item,
                "has_note": item.pk in noted,
                "results": [each for each in results if each.agenda_item_id == item.pk],
            }
            for item in agenda_of(self.event)
        ]
        return self.page(
            "minutes_edit",
            minutes=minutes,
            points=points,
            has_general_note=None in noted,
            general=[each for each in results if each.agenda_item_id is None],
            attendance=attendance_of(minutes),
            open_remarks=minutes.remarks.filter(answer="open").count(),
            remarks=minutes.remarks.count(),
            attachments=minutes.attachments.count(),
            is_over=bool(minutes.respond_by and minutes.respond_by <= clock.now()),
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        actions.open_minutes(event=self.event, by=request.user)
        return self.to("minutes-edit")


class MinutesPointView(MinutesPage):
    """One point of the agenda, or the whole (`pk` missing): the note, the results, the contributions beside them.

    Every button saves the note. With `autosave` the answer is JSON: version and time, or 409 for a conflict.
    """

    item: AgendaItem | None

    def find(self, pk: int | None) -> Minutes:
        minutes = self.begun()
        self.item = get_object_or_404(self.event.agenda_items, pk=pk) if pk is not None else None
        return minutes

    def get(self, request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
        return self.show(self.find(pk))

    def post(self, request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
        minutes = self.find(pk)
        if "autosave" in request.POST:
            return self.autosave(minutes)
        note = NoteForm(request.POST)
        beside = contributions_beside(self.event, self.item)
        result = ResultForm(request.POST, choices=beside.choices, prefix="new") if "add" in request.POST else None
        if not note.is_valid() or (result and not result.is_valid()):
            return self.show(minutes, note=note, result=result, status=422)
        try:
            if result:
                recorded = record_result(
                    event=self.event, agenda_item=self.item, by=request.user, **result.cleaned_data
                )
                messages.success(request, _("Ergebnis %(number)d ist festgehalten.") % {"number": recorded.number})
            self.move()
            actions.save_notes(
                minutes=minutes,
                agenda_item=self.item,
                version=note.cleaned_data["version"],
                text=note.cleaned_data["text"],
                by=request.user,
            )
        except NotesChanged as conflict:
            return self.conflict(conflict.note, note.cleaned_data["text"])
        except MinutesRefused as refused:
            messages.error(request, str(refused))
            return self.show(minutes, note=note, result=result, status=409)
        if "save" in request.POST:
            messages.success(request, _("Die Notiz ist gespeichert."))
        if result is None and request.POST.get("new-text", "").strip():
            # The result that is being written is not lost because another button was pressed.
            return self.show(minutes, result=ResultForm(request.POST, choices=beside.choices, prefix="new"))
        return self.back("neu" if result else "ergebnisse" if {"up", "down"} & set(request.POST) else "")

    def back(self, anchor: str = "") -> HttpResponse:
        if self.item is None:
            return self.to("minutes-whole", anchor=anchor)
        return self.to("minutes-point", self.item.pk, anchor=anchor)

    def move(self) -> None:
        for button, step in (("up", -1), ("down", 1)):
            pressed = read_whole_number(self.request.POST.get(button))
            results = Result.objects.filter(event=self.event, agenda_item=self.item, number=pressed)
            for result in results.select_related("event"):
                move_result(result=result, step=step, by=self.request.user)

    def autosave(self, minutes: Minutes) -> HttpResponse:
        note = NoteForm(self.request.POST)
        if not note.is_valid():
            problem = next(iter(note.errors.values()))[0]
            return JsonResponse({"problem": str(problem)}, status=422)
        values = note.cleaned_data
        try:
            saved = actions.save_notes(
                minutes=minutes,
                agenda_item=self.item,
                version=values["version"],
                text=values["text"],
                by=self.request.user,
            )
        except NotesChanged:
            return JsonResponse({"conflict": True}, status=409)
        except MinutesRefused as refused:
            return JsonResponse({"problem": str(refused)}, status=422)
        said = _("Gespeichert um %(time)s") % {"time": format_clock(clock.now())}
        return JsonResponse({"version": saved.version, "said": said})

    def show(
        self, minutes: Minutes, note: NoteForm | None = None, result: ResultForm | None = None, status: int = 200
    ) -> HttpResponse:
        points = agenda_of(self.event)
        place = points.index(self.item) if self.item in points else -1
        stored = minutes.notes.filter(agenda_item=self.item).first() or MinutesNote()
        beside = contributions_beside(self.event, self.item)
        html, plain, version = stored.text, plaintext.to_plain(stored.text), stored.version
        if note is not None:
            html = note.cleaned_data.get("text", "")
            plain = note.data.get("plain", plaintext.to_plain(html))
            version = note.cleaned_data.get("version", version)
        return self.page(
            "minutes_point",
            status=status,
            minutes=minutes,
            item=self.item,
            number=place + 1,
            before=points[place - 1] if place > 0 else None,
            after=points[place + 1] if place + 1 < len(points) else None,
            note=note,
            note_html=html,
            note_plain=plain,
            version=version,
            shown_text=mark_safe(stored.text),
            results=[each for each in results_of(self.event) if each.agenda_item_id == (self.item and self.item.pk)],
            new=result or ResultForm(choices=beside.choices, prefix="new"),
            beside=beside,
        )

    def typed_result(self) -> list[tuple[str, str]]:
        """Names and values of the result that is being written, as they were sent."""
        sent = self.request.POST.lists()
        return [(name, value) for name, values in sent if name.startswith("new-") for value in values]

    def conflict(self, stored: MinutesNote, text: str) -> HttpResponse:
        """Both notes beside each other. Both are in the stored form: cleaned, nothing but our own small HTML."""
        return self.page(
            "minutes_conflict",
            status=409,
            item=self.item,
            stored=stored,
            stored_text=mark_safe(stored.text),
            result=[] if "add" in self.request.POST else self.typed_result(),
            mine=text,
            mine_text=mark_safe(text),
            both=stored.text + text,
        )


class MinutesFrameView(MinutesPage):
    """When it was, who led, who wrote, who was there."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        frame = frame_of(minutes)
        initial = frame_initial(minutes, frame) | {"seen": frame_fingerprint(minutes)}
        return self.show(
            minutes,
            FrameForm(initial=initial),
            AttendanceFormSet(initial=attendance_initial(frame.attendance), prefix="row"),
        )

    def show(self, minutes: Minutes, form: FrameForm, rows: Any, status: int = 200, stored: Any = None) -> HttpResponse:
        return self.page("minutes_frame", status=status, minutes=minutes, form=form, rows=rows, stored=stored)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        form, rows = FrameForm(request.POST), AttendanceFormSet(request.POST, prefix="row")
        try:
            if "take" in request.POST:
                actions.take_attendance(minutes=minutes, by=request.user)
                messages.success(request, _("Die Anwesenheit ist von der Liste an der Tür übernommen."))
                return self.to("minutes-frame", anchor="anwesend")
            if not form.is_valid() or not rows.is_valid():
                return self.show(minutes, form, rows, status=422)
            frame = form.frame(entered_attendance(rows))
            actions.save_frame(minutes=minutes, seen=form.cleaned_data["seen"], frame=frame, by=request.user)
        except FrameChanged:
            # What is stored now stands beside what was typed; saving again decides for the latter.
            data = request.POST.copy()
            data["seen"] = frame_fingerprint(minutes)
            form = FrameForm(data)
            form.is_valid()
            return self.show(minutes, form, rows, status=409, stored=frame_of(self.begun()))
        except MinutesRefused as refused:
            messages.error(request, str(refused))
            return self.show(self.begun(), form, rows, status=409)
        messages.success(request, _("Zeiten, Personen und Anwesenheit sind gespeichert."))
        return self.to("minutes-edit")


class MinutesListView(RuleRequiredMixin, TemplateView):
    """Every event that is over, and where its minutes stand."""

    template_name = "concept/minutes_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = rules.events_of(self.request.user, rules.MINUTES_ROLES).values_list("pk", flat=True)
        return super().get_context_data(section="termine", lines=minutes_lines(), own=set(own), **kwargs)
