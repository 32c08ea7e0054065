"""What every test may use: the shipped process, its clock, a fixed cast, and a counter of queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from participants.models import Contact, Organisation
from workshops import clock
from workshops.models import Process, User

# How fast a machine is decides nothing, nor does luck: the same examples each time. `--hypothesis-profile=exploring` looks
# for others.
settings.register_profile("exploring", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("the same", settings.get_profile("exploring"), derandomize=True)
settings.load_profile("the same")

SHIPPED_PROCESS = Path(__file__).parent.parent / "workshops_soest" / "process" / "soest-2013.toml"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what holds for the other database alone; leaves out, on PostgreSQL, what touches none: SQLite's run has it."""
    if connection.vendor == "postgresql":
        without = [item for item in items if not _touches_the_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _touches_the_database(item)]
    # What shares a long set-up comes first: a process that has nothing to do takes the last tests of another one.
    items.sort(key=lambda item: item.path.name not in ("test_adopted.py", "test_stages.py"))
    for item in items:
        for vendor, marker in (("postgresql", "postgres_only"), ("sqlite", "sqlite_only")):
            if item.get_closest_marker(marker) and connection.vendor != vendor:
                item.add_marker(pytest.mark.skip(reason=f"holds for {vendor} alone"))


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db") or item.get_closest_marker("postgres_only"))


# --- The process -------------------------------------------------------------------------------------------------------


_loaded_rows: list[list[Model]] = []
"""What loading the shipped process makes, by model: loading checks every row and takes its time."""

_writing: list[tuple[str, object]] = []
"""The statements that write these rows, with their parameters: making them takes longer than running them."""


def _rows_of_the_house() -> list[list[Model]]:
    models = [
        model for app in ("workshops", "participants", "concept") for model in apps.get_app_config(app).get_models()
    ]
    return [rows for model in models if (rows := list(model._base_manager.all()))]


def _copy_loaded_rows() -> None:
    def take_down(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        _writing.append((sql, params))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        if _writing:
            for statement, parameters in _writing:
                cursor.execute(statement, parameters)
            return
        with connection.execute_wrapper(take_down):
            for rows in _loaded_rows:
                type(rows[0])._base_manager.bulk_create(rows)
            # PostgreSQL's counters do not notice rows that bring their number with them.
            for statement in connection.ops.sequence_reset_sql(no_style(), [type(rows[0]) for rows in _loaded_rows]):
                cursor.execute(statement)


@pytest.fixture
def process(db: None) -> Process:
    """The shipped process, as loading makes it in an empty database: it is 7 January 2013, 9:00."""
    if _loaded_rows:
        with transaction.atomic():
            _copy_loaded_rows()
    else:
        # A test may ask for its people before it asks for the process.
        others = {row for rows in _rows_of_the_house() for row in rows}
        call_command("load_process", str(SHIPPED_PROCESS), verbosity=0)
        loaded = ([row for row in rows if row not in others] for rows in _rows_of_the_house())
        _loaded_rows.extend(rows for rows in loaded if rows)
    process = Process.objects.get()
    clock.set_anchor(process=process, moment=datetime(2013, 1, 7, 9, tzinfo=process.zone))
    return process


@pytest.fixture
def set_clock(process: Process) -> Callable[[str], None]:
    """`set_clock("2013-03-31T12:00")`: the process takes it to be this local time from now on."""

    def set_to(local: str) -> None:
        clock.set_anchor(process=process, moment=datetime.fromisoformat(local).replace(tzinfo=process.zone))

    return set_to


@pytest.fixture
def thawing(transactional_db: None) -> Iterator[None]:
    """For tests whose transactions are real and that freeze versions: the triggers refuse to empty their tables at the
    end."""
    yield
    names = ("0006_frozen_versions", "0010_refuse_truncate", "0022_refuse_unpublishing")
    migrations = [import_module(f"concept.migrations.{name}") for name in names]
    with connection.schema_editor(atomic=False) as editor:
        for migration in reversed(migrations):
            migration.thaw(None, editor)
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    with connection.schema_editor(atomic=False) as editor:
        for migration in migrations:
            migration.freeze(None, editor)


# --- The cast ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def team_member(db: None) -> User:
    """Leads the process."""
    return User.objects.create_user("team@example.org", name="Tessa Team", role=User.Role.LEAD)


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user("redaktion@example.org", name="Renate Redaktion", role=User.Role.EDITOR)


@pytest.fixture
def moderator(db: None) -> User:
    return User.objects.create_user("moderation@example.org", name="Mo Moderation", role=User.Role.MODERATOR)


@dataclass
class Delegate:
    """Someone who signs in for an organisation."""

    organisation: Organisation
    contact: Contact
    user: User


def _delegate(letter: str) -> Delegate:
    organisation = Organisation.objects.create(name=f"Verein {letter}")
    user = User.objects.create_user(f"{letter.lower()}@example.org", name=f"Delegierte {letter}")
    contact = Contact.objects.create(organisation=organisation, name=user.name, email=user.email)
    return Delegate(organisation, contact, user)


@pytest.fixture
def delegate_a(db: None) -> Delegate:
    return _delegate("A")


@pytest.fixture
def delegate_b(db: None) -> Delegate:
    """Of another organisation than `delegate_a`: must never see what is theirs."""
    return _delegate("B")


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def team_client(team_member: User) -> Client:
    return _signed_in(team_member)


@pytest.fixture
def editor_client(editor: User) -> Client:
    return _signed_in(editor)


@pytest.fixture
def moderator_client(moderator: User) -> Client:
    return _signed_in(moderator)


@pytest.fixture
def delegate_a_client(delegate_a: Delegate) -> Client:
    return _signed_in(delegate_a.user)


@pytest.fixture
def delegate_b_client(delegate_b: Delegate) -> Client:
    return _signed_in(delegate_b.user)


# --- Queries -----------------------------------------------------------------------------------------------------------


def _queries_of(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured]


@pytest.fixture
def assert_same_queries(db: None) -> Callable[[Callable[[], object], Callable[[int], object]], None]:
    """`assert_same_queries(act, add_row)`: `act()` takes as many queries with 1 row as with 30.

    `add_row(number)` makes one row and is called with 1 … 30.
    """

    def check(act: Callable[[], object], add_row: Callable[[int], object]) -> None:
        add_row(1)
        act()  # fills what is cached once per process
        few = _queries_of(act)
        for number in range(2, 31):
            add_row(number)
        many = _queries_of(act)
        assert len(many) == len(few), "\n".join(["30 rows take more queries than 1:", *many])

    return check
