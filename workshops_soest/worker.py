"""What runs beside the web: sends mails, ends what is overdue, fills freed places, does jobs, shows that it is alive."""

import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from concept.actions.consultations import delete_unconfirmed_comments
from concept.actions.drafts import JOB_KIND, render_concept_job
from concept.actions.minutes_pdfs import JOB_KIND as MINUTES_PDF
from concept.actions.minutes_pdfs import render_minutes_job
from concept.actions.papers import JOB_KIND as DECISION_PACKAGE
from concept.actions.papers import make_package_job
from concept.actions.synopsis_pdfs import JOB_KIND as SYNOPSIS_PDF
from concept.actions.synopsis_pdfs import render_synopsis_job
from concept.actions.version_pdfs import JOB_KIND as VERSION_PDF
from concept.actions.version_pdfs import render_version_job
from concept.queries.mails import (
    comment_answered_is_due,
    comment_confirm_is_due,
    comment_declined_is_due,
    contribution_answered_is_due,
    department_link_is_due,
    minutes_for_confirmation_is_due,
    municipal_link_is_due,
)
from participants.actions.events import fill_all_places
from participants.actions.imports import purge_import_drafts
from participants.actions.jobs import (
    JobFailedError,
    complete_job,
    fail_job,
    release_job,
    report_progress,
    take_job,
)
from participants.actions.outbox import (
    DueCheck,
    ServerUnavailableError,
    close_connection,
    hasten_mails,
    open_connection,
    send_next_mail,
)
from participants.actions.registrations import expire_offers, expire_unconfirmed
from participants.actions.reminders import owe_reminders
from participants.actions.support import delete_overdue_needs
from participants.models import Job, OutgoingMail
from participants.queries import mails
from workshops.models import Heartbeat, Process
from workshops.printing.progress import VARIABLE as PROGRESS
from workshops_soest import flyer

log = logging.getLogger(__name__)

JobHandler = Callable[[Job], None]

# By kind of mail, what says whether it still holds right before it is sent. Kinds without a line always do.
DUE_CHECKS: Mapping[str, DueCheck] = {
    OutgoingMail.Kind.CONFIRM_LINK: mails.confirm_link_is_due,
    OutgoingMail.Kind.REGISTERED: mails.registered_is_due,
    OutgoingMail.Kind.PROMOTED: mails.promoted_is_due,
    OutgoingMail.Kind.OFFERED: mails.offered_is_due,
    OutgoingMail.Kind.PUT_BACK: mails.put_back_is_due,
    OutgoingMail.Kind.EVENT_MOVED: mails.event_moved_is_due,
    OutgoingMail.Kind.PEOPLE_CHANGED: mails.people_changed_is_due,
    OutgoingMail.Kind.SUPPORT_ANSWERED: mails.support_answered_is_due,
    OutgoingMail.Kind.INVITATION: mails.invitation_is_due,
    OutgoingMail.Kind.INVITATION_REMINDER: mails.invitation_is_due,
    OutgoingMail.Kind.REMINDER_WEEK: mails.reminder_is_due,
    OutgoingMail.Kind.REMINDER_DAY: mails.reminder_is_due,
    OutgoingMail.Kind.DELEGATE_NOTICE: mails.delegate_notice_is_due,
    OutgoingMail.Kind.DELEGATE_LEFT: mails.delegate_left_is_due,
    OutgoingMail.Kind.TEAM_INVITED: mails.team_invitation_is_due,
    OutgoingMail.Kind.EVENT_ROLE: mails.event_role_is_due,
    OutgoingMail.Kind.CONTRIBUTION_ANSWERED: contribution_answered_is_due,
    OutgoingMail.Kind.MINUTES_FOR_CONFIRMATION: minutes_for_confirmation_is_due,
    OutgoingMail.Kind.MUNICIPAL_LINK: municipal_link_is_due,
    OutgoingMail.Kind.DEPARTMENT_LINK: department_link_is_due,
    OutgoingMail.Kind.COMMENT_CONFIRM: comment_confirm_is_due,
    OutgoingMail.Kind.COMMENT_DECLINED: comment_declined_is_due,
    OutgoingMail.Kind.COMMENT_ANSWERED: comment_answered_is_due,
}
# By kind of job, what does it.
JOB_HANDLERS: Mapping[str, JobHandler] = {
    flyer.JOB_KIND: flyer.print_flyer_job,
    JOB_KIND: render_concept_job,
    MINUTES_PDF: render_minutes_job,
    VERSION_PDF: render_version_job,
    DECISION_PACKAGE: make_package_job,
    SYNOPSIS_PDF: render_synopsis_job,
}

PAUSE_SECONDS = 0.25
BEAT_EVERY = timedelta(seconds=10)
OVERDUE_EVERY = timedelta(seconds=5)
FLYER_EVERY = timedelta(seconds=30)
# How long mails rest after the first, second … trouble with their server in a row.
SERVER_PAUSES = [timedelta(seconds=seconds) for seconds in (2, 5, 10, 20, 30)]
# Mails are sent for so long at a time; then the rest has its turn. A server that stalls takes EMAIL_TIMEOUT besides.
MAIL_SECONDS = 5
JOB_SECONDS = 300


class Worker:
    """One loop in one process. A job runs in a child of its own, so that mails and the sign of life go on meanwhile."""

    def __init__(
        self, *, due_checks: Mapping[str, DueCheck] = DUE_CHECKS, handlers: Mapping[str, JobHandler] = JOB_HANDLERS
    ) -> None:
        self.due_checks, self.handlers = due_checks, handlers
        self.is_stopping = False
        self.mail_server = open_connection()
        # In a row. One at first: what waits for the server since before this worker began is tried again at once.
        self.troubles = 1
        self.job: Job | None = None
        self.child: ForkProcess | None = None
        self.scratch = Path()
        self.child_ends_by = 0.0
        self.next_beat = self.next_overdue = self.next_flyer = self.next_mail = timezone.now()

    def stop(self, *_signal: Any) -> None:
        """Ends the loop after the mail it is at."""
        self.is_stopping = True

    def run(self, *, once: bool = False) -> None:
        """Until stopped; with `once` until nothing is due any more."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        try:
            while not self.is_stopping:
                try:
                    if not once:
                        self._prepare_flyer()
                    is_busy = self.step()
                except Exception:
                    # Whatever went wrong, what is owed stays owed: mails must not stop for it.
                    if once:
                        raise
                    log.exception("A round was cut short; trying again.")
                    time.sleep(1)
                    continue
                if is_busy:
                    continue
                if once and self.child is None:
                    return
                time.sleep(PAUSE_SECONDS)
        finally:
            self._interrupt_job()
            close_connection(self.mail_server)

    def step(self) -> bool:
        """One round. True when there may be more to do at once."""
        close_old_connections()
        with Process.in_scope() as process:
            now = timezone.now()
            if now >= self.next_beat:
                Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": now})
                self.next_beat = now + BEAT_EVERY
            if process and now >= self.next_overdue:
                expire_unconfirmed()
                expire_offers()
                fill_all_places()
                owe_reminders()
                delete_overdue_needs()
                delete_unconfirmed_comments()
                purge_import_drafts()
                self.next_overdue = now + OVERDUE_EVERY
            has_sent = now >= self.next_mail and self._send_mails()
            return self._tend_job() or has_sent

    def _prepare_flyer(self) -> None:
        """Whoever asks for the flyer shall not have to wait while it is printed."""
        if timezone.now() < self.next_flyer:
            return
        self.next_flyer = timezone.now() + FLYER_EVERY
        with Process.in_scope() as process, timezone.override(process.zone if process else None):
            if process and flyer.JOB_KIND in self.handlers:
                flyer.request_flyer(process)

    def _send_mails(self) -> bool:
        """True when there may be more to send at once."""
        ends_by = time.monotonic() + MAIL_SECONDS
        try:
            while time.monotonic() < ends_by and not self.is_stopping:
                if not send_next_mail(connection=self.mail_server, due_checks=self.due_checks):
                    return False
                if self.troubles:
                    hasten_mails()
                    self.troubles = 0
        except ServerUnavailableError as error:
            log.warning("The mail server is in trouble; trying again in a moment: %s", error)
            self.next_mail = timezone.now() + SERVER_PAUSES[min(self.troubles, len(SERVER_PAUSES) - 1)]
            self.troubles += 1
            return False
        finally:
            close_connection(self.mail_server)
        return True

    def _tend_job(self) -> bool:
        """Starts the next job, or looks after the one that runs. True when one was started or has ended."""
        if self.child is None or self.job is None:
            self.job = take_job(kinds=list(self.handlers))
            if self.job is None:
                return False
            # A connection must not be shared with the child: both would speak on the same wire.
            connections.close_all()
            fork = multiprocessing.get_context("fork")
            self.scratch = Path(tempfile.mkdtemp())
            arguments = (self.job, self.handlers[self.job.kind], self.scratch / PROGRESS)
            self.child = fork.Process(target=_do_job, args=arguments)
            self.child.start()
            self.child_ends_by = time.monotonic() + JOB_SECONDS
            return True
        if self.child.is_alive():
            if time.monotonic() < self.child_ends_by:
                self._report_progress(self.job)
                return False
            self.child.kill()
        self.child.join()
        if self.child.exitcode != 0:
            fail_job(job=self.job, reason=_("Der Auftrag brauchte zu viel Zeit oder Speicher."))
        self._forget_job()
        return True

    def _forget_job(self) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.job = self.child = None

    def _report_progress(self, job: Job) -> None:
        """What the printer has noted, as long as it is more than what is known."""
        try:
            per_cent = int((self.scratch / PROGRESS).read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):  # nothing yet, or half of it
            return
        if per_cent > job.progress:
            job.progress = per_cent
            report_progress(job=job, per_cent=per_cent)

    def _interrupt_job(self) -> None:
        """A job that is under way when the worker ends is given back."""
        if self.child is None or self.job is None:
            return
        self.child.kill()
        self.child.join()
        release_job(job=self.job)
        self._forget_job()


def _do_job(job: Job, handler: JobHandler, progress: Path) -> None:
    """In the child: does the work and notes how it ended. In `progress` the printer notes how far it is."""
    os.environ[PROGRESS] = str(progress)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Process.in_scope() as process, timezone.override(process.zone if process else None):
        try:
            report_progress(job=job, per_cent=1)
            handler(job)
        except JobFailedError as failure:
            fail_job(job=job, reason=str(failure))
        except Exception:
            log.exception("Job %s failed.", job)
            fail_job(job=job, reason=_("Dabei ist ein unerwarteter Fehler aufgetreten."))
        else:
            complete_job(job=job)
    connections.close_all()
