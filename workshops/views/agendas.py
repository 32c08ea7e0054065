"""The agenda editor."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workshops import rules
from workshops.actions import agendas
from workshops.agenda import Agenda, arrange, compute_agenda
from workshops.agenda_prints import compose_public_agenda, print_document, print_script
from workshops.forms.agendas import AgendaItemForm, ArrangementForm, FromForm, NewItemForm
from workshops.models import AgendaItem, AgendaTemplate, Event, Person, PreviousAgenda
from workshops.pdf import PdfError
from workshops.prints import fingerprint_of
from workshops.queries.clashes import find_clashes
from workshops.views.access import EventOfAddressMixin, EventTeamMixin, RuleRequiredMixin
from workshops.views.prints import printed
from workshops.whole_numbers import read_whole_number


def _number(text: str | None) -> int:
    """A whole number from a form's hidden field. Raises BadRequest: only tampering changes it."""
    number = read_whole_number(text)
    if number is None:
        raise BadRequest
    return number


def _version(request: HttpRequest) -> int:
    return _number(request.POST.get("version"))


def _too_many(request: HttpRequest) -> None:
    text = _("Eine Tagesordnung hat höchstens %(count)d Punkte. Es wurde nichts hinzugefügt.")
    messages.error(request, text % {"count": agendas.MAX_ITEMS})


def _say_in_use(request: HttpRequest, in_use: agendas.ItemInUse) -> None:
    """With the way to where it can be taken off."""
    text = _("„%(title)s“ wird noch gebraucht: %(what)s. Darum bleibt die Tagesordnung, wie sie ist.")
    words = text % {"title": in_use.item.title, "what": in_use.what}
    address = reverse("concept:agenda-item-uses", args=[in_use.item.event.slug, in_use.item.pk])
    link = format_html('<a href="{}">{}</a>', address, _("Ansehen und vom Punkt nehmen"))
    messages.error(request, format_html("{} {}", words, link))


class AgendaView(RuleRequiredMixin, EventOfAddressMixin, EventTeamMixin):
    """What every page of the editor needs."""

    event_rule = staticmethod(rules.can_edit_agenda)

    def back(self, item: AgendaItem | int | None = None) -> HttpResponseRedirect:
        key = item.pk if isinstance(item, AgendaItem) else item
        return redirect(reverse("workshops:agenda-edit", args=[self.event.slug]) + (f"#punkt-{key}" if key else ""))

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"event": self.event, "section": "termine"}
        return render(self.request, f"{template}.html", context, status=status)

    def last_change(self) -> PreviousAgenda | None:
        """The last change, as long as it can be taken back."""
        changes = PreviousAgenda.objects.filter(event=self.event, version=self.event.agenda_version)
        return changes.select_related("changed_by").first()


class AgendaEditView(AgendaView):
    """The whole agenda on one screen. Every button saves what was typed into the rows.

    A page of the site may add a panel to it: a template that extends this one and fills its block `panel`, with what
    `panel` returns.
    """

    template = "workshops/agenda_edit"

    def panel(self) -> dict[str, Any]:
        """What the template's block `panel` takes beside the rest."""
        return {}

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        items = list(self.event.agenda_items.all())
        return self.show(compute_agenda(self.event, items), NewItemForm(prefix="new", auto_id="%s"))

    def show(self, agenda: Agenda, new: NewItemForm, rows: ArrangementForm | None = None) -> HttpResponse:
        return self.page(
            self.template,
            agenda=agenda,
            new=new,
            rows=rows,
            last_change=self.last_change(),
            clashes=find_clashes(self.event),
            **self.panel(),
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        version = _version(request)
        items = list(self.event.agenda_items.all())
        if version != self.event.agenda_version:
            return self.conflict(items)
        rows = ArrangementForm(request.POST, items=items, auto_id="%s")
        is_adding = "add" in request.POST
        new = NewItemForm(request.POST if is_adding else None, prefix="new", auto_id="%s")
        if not rows.is_valid() or (is_adding and not new.is_valid()):
            agenda = compute_agenda(self.event, items)
            for item in items:
                # What was typed stays in its row, right or wrong.
                item.minutes = request.POST.get(f"minutes-{item.pk}", "")  # type: ignore[assignment]
                item.error = " ".join(rows.errors.get(f"minutes-{item.pk}", []))  # type: ignore[attr-defined]
            return self.show(agenda, new, rows)
        order, moved = self.arrangement(items)
        try:
            if order != [item.pk for item in items] or any(rows.minutes[item.pk] != item.minutes for item in items):
                agendas.arrange_items(
                    event=self.event, version=version, order=order, minutes=rows.minutes, moved=moved, by=request.user
                )
            if is_adding:
                version = self.event.agenda_version
                fields = new.cleaned_data
                moved = agendas.add_item(event=self.event, version=version, fields=fields, by=request.user).pk
        except agendas.AgendaChanged:
            self.event.refresh_from_db()
            return self.conflict(list(self.event.agenda_items.all()))
        except agendas.AgendaTooLong:
            _too_many(request)
        return self.back(moved)

    def arrangement(self, items: list[AgendaItem]) -> tuple[list[int], int | None]:
        """The wanted order of the points, and which of them was moved if it was only one."""
        order = [item.pk for item in items]
        wanted = {}
        for place, key in enumerate(order, start=1):
            position = read_whole_number(self.request.POST.get(f"position-{key}", "")[:9])
            if position is not None and position != place:
                wanted[key] = position
        for button, step in (("up", -1), ("down", 1)):
            pressed = self.request.POST.get(button, "")
            if pressed in map(str, order):
                order = arrange(order, wanted)
                key = int(pressed)
                return arrange(order, {key: order.index(key) + 1 + step}), key
        return arrange(order, wanted), next(iter(wanted)) if len(wanted) == 1 else None

    def conflict(self, items: list[AgendaItem]) -> HttpResponse:
        """Both agendas beside each other: what is stored now, and what this person wanted."""
        now = compute_agenda(self.event, items)
        seen = [key.removeprefix("minutes-") for key in self.request.POST if key.startswith("minutes-")]
        there = {str(item.pk): item for item in items}
        known = [there[key] for key in seen if key in there]
        order, _moved = self.arrangement(known)
        added = [item for item in items if str(item.pk) not in seen]
        rows = ArrangementForm(self.request.POST, items=known)
        rows.is_valid()
        mine = []
        for item in [*sorted(known, key=lambda item: order.index(item.pk)), *added]:
            minutes = rows.cleaned_data.get(f"minutes-{item.pk}", item.minutes)
            mine.append(AgendaItem(pk=item.pk, title=item.title, minutes=minutes, fixed_start=item.fixed_start))
        return self.page(
            "workshops/agenda_conflict",
            status=409,
            now=now,
            mine=compute_agenda(self.event, mine),
            gone=len(seen) - len(known),
            new=NewItemForm(self.request.POST, prefix="new") if "add" in self.request.POST else None,
            last_change=self.last_change(),
        )


class AgendaItemView(AgendaView):
    """What the pages of a point need."""

    def show(
        self, form: AgendaItemForm, item: AgendaItem | None = None, status: int = 200, **context: Any
    ) -> HttpResponse:
        """The page of a point; who has a role at the event is suggested to lead through it."""
        people = Person.objects.filter(event_roles__event=self.event).distinct().order_by("name", "pk")
        return self.page("workshops/agenda_item", status=status, form=form, item=item, people=people, **context)


class AgendaItemEditView(AgendaItemView):
    """A point with all its fields."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        item = get_object_or_404(self.event.agenda_items, pk=pk)
        return self.show(AgendaItemForm(instance=item), item)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        version = _version(request)
        item = self.event.agenda_items.filter(pk=pk).first()
        form = AgendaItemForm(request.POST, instance=item or AgendaItem())
        if item is not None and version == self.event.agenda_version and not form.is_valid():
            return self.show(form, item)
        try:
            if item is None or not form.is_valid():
                raise agendas.AgendaChanged
            agendas.change_item(item=item, version=version, fields=form.cleaned_data, by=request.user)
        except agendas.AgendaChanged:
            return self.conflict(form, pk)
        return self.back(item)

    def conflict(self, form: AgendaItemForm, pk: int) -> HttpResponse:
        """The same page with everything typed, and beside it what is stored now; saving again decides for the former."""
        self.event.refresh_from_db()
        stored = self.event.agenda_items.filter(pk=pk).first()
        last_change = self.last_change()
        return self.show(form, stored, status=409, is_conflict=True, last_change=last_change)


class AgendaItemCreateView(AgendaItemView):
    """A new point with all its fields."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(AgendaItemForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = AgendaItemForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        # It is added to whatever is there: nobody's change is lost by it.
        while True:
            try:
                version = self.event.agenda_version
                fields = form.cleaned_data
                item = agendas.add_item(event=self.event, version=version, fields=fields, by=request.user)
            except agendas.AgendaChanged:
                self.event.refresh_from_db()
            except agendas.AgendaTooLong:
                _too_many(request)
                return self.back()
            else:
                return self.back(item)


class AgendaItemDeleteView(AgendaView):
    """Takes a point off the agenda; the editor then offers to take that back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        item = self.event.agenda_items.filter(pk=pk).first()
        try:
            if item is None:
                raise agendas.AgendaChanged
            agendas.remove_item(item=item, version=_version(request), by=request.user)
        except agendas.AgendaChanged:
            messages.warning(request, _("Die Tagesordnung hat sich inzwischen geändert. Es wurde nichts gelöscht."))
        except agendas.ItemInUse as in_use:
            _say_in_use(request, in_use)
        return self.back()


class AgendaFromView(AgendaView):
    """Adds points from a template or from another event's agenda."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(FromForm(event=self.event))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        version = _version(request)
        form = FromForm(request.POST, event=self.event)
        if not form.is_valid():
            return self.show(form)
        template, source = form.cleaned_data["template"], form.cleaned_data["source"]
        try:
            if template:
                agendas.add_template(event=self.event, version=version, template=template, by=request.user)
            else:
                agendas.copy_agenda(event=self.event, version=version, source=source, by=request.user)
        except agendas.AgendaChanged:
            self.event.refresh_from_db()
            messages.warning(
                request,
                _("Die Tagesordnung hat sich inzwischen geändert. Prüfen Sie, ob Sie die Punkte noch brauchen."),
            )
            return self.show(form, status=409)
        except agendas.AgendaTooLong:
            _too_many(request)
        return self.back()

    def show(self, form: FromForm, status: int = 200) -> HttpResponse:
        templates = AgendaTemplate.objects.all()
        return self.page("workshops/agenda_from", status=status, form=form, templates=templates)


class AgendaUndoView(AgendaView):
    """Takes the last change back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            agendas.undo_last_change(event=self.event, version=_version(request), by=request.user)
        except agendas.AgendaChanged:
            messages.warning(
                request, _("Die Tagesordnung hat sich inzwischen geändert. Es wurde nichts zurückgenommen.")
            )
        except agendas.NothingToUndo:
            messages.warning(request, _("Es gibt nichts mehr zurückzunehmen."))
        except agendas.ItemInUse as in_use:
            _say_in_use(request, in_use)
        return self.back()


class AgendaScriptView(AgendaView):
    """The facilitator's script, as PDF."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            pdf = print_script(self.event)
        except PdfError as error:
            messages.error(request, str(error))
            return self.back()
        headers = {
            "Content-Disposition": f'inline; filename="drehbuch-{self.event.slug}.pdf"',
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(pdf.content, content_type="application/pdf", headers=headers)


@require_safe
def agenda_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The public agenda, as PDF; 404 while there is nothing public on it."""
    event = get_object_or_404(Event.objects.published().for_pages(), slug=slug)
    if not event.agenda_items.filter(is_public=True).exists():
        raise Http404
    html = compose_public_agenda(event)
    return printed(
        request,
        folder=f"agenda/{event.pk}",
        fingerprint=fingerprint_of(html),
        make=lambda: print_document(html).content,
        file_name=f"tagesordnung-{event.slug}.pdf",
    )
