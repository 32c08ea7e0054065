"""`manage.py compile_concept --output FILE.pdf`: the concept as PDF/UA-1, without the web."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.actions.version_pdfs import version_document
from concept.models import ConceptVersion
from concept.queries.documents import Draft, draft_document
from concept.queries.integrity import is_intact
from workshops.models import Process
from workshops.pdf import PdfError, render


class Command(BaseCommand):
    help = "Writes the concept as PDF/UA-1: the live draft, or with --version a published version."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # `--version` is Django's own everywhere else; here it names a version of the concept.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, required=True, help="where the PDF is written")
        parser.add_argument("--version", type=int, dest="number", help="number of a published version")

    def handle(self, *, output: Path, number: int | None, **options: Any) -> None:
        try:
            self.check_place(output)
        except OSError as error:
            raise self.unwritable(output, error) from error
        with Process.in_scope() as process:
            if process is None:
                raise CommandError(
                    _("Es ist noch kein Prozess geladen. Laden Sie zuerst eine Prozessdatei mit load_process.")
                )
            try:
                draft = draft_document(process) if number is None else self.published(number)
                pdf = render(draft.html, assets=draft.assets)
            except PdfError as error:
                raise CommandError(str(error)) from error
        try:
            output.write_bytes(pdf.content)
        except OSError as error:
            raise self.unwritable(output, error) from error
        pages = ngettext("%(count)d Seite", "%(count)d Seiten", pdf.pages) % {"count": pdf.pages}
        self.stdout.write(f"{output}: {pages}")

    @staticmethod
    def published(number: int) -> Draft:
        """The published version with this number, if it still is what was frozen. Raises CommandError."""
        version = ConceptVersion.objects.published().filter(number=number).first()
        if version is None:
            raise CommandError(
                _("Es gibt keine veröffentlichte Fassung %(number)d. Ohne --version entsteht der Entwurf.")
                % {"number": number}
            )
        if not is_intact(version):
            raise CommandError(
                _("Fassung %(number)d stimmt nicht mehr mit ihrer Prüfsumme überein. Sie wird nicht gedruckt.")
                % {"number": number}
            )
        return version_document(version)

    @staticmethod
    def check_place(output: Path) -> None:
        """Printing takes its time: what can be known beforehand is said beforehand. Raises CommandError."""
        if output.is_dir():
            raise CommandError(_("%(file)s ist ein Ordner. Nennen Sie mit --output eine Datei.") % {"file": output})
        if not output.parent.is_dir():
            raise CommandError(
                _("Den Ordner %(folder)s gibt es nicht. Legen Sie ihn an, oder nennen Sie mit --output einen anderen.")
                % {"folder": output.parent}
            )

    @staticmethod
    def unwritable(output: Path, error: OSError) -> CommandError:
        reason = error.strerror or type(error).__name__
        words = _("%(file)s lässt sich nicht schreiben (%(reason)s). Nennen Sie mit --output eine andere Datei.")
        return CommandError(words % {"file": output, "reason": reason})
