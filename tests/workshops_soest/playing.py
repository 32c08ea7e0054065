"""How tests load a process and read what playing made of it."""

from datetime import datetime
from pathlib import Path

from participants.models import Registration
from workshops import clock
from workshops.models import Process
from workshops_soest.process.checking import read_process_file
from workshops_soest.process.loading import load_process_file

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "workshops_soest" / "process" / "soest-2013.toml"
BEISPIELAU = ROOT / "tests" / "data" / "beispielau-2031.toml"
MUSTERHOLM = ROOT / "tests" / "data" / "musterholm-2030.toml"
NINE = " 09:00"


def load(file: Path) -> Process:
    load_process_file(read_process_file(file))
    return Process.objects.get()


def local(moment: datetime) -> str:
    return f"{clock.to_local(moment):%Y-%m-%d %H:%M}"


def registrations() -> list[tuple]:
    """All that pages show of them, moments to the minute."""
    return [
        (each.reference, each.organisation.name, each.event.slug, each.state, local(each.changed_at))
        for each in Registration.objects.select_related("organisation", "event").order_by("pk")
    ]
