"""The process clock: the one place that says what "now" means for the process.

Outside demo mode it is the real time. In demo mode the database holds one anchor, a pair of moments (process, real);
from it every process of the site computes the same moment, and the clock runs on. Deadlines, offers, reminders and
"is it past" ask here. Sessions, codes, leases, retries, HTTP dates and DTSTAMP use the real time.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from workshops.models.processes import Process


def at(real: datetime) -> datetime:
    """The process moment that belongs to the aware real moment `real`. Both in UTC."""
    process = Process.current() if settings.DEMO else None
    if process is None or process.clock_process_moment is None or process.clock_real_moment is None:
        return real
    return process.clock_process_moment + (real - process.clock_real_moment)


def now() -> datetime:
    """What the process takes to be now, as an aware moment."""
    return at(timezone.now())


def to_local(moment: datetime) -> datetime:
    """An aware moment in the process's own time zone; in the site's before a process is loaded."""
    process = Process.current()
    return timezone.localtime(moment, process.zone if process else timezone.get_default_timezone())


def today() -> date:
    """The process's local day."""
    return to_local(now()).date()


def set_anchor(*, process: Process, moment: datetime) -> None:
    """From now on the process takes it to be `moment` (aware). Saves; never used outside demo mode."""
    process.clock_process_moment = moment
    process.clock_real_moment = timezone.now()
    process.save(update_fields=["clock_process_moment", "clock_real_moment", "updated_at"])
