"""`make run`: the whole site on one machine, until Ctrl-C."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from workshops.models import Process
from workshops_soest.models import Stage
from workshops_soest.signin import create_address

SHIPPED_PROCESS = settings.BASE_DIR / "workshops_soest" / "process" / "soest-2013.toml"
STOPPING_SECONDS = 15
"""How long web and worker may take to finish what they are at."""
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Asks the kernel to end this child even when its parent is killed outright (Linux, prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    help = "Prepares the database, then runs the web server and the worker together until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.STAGE not in Stage.values:
            raise CommandError(f"STAGE={settings.STAGE} is unknown. Choose one of: {', '.join(Stage.values)}.")
        self._stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        self._prepare_database()
        children = {
            "The web server": self._start("-m", "gunicorn"),
            "The worker": self._start("manage.py", "worker"),
        }
        try:
            self._announce_when_ready(children)
            self._wait(children)
        finally:
            self._end(list(children.values()))
        self.stdout.write("Stopped.")

    def _prepare_database(self) -> None:
        """Creates what is missing and keeps what is there."""
        Path(settings.BASE_DIR / "var").mkdir(exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        # A database may hold another county's process: the shipped one is only for an empty database.
        file = os.environ.get("PROCESS_FILE")
        if file or not Process.objects.exists():
            call_command("load_process", file or str(SHIPPED_PROCESS))
        if settings.STAGE != Stage.ANNOUNCED:
            call_command("play", stage=settings.STAGE)
        connections.close_all()

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        # A group of its own: Ctrl-C reaches this process alone, which then ends its children in order.
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_end_with_parent,
        )

    def _announce_when_ready(self, children: "dict[str, subprocess.Popen[bytes]]") -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        while not self._stop.wait(0.1) and all(child.poll() is None for child in children.values()):
            try:
                socket.create_connection((host, port), timeout=1).close()
            except OSError:
                continue
            self.stdout.write(f"\nThe site is at               {settings.SITE_URL}/")
            if settings.DEMO:
                self.stdout.write(f"Sign in once as the team at  {create_address()}")
                connections.close_all()
            self.stdout.write("Stop with Ctrl-C.\n")
            self.stdout.flush()
            return

    def _wait(self, children: "dict[str, subprocess.Popen[bytes]]") -> None:
        """Until someone stops the site. Raises CommandError when web or worker ends by itself."""
        while not self._stop.wait(0.2):
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(f"{name} ended by itself (code {child.returncode}); stopping the site.")

    @staticmethod
    def _end(children: "list[subprocess.Popen[bytes]]") -> None:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
