"""Kills the worker again and again while a mail server misbehaves, and counts what arrived. Not part of `make test`:

    .venv/bin/python -m tests.load.mails --kills 50

Works on a database of its own in a temporary folder; with DATABASE_URL set, on that one, which must be empty.
Leases and pauses are the real ones. Ends with 1 where a mail was lost, one came that was not owed, more than one in a
hundred came twice (but for those that the server took without saying so), one was not the same the second time, or
recovery took longer than a minute.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

MAILS_PER_KILL = 20
TROUBLES = ["ok"] * 88 + ["drop"] * 4 + ["4xx"] * 3 + ["5xx"] * 2 + ["data-5xx", "accept-drop", "stall"]
RECOVERY_SECONDS = 60


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/kill.sqlite3")
        os.environ |= {
            "DEMO": "1",
            "SECRET_KEY": "only-for-tests-" + "k" * 50,
            "SITE_URL": "http://testserver",
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "DJANGO_SETTINGS_MODULE": "workshops_soest.settings",
        }
        return run(options.kills, random.Random(options.seed))


def run(kills: int, chance: random.Random) -> int:
    import django  # noqa: PLC0415 - settings are chosen above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from participants.actions.submissions import DelegateEntry, Entry, submit_registration  # noqa: PLC0415
    from participants.models import OutgoingMail, Submission  # noqa: PLC0415
    from tests.participants.smtp import MailServer  # noqa: PLC0415
    from workshops.models import Event  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_process", "workshops_soest/process/soest-2013.toml", verbosity=0)
    event = Event.objects.dated().in_order()[0]

    def owe(number: int) -> None:
        address = f"v{number}@example.org"
        submit_registration(
            entry=Entry(
                events=[event.slug],
                organisation=f"Verein {number}",
                contact_name="Kontakt",
                email=address,
                delegates=[DelegateEntry("Person")],
            ),
            key=address,
        )

    def start(port: int) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        return subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment, stderr=subprocess.DEVNULL)

    with MailServer() as server:
        port = server.server_address[1]
        number = 0
        for _kill in range(kills):
            for _mail in range(MAILS_PER_KILL):
                owe(number)
                # Every tenth is overtaken before anybody sends it.
                if number % 10 == 9:
                    Submission.objects.filter(key=f"v{number}@example.org").update(confirmed_at=timezone.now())
                number += 1
            server.script.answers = [chance.choice(TROUBLES) for _answer in range(MAILS_PER_KILL)]
            worker, before = start(port), server.script.asked
            awaited = before + chance.randint(1, MAILS_PER_KILL // 2)
            give_up_at = time.monotonic() + 30
            while server.script.asked < awaited and time.monotonic() < give_up_at:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.02)
            worker.kill()
            worker.wait()
        server.script.answers = []
        # What a kill or the server has interrupted; everything else only waits for its first turn.
        tried = list(
            OutgoingMail.objects.filter(state__in=["queued", "sending"], tries__gt=0).values_list("pk", flat=True)
        )
        backlog = OutgoingMail.objects.filter(state="queued", tries=0).count()
        worker, began = start(port), time.monotonic()
        recovered = None
        while OutgoingMail.objects.filter(state__in=["queued", "sending"]).exists():
            asked_to_wait = OutgoingMail.objects.filter(state="queued", last_error__contains="451")
            under_way = OutgoingMail.objects.filter(pk__in=tried, state__in=["queued", "sending"])
            if recovered is None and not under_way.exclude(pk__in=asked_to_wait).exists():
                recovered = time.monotonic() - began
            time.sleep(0.1)
        recovered = time.monotonic() - began if recovered is None else recovered
        worker.terminate()
        worker.wait()

    taken = [(re.search(rb"Message-ID: (<.*>)", each)[1].decode(), each) for each in server.script.taken]
    received = Counter(message_id for message_id, _bytes in taken)
    states = dict(OutgoingMail.objects.values_list("message_id", "state"))
    owed = {message_id for message_id, state in states.items() if state == "sent"}
    lost, not_owed = owed - set(received), set(received) - owed
    twice = sum(received.values()) - len(received)
    unanswered = server.script.said.count("accept-drop")
    measured = {
        "database": connection.vendor,
        "kills": kills,
        "answers": dict(Counter(server.script.said)),
        "mails": dict(Counter(states.values())),
        "lost": len(lost),
        "not owed": len(not_owed),
        "arrived twice": twice,
        "not the same the second time": len(set(taken)) - len(received),
        "interrupted at the last kill": len(tried),
        "not tried yet at the last kill": backlog,
        "recovered in seconds": round(recovered),
    }
    print(json.dumps(measured, indent=1))  # noqa: T201
    are_rare = twice - unanswered <= len(received) / 100 and len(set(taken)) == len(received)
    is_good = not lost and not not_owed and are_rare and recovered <= RECOVERY_SECONDS
    return 0 if is_good else 1


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent.parent)
    sys.exit(main())
