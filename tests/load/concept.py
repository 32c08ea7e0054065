"""A whole concept at full size: frozen twice, followed both ways, printed, and changed behind its back.

    python -m tests.load.concept --measures 120 --contributions 400 --paragraphs 12

uses an SQLite file of its own; with --database postgres://… the database of that name, which must be empty
(bin/with-postgres gives one as $DATABASE_URL). Builds everything through the project's own actions (see
`tests.concept.full_concept`), prints what was measured as JSON, and fails when a rule is broken. --pdf FILE keeps the
second version's PDF, to be looked at and given to a checker.
"""

import argparse
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESS_FILE = ROOT / "workshops_soest" / "process" / "soest-2013.toml"
HOST = "testserver"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measures", type=int, default=120)
    parser.add_argument("--contributions", type=int, default=400)
    parser.add_argument("--paragraphs", type=int, default=12)
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--database", default="")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "workshops_soest.settings",
            "DEMO": "1",
            "DEBUG": "0",
            "RATE_LIMITS": "0",
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"http://{HOST}",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": wanted.database or f"sqlite:///{folder}/load.sqlite3",
            "MEDIA_ROOT": folder,
        }
        measured = run(wanted)
    print(json.dumps(measured, indent=1))  # noqa: T201


def run(wanted: argparse.Namespace) -> dict[str, Any]:
    """Builds, freezes, follows, prints and damages. Raises AssertionError when a rule is broken."""
    import django  # noqa: PLC0415 – the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from concept.actions.version_pdfs import path_of, store_version_pdf, version_document  # noqa: PLC0415
    from concept.models import Contribution  # noqa: PLC0415
    from tests.concept.full_concept import SECRET, UNNAMED, FullConcept, Size  # noqa: PLC0415
    from tests.concept.tracing import loose_ends, missing_words, read_everything, reader  # noqa: PLC0415
    from workshops.pdf import render  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_process", str(PROCESS_FILE), verbosity=0)
    size = Size(wanted.measures, wanted.contributions, wanted.paragraphs, workshops=3, municipalities=14)
    concept, seconds = FullConcept(size), {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = time.process_time()
        result = act()
        seconds[name] = round(time.process_time() - begun, 2)
        return result

    concept.build()
    first = timed("freeze the first", lambda: concept.freeze("Entwurf"))
    concept.publish(first)
    concept.consult(first)
    concept.edit()
    second = timed("freeze the second", lambda: concept.freeze("Zweiter Entwurf"))
    concept.publish(second)

    client = Client()
    for address in ("/konzept/2/", "/konzept/2/abs-1-1/", "/konzept/vergleich/", "/konzept/vergleich/?alles=1"):
        client.get(address)
        response = timed(address, lambda address=address: client.get(address))
        headers = {"if-none-match": response["ETag"]}
        again = timed(
            f"{address} unchanged", lambda address=address, headers=headers: client.get(address, headers=headers)
        )
        assert (response.status_code, again.status_code) == (200, 304), address

    begun = time.monotonic()
    publication = store_version_pdf(version=second)
    printing = round(time.monotonic() - begun, 1)
    path = path_of(publication)
    assert path
    document = version_document(second)
    assert render(document.html, assets=document.assets).content == path.read_bytes(), "two prints differ"
    if wanted.pdf:
        shutil.copy(path, wanted.pdf)

    read = reader(client)
    ends = loose_ends(read)
    assert not ends, "\n".join([f"{len(ends)} loose ends", *ends[:20]])
    everything = read_everything(read, "/konzept/2.pdf")
    told = [address for address, text in everything.items() if SECRET in text or UNNAMED in text]
    assert not told, told[:20]
    missing = missing_words(second, everything["/konzept/2.pdf"])
    assert not missing, sorted(missing)[:20]
    damage()
    return {
        "database": os.environ["DATABASE_URL"].split(":")[0],
        "contributions": Contribution.objects.count(),
        "public": Contribution.objects.published().count(),
        "paragraphs": second.paragraphs.count(),
        "changes": len(second.changes),
        "pages": publication.pdf_pages,
        "bytes": publication.pdf_size,
        "addresses": len(everything),
        "printed_in_seconds": printing,
        "seconds_of_computing": seconds,
    }


def damage() -> None:
    """The database refuses every change; what is changed once its triggers are gone is noticed."""
    from django.db import DatabaseError, connection, transaction  # noqa: PLC0415

    from concept.models import ConceptVersion, Paragraph  # noqa: PLC0415
    from concept.queries.integrity import is_intact  # noqa: PLC0415

    tables = ("concept_conceptversion", "concept_paragraph")
    acts = [f"DELETE FROM {table}" for table in tables]
    acts += ["UPDATE concept_conceptversion SET label = 'x'", "UPDATE concept_paragraph SET text = 'x'"]
    if connection.vendor == "postgresql":
        acts += [f"TRUNCATE {table} CASCADE" for table in tables]
    for act in acts:
        refused = False
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(act)
        except DatabaseError:
            refused = True
        assert refused, f"{act} was not refused"
    where = {"postgresql": " ON {}", "sqlite": ""}[connection.vendor]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DROP TRIGGER {table}_refuse_update{where.format(table)}")
    for version in ConceptVersion.objects.all():
        assert is_intact(version)
        paragraph = version.paragraphs.order_by("?")[0]
        for name in ("section", "anchor", "source", "html", "text"):
            value = getattr(paragraph, name)
            Paragraph.objects.filter(pk=paragraph.pk).update(**{name: f"{value} "})
            assert not is_intact(version), f"a changed {name} was not noticed"
            Paragraph.objects.filter(pk=paragraph.pk).update(**{name: value})
        assert is_intact(version)
        title = version.content["sections"][-1]["title"]
        version.content["sections"][-1]["title"] = f"{title} "
        version.save(update_fields=["content"])
        assert not is_intact(ConceptVersion.objects.get(pk=version.pk))


if __name__ == "__main__":
    main()
