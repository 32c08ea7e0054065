"""The process beside the web: as a real process, killed and asked to end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as configured
from django.core import mail as postbox
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from participants.actions.jobs import JobFailedError, enqueue_job, report_progress, take_job
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Job, OutgoingMail, Registration, Submission
from tests.participants.smtp import MailServer
from workshops import clock
from workshops.models import Event, Heartbeat
from workshops.printing.progress import VARIABLE as PROGRESS
from workshops_soest.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def submit(process: object, email: str = "v@example.org", slug: str = "") -> Submission:
    event = Event.objects.dated().in_order().first()
    entry = Entry(
        events=[slug or event.slug],
        organisation=f"Verein {email}",
        contact_name="Kontakt",
        email=email,
        delegates=[DelegateEntry("Person")],
    )
    submission = submit_registration(entry=entry, key=email)
    assert submission is not None
    return submission


def test_once_drains_and_ends(process):
    submission = submit(process)
    call_command("worker", once=True)
    confirm_submission(submission=submission)
    call_command("worker", once=True)

    assert [message.subject.split(":")[0] for message in postbox.outbox] == ["Bitte bestätigen", "Sie sind angemeldet"]
    assert OutgoingMail.objects.filter(state="sent").count() == 2
    assert Heartbeat.objects.filter(name="worker").exists()


def test_once_ends_what_is_overdue(process, set_clock):
    submit(process)
    set_clock("2013-01-12T09:00")
    call_command("worker", once=True)

    assert Registration.objects.get().end_reason == "not_confirmed"
    assert OutgoingMail.objects.get().state == "withdrawn"


def test_refuses_an_unsafe_database(process, monkeypatch):
    monkeypatch.setattr("workshops.checks.database_faults", lambda: ["unsafe"])
    with pytest.raises(ImproperlyConfigured):
        call_command("worker", once=True)


# --- Jobs --------------------------------------------------------------------------------------------------------------


def do_well(job: Job) -> None:
    report_progress(job=job, per_cent=50)
    Event.objects.update(audience=job.payload["said"])


def do_badly(job: Job) -> None:
    raise JobFailedError("Zu viele Seiten.")


def break_down(job: Job) -> None:
    raise ZeroDivisionError


def be_killed(job: Job) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("handler", "state", "reason"),
    [
        (do_well, "done", ""),
        (do_badly, "failed", "Zu viele Seiten."),
        (break_down, "failed", "Dabei ist ein unerwarteter Fehler aufgetreten."),
        (be_killed, "failed", "Der Auftrag brauchte zu viel Zeit oder Speicher."),
    ],
)
def test_job_ends_with_a_reason(process, handler, state, reason):
    job = enqueue_job(kind="pdf", key="draft", payload={"said": "alle"})
    Worker(handlers={"pdf": handler}).run(once=True)

    job.refresh_from_db()
    assert (job.state, job.failure_reason, job.tries) == (state, reason, 1)
    assert Event.objects.filter(audience="alle").exists() == (state == "done")


def print_half(job: Job) -> None:
    Path(os.environ[PROGRESS]).write_text("50")
    while Job.objects.get(pk=job.pk).progress < 50:
        time.sleep(0.05)


def test_what_the_printer_notes_is_shown(process, monkeypatch):
    monkeypatch.setattr("workshops_soest.worker.JOB_SECONDS", 20)
    shown, report = [], report_progress
    monkeypatch.setattr(
        "workshops_soest.worker.report_progress",
        lambda *, job, per_cent: (shown.append(per_cent), report(job=job, per_cent=per_cent)),
    )
    job = enqueue_job(kind="pdf", key="draft")
    running = Worker(handlers={"pdf": print_half})
    running.run(once=True)
    job.refresh_from_db()
    assert (job.state, shown) == ("done", [50])
    assert not running.scratch.exists()


def test_job_beyond_its_time_is_ended(process, monkeypatch):
    monkeypatch.setattr("workshops_soest.worker.JOB_SECONDS", 0.2)
    job = enqueue_job(kind="pdf", key="draft")
    Worker(handlers={"pdf": lambda _job: time.sleep(30)}).run(once=True)

    job.refresh_from_db()
    assert job.failure_reason == "Der Auftrag brauchte zu viel Zeit oder Speicher."


def test_job_is_enqueued_once_per_key_while_unfinished(process):
    first = enqueue_job(kind="pdf", key="draft")
    assert enqueue_job(kind="pdf", key="draft") == first
    assert enqueue_job(kind="pdf", key="other") != first
    Job.objects.update(state="done")
    assert enqueue_job(kind="pdf", key="draft") != first


def test_job_whose_worker_was_killed_is_taken_again_and_given_up_at_last(process):
    enqueue_job(kind="pdf", key="draft")
    for _try in range(3):
        assert take_job(kinds=["pdf"]) is not None
        assert take_job(kinds=["pdf"]) is None
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert take_job(kinds=["pdf"]) is None
    assert Job.objects.get().state == "failed"


# --- As a process ------------------------------------------------------------------------------------------------------


@pytest.fixture
def start_worker(process, tmp_path) -> Iterator[Callable[[int], "subprocess.Popen[bytes]"]]:
    """Starts `manage.py worker` on the test's database, with the mail server on this port."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    started = []

    def start(port: int) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "DEMO": "1",
            "DATABASE_URL": url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "workshops_soest.settings",
        }
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=configured.BASE_DIR, env=environment)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


# What goes wrong while the worker is killed again and again; then the server takes everything.
CHAOS = ["4xx", "drop", "accept-drop", "5xx", "ok", "data-5xx", "stall", "sender-5xx", "ok", "accept-drop"]


def test_killed_again_and_again_it_sends_every_mail_that_is_owed(process, start_worker):
    """A mail that the server takes and does not answer for may come twice, with the same Message-ID."""
    for number in range(20):
        submit(process, f"v{number}@example.org")
    # Poisoned, and first in the queue.
    poisoned = OutgoingMail.objects.order_by("pk").first()
    OutgoingMail.objects.filter(pk=poisoned.pk).update(subject="A\nBcc: alle@example.org")
    Submission.objects.filter(key="v1@example.org").update(confirmed_at=timezone.now())
    with MailServer() as server:
        port = server.server_address[1]
        server.script.answers = list(CHAOS)
        for _kill in range(3):
            worker = start_worker(port)
            before = server.script.asked
            # A server that stalls is given twenty seconds.
            wait_for(lambda before=before: server.script.asked > before + 1, seconds=90)
            worker.kill()
            worker.wait()
            hurry()
        worker = start_worker(port)
        wait_for(lambda: hurry() == 0, seconds=90)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0

    received = [re.search(rb"Message-ID: (<.*>)", each)[1].decode() for each in server.script.taken]
    refused = OutgoingMail.objects.filter(state="failed")
    owed = OutgoingMail.objects.exclude(submission__key="v1@example.org").exclude(pk__in=refused)
    # Taken without an answer the first time, refused for good the second: such a mail has come, and counts as refused.
    may_have_come = owed | refused.exclude(pk=poisoned.pk)
    assert _message_ids(owed) <= set(received) <= _message_ids(may_have_come)
    assert OutgoingMail.objects.get(submission__key="v1@example.org").state == "withdrawn"
    assert {mail.last_error.split(":")[0] for mail in refused} <= {
        "BadHeaderError",
        "SMTPRecipientsRefused",
        "SMTPDataError",
    }
    assert poisoned in refused
    assert len(received) <= len(set(received)) + 3 + CHAOS.count("accept-drop")


def _message_ids(mails: QuerySet[OutgoingMail]) -> set[str]:
    return set(mails.values_list("message_id", flat=True))


def hurry() -> int:
    """Lets leases and pauses be over. Returns how many mails have not come to an end."""
    now = timezone.now()
    OutgoingMail.objects.filter(state="sending", lease_until__lt=now + timedelta(seconds=43)).update(lease_until=now)
    OutgoingMail.objects.filter(state="queued").update(due_at=now)
    return OutgoingMail.objects.filter(state__in=["queued", "sending"]).count()


def test_server_that_stalls_stops_neither_jobs_nor_the_sign_of_life(process, settings, monkeypatch):
    settings.EMAIL_TIMEOUT = 0.5
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    for number in range(5):
        submit(process, f"v{number}@example.org")
    monkeypatch.setattr("workshops_soest.worker.BEAT_EVERY", timedelta())
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        server.script.answers = ["stall"] * 10
        job = enqueue_job(kind="pdf", key="draft", payload={"said": "alle"})
        worker = Worker(handlers={"pdf": do_well})
        began = time.monotonic()
        while job.state != "done" and time.monotonic() < began + 10:
            worker.step()
            job.refresh_from_db()
        worker.run(once=True)
    assert job.state == "done"
    assert Heartbeat.objects.get().beat_at > timezone.now() - timedelta(seconds=5)
    # One mail was tried, and is tried again as soon as the server takes another.
    assert list(OutgoingMail.objects.filter(tries=1).values_list("state", "waits_for_server")) == [("queued", True)]


def test_mails_flow_again_soon_after_a_long_outage(process, settings, monkeypatch):
    monkeypatch.setattr("workshops_soest.worker.SERVER_PAUSES", [timedelta()])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    for number in range(3):
        submit(process, f"v{number}@example.org")
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        server.script.answers = ["drop"] * 3
        worker = Worker()
        for _round in range(4):
            worker.step()
        # All three wait for their pauses; anything that gets through brings them along.
        assert OutgoingMail.objects.filter(waits_for_server=True, due_at__gt=timezone.now()).count() == 3
        submit(process, "v3@example.org")
        worker.run(once=True)

    assert OutgoingMail.objects.filter(state="sent").count() == 4


def test_worker_owes_and_sends_reminders(process, set_clock):
    event = Event.objects.dated().in_order().first()
    confirm_submission(submission=submit(process))
    clock.set_anchor(process=process, moment=event.starts_at - timedelta(days=1))
    call_command("worker", once=True)

    assert "Erinnerung" in postbox.outbox[-1].subject


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_promptly_when_asked(process, start_worker, number):
    with MailServer() as server:
        worker = start_worker(server.server_address[1])
        wait_for(lambda: Heartbeat.objects.exists())
        asked = time.monotonic()
        worker.send_signal(number)

        assert worker.wait(timeout=10) == 0
        assert time.monotonic() - asked < 3
