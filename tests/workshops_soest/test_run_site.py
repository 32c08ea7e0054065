"""The whole site as `make run` starts it, seen from outside."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

ROOT = Path(__file__).parent.parent.parent
# Starting two processes and loading the process takes a few seconds, on a busy machine more.
PATIENCE = 90

pytestmark = pytest.mark.sqlite_only


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Site:
    """A running `run_site`; `output` is what it has printed so far."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._log = folder / "output.txt"
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "DJANGO_SETTINGS_MODULE": "workshops_soest.settings",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            "SITE_URL": f"http://localhost:{self.port}",
            "WEB_CONCURRENCY": "1",
        }
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_site"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def output(self) -> str:
        return self._log.read_text()

    @property
    def children(self) -> dict[str, int]:
        """The process numbers of "gunicorn" and "worker"."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return {Path(f"/proc/{pid}/cmdline").read_text().split("\0")[2]: int(pid) for pid in pids}

    def health(self) -> dict[str, object]:
        with urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None) -> Iterator[Site]:
    """Beginning with nothing at all where it is asked `from nothing`, else with the empty tables of the tests' database:
    making them takes most of the time."""
    if getattr(request, "param", "") != "from nothing":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as tables:
            tables.execute("VACUUM INTO ?", [str(tmp_path / "site.sqlite3")])
    site = Site(tmp_path)
    started = eventually(lambda: "Stop with Ctrl-C." in site.output or site.process.poll() is not None)
    if started and site.process.poll() is None:
        yield site
    else:
        pytest.fail(f"The site did not start:\n{site.output}")
    site.process.kill()
    site.process.wait()


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    ("site", "number"), [("from nothing", signal.SIGINT), ("from tables", signal.SIGTERM)], indirect=["site"]
)
def test_site_runs_web_and_worker_until_it_is_stopped(site, number):
    assert re.search(rf"http://localhost:{site.port}/konto/einmal/[\w-]+/\n", site.output)
    assert eventually(lambda: site.health()["worker_age_seconds"] is not None)
    children = site.children
    assert sorted(children) == ["gunicorn", "worker"]

    site.process.send_signal(number)

    assert site.process.wait(timeout=PATIENCE) == 0
    assert site.output.endswith("Stopped.\n")
    assert not any(is_running(pid) for pid in children.values())


@pytest.mark.parametrize(("name", "shown"), [("gunicorn", "The web server"), ("worker", "The worker")])
def test_end_of_one_ends_the_other(site, name, shown):
    children = site.children

    os.kill(children[name], signal.SIGKILL)

    assert site.process.wait(timeout=PATIENCE) == 1
    assert site.output.endswith(f"CommandError: {shown} ended by itself (code -9); stopping the site.\n")
    assert not any(is_running(pid) for pid in children.values())


def test_children_end_when_their_parent_is_killed(site):
    children = site.children
    site.process.kill()
    assert eventually(lambda: not any(is_running(pid) for pid in children.values()))


def test_unknown_stage_is_refused_before_a_database_is_made(settings):
    settings.STAGE = "later"
    with pytest.raises(CommandError) as refusal:
        call_command("run_site")
    assert str(refusal.value) == ("STAGE=later is unknown. Choose one of: announced, midway, consultation, adopted.")


def test_busy_port_is_named_before_anything_else():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answer = subprocess.run(
            [ROOT / "bin" / "port-is-free"], env=os.environ | {"PORT": str(port)}, capture_output=True, text=True
        )
    assert answer.returncode == 1
    assert answer.stderr == (
        f"Port {port} on 127.0.0.1 is busy: another program listens there already.\n"
        f"Choose another one, for example: PORT={port + 1} make run\n"
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80 80"])
def test_port_that_is_none_is_refused(port):
    answer = subprocess.run(
        [ROOT / "bin" / "port-is-free"], env=os.environ | {"PORT": port}, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"PORT={port} is not a port number.")
