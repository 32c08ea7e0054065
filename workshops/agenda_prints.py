"""An event's agenda on paper: for everyone, and for whoever facilitates."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from workshops.agenda import AgendaLine, compute_agenda
from workshops.colours import thread_of
from workshops.models import Event, EventRole, Process
from workshops.pdf import Pdf, render

SECONDS = 20
PLAIN_COLOUR = "#16202c"
# A row with more text than this may be broken between pages.
LONG = 1500


def public_lines(event: Event) -> list[AgendaLine]:
    """The public points with their times, which count the internal ones too. One query."""
    return [line for line in compute_agenda(event, event.agenda_items.all()).lines if line.item.is_public]


def compose_public_agenda(event: Event) -> str:
    """What everyone may have: the public points, when and where. One query beside the process."""
    return _page("public_agenda", event, lines=public_lines(event))


def print_document(html: str) -> Pdf:
    """Raises PdfError."""
    return render(html, seconds=SECONDS)


def print_script(event: Event) -> Pdf:
    """The facilitator's script: every point with goal, method, lead, materials and note, who does what, and what is to
    be brought. Raises PdfError."""
    agenda = compute_agenda(event, event.agenda_items.all())
    roles = event.roles.select_related("person").order_by("person__name", "pk")
    team = [
        (kind.label, ", ".join(role.person.name for role in roles if role.role == kind))
        for kind in EventRole.Kind
        if any(role.role == kind for role in roles)
    ]
    html = _page("script", event, agenda=agenda, team=team, materials=_materials(agenda.lines), long=LONG)
    return print_document(html)


def _materials(lines: list[AgendaLine] | tuple[AgendaLine, ...]) -> list[tuple[str, str]]:
    """What is to be brought, each with the numbers of the points that need it, in their order."""
    found: dict[str, list[str]] = {}
    for line in lines:
        for name in line.item.materials.split(","):
            if name := " ".join(name.split()):
                found.setdefault(name, []).append(str(line.number))
    return [(name, _("Punkt %(numbers)s") % {"numbers": ", ".join(numbers)}) for name, numbers in found.items()]


def _page(name: str, event: Event, **context: object) -> str:
    theme = event.theme
    colour = thread_of(theme.number, theme.colour).light if theme else PLAIN_COLOUR
    page = {"event": event, "process": Process.current(), "colour": colour}
    return render_to_string(f"workshops/pdf/{name}.html", page | context)
