"""Hostile text in every column of every model: pages, files and mails show it and do nothing of what it says.

The columns are found in the models, so a new one is covered by itself. Of a new model one row is made; where that
takes more than random values, `scene` makes it.
"""

import csv
import io
import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cached_property
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from icalendar import Calendar
from model_bakery import baker
from openpyxl import load_workbook

from concept.actions.contributions import clear_contribution, enter_contribution
from concept.actions.version_pdfs import store_version_pdf
from concept.actions.versions import freeze_version, publish_version
from concept.models import Chapter, ConceptVersion, MinutesCorrection, OverlapFinding
from concept.queries.gaps import concept_gaps
from participants.actions.contacts import renew_feed
from participants.actions.submissions import NeedEntry
from participants.actions.support import request_support
from participants.mail.kinds import KINDS, Scene
from participants.mail.mailings import queue_mailing
from participants.mail.message import build_message
from participants.models import (
    AddressProof,
    AttendanceChange,
    Contact,
    ErasureRequest,
    Invitation,
    Job,
    OrganisationMerge,
    OutgoingMail,
    UndeliverableAddress,
)
from participants.models.jobs import JobState
from tests.participants.registering import link_in
from tests.test_fuzz import QUERIES
from tests.world import World, addresses, make_world
from workshops import clock
from workshops.models import AgendaItem, Department, EventRole, Person, PreviousAgenda, Process, Theme, User

# A tag, an attribute, a header and a property of this name can come from nothing but data.
HOSTILE = {
    "tags": """'" x7=1 onfocus=x7()><x7><script>x7()</script><img src=x onerror=x7()><svg/onload=x7()>"""
    "]]>--></script></style></title></textarea></svg></select><x7><!--",
    "code and characters": "javascript:x7()//{{ 7777*3 }}{% x7 %}{x7}{0}{}%(x7)s%s%"
    "x7\u2028\u2029\u202e\u2066\u200f\ufeff\x0b\x1f\x7f\x85\ufffe\U0001f9f5e\u0301",
    "lines": "x7\r\nX7: 1\r\nBcc: x7@x7.example\r\nX7;X7=1:1\r\nBEGIN:VALARM\r\n\r\n<x7>",
}
FORMULAS = {"formula": "=cmd|'/C x7'!A0", "hidden formula": '\t\n+HYPERLINK("//x7.example")'}
COMPUTED = "23331"
# What no person writes: names, secrets and words between programs.
NOT_TEXT = {
    *("AddressProof.token_hash", "Chapter.generator", "DraftPdf.fingerprint", "Heartbeat.name", "ImportDraft.columns"),
    *("ImportDraft.rows", "Job.key", "Job.kind", "Job.payload", "LoadedRecord.slug", "LoadedRecord.table"),
    *("LoadedRecord.values", "MailLink.token_hash", "Mailing.key", "OutgoingMail.calendar", "OutgoingMail.html"),
    *("OutgoingMail.calendar_method", "OutgoingMail.message_id", "OutgoingMail.sender", "PreviousAgenda.items"),
    *("Process.timezone", "Submission.digest", "Submission.key", "Theme.colour", "User.password"),
}  # fmt: skip
WORDS_IN_JSON = {"title", "name", "text"}

LINKS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset", "background", "ping"}
SCHEMES = {"", "http", "https", "mailto", "tel", "webcal"}
CALENDAR_LINE = re.compile(r"[A-Z-]+[;:]")
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@]")

pytestmark = pytest.mark.django_db


# --- What must not be ---------------------------------------------------------------------------------------------------


class Markup(HTMLParser):
    """What in a page, mail or document could do something and comes from data."""

    def __init__(self, html: str, *, more_schemes: set[str] = frozenset()) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.schemes = SCHEMES | more_schemes
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.inside = "" if values.get("type") == "application/json" else tag
        whole = self.get_starttag_text() or ""
        is_own_script = (values.get("src") or "").startswith("/static/") or values.get("type") == "application/json"
        if "x7" in tag or (tag == "script" and not is_own_script) or tag in {"base", "object", "embed"}:
            self.faults.append(whole)
        for name, value in values.items():
            is_link = name in LINKS and not self.is_harmless(tag, name, value or "")
            if (
                "x7" in name
                or name.startswith("on")
                or is_link
                or (name in {"style", "srcdoc"} and "x7" in (value or ""))
            ):
                self.faults.append(f"{name}={value!r} in {whole}")

    def is_harmless(self, tag: str, name: str, address: str) -> bool:
        # Browsers pass over spaces and control characters in a scheme.
        parts = urlsplit(re.sub(r"[\x00-\x20]", "", address))
        is_loaded = name != "href" or tag == "link"
        if tag == "img" and address.startswith("data:image/"):
            return True
        return parts.scheme.lower() in self.schemes and not (is_loaded and parts.netloc not in {"", "testserver"})

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in {"script", "style"} and "x7" in data:
            self.faults.append(f"<{self.inside}> {data[:200]}")


def faults_of_html(html: str, **kwargs: Any) -> list[str]:
    computed = [f"computed {COMPUTED}"] if COMPUTED in html else []
    return computed + Markup(html, **kwargs).faults


def faults_of_calendar(content: bytes) -> list[str]:
    for calendar in Calendar.from_ical(content, multiple=True):
        assert {part.name for part in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    lines = re.sub(r"\r\n[ \t]", "", content.decode()).removesuffix("\r\n").split("\r\n")
    return [line for line in lines if "\n" in line or not CALENDAR_LINE.match(line) or line.startswith(("X7", "BCC"))]


def faults_of_csv(content: bytes) -> list[str]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    return [cell for row in rows for cell in row if FORMULA.match(cell)]


def faults_of_workbook(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        links = [name for name in archive.namelist() if "externalLink" in name]
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    return links + [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]


def faults_of_text_document(content: bytes) -> list[str]:
    """OpenDocument: its texts are text, and its links lead where they may."""
    faults = []
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            for element in ElementTree.fromstring(archive.read(name)).iter() if name.endswith(".xml") else ():
                links = [value for key, value in element.attrib.items() if key.endswith("}href")]
                faults += [link for link in links if urlsplit(link).scheme not in SCHEMES]
                is_script = "script" in element.tag and len(element)
                faults += [element.tag] if is_script or "x7" in element.tag else []
    return faults


def faults_of_xml(content: bytes) -> list[str]:
    return [element.tag for element in ElementTree.fromstring(content).iter() if "x7" in element.tag]


def faults_of_pdf(content: bytes) -> list[str]:
    """Printing is left out here: what is handed to the printer is looked at instead, see `printed`."""
    return [] if content.startswith(b"%PDF-") else [repr(content[:100])]


READERS: MappingProxyType[str, Callable[[bytes], list[str]]] = MappingProxyType(
    {
        "text/html": lambda content: faults_of_html(content.decode()),
        "text/calendar": faults_of_calendar,
        "text/csv": faults_of_csv,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": faults_of_workbook,
        "application/vnd.oasis.opendocument.text": faults_of_text_document,
        "application/xml": faults_of_xml,
        "application/json": lambda content: [] if isinstance(json.loads(content), dict | list) else ["no JSON"],
        "application/pdf": faults_of_pdf,
        "text/css": lambda content: ["x7"] if b"x7" in content else [],
        "text/plain": lambda content: [],
    }
)


def faults_of(response: HttpResponse) -> list[str]:
    """Whatever is wrong with an answer."""
    if response.status_code >= 500:
        return [f"{response.status_code} {response.exc_info and response.exc_info[1]!r:.300}"]
    headers = [f"{name}: {value}" for name, value in response.items() if name != "Location" and "x7" in value]
    content = b"".join(response)
    kind = response.get("Content-Type", "").partition(";")[0]
    if not content or response.status_code in {204, 304}:
        return headers
    try:
        return headers + READERS[kind](content)
    except Exception as error:
        return [*headers, f"{kind} cannot be read: {error!r:.300}"]


def faults_of_mail(mail: OutgoingMail) -> list[str]:
    message = message_from_bytes(build_message(mail).message().as_bytes(linesep="\r\n"), policy=policy.default)
    known = {
        "Content-Type",
        "MIME-Version",
        "Subject",
        "From",
        "To",
        "Reply-To",
        "Message-ID",
        "Date",
        "Auto-Submitted",
    }
    faults = [f"{name}: {value}" for name, value in message.items() if name not in known]
    for part in message.walk():
        faults += map(repr, part.defects)
        content = part.get_payload(decode=True) or b""
        if part.get_content_type() == "text/html":
            faults += faults_of_html(content.decode())
        elif part.get_content_type() == "text/calendar":
            faults += faults_of_calendar(content)
    return faults


# --- A process that is hostile throughout -------------------------------------------------------------------------------


def text_columns(model: type[models.Model]) -> list[models.Field]:
    """Those in which the words of people stand."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and field.editable
        and not field.choices
        and not isinstance(field, models.SlugField)
        and f"{model.__name__}.{field.name}" not in NOT_TEXT
    ]


def all_models() -> Iterator[type[models.Model]]:
    for app in ("workshops", "participants", "concept", "workshops_soest"):
        yield from apps.get_app_config(app).get_models()


def in_json(value: object, text: str) -> object:
    if isinstance(value, list):
        return [in_json(each, text) for each in value]
    if isinstance(value, dict):
        return {key: in_json(each, text) if key in WORDS_IN_JSON else each for key, each in value.items()}
    return text if isinstance(value, str) else value


def hostile_address(address: str) -> str:
    """A valid address, the same for the same (RFC 5321, section 4.1.2: a quoted local part)."""
    name = re.sub(r"[^a-z]", "", address.partition("@")[0])[:20]
    return f'"<x7/onload=x7()>{name}"@example.org'


def make_hostile(text: str) -> None:
    """Puts the text into every text column of every row. Columns keep their length, and what must be unique is."""
    for model in all_models():
        columns = text_columns(model)
        for row in model._base_manager.all() if columns else ():
            for field in columns:
                value = getattr(row, field.attname)
                if isinstance(field, models.EmailField):
                    value = value and hostile_address(value)
                elif isinstance(field, models.JSONField):
                    value = in_json(value, text)
                else:
                    number = f" {row.pk}"
                    value = text[: (field.max_length or 10_000) - len(number)] + number
                former = getattr(row, field.attname)
                setattr(row, field.attname, value)
                try:
                    with transaction.atomic():
                        row.save()
                except IntegrityError:  # this row has nothing there
                    setattr(row, field.attname, former)


def make_missing_rows() -> None:
    """One row of every model that has none, belonging to whatever is there, or to no more than it must.

    Nothing stands on the agenda's item: it is to be deleted. The first rows to be made may serve the next.
    """
    for model in [*all_models(), *all_models()]:
        fields = model._meta.concrete_fields
        numbers = {field.name: 1 for field in fields if field.get_internal_type().startswith("Positive")}
        keys = [field for field in fields if field.is_relation and field.related_model is not AgendaItem]
        for belonging in (keys, [key for key in keys if not key.null]):
            there = {key.name: key.related_model._base_manager.first() for key in belonging}
            with suppress(IntegrityError), transaction.atomic():
                if not model._base_manager.exists():
                    baker.make(model, **numbers | there)


def freeze_and_publish(label: str) -> list[str]:
    """The concept as it is now, for everyone to read. Returns the addresses of what shows it, of each kind of paragraph
    one."""
    gaps = [gap.to_data() for gap in concept_gaps()]
    version = freeze_version(kind="consultation", label=label[:200], gaps=gaps, by=None)
    publish_version(version=version, by=None)
    number = version.number
    paragraphs = {row.source.split(":")[0]: row.anchor for row in version.paragraphs.all()}
    return [
        *(f"/konzept/{number}/{anchor}/" for anchor in paragraphs.values()),
        *(f"/konzept/{path}" for path in ("", f"{number}/", "vergleich/?alles=1", f"{number}.pdf")),
        *(f"/team/konzept/fassungen/{number}/{path}" for path in ("", "vorschau/", "zuordnung/", "pdf/")),
    ]


@dataclass
class HostileWorld:
    """The world, those who look at it, and every address with something behind it."""

    world: World
    proof: AddressProof
    clients: dict[str, Client]
    paths: list[str]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is printed: the documents that would have been."""
    documents: list[str] = []

    def run(*_args: object, input: bytes, **_kwargs: object) -> subprocess.CompletedProcess[bytes]:
        order = json.loads(input)
        documents.extend([order["html"], *order["assets"].values()])
        return subprocess.CompletedProcess([], 0, stdout=b'{"pages": 1}\n%PDF-', stderr=b"")

    monkeypatch.setattr(subprocess, "run", run)
    return documents


@pytest.fixture
def scene(process: Process, printed: list[str]) -> HostileWorld:
    world = make_world()
    registration, now = world.registration, clock.now()
    contact, organisation = registration.contact, registration.organisation
    person = registration.delegates.get()
    lead = User.objects.create_user("leitung@example.org", name="Leitung", role=User.Role.LEAD)
    user = User.objects.create_user(contact.email)
    request_support(registration=registration, needs=[NeedEntry("note", "Hilfe")])
    Contact.objects.create(organisation=organisation, name="Zweite", email="zweite@example.org", accepted_at=now)
    EventRole.objects.create(event=world.event, person=Person.objects.all()[0], role="moderation")
    Department.objects.create(slug="amt", name="Amt")
    PreviousAgenda.objects.create(event=world.event, version=0, items=[], summary="geändert")
    ErasureRequest.objects.create(name="Weg", email=contact.email, organisation=organisation, asked_at=now)
    OrganisationMerge.objects.create(kept=organisation, kept_name="A", merged_name="B", at=now, details=["C"])
    Job.objects.create(kind="draft", key="draft", state=JobState.FAILED, failure_reason="Grund")
    UndeliverableAddress.objects.create(email=contact.email, reason="Grund")
    AttendanceChange.objects.create(
        delegate=person, at=now, from_attendance="unknown", to_attendance="present", source="team"
    )
    proof, link = AddressProof.objects.issue(
        purpose="join", organisation=organisation, contact=contact, name="Dritte", email="dritte@example.org"
    )
    # Said at no event, it is public as soon as it is checked.
    said = enter_contribution(text="Öffentlicher Gedanke", kind="idea", channel="cards", themes=Theme.objects.all()[:1])
    clear_contribution(contribution=said, by=lead)
    MinutesCorrection.objects.create(minutes=world.event.minutes, text="Berichtigung", at=now)
    OverlapFinding.objects.update(judgement="duplicate", decision="merge", reason="Grund", is_released=True)
    Chapter.objects.filter(pk=world.chapter.pk).update(text="<p>Absatz.</p>")
    freeze_and_publish("Erste")
    make_missing_rows()
    names = ("stranger", "lead", "contact", "holder", "invited", "proven")
    clients = {name: Client(raise_request_exception=False) for name in names}
    clients["lead"].force_login(lead)
    clients["contact"].force_login(user)
    clients["holder"].get(link_in(world.mail))
    clients["invited"].get(world.invitation.link)
    clients["proven"].get(link)
    rows = "".join(f'"{text.replace(chr(34), chr(34) * 2)}";"x7@example.org"\r\n' for text in HOSTILE.values())
    upload = SimpleUploadedFile("<x7>.csv", ("Name;E-Mail\r\n" + rows).encode())
    draft = clients["lead"].post(reverse("participants:team-import"), {"file": upload})["Location"]
    own = {"delegate": person.pk, "secret": renew_feed(contact=contact)}
    paths = [draft, f"{draft}abgelehnt.csv", f"{draft}abgelehnt.xlsx"]
    for name, parameters in addresses():
        values = world.arguments(name, parameters)
        values |= {parameter: value for parameter, value in own.items() if parameter in parameters}
        if name in {"participants:attendance-edit"}:
            values["pk"] = person.pk
        several = [values]
        if "form" in parameters:
            several = [values | {"form": form} for form in ("csv", "xlsx")]
        if "kind" in parameters:
            several = [values | {"kind": kind} for kind in KINDS]
        paths += [reverse(name, kwargs=each) for each in several]
    return HostileWorld(world, proof, clients, paths)


def sent(client: Client, path: str, data: dict[str, list[str]]) -> list[str]:
    """What is wrong with the answer to a form, and with the page it leads to. Undone afterwards."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.post(path, data)
        faults = faults_of(answer)
        if answer.status_code == 302:
            faults += faults_of(client.get(answer["Location"]))
        transaction.set_rollback(True)
    client.cookies = cookies
    return faults


@dataclass
class Form:
    """A form of a page: where it goes, and its fields with kind and value."""

    action: str
    fields: list[tuple[str, str, str]]

    def kind(self, path: str) -> tuple[str, ...]:
        """The same for forms that the same view reads in the same way; `path` is where it stands."""
        view = resolve(urlsplit(urljoin(path, self.action)).path).view_name
        return (view, *sorted({re.sub(r"\d+", "7", name) for name, _kind, _value in self.fields}))

    def filled(self, text: str) -> dict[str, list[str]]:
        """As it is, with the text wherever somebody can type."""
        data = defaultdict(list)
        for name, kind, value in self.fields:
            data[name].append(text if kind in {"text", "search", "tel", "textarea"} else value)
        return data


class Forms(HTMLParser):
    """The forms of a page that change something. Of choices the first is taken."""

    plausible = MappingProxyType({"email": "x7@example.org", "number": "3", "date": "2013-05-06", "time": "14:00"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        name, kind = values.get("name", ""), values.get("type", "text" if tag == "input" else tag)
        if tag == "form":
            self.form = Form(values.get("action", ""), [])
            if values.get("method") == "post":
                self.found.append(self.form)
        elif self.form and tag in {"input", "button", "textarea", "select"} and name:
            is_taken = any(name == other for other, *_rest in self.form.fields)
            if not (kind in {"checkbox", "radio", "submit", "button"} and is_taken):
                self.form.fields.append((name, kind, values.get("value") or self.plausible.get(kind, "")))
        elif self.form and tag == "option" and self.form.fields and not self.form.fields[-1][2]:
            name, kind, _value = self.form.fields[-1]
            self.form.fields[-1] = (name, kind, values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


def report(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{where}\n    {what[0][:1000]}" for where, what in faults.items() if what)


def test_every_text_column_is_hostile(scene):
    """Nothing is left out but what stands in `NOT_TEXT`, and what stands there exists."""
    names = {f"{model.__name__}.{field.name}" for model in all_models() for field in model._meta.concrete_fields}
    assert names >= NOT_TEXT
    make_hostile("x7")
    harmless = []
    # Rows of other apps are made by chance: not every column of theirs may be filled.
    for model in (model for model in all_models() if model._meta.app_label in {"workshops", "participants"}):
        for field in text_columns(model):
            values = [getattr(row, field.attname) for row in model._base_manager.all()]
            # Addresses and JSON keep their form: what is empty stays empty.
            is_empty = isinstance(field, models.EmailField | models.JSONField) and values and not any(values)
            if not is_empty and not any("x7" in str(value) for value in values):
                harmless.append(f"{model.__name__}.{field.name}")
    assert harmless == []


def views(scene: HostileWorld) -> list[tuple[Client, str, bool]]:
    """Who sees what, and whether it is a page. What strangers see looks the same to everybody but the team."""
    seen: list[tuple[Client, str, bool]] = []
    public: set[str] = set()
    for who, client in scene.clients.items():
        for path in scene.paths:
            answer = client.get(path) if path not in public or who == "lead" else None
            if answer and answer.status_code == 200:
                seen.append((client, path, answer["Content-Type"].startswith("text/html")))
        if who == "stranger":
            public = {path for _client, path, _is_page in seen}
    return seen


# What is sent goes through both databases (below); what is shown of it is the same whichever it comes from.
@pytest.mark.sqlite_only
def test_pages_files_and_documents_show_it_and_nothing_more(scene, printed):
    faults = defaultdict(list)
    seen = views(scene)
    assert len(seen) > 150
    for what, text in (HOSTILE | FORMULAS).items():
        with transaction.atomic():
            make_hostile(text)
            printed.clear()
            for client, path, is_page in seen:
                if not (is_page and what in FORMULAS):
                    faults[f"{what}: {path}"] += faults_of(client.get(path))
            frozen = freeze_and_publish(text)
            for path in frozen:
                answer = scene.clients["lead"].get(path)
                faults[f"{what}, frozen: {path}"] += faults_of(answer) if answer.status_code < 300 else [answer]
            store_version_pdf(version=ConceptVersion.objects.get(number=2))
            for document in printed:
                faults[f"{what}: printed"] += faults_of_html(document, more_schemes={"asset"})
            transaction.set_rollback(True)
    assert report(faults) == ""


def test_what_is_sent_comes_back_as_text(scene):
    """In addresses, and in every form of every page, wrong and right, with the page that follows."""
    faults = defaultdict(list)
    query = urlencode(dict.fromkeys(QUERIES, "".join(HOSTILE.values())))
    known = set()
    for client, path, is_page in views(scene):
        faults[f"{path}?"] += faults_of(client.get(f"{path}?{query}"))
        for form in Forms(client.get(path).text).found if is_page else ():
            # Each page has the form to sign out, and each row of a list the same one.
            if (kind := (id(client), *form.kind(path))) not in known:
                known.add(kind)
                for text in (HOSTILE["tags"][:40], "".join(HOSTILE.values())):
                    faults[f"{form} of {path}"] += sent(client, form.action or path, form.filled(text))
    assert report(faults) == ""


class HostileScene(Scene):
    """The examples of mails, with everything about them from hostile rows."""

    contact = cached_property(lambda self: Contact.objects.filter(accepted_at__isnull=False)[0])

    @cached_property
    def invitation(self) -> Invitation:
        invitation = Invitation.objects.all()[0]
        invitation.contact = self.contact
        return invitation


@pytest.mark.sqlite_only
@pytest.mark.parametrize("what", HOSTILE)
def test_mails_say_it_and_nothing_more(scene, what):
    make_hostile(HOSTILE[what])
    faults = {}
    for kind, note in KINDS.items():
        with transaction.atomic():
            OutgoingMail.objects.all().delete()
            note.queue(HostileScene())
            queue_mailing(scene.world.mailing, ["x7@example.org"])
            mails = OutgoingMail.objects.all()
            assert len(mails) > 1
            faults[kind] = [fault for mail in mails for fault in faults_of_mail(mail)]
            transaction.set_rollback(True)
    assert report(faults) == ""
