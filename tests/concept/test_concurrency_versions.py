"""The concept is frozen while others go on writing."""

import threading

import pytest
from django.db import connection

from concept.actions import versions
from concept.actions.versions import freeze_version
from concept.models import Chapter, ConceptVersion
from concept.queries.facts import concept_facts
from tests.concept.test_concurrency_contributions import THREADS, at_once
from workshops.models import Process, Theme

pytestmark = pytest.mark.usefixtures("thawing", "process")


def freeze(**values):
    return freeze_version(kind="consultation", label="Entwurf", gaps=[], by=None, **values)


def write(text: str) -> None:
    Chapter.objects.filter(slug="leitbild").update(text=f"<p>{text}</p>")


def elsewhere(act) -> None:
    """Done and committed by somebody else."""

    def run() -> None:
        act()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.postgres_only
def test_what_is_frozen_is_one_state(monkeypatch):
    """The facts are read before the chapters; somebody changes a chapter in between."""
    write("Alt.")

    def facts_and_a_change(process):
        facts = concept_facts(process)
        elsewhere(lambda: write("Neu."))
        return facts

    monkeypatch.setattr(versions, "concept_facts", facts_and_a_change)
    texts = list(freeze().paragraphs.values_list("text", flat=True))
    assert ("Alt." in texts, "Neu." in texts) == (True, False)


@pytest.mark.postgres_only
def test_who_was_overtaken_tries_again(monkeypatch):
    """The process changes after the state that is seen: whoever freezes takes the new state."""
    write("Alt.")

    def lock(*args, **kwargs):
        # What is seen begins here; only once somebody else changes the process afterwards.
        Theme.objects.count()
        if not lock.done:
            lock.done = True
            elsewhere(lambda: Process.objects.update(title="Anders"))
        return locked(*args, **kwargs)

    locked, lock.done = Process.objects.select_for_update, False
    monkeypatch.setattr(Process.objects, "select_for_update", lock)
    assert freeze().content["title"] == "Anders"


def test_one_form_sent_at_once_freezes_once():
    write("Text.")
    given = at_once(lambda _number: freeze(number=1))
    assert sorted(type(each).__name__ for each in given) == ["ConceptVersion", *["VersionExistsError"] * (THREADS - 1)]
    assert ConceptVersion.objects.count() == 1
