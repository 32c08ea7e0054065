"""`manage.py worker`: the process beside the web."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workshops.checks import require_safe_database
from workshops_soest.worker import Worker


class Command(BaseCommand):
    help = "Sends due mails, ends what is overdue, fills freed places and does jobs, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        require_safe_database()
        Worker().run(once=options["once"])
