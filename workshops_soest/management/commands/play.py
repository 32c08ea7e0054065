"""`manage.py play --stage NAME [--scale N]`: plays the process forward with invented content, for demonstrations."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from workshops.formats import format_moment
from workshops.models import Process
from workshops.whole_numbers import read_whole_number
from workshops_soest.models import Stage
from workshops_soest.stages.playing import Played, play_stage
from workshops_soest.stages.refusals import PlayRefusedError


def _scale(text: str) -> int:
    number = read_whole_number(text)
    if number is not None and 1 <= number <= 1000:
        return number
    raise ArgumentTypeError("a whole number from 1 to 1000")


class Command(BaseCommand):
    help = "Plays the process forward to a stage with invented organisations and people. Demo mode only; sends no mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", required=True, choices=Stage.values, help="the moment to reach")
        parser.add_argument("--scale", type=_scale, help="so many times the organisations and registrations")

    def handle(self, *, stage: str, scale: int | None, verbosity: int, **options: Any) -> None:
        try:
            played = play_stage(stage=Stage(stage), scale=scale)
        except PlayRefusedError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(summary(played))


def summary(played: Played | None) -> str:
    """What playing did, in one sentence."""
    if played is None:
        return _("Nichts zu spielen: So weit ist der Prozess schon.")
    process = Process.current()
    return _(
        "Gespielt bis %(until)s: %(organisations)d erfundene Organisationen, %(registrations)d Anmeldungen; "
        "%(mails)d E-Mails geschrieben und keine gesendet."
    ) % {**vars(played), "until": format_moment(played.until, process.zone if process else None)}
