"""`manage.py load_process FILE`: loads a process, or brings a loaded one up to date with its file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops_soest.process.checking import read_process_file
from workshops_soest.process.loading import Report, load_process_file
from workshops_soest.process.problems import ProcessFileError


class Command(BaseCommand):
    help = "Loads or updates the process described by a TOML file. The whole file is checked first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="the file's values replace what the team edited")

    def handle(self, *, file: Path, overwrite: bool, verbosity: int, **options: Any) -> None:
        try:
            report = load_process_file(read_process_file(file), overwrite=overwrite)
        except ProcessFileError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            # No tables yet, or somebody else loads at the same moment.
            reason = _("%(file)s wurde nicht geladen. Die Datenbank hat es nicht angenommen: %(error)s")
            raise CommandError(reason % {"file": file, "error": error}) from error
        if verbosity:
            self.stdout.write("\n".join(summary(report)))


def summary(report: Report) -> list[str]:
    """What loading did, line by line."""
    if not report.changed_anything and not report.kept and not report.gone:
        return [_("Nichts hat sich geändert.")]
    return [
        ngettext("%(count)d Eintrag neu", "%(count)d Einträge neu", report.created) % {"count": report.created},
        ngettext("%(count)d Eintrag geändert", "%(count)d Einträge geändert", report.changed)
        % {"count": report.changed},
        ngettext("%(count)d Angabe behalten", "%(count)d Angaben behalten", len(report.kept))
        % {"count": len(report.kept)},
        *(f"  - {line}" for line in report.kept),
        ngettext(
            "%(count)d Eintrag nicht mehr in der Datei (bleibt bestehen)",
            "%(count)d Einträge nicht mehr in der Datei (bleiben bestehen)",
            len(report.gone),
        )
        % {"count": len(report.gone)},
        *(f"  - {line}" for line in report.gone),
    ]
