"""Thousands confirm by HTTP at once: nobody gets a place too many, and the queue is in order.

    python -m tests.load.confirmations --number 10000 --places 200 --clients 16

starts gunicorn on a free port with an SQLite file of its own; with --database postgres://… the database of that name is
used, which must be empty (bin/with-postgres gives one as $DATABASE_URL). Each confirmation is what a browser does: open
the link, see the form, press the button, see the result. Prints what was measured as JSON, and fails when a rule is
broken. Forms are written straight into the database: what is tested is the confirmation.
"""

import argparse
import http.client
import json
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESS_FILE = ROOT / "workshops_soest" / "process" / "soest-2013.toml"
HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--database", default="")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "workshops_soest.settings",
            "DEMO": "1",
            "RATE_LIMITS": "0",
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"http://{HOST}",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": wanted.database or f"sqlite:///{folder}/load.sqlite3",
            "MEDIA_ROOT": folder,
        }
        measured = run(wanted.number, wanted.places, wanted.clients, wanted.workers)
    print(json.dumps(measured, indent=1))  # noqa: T201


def run(number: int, places: int, clients: int, workers: int) -> dict[str, object]:
    """Prepares, lets everybody confirm, and checks. Raises AssertionError when a rule is broken."""
    import django  # noqa: PLC0415 – the environment comes first

    django.setup()
    tokens = prepare(number, places)
    with server(workers) as port, ThreadPoolExecutor(clients) as pool:
        begun = time.monotonic()
        answers = list(pool.map(lambda token: confirm(port, token), tokens))
        seconds = time.monotonic() - begun
    check(number, places)
    taken = [each for answer in answers for each in answer]
    assert all(status in (200, 302) for status, _duration in taken), {status for status, _duration in taken}
    presses = sorted(answer[2][1] for answer in answers)
    return {
        "database": os.environ["DATABASE_URL"].split(":")[0],
        "confirmed": places,
        "waiting": number - places,
        "requests": len(taken),
        "seconds": round(seconds, 1),
        "confirmations_per_second": round(number / seconds, 1),
        "button_ms": {
            "median": round(1000 * statistics.median(presses)),
            "p95": round(1000 * presses[int(0.95 * number)]),
            "max": round(1000 * presses[-1]),
        },
        "button_median_ms_by_tenth": [
            round(1000 * statistics.median(part)) for part in _tenths([answer[2][1] for answer in answers])
        ],
    }


def _tenths(values: list[float]) -> list[list[float]]:
    """In the order of time: does it become slower as the queue grows?"""
    size = max(len(values) // 10, 1)
    return [values[begin : begin + size] for begin in range(0, size * 10, size) if values[begin : begin + size]]


def prepare(number: int, places: int) -> list[str]:
    """A loaded process and so many forms that wait for their click. Returns the tokens of their links."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from participants.models import (  # noqa: PLC0415
        Contact,
        Delegate,
        MailLink,
        Organisation,
        Registration,
        RegistrationChange,
        Submission,
    )
    from participants.models.tokens import hash_token  # noqa: PLC0415
    from workshops import clock  # noqa: PLC0415
    from workshops.models import Event  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_process", str(PROCESS_FILE), verbosity=0)
    event = Event.objects.upcoming(clock.now())[0]
    Event.objects.filter(pk=event.pk).update(places=places)
    at, numbers = clock.now(), range(number)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Verein {each}", folded_name=f"verein {each}") for each in numbers
    )
    contacts = Contact.objects.bulk_create(
        Contact(organisation=organisation, name="Kontakt", email=f"k{each}@example.org")
        for each, organisation in enumerate(organisations)
    )
    submissions = Submission.objects.bulk_create(
        Submission(
            key=f"key-{each}",
            digest=f"{each}",
            contact=contact,
            contact_name=contact.name,
            organisation_name=contact.organisation.name,
            submitted_at=at,
            expires_at=at + timedelta(hours=48),
        )
        for each, contact in enumerate(contacts)
    )
    registrations = Registration.objects.bulk_create(
        Registration(
            event=event,
            submission=submission,
            organisation=submission.contact.organisation,
            contact=submission.contact,
            created_at=at,
            changed_at=at,
        )
        for submission in submissions
    )
    RegistrationChange.objects.bulk_create(
        RegistrationChange(registration=registration, at=at, to_state=registration.state)
        for registration in registrations
    )
    Delegate.objects.bulk_create(
        Delegate(registration=registration, event=event, name="Person") for registration in registrations
    )
    tokens = [secrets.token_urlsafe(32) for _each in numbers]
    expires_at = timezone.now() + timedelta(hours=48)
    MailLink.objects.bulk_create(
        MailLink(
            purpose=MailLink.Purpose.CONFIRM,
            submission=submission,
            token_hash=hash_token(token),
            created_at=timezone.now(),
            expires_at=expires_at,
        )
        for submission, token in zip(submissions, tokens, strict=True)
    )
    return tokens


@contextmanager
def server(workers: int) -> Iterator[int]:
    """gunicorn, as in production, on a free port."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "workshops_soest.wsgi", f"--bind={HOST}:{port}"]
    command += [f"--workers={workers}", "--log-level=warning", "--backlog=2048"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        for _attempt in range(300):
            time.sleep(0.1)
            with socket.socket() as asked:
                if asked.connect_ex((HOST, port)) == 0:
                    break
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def confirm(port: int, token: str) -> list[tuple[int, float]]:
    """What a browser does. Status and seconds of every answer."""
    cookies: dict[str, str] = {}
    answers = []

    def ask(method: str, path: str, body: str = "") -> tuple[str, str]:
        begun = time.monotonic()
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, value = cookie.split(";")[0].split("=", 1)
            cookies[name] = value
        connection.close()
        answers.append((response.status, time.monotonic() - begun))
        return response.headers.get("Location", ""), text

    page, _text = ask("GET", f"/a/{token}/")
    _location, form = ask("GET", page)
    key = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert key, form
    page, _text = ask("POST", page, f"csrfmiddlewaretoken={key[1]}")
    ask("GET", page)
    return answers


def check(number: int, places: int) -> None:
    """As many confirmed as there are places; the rest in the queue, in the order in which they were decided."""
    from participants.models import OutgoingMail, RegistrationChange  # noqa: PLC0415

    decided = list(
        RegistrationChange.objects.exclude(from_state="")
        .order_by("pk")
        .values_list("to_state", "registration__state", "registration__queue_number")
    )
    first, rest = decided[:places], decided[places:]
    assert first == [("confirmed", "confirmed", None)] * min(places, number), first[:5]
    assert rest == [("waiting", "waiting", place) for place in range(1, max(number - places, 0) + 1)], rest[:5]
    assert OutgoingMail.objects.filter(kind="registered").count() == number


if __name__ == "__main__":
    main()
