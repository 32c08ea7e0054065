"""What the house holds to, where no linter sees it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
APPS = ["workshops", "participants", "concept", "workshops_soest"]
"""Each knows those before it."""
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def app_of(template: str) -> str:
    """The app that owns a template, by its folder; what lies in no app's folder is for all, so the lowest app's."""
    folder = template.partition("/")[0]
    return folder if folder in APPS else APPS[0]


def may_know(app: str, other: str) -> bool:
    return other not in APPS or APPS.index(other) <= APPS.index(app)


def test_imports_follow_the_contracts():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_templates_use_only_their_own_or_lower_apps_templates():
    pattern = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
    assert [
        f"{shown(path)} uses {used}"
        for path in TEMPLATES
        for used in pattern.findall(path.read_text())
        if not may_know(app_of(str(path.relative_to(ROOT / "templates"))), app_of(used))
    ] == []


def test_every_part_with_a_form_is_given_its_token():
    """What is included with `only` knows no more than it is given; browsers' forms would be refused without a token."""
    pattern = re.compile(r"""{%\s*include\s+["']([^"']+)["'](.*?)%}""", re.DOTALL)
    parts = {
        str(path.relative_to(ROOT / "templates")): path.read_text() for path in TEMPLATES if path.suffix == ".html"
    }
    needing = {name for name, text in parts.items() if "{% csrf_token %}" in text}
    while more := {
        name
        for name, text in parts.items()
        if name not in needing and any(part in needing for part, _values in pattern.findall(text))
    }:
        needing |= more
    assert [
        (name, part)
        for name, text in parts.items()
        for part, values in pattern.findall(text)
        if part in needing and values.split()[-1:] == ["only"] and "csrf_token=csrf_token" not in values
    ] == []


def test_templates_load_only_their_own_or_lower_apps_tags():
    libraries = engines["django"].engine.libraries  # type: ignore[attr-defined]
    pattern = re.compile(r"{%\s*load\s+(?:[\w\s]+\s+from\s+)?([\w\s]+?)\s*%}")
    assert [
        f"{shown(path)} loads {name}"
        for path in TEMPLATES
        for names in pattern.findall(path.read_text())
        for name in names.split()
        if not may_know(app_of(str(path.relative_to(ROOT / "templates"))), libraries[name].partition(".")[0])
    ] == []


def texts_in(module: Path) -> Iterator[str]:
    """Every string and attribute name in a module, without its docstrings' prose."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_modules_name_only_their_own_or_lower_apps_templates():
    assert [
        f"{shown(module)} names {text}"
        for module in MODULES
        for text in texts_in(module)
        if re.fullmatch(r"\w+/[\w/-]+\.(html|txt)", text)
        and not may_know(module.relative_to(ROOT).parts[0], app_of(text))
    ] == []


def test_modules_do_not_reach_into_higher_apps_by_related_name():
    """`Count("registrations")` in workshops would work, and no linter would see that it knows participants."""
    reached = []
    for app in APPS:
        models = list(apps.get_app_config(app).get_models())
        foreign = {
            name
            for model in models
            for relation in model._meta.related_objects
            if not may_know(app, relation.related_model._meta.app_label)
            for name in (relation.name, relation.get_accessor_name())
        } - {field.name for model in models for field in model._meta.fields}
        reached += [
            f"{shown(module)} reaches {text}"
            for module in MODULES
            if module.relative_to(ROOT).parts[0] == app
            for text in texts_in(module)
            if text.split("__")[0] in foreign
        ]
    assert reached == []


def test_no_name_from_the_process_file_stands_in_code_or_templates():
    """Another county runs its own process by writing one file."""
    process = tomllib.loads((ROOT / "workshops_soest" / "process" / "soest-2013.toml").read_text())
    county = process["process"]["county"]
    names = {county, county.removeprefix("Kreis "), process["process"]["convenor"], process["process"]["title"]}
    names |= {
        row["name"] for table in ("person", "municipality", "venue", "department") for row in process.get(table, [])
    }
    names |= {name.split()[-1] for name in (person["name"] for person in process.get("person", []))}
    pattern = re.compile("|".join(rf"\b{re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)))
    sources = [
        *MODULES,
        *TEMPLATES,
        *sorted((ROOT / "static").rglob("*.js")),
        *sorted((ROOT / "static").rglob("*.css")),
    ]
    assert [f"{shown(path)}: {found}" for path in sources for found in pattern.findall(path.read_text())] == []


INLINE = {
    "style element": r"<style\b",
    "style attribute": r"<[^>]*\sstyle\s*=",
    "script without src": r"""<script\b(?![^>]*\s(?:src=|type="application/json"))""",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "script address": r"javascript:",
}


@pytest.mark.parametrize("kind", INLINE)
def test_pages_have_nothing_inline(kind):
    """The content security policy would block it. Mails and documents carry their styles with them."""
    pattern = re.compile(INLINE[kind], re.IGNORECASE)
    pages = [path for path in TEMPLATES if path.suffix == ".html" and not {"mail", "email", "pdf"} & set(path.parts)]
    assert [shown(path) for path in pages if pattern.search(path.read_text())] == []


def test_modules_are_named_for_what_they_do():
    vague = {"utils", "util", "helpers", "common", "manager", "managers", "base", "misc"}
    assert [shown(path) for path in MODULES if vague & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_modules_stay_short_enough_to_read():
    assert [shown(path) for path in MODULES if len(path.read_text().splitlines()) > 400] == []
